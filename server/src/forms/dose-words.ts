import { z } from 'zod'

const dosageSchema = z.looseObject({
  text: z.string().optional(),
  patientInstruction: z.string().optional(),
  asNeededBoolean: z.boolean().optional(),
  timing: z
    .looseObject({
      repeat: z
        .looseObject({
          frequency: z.number().optional(),
          period: z.number().optional(),
          periodUnit: z.string().optional(),
        })
        .optional(),
    })
    .optional(),
  doseAndRate: z
    .array(
      z.looseObject({
        doseQuantity: z
          .looseObject({ value: z.number().optional(), unit: z.string().optional() })
          .optional(),
      }),
    )
    .optional(),
})

type Dosage = z.infer<typeof dosageSchema>

const periods = new Map([
  ['h', 'hour'],
  ['d', 'day'],
  ['wk', 'week'],
  ['mo', 'month'],
])

/**
 * A FHIR R4 Dosage in the words of a label: its own text where it has one, else "1 tablet, 2 times a day"
 * made from its parts. Undefined when the parts say too little to be sure.
 */
export function doseWords(dosage: unknown): string | undefined {
  const read = dosageSchema.safeParse(dosage)
  if (!read.success) return undefined
  const written = read.data.text ?? read.data.patientInstruction
  if (written !== undefined && written.trim() !== '') return written.trim()
  const parts = [amountWords(read.data), timesWords(read.data)].filter((part) => part !== undefined)
  if (read.data.asNeededBoolean === true) parts.push('when you need it')
  return parts.length === 0 ? undefined : parts.join(', ')
}

/** A bare number of units ("take 1") is left out: it says how many of what only if there is a unit. */
function amountWords({ doseAndRate }: Dosage): string | undefined {
  const { value, unit } = doseAndRate?.[0]?.doseQuantity ?? {}
  return value === undefined || unit === undefined ? undefined : `${value} ${unit}`
}

function timesWords({ timing }: Dosage): string | undefined {
  const { frequency = 1, period, periodUnit } = timing?.repeat ?? {}
  const unit = periods.get(periodUnit ?? '')
  if (period === undefined || unit === undefined) return undefined
  const every = period === 1 ? unit : `${period} ${unit}s`
  if (frequency !== 1)
    return period === 1 ? `${frequency} times a ${unit}` : `${frequency} times in ${every}`
  return period === 1 && unit !== 'hour' ? `once a ${unit}` : `every ${every}`
}
