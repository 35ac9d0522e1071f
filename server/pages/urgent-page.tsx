import type { PastStop } from '@salve/contract/desk-words'
import { Icon } from '@salve/ui/icon'
import type { VNode } from 'preact'
import { CallButtons, type HelpLine, HelpLines, type StopKind } from './call-now.tsx'
import type { Frame, OnceKey } from './frame.ts'
import { Page } from './page.tsx'
import { BackLink, CallLink, strong } from './parts.tsx'
import { HiddenFields, PostForm } from './post-form.tsx'
import type { Reading } from './topic-form-page.tsx'

export type UrgentPageProps = {
  readonly frame: Frame
  /** What may be going on; a crisis puts 988 first, `today` the practice. */
  readonly danger: StopKind
  /** The patient's own words that were found. */
  readonly found: readonly string[]
  readonly helpLines: readonly HelpLine[]
  /** Who reads it if it is sent, where that is not who the form said. */
  readonly reading?: Omit<Reading, 'due'>
  /** Where the message was going, what it said, and the same key: sent again with `past-stop` it is sent. */
  readonly action: string
  readonly onceKey: OnceKey
  readonly fields: readonly (readonly [name: string, value: string])[]
  /** The form or thread with the words still in it. */
  readonly back: string
}

/** Stops for words that can mean danger, and never blocks: the message can always be sent. */
export function UrgentPage(props: UrgentPageProps): VNode {
  const { frame, danger, found } = props
  const { nurse } = frame.practice
  const words = new Intl.ListFormat(frame.language).format(
    found.map((part) => frame.t('home.quote', { words: part })),
  )
  return (
    <Page frame={frame} title={frame.t(`stop.${danger}`)} place="write" tabs={false}>
      <div class="stop">
        <div class="wrap narrow">
          <span class="stop-mark">
            <Icon name="phone" />
          </span>
          <h1 class="display">{frame.t(`stop.${danger}`)}</h1>
          <p>
            {frame.t.marked(
              danger === 'today' ? 'stop.you-wrote-today' : 'stop.you-wrote',
              { b: strong },
              { words },
            )}
          </p>
          <p class="banner banner-wait">
            <Icon name="clock" size="medium" />
            <b>{frame.t('stop.not-sent')}</b>
          </p>
          <CallButtons frame={frame} danger={danger} />
          <HelpLines frame={frame} lines={props.helpLines} />
          {props.reading !== undefined && (
            <p>{frame.t.marked('stop.who-reads', { b: strong }, props.reading)}</p>
          )}
          <div>
            <SendAll {...props} said="calling" />
            <SendAll {...props} said="sent-anyway" />
          </div>
          <BackLink href={props.back}>{frame.t('stop.change')}</BackLink>
          {danger !== 'today' && (
            <p class="small muted">
              {frame.t.marked(
                'stop.unsure',
                { call: (inside) => <CallLink phone={nurse}>{inside}</CallLink> },
                { phone: nurse.shown },
              )}
            </p>
          )}
        </div>
      </div>
    </Page>
  )
}

/** Sends what was written with what the patient said about it. */
function SendAll(props: UrgentPageProps & { readonly said: PastStop }): VNode {
  const { frame, action, onceKey, fields, said } = props
  return (
    <PostForm frame={frame} action={action} onceKey={onceKey} data-send>
      <HiddenFields fields={[...fields, ['past-stop', said]]} />
      <button class="button button-quiet" type="submit">
        {frame.t(`stop.${said}`)}
      </button>
      <SendStatus frame={frame} />
    </PostForm>
  )
}

/** Where the sending island says that it waits for the internet. */
function SendStatus({ frame }: { readonly frame: Frame }): VNode {
  return (
    <p
      class="saved"
      role="status"
      data-offline={frame.t('draft.offline')}
      data-unreached={frame.t('draft.unreached')}
    />
  )
}
