import { telephone } from '@salve/contract/patient-paths'
import { Icon } from '@salve/ui/icon'
import type { VNode } from 'preact'
import type { Frame, OnceKey } from './frame.ts'
import { Page } from './page.tsx'
import { BackLink, CallLink, strong } from './parts.tsx'
import { HiddenFields, PostForm } from './post-form.tsx'

export type UrgentPageProps = {
  readonly frame: Frame
  /** What may be going on; a crisis puts 988 first. */
  readonly danger: 'emergency' | 'crisis'
  /** The patient's own words that were found. */
  readonly found: readonly string[]
  /** Where the message was going, what it said, and the same key: sent again with `past-stop` it is sent. */
  readonly action: string
  readonly onceKey: OnceKey
  readonly fields: readonly (readonly [name: string, value: string])[]
  /** The form or thread with the words still in it. */
  readonly back: string
}

/** Stops for words that can mean danger, and never blocks: the message can always be sent. */
export function UrgentPage(props: UrgentPageProps): VNode {
  const { frame, danger, found, action, onceKey, fields } = props
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
          <p>{frame.t.marked('stop.you-wrote', { b: strong }, { words })}</p>
          <div class="stack">
            {danger === 'crisis' && (
              <a class="button button-alarm button-full" href={telephone('988')}>
                <Icon name="phone" />
                {frame.t('stop.call-988')}
              </a>
            )}
            <a
              class={`button button-full ${danger === 'crisis' ? 'button-outline' : 'button-alarm'}`}
              href={telephone('911')}
            >
              <Icon name="phone" />
              {frame.t('stop.call-911')}
            </a>
            <a class="button button-outline button-full" href={telephone(nurse.dial)}>
              {frame.t('stop.call-nurse', { phone: nurse.shown })}
            </a>
          </div>
          <PostForm frame={frame} action={action} onceKey={onceKey} data-send>
            <input type="hidden" name="past-stop" value="yes" />
            <HiddenFields fields={fields} />
            <button class="button button-quiet" type="submit">
              {frame.t('stop.send')}
            </button>
            <SendStatus frame={frame} />
          </PostForm>
          <BackLink href={props.back}>{frame.t('stop.change')}</BackLink>
          <p class="small muted">
            {frame.t.marked(
              'stop.unsure',
              { call: (inside) => <CallLink phone={nurse}>{inside}</CallLink> },
              { phone: nurse.shown },
            )}
          </p>
        </div>
      </div>
    </Page>
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
