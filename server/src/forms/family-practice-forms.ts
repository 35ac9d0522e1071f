import type { TopicKey } from '@salve/contract/words'
import appointment from './family-practice/appointment.json' with { type: 'json' }
import bill from './family-practice/bill.json' with { type: 'json' }
import healthQuestion from './family-practice/health-question.json' with { type: 'json' }
import help from './family-practice/help.json' with { type: 'json' }
import myDetails from './family-practice/my-details.json' with { type: 'json' }
import records from './family-practice/records.json' with { type: 'json' }
import referral from './family-practice/referral.json' with { type: 'json' }
import refill from './family-practice/refill.json' with { type: 'json' }
import shots from './family-practice/shots.json' with { type: 'json' }
import testResult from './family-practice/test-result.json' with { type: 'json' }
import { parseQuestionnaire } from './parse-questionnaire.ts'
import type { Questionnaire } from './questionnaire.ts'

/** The family-practice forms as FHIR R4 JSON, for those who exchange them. */
export const familyPracticeFormJson: Readonly<Record<TopicKey, unknown>> = {
  'health-question': healthQuestion,
  refill,
  'test-result': testResult,
  appointment,
  bill,
  shots,
  records,
  referral,
  'my-details': myDetails,
  help,
}

/** The family-practice forms, one for each topic. */
export const familyPracticeForms: Readonly<Record<TopicKey, Questionnaire>> = {
  'health-question': load(healthQuestion),
  refill: load(refill),
  'test-result': load(testResult),
  appointment: load(appointment),
  bill: load(bill),
  shots: load(shots),
  records: load(records),
  referral: load(referral),
  'my-details': load(myDetails),
  help: load(help),
}

/** Our own files: one that does not read is a fault, found when the server starts. */
function load(json: unknown): Questionnaire {
  const parsed = parseQuestionnaire(json)
  if (parsed.outcome === 'accepted') return parsed.questionnaire
  const [first] = parsed.problems
  throw new Error(`A family-practice form does not read: ${first?.path}: ${first?.reason}`)
}
