import type { ConversationId } from '@salve/contract/ids'
import { patientPaths } from '@salve/contract/patient-paths'
import type { VNode } from 'preact'
import type { Frame, OnceKey } from './frame.ts'
import { Page } from './page.tsx'
import { TalkLine } from './parts.tsx'
import { HiddenFields, PostForm } from './post-form.tsx'
import { timeWords } from './when.tsx'

export type SentBeforePageProps = {
  readonly frame: Frame
  /** What was sent before, and when. */
  readonly conversation: ConversationId
  readonly title: string
  readonly at: Temporal.Instant
  /** Where the message was going and what it said: with `again` it is sent once more. */
  readonly action: string
  readonly onceKey: OnceKey
  readonly fields: readonly (readonly [name: string, value: string])[]
}

/** Stops a request that says the same as one just sent; it can always be sent again. */
export function SentBeforePage(props: SentBeforePageProps): VNode {
  const { frame, conversation, title, at, action, onceKey, fields } = props
  return (
    <Page frame={frame} title={frame.t('before.title')} place="write" tabs={false}>
      <div class="wrap narrow">
        <div class="door-head">
          <h1 class="display" tabindex={-1} autofocus>
            {frame.t('before.title')}
          </h1>
          <p>
            <b>{title}</b>
          </p>
          <p>{frame.t('before.when', { time: timeWords(frame, at) })}</p>
        </div>
        <a class="button button-full" href={patientPaths.conversation(conversation)}>
          {frame.t('before.see')}
        </a>
        <PostForm frame={frame} action={action} onceKey={onceKey} data-send>
          <HiddenFields fields={[...fields, ['again', 'yes']]} />
          <button class="button button-outline button-full" type="submit">
            {frame.t('before.send')}
          </button>
        </PostForm>
        <TalkLine frame={frame} />
      </div>
    </Page>
  )
}
