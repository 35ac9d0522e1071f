// What joining and signing in have in common.
import { Icon } from '@salve/ui/icon'
import type { IconProps } from '@salve/ui/icon'
import type { ComponentChildren, VNode } from 'preact'
import type { Frame } from './frame.ts'
import { Page } from './page.tsx'
import { CallLink, IconLine, strong } from './parts.tsx'

export type DoorProps = {
  readonly frame: Frame
  readonly title: string
  readonly refused?: boolean
  readonly children: ComponentChildren
}

/** A page before the patient is known, with a word on how to tell that it is really the practice. */
export function Door({ frame, title, refused = false, children }: DoorProps): VNode {
  return (
    <Page frame={frame} title={title} refused={refused} tabs={false}>
      <div class="wrap door">
        <div class="door-main">{children}</div>
        <Trust frame={frame} />
      </div>
    </Page>
  )
}

function Trust({ frame }: { readonly frame: Frame }): VNode {
  const { host, phone } = frame.practice
  return (
    <aside class="stack" aria-label={frame.t('trust.title')}>
      <h2>{frame.t('trust.title')}</h2>
      <ul class="panel panel-sunk icon-lines">
        <IconLine icon="shield">
          {frame.t.marked('trust.address', { b: strong }, { host })}
        </IconLine>
        <IconLine icon="lock">{frame.t('trust.never')}</IconLine>
        <IconLine icon="phone">
          {frame.t.marked(
            'trust.call',
            { call: (words) => <CallLink phone={phone}>{words}</CallLink> },
            { phone: phone.shown },
          )}
        </IconLine>
      </ul>
    </aside>
  )
}

export type WayWordsProps = {
  readonly icon: IconProps['name']
  readonly words: string
  readonly detail: string
}

/** What is inside a large button: a drawing, what it does, and a line below. */
export function WayWords({ icon, words, detail }: WayWordsProps): VNode {
  return (
    <>
      <Icon name={icon} />
      <span>
        <b>{words}</b>
        <small>{detail}</small>
      </span>
    </>
  )
}

export type DeviceLockProps = {
  readonly frame: Frame
  /** Make a new key on this device, or use one that is there. */
  readonly does: 'add' | 'use'
  readonly options: string
  readonly verify: string
}

/** The device lock (a passkey): needs script, so it stands only where one runs; its island says how it went. */
export function DeviceLock({ frame, does, options, verify }: DeviceLockProps): VNode {
  return (
    <div
      class="stack with-script"
      data-passkey={does}
      data-options={options}
      data-verify={verify}
      data-csrf={frame.csrf}
    >
      <button class={does === 'add' ? 'button button-outline way' : 'button way'} type="button">
        <WayWords
          icon="device-lock"
          words={frame.t(`lock.${does}`)}
          detail={frame.t(`lock.${does}-detail`)}
        />
      </button>
      <p class="hint" role="status" data-failed={frame.t('lock.failed')} />
    </div>
  )
}
