import { patientPaths, telephone } from '@salve/contract/patient-paths'
import { Icon } from '@salve/ui/icon'
import type { IconProps } from '@salve/ui/icon'
import type { VNode } from 'preact'
import type { Frame } from './frame.ts'
import { Page } from './page.tsx'

export type NoticeKind =
  | 'signed-out'
  | 'not-found'
  | 'too-many'
  | 'failed'
  | 'offline'
  | 'no-access'

export type NoticePageProps = {
  readonly frame: Frame
  readonly kind: NoticeKind
  /** To say on the phone, when something failed on our side. */
  readonly reference?: string
}

const icons: Readonly<Record<NoticeKind, IconProps['name']>> = {
  'signed-out': 'lock',
  'not-found': 'search',
  'too-many': 'clock',
  failed: 'alert',
  offline: 'offline',
  'no-access': 'lock',
}

/** A page that only says where the patient stands: what happened, that their words are safe, what to do. */
export function NoticePage({ frame, kind, reference }: NoticePageProps): VNode {
  const { phone } = frame.practice
  const known = frame.patient !== undefined
  return (
    <Page frame={frame} title={frame.t(`notice.${kind}`)}>
      <div class="wrap narrow notice">
        <span class={`tint tint-${kind === 'failed' ? 2 : 7}`}>
          <Icon name={icons[kind]} />
        </span>
        <h1 class="display">{frame.t(`notice.${kind}`)}</h1>
        <p>{frame.t(`notice.${kind}-words`)}</p>
        <div class="stack">
          <a
            class="button button-full"
            href={kind === 'offline' ? '' : known ? patientPaths.home() : patientPaths.signIn()}
          >
            {frame.t(kind === 'offline' ? 'notice.try' : known ? 'page.go-home' : 'notice.sign-in')}
          </a>
          <a class="button button-outline button-full" href={telephone(phone.dial)}>
            <Icon name="phone" />
            {frame.t('call.practice', { phone: phone.shown })}
          </a>
        </div>
        {reference !== undefined && (
          <p class="small muted">{frame.t('notice.reference', { reference })}</p>
        )}
      </div>
    </Page>
  )
}
