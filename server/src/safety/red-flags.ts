/**
 * Words that can mean danger. This room owns the versioned rules, how they are found in what a
 * patient writes, and the words of the page that stops the patient; it does not decide who is told
 * (reactions) and never says that a message without a hit is safe.
 */

/** What the stop page is about. `urgent` is for today; the other two are for now. */
export type RedFlagKind = 'emergency' | 'self-harm' | 'urgent'

/** One red flag found. `found` holds the exact words as written, or a ticked question's label. */
export type Hit = {
  readonly ruleId: string
  readonly kind: RedFlagKind
  readonly found: string
  /** The part of the message, as the caller named it: a field's linkId, or the message itself. */
  readonly where: string
  readonly ruleVersion: string
}

/**
 * One danger, told by phrases (see `readPhrase`). A hit needs one of `says`, or for one of the
 * `together` pairs a phrase of each side, anywhere in the message.
 */
export type Rule = {
  readonly id: string
  readonly kind: RedFlagKind
  readonly says?: readonly string[]
  readonly together?: readonly (readonly [readonly string[], readonly string[]])[]
}

export type RuleSet = {
  readonly version: string
  /** Words that phrases name together as `@name`, parted by spaces. */
  readonly groups: { readonly [name: string]: string }
  readonly rules: readonly Rule[]
}

const kindOrder: readonly RedFlagKind[] = ['emergency', 'self-harm', 'urgent']

/** The kinds among the hits, gravest first, each once: the order in which the stop page speaks. */
export function kindsInOrder(hits: readonly Hit[]): readonly RedFlagKind[] {
  return kindOrder.filter((kind) => hits.some((hit) => hit.kind === kind))
}

/** The hits by kind, gravest first; those of one kind keep their order. */
export function gravestFirst(hits: readonly Hit[]): readonly Hit[] {
  return hits.toSorted((a, b) => kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind))
}
