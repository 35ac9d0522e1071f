// How things look by what they are: icons and colours. State always has a word beside it.
import type { IconProps } from '@salve/ui/icon'
import { countMax } from '@salve/contract/desk-words'
import type { TopicKey } from '@salve/contract/words'

export const topicLook: Record<TopicKey, { icon: IconProps['name']; tint: string }> = {
  'health-question': { icon: 'pulse', tint: 'k2' },
  refill: { icon: 'pill', tint: 'k1' },
  'test-result': { icon: 'flask', tint: 'k4' },
  appointment: { icon: 'calendar', tint: 'k3' },
  bill: { icon: 'bill', tint: 'k5' },
  shots: { icon: 'syringe', tint: 'k6' },
  records: { icon: 'document', tint: 'k7' },
  referral: { icon: 'stethoscope', tint: 'k4' },
  'my-details': { icon: 'person', tint: 'k7' },
  help: { icon: 'help', tint: 'k7' },
}

const deskIcons: [RegExp, IconProps['name']][] = [
  [/nurse/, 'pulse'],
  [/refill|pharm/, 'pill'],
  [/bill/, 'bill'],
  [/record/, 'document'],
  [/referr|provider|physician|doctor/, 'stethoscope'],
  [/front|reception|appoint/, 'calendar'],
  [/lab|result/, 'flask'],
]

export function deskIcon(key: string): IconProps['name'] {
  return deskIcons.find(([pattern]) => pattern.test(key))?.[1] ?? 'inbox'
}

/** `once`, `3 times`. */
/** A count that the server stopped at `countMax`. */
export function countWords(count: number): string {
  return count >= countMax ? `${countMax - 1}+` : String(count)
}

export function timesWords(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}

export function firstName(name: string): string {
  return name.split(' ')[0] ?? name
}
