// This room owns the topics a patient picks from: their words, which form each asks, which desk reads it,
// what is promised, and who may close it. It does not own the form's questions (forms), the hours that turn a
// promise into an instant (promises), or who sits at a desk (inboxes).
import type { TopicKey } from '@salve/contract/words'
import { cutAtWord, fillBlanks } from '../forms/describe-answers.ts'
import type { DescribedAnswer } from '../forms/describe-answers.ts'

/** The desks a topic may go to; a practice maps each to an inbox of its own. */
export type DeskKey = 'front-desk' | 'nurses' | 'refills' | 'billing' | 'records' | 'referrals'

export type IconKey =
  | 'bill'
  | 'calendar'
  | 'doc'
  | 'flask'
  | 'help'
  | 'people'
  | 'person'
  | 'pill'
  | 'pulse'
  | 'syringe'

/** How soon: business minutes from arrival, and how it is said before there is a date to name. */
export type Promised = {
  readonly businessMinutes: number
  readonly words: {
    readonly kind: 'business-hours' | 'work-days' | 'same-day'
    readonly count: number
  }
}

/** Holds when any of the codes was picked for the question. */
export type AnswerRule = { readonly linkId: string; readonly codes: readonly string[] }

/** A sooner promise, or a stop, that the answers call for; `reason` is said to the patient. */
export type AnsweredRule = AnswerRule & { readonly reason: string }

export type UrgentPromise = AnsweredRule & { readonly promise: Promised }

/** Which files may go which way. Sizes and types are the practice's, not the topic's. */
export type AttachmentPolicy = {
  readonly inbound: 'none' | 'photos' | 'photos-and-papers'
  readonly outbound: 'none' | 'papers'
}

/** Something good to ask here, or something to take elsewhere and where to. */
export type Misuse = { readonly example: string; readonly instead: string }

export type Topic = {
  readonly key: TopicKey
  readonly name: string
  readonly line: string
  readonly useFor: readonly string[]
  readonly doNotUseFor: readonly Misuse[]
  readonly icon: IconKey
  readonly colour: 'k1' | 'k2' | 'k3' | 'k4' | 'k5' | 'k6' | 'k7'
  readonly desk: DeskKey
  readonly physicianMayRead: boolean
  readonly promise: Promised
  readonly urgentPromises: readonly UrgentPromise[]
  /** Answers before which the patient is told to call, whatever else they wrote. */
  readonly dangerAnswers: readonly AnsweredRule[]
  readonly attachments: AttachmentPolicy
  readonly replies: 'patient-may-reply' | 'practice-may-close-replies'
  /** Whether a patient sees the name of who answered, or only of the team. The author is always kept. */
  readonly senderName: 'person' | 'team'
  /** The least licence of who may close a conversation. */
  readonly licenceToClose: 'none' | 'nurse' | 'physician'
  readonly form: { readonly url: string; readonly version: string }
  /** A title with `{linkId}` blanks, and the one to use when a blank has no answer. */
  readonly title: { readonly rule: string; readonly otherwise: string }
}

export type PickedCodes = ReadonlyMap<string, readonly string[]>

const titleMax = 80

/**
 * The title of a conversation, made from the answers: at most 80 letters, cut at a word. It tells of a
 * person's health, so it never goes into a notice.
 */
export function titleFor(topic: Topic, described: readonly DescribedAnswer[]): string {
  return cutAtWord(fillBlanks(topic.title.rule, described) ?? topic.title.otherwise, titleMax)
}

/** The promise the answers call for: the soonest urgent one that holds, else the topic's own. */
export function promiseFor(
  topic: Topic,
  picked: PickedCodes,
): { readonly promise: Promised; readonly urgentBecause?: string } {
  const [soonest] = topic.urgentPromises
    .filter((rule) => ruleHolds(rule, picked))
    .toSorted((one, other) => one.promise.businessMinutes - other.promise.businessMinutes)
  if (soonest === undefined) return { promise: topic.promise }
  return { promise: soonest.promise, urgentBecause: soonest.reason }
}

/** The danger answers that were given, in the topic's order. */
export function dangersIn(topic: Topic, picked: PickedCodes): readonly AnsweredRule[] {
  return topic.dangerAnswers.filter((rule) => ruleHolds(rule, picked))
}

function ruleHolds({ linkId, codes }: AnswerRule, picked: PickedCodes): boolean {
  return (picked.get(linkId) ?? []).some((code) => codes.includes(code))
}
