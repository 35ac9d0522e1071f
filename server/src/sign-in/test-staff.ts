import { z } from 'zod'

const setUp = z.object({ totp: z.object({ secret: z.string() }) })

/** The code app's secret in the answer of an opened set-up link. */
export function totpSecretOf(answer: unknown): string {
  return setUp.parse(answer).totp.secret
}

export function lettersOnly(text: string): string {
  return text.replaceAll(' ', '')
}
