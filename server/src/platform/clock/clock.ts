/** The only source of "now". An argument everywhere, so that a test can hold it still. */
export type Clock = { readonly now: () => Temporal.Instant }

export const systemClock: Clock = { now: () => Temporal.Now.instant() }

/** A clock that stands at `start` until told to move. For tests and simulations. */
export function steppedClock(start: Temporal.Instant): Clock & {
  readonly advance: (by: Temporal.DurationLike) => void
} {
  let at = start
  return {
    now: () => at,
    advance: (by) => {
      at = at.add(by)
    },
  }
}
