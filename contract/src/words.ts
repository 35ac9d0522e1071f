/** The roles a person may hold in a practice. */
export const roles = [
  'front-desk',
  'nurse',
  'physician',
  'biller',
  'records-clerk',
  'referral-coordinator',
  'manager',
  'administrator',
] as const
export type Role = (typeof roles)[number]

/** The required topics a patient picks from. Keys of the family-practice catalogue. */
export const topicKeys = [
  'health-question',
  'refill',
  'test-result',
  'appointment',
  'bill',
  'shots',
  'records',
  'referral',
  'my-details',
  'help',
] as const
export type TopicKey = (typeof topicKeys)[number]
