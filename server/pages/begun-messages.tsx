import { Icon } from '@salve/ui/icon'
import type { VNode } from 'preact'
import type { Frame } from './frame.ts'

/** Something the patient began to write and did not send. */
export type BegunMessage = {
  /** Where they go on writing. */
  readonly href: string
  readonly title: string
}

export type BegunMessagesProps = {
  readonly frame: Frame
  readonly begun: readonly BegunMessage[]
}

/** The way back to what was not sent yet. */
export function BegunMessages({ frame, begun }: BegunMessagesProps): VNode | undefined {
  if (begun.length === 0) return undefined
  return (
    <ul class="stack">
      {begun.map(({ href, title }) => (
        <li key={href}>
          <a class="card row-link" href={href}>
            <Icon name="note" />
            <span>
              {frame.t('begun.message', { title })} <b>{frame.t('begun.finish')}</b>
            </span>
            <Icon name="chevron" />
          </a>
        </li>
      ))}
    </ul>
  )
}
