import { patientPaths } from '@salve/contract/patient-paths'
import type { TopicKey } from '@salve/contract/words'
import { Icon } from '@salve/ui/icon'
import type { VNode } from 'preact'
import type { FormView } from '../src/forms/form-view.ts'
import { Steps } from './choose-topic-page.tsx'
import { FormSection } from './form-part.tsx'
import type { Frame, OnceKey } from './frame.ts'
import { Page } from './page.tsx'
import { BackLink, Banner, ErrorSummary, IconLine, strong, TalkLine } from './parts.tsx'
import { PostForm } from './post-form.tsx'

export type TopicFormPageProps = {
  readonly frame: Frame
  readonly topic: TopicKey
  /** What the patient came for: "Refill a medicine". */
  readonly title: string
  readonly form: FormView
  readonly onceKey: OnceKey
  /** The words on the button: "Send my refill request". */
  readonly sendWords: string
  readonly reading: Reading
  /** What happened just before: a save without script, or a send that failed and kept the words. */
  readonly just?: 'saved' | 'not-sent'
}

/** Who reads a message of this topic and by when; from the same rules that decide it. */
export type Reading = {
  /** "The refill team" */
  readonly desk: string
  /** "Priya, Sam or Lin. Dr. Okafor may check it." */
  readonly people: string
  /** "by 4 pm today" */
  readonly due: string
}

export function TopicFormPage(props: TopicFormPageProps): VNode {
  const { frame, topic, form } = props
  const problems = form.problems.map(({ focusId, words }) => ({ href: `#${focusId}`, words }))
  return (
    <Page
      frame={frame}
      title={props.title}
      place="write"
      refused={problems.length > 0}
      tabs={false}
    >
      <div class="wrap">
        <div class="step-bar">
          <BackLink href={patientPaths.write()}>{frame.t('page.back')}</BackLink>
          <Steps frame={frame} step={2} />
        </div>
        <PostForm
          class="columns form-columns"
          frame={frame}
          action={patientPaths.writeAbout(topic)}
          onceKey={props.onceKey}
          autocomplete="off"
          data-send
          data-autosave={patientPaths.writeDraft(topic)}
        >
          <div class="form">
            <ErrorSummary frame={frame} problems={problems} />
            {props.just === 'not-sent' && (
              <Banner tone="danger" icon="alert">
                {frame.t('send.failed')}
              </Banner>
            )}
            <h1 class="display">{props.title}</h1>
            {form.prefilled && (
              <p class="prefilled">
                <Icon name="sparkle" size="medium" />
                <span>{frame.t('form.prefilled')}</span>
              </p>
            )}
            {form.description !== undefined && <p class="lead">{form.description}</p>}
            {form.sections.map((section) => (
              <FormSection key={section.key} frame={frame} section={section} />
            ))}
          </div>
          <WhenYouSend frame={frame} reading={props.reading} />
          <SendDock {...props} />
        </PostForm>
      </div>
    </Page>
  )
}

type WhenYouSendProps = { readonly frame: Frame; readonly reading: Reading }

function WhenYouSend({ frame, reading }: WhenYouSendProps): VNode {
  return (
    <div class="send-notes">
      <section class="panel panel-sunk">
        <h2>{frame.t('form.when-you-send')}</h2>
        <ul class="icon-lines">
          <IconLine icon="people">
            {frame.t.marked('form.who-reads', { b: strong }, reading)}
          </IconLine>
          <IconLine icon="clock">
            <b>{frame.t('form.answer-by', { due: reading.due })}</b>
          </IconLine>
          <IconLine icon="document">{frame.t('form.in-chart')}</IconLine>
        </ul>
      </section>
      <TalkLine frame={frame} />
    </div>
  )
}

function SendDock({ frame, topic, sendWords, just }: TopicFormPageProps): VNode {
  return (
    <div class="dock">
      <p
        class="saved"
        role="status"
        data-saved={frame.t('draft.saved')}
        data-unsaved={frame.t('draft.unsaved')}
        data-offline={frame.t('draft.offline')}
        data-unreached={frame.t('draft.unreached')}
      >
        {just === 'saved' ? (
          frame.t('draft.saved')
        ) : (
          <span class="with-script">{frame.t('draft.kept')}</span>
        )}
      </p>
      <div class="dock-buttons">
        <button class="button button-full" type="submit">
          <Icon name="send" />
          {sendWords}
        </button>
        <button
          class="button button-outline without-script"
          type="submit"
          formaction={patientPaths.writeDraft(topic)}
        >
          {frame.t('draft.save')}
        </button>
      </div>
    </div>
  )
}
