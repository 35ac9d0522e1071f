// Owns the practice itself: its names, phones, zone, hours and holidays. Does not own who works
// there (people) or what hours mean for an answer (promises).
import type { PracticeId } from '@salve/contract/ids'

export type Practice = {
  readonly id: PracticeId
  readonly name: string
  /** What notices call the practice: says nothing of its specialty. */
  readonly alias: string
  readonly phone: string
  readonly nursePhone: string
  readonly address: string
  /** Times as `HH:MM`, days as `YYYY-MM-DD`; weekdays 1 (Monday) to 7. */
  readonly calendar: {
    readonly timeZone: string
    readonly hours: readonly {
      readonly weekday: number
      readonly opens: string
      readonly closes: string
    }[]
    readonly holidays: readonly string[]
  }
}
