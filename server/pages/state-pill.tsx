import { Icon } from '@salve/ui/icon'
import type { VNode } from 'preact'
import type { Frame } from './frame.ts'

/** Where a conversation stands, as the patient needs to know it. */
export type ConversationState = 'new-answer' | 'working' | 'answered' | 'closed'

const looks = {
  'new-answer': { tone: 'new', icon: 'chat' },
  working: { tone: 'wait', icon: 'clock' },
  answered: { tone: 'done', icon: 'check' },
  closed: { tone: 'plain', icon: 'lock' },
} as const

export type StatePillProps = {
  readonly frame: Frame
  readonly state: ConversationState
  readonly due?: string | undefined
}

export function StatePill({ frame, state, due }: StatePillProps): VNode {
  const { tone, icon } = looks[state]
  return (
    <span class={`pill pill-${tone}`}>
      <Icon name={icon} />
      {state === 'working' && due !== undefined
        ? frame.t('promise.answer', { due })
        : frame.t(`state.${state}`)}
    </span>
  )
}
