import type { TopicKey } from '@salve/contract/words'
import type { IconProps } from '@salve/ui/icon'

/** How a topic is told apart at a glance; its words always stand beside it. */
export type TopicLook = {
  readonly icon: IconProps['name']
  readonly family: 1 | 2 | 3 | 4 | 5 | 6 | 7
}

export const topicLooks: Readonly<Record<TopicKey, TopicLook>> = {
  'health-question': { icon: 'pulse', family: 2 },
  refill: { icon: 'pill', family: 1 },
  'test-result': { icon: 'flask', family: 4 },
  appointment: { icon: 'calendar', family: 3 },
  bill: { icon: 'bill', family: 5 },
  shots: { icon: 'syringe', family: 6 },
  records: { icon: 'document', family: 3 },
  referral: { icon: 'stethoscope', family: 4 },
  'my-details': { icon: 'person', family: 6 },
  help: { icon: 'help', family: 7 },
}
