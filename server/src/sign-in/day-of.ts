/** The day in three boxes, its year with all four numbers; undefined when there is no such day. */
export function dayOf(typed: {
  readonly year: string
  readonly month: string
  readonly day: string
}): Temporal.PlainDate | undefined {
  if (!/^\d{4}$/.test(typed.year.trim())) return undefined
  const [year, month, day] = [typed.year, typed.month, typed.day].map((part) =>
    /^\d{1,4}$/.test(part.trim()) ? Number(part) : 0,
  )
  try {
    return Temporal.PlainDate.from(
      { year: year ?? 0, month: month ?? 0, day: day ?? 0 },
      { overflow: 'reject' },
    )
  } catch {
    return undefined
  }
}
