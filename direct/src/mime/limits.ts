/** What a reader of messages takes on. Beyond any of these it refuses the whole message. */
export type MessageLimits = {
  readonly sizeBytesMax: number
  /** Parts inside parts, wrapped messages included. */
  readonly depthMax: number
  /** All parts together. */
  readonly partsMax: number
  /** One header, with all its fields. */
  readonly headerBytesMax: number
  readonly headerLineBytesMax: number
  readonly fieldsMax: number
}

/** Far above what people send, far below what hurts. */
export const usualLimits: MessageLimits = {
  sizeBytesMax: 100 * 1024 * 1024,
  depthMax: 30,
  partsMax: 20_000,
  headerBytesMax: 256 * 1024,
  headerLineBytesMax: 64 * 1024,
  fieldsMax: 1000,
}

export type LimitName = keyof MessageLimits

/** Thrown and caught inside this folder only: `readMessage` answers with a refusal. */
export class LimitReached extends Error {
  override readonly name = 'LimitReached'
  readonly limit: LimitName
  constructor(limit: LimitName) {
    super(`the message goes beyond ${limit}`)
    this.limit = limit
  }
}
