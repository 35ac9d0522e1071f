import type { ConversationId } from '@salve/contract/ids'
import { patientPaths } from '@salve/contract/patient-paths'
import { Icon } from '@salve/ui/icon'
import type { VNode } from 'preact'
import type { Frame, OnceKey } from './frame.ts'
import { PostForm } from './post-form.tsx'

export type ReplyBox =
  | {
      readonly kind: 'open'
      readonly onceKey: OnceKey
      /** "the nurses" */
      readonly desk: string
      /** "by noon tomorrow" */
      readonly due: string
      /** The draft, or what a failed send gave back. */
      readonly text: string
      readonly just?: ReplyJust
    }
  | { readonly kind: 'closed' }

/** What happened just before. */
export type ReplyJust = 'sent' | 'saved' | 'restored' | 'not-sent' | 'empty'

export type ReplyFormProps = {
  readonly frame: Frame
  readonly conversation: ConversationId
  readonly reply: Extract<ReplyBox, { kind: 'open' }>
}

/** The box for a reply, always in sight below the messages. */
export function ReplyForm({ frame, conversation, reply }: ReplyFormProps): VNode {
  const wrong = reply.just === 'not-sent' || reply.just === 'empty'
  return (
    <PostForm
      class="composer"
      id="reply"
      frame={frame}
      action={patientPaths.reply(conversation)}
      onceKey={reply.onceKey}
      aria-label={frame.t('reply.label')}
      autocomplete="off"
      data-send
      data-autosave={patientPaths.replyDraft(conversation)}
    >
      <div class="wrap">
        {wrong && (
          <p class="field-error" id="reply-error" role="alert">
            <Icon name="alert" size="small" />
            <span>{frame.t(reply.just === 'empty' ? 'reply.empty' : 'send.failed')}</span>
          </p>
        )}
        <div class="composer-box">
          <label class="visually-hidden" for="reply-text">
            {frame.t('reply.to', { desk: reply.desk })}
          </label>
          <textarea
            id="reply-text"
            name="text"
            rows={1}
            dir="auto"
            required
            placeholder={frame.t('reply.label')}
            value={reply.text}
            autofocus={wrong}
            aria-invalid={wrong ? 'true' : undefined}
            aria-describedby={wrong ? 'reply-error' : undefined}
          />
          <button class="button" type="submit">
            {frame.t('reply.send')}
            <Icon name="send" />
          </button>
        </div>
        <div class="composer-notes">
          <p>
            <Icon name="clock" size="small" />
            {frame.t('reply.answer', { due: reply.due })}
          </p>
          <p
            class="saved"
            role="status"
            data-saved={frame.t('draft.saved')}
            data-unsaved={frame.t('draft.unsaved')}
            data-offline={frame.t('draft.offline')}
            data-unreached={frame.t('draft.unreached')}
          >
            {reply.just === 'saved' && frame.t('draft.saved')}
            {reply.just === 'restored' && frame.t('draft.restored')}
          </p>
          <button class="button button-quiet without-script" type="submit" name="save" value="yes">
            {frame.t('draft.save')}
          </button>
        </div>
      </div>
    </PostForm>
  )
}
