import type { ConversationId } from '@salve/contract/ids'
import { patientPaths, telephone } from '@salve/contract/patient-paths'
import { Icon } from '@salve/ui/icon'
import type { VNode } from 'preact'
import type { Frame } from './frame.ts'
import { Page } from './page.tsx'
import { CallLink, strong } from './parts.tsx'

export type SentPageProps = {
  readonly frame: Frame
  readonly conversation: ConversationId
  /** "Refill for metformin" */
  readonly title: string
  /** "the refill team" */
  readonly desk: string
  /** "by 4 pm today" */
  readonly due: string
  /** What comes now, in order: the topic says it. */
  readonly next: readonly { readonly words: string; readonly detail: string }[]
  /** What to say on the phone, such as "R-4821". */
  readonly reference: string
  /** Words that can mean danger were in it. */
  readonly urgent: boolean
}

export function SentPage(props: SentPageProps): VNode {
  const { frame, conversation, title, desk, due, next } = props
  const { phone } = frame.practice
  const heading = frame.t('sent.title', { name: frame.patient?.firstName ?? '' })
  return (
    <Page frame={frame} title={heading} place="messages">
      <div class="wrap narrow sent">
        <section class="card receipt" role="status">
          <span class="receipt-mark">
            <Icon name="check" />
          </span>
          <h1 class="display" tabindex={-1} autofocus>
            {heading}
          </h1>
          <p>{frame.t.marked('sent.with', { b: strong }, { title, desk })}</p>
          <span class="pill pill-wait">
            <Icon name="clock" />
            {frame.t('promise.answer', { due })}
          </span>
        </section>
        {props.urgent && <CallIfUrgent frame={frame} />}
        <section class="stack" aria-labelledby="next">
          <h2 id="next">{frame.t('sent.next')}</h2>
          <ol class="card people numbered">
            {next.map(({ words, detail }, index) => (
              <li key={words}>
                <span class={`avatar avatar-tone-${4 - index}`} aria-hidden="true">
                  {index + 1}
                </span>
                <span>
                  <b>{words}</b>
                  <span class="muted">{detail}</span>
                </span>
              </li>
            ))}
          </ol>
        </section>
        <div class="stack">
          <a class="button button-full" href={patientPaths.conversation(conversation)}>
            {frame.t('sent.see')}
          </a>
          <a class="button button-outline button-full" href={patientPaths.home()}>
            {frame.t('page.go-home')}
          </a>
        </div>
        <p class="small muted">
          {frame.t.marked(
            'sent.sooner',
            {
              call: (words) => <CallLink phone={phone}>{words}</CallLink>,
              ref: (words) => <bdi>{words}</bdi>,
            },
            { phone: phone.shown, reference: props.reference },
          )}
        </p>
      </div>
    </Page>
  )
}

function CallIfUrgent({ frame }: { readonly frame: Frame }): VNode {
  return (
    <div class="banner banner-danger">
      <Icon name="phone" size="medium" />
      <span>
        {frame.t.marked('sent.urgent', {
          call: (words) => <a href={telephone('911')}>{words}</a>,
        })}
      </span>
    </div>
  )
}
