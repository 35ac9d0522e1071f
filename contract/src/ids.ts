declare const brand: unique symbol

/** A UUID that names one row of one kind of thing. Made only by the functions below. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind }

export type PracticeId = Id<'practice'>
export type PersonId = Id<'person'>
export type PatientId = Id<'patient'>
export type DeskId = Id<'desk'>
export type ConversationId = Id<'conversation'>
export type EntryId = Id<'entry'>
export type ObligationId = Id<'obligation'>
export type TemplateId = Id<'template'>
export type SessionId = Id<'session'>
export type InvitationId = Id<'invitation'>
export type NoticeId = Id<'notice'>
export type ImportRunId = Id<'import-run'>

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The text as the id of a `kind`, or undefined when it is not a lower-case UUID. */
export function parseId<Kind extends string>(_kind: Kind, text: string): Id<Kind> | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place where a string becomes an id
  return uuid.test(text) ? (text as Id<Kind>) : undefined
}

/** The text as the id of a `kind`. Throws when it is not a lower-case UUID: for ids that come from our own rows. */
export function asId<Kind extends string>(kind: Kind, text: string): Id<Kind> {
  const id = parseId(kind, text)
  if (id === undefined) throw new TypeError(`not the id of a ${kind}`)
  return id
}
