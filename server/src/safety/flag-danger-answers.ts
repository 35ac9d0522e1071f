import type { Hit } from './red-flags.ts'

/** A yes/no question the form marks as a danger question, with the patient's answer. */
export type DangerAnswer = {
  readonly linkId: string
  /** The question as the patient read it. */
  readonly label: string
  readonly value: boolean
}

/** The version said with hits that come from a form's own questions and not from words. */
export const dangerAnswerVersion = 'danger-answers/2026-11'

/** One urgent hit for each danger question answered yes, in the order of the form; `found` is the question's label. */
export function flagDangerAnswers(answers: readonly DangerAnswer[]): readonly Hit[] {
  return answers
    .filter((answer) => answer.value)
    .map(({ linkId, label }) => ({
      ruleId: `danger-answer/${linkId}`,
      kind: 'urgent',
      found: label,
      where: linkId,
      ruleVersion: dangerAnswerVersion,
    }))
}
