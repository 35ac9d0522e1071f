import type { VNode } from 'preact'
import { useSignal, useSignalEffect } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { Conversation } from '@salve/contract/desk'
import type { DraftKind } from '@salve/contract/desk-words'
import { findBlanks, noteLengthMax, textLengthMax } from '@salve/contract/desk-words'
import { Icon } from '@salve/ui/icon'
import { claimToWrite } from '../state/actions.ts'
import { firstName } from '../rules/look.ts'
import { typingOf } from '../state/drafts.ts'
import { sendNote, sendReply, sendingOf } from '../state/send.ts'
import { composerTab, wantToWrite } from '../state/writing.ts'
import { speakAtOnce } from '../state/say.ts'
import { Collision, OtherDraft, Unsent } from './composer-notices.tsx'
import { Easiness, ReplyFacts, SavedWords } from './composer-facts.tsx'
import { Editor, selectIn } from './editor.tsx'
import { MoreWays } from './more-ways.tsx'
import { Key } from './small.tsx'
import { TemplatePicker } from './template-picker.tsx'

/** Where a reply or a note is written. The words live in state/drafts.ts, not here. */
export function Composer({ conversation }: { readonly conversation: Conversation }): VNode {
  const field = useRef<HTMLTextAreaElement>(null)
  const picking = useSignal(false)
  const { id, replyPolicy } = conversation
  const kind: DraftKind = replyPolicy.allowed ? composerTab.value : 'note'
  useSignalEffect(() => {
    const wanted = wantToWrite.value
    if (wanted === undefined) return
    wantToWrite.value = undefined
    // After the tab it asked for is drawn.
    requestAnimationFrame(() => {
      picking.value = wanted === 'templates'
      if (wanted === 'text') selectFirstBlank(field.current)
    })
  })
  const submit = (then: 'close' | 'keep-open') =>
    submitFrom(conversation, kind, then, field.current)
  return (
    <form
      class={`composer composer-${kind}`}
      aria-label={kind === 'reply' ? 'Reply' : 'Note for staff'}
      onSubmit={(event) => {
        event.preventDefault()
        submit('close')
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        submit('close')
      }}
    >
      {picking.value && (
        <TemplatePicker
          conversation={conversation}
          field={field}
          onClose={() => (picking.value = false)}
        />
      )}
      <Tabs
        conversation={conversation}
        kind={kind}
        picking={picking.value}
        onPick={() => (picking.value = !picking.value)}
      />
      <Collision conversation={conversation} kind={kind} />
      <Unsent conversation={conversation} />
      <OtherDraft id={id} kind={kind} />
      <Editor
        id={id}
        kind={kind}
        field={field}
        label={labelOf(conversation, kind)}
        lengthMax={kind === 'reply' ? textLengthMax : noteLengthMax}
        onSlash={() => (picking.value = true)}
        onBegin={() => {
          if (kind === 'reply') void claimToWrite(conversation)
        }}
      />
      {kind === 'reply' && <ReplyFacts conversation={conversation} />}
      <Foot
        conversation={conversation}
        kind={kind}
        onKeepOpen={() => submit('keep-open')}
        toBlank={() => selectFirstBlank(field.current)}
      />
    </form>
  )
}

function labelOf({ patient }: Conversation, kind: DraftKind): string {
  return kind === 'reply'
    ? `Reply to ${firstName(patient.name)}`
    : 'Note for staff. The patient never sees it'
}

function submitFrom(
  conversation: Conversation,
  kind: DraftKind,
  then: 'close' | 'keep-open',
  field: HTMLTextAreaElement | null,
): void {
  if (kind === 'note') {
    void sendNote(conversation).then((sent) => sent && field?.focus())
    return
  }
  const blanks = findBlanks(typingOf(conversation.id, 'reply').peek().text)
  if (blanks.length === 0) void sendReply(conversation, then)
  else {
    selectFirstBlank(field)
    speakAtOnce(`Not sent. ${blankWords(blanks.length)}`)
  }
}

type TabsProps = {
  readonly conversation: Conversation
  readonly kind: DraftKind
  readonly picking: boolean
  readonly onPick: () => void
}

function Tabs({ conversation, kind, picking, onPick }: TabsProps): VNode {
  const { id, replyPolicy, patient } = conversation
  const tab = (name: DraftKind, words: string) => (
    <label class={`composer-tab composer-tab-${name}`}>
      <input
        type="radio"
        name="composer-kind"
        class="visually-hidden"
        checked={kind === name}
        disabled={name === 'reply' && !replyPolicy.allowed}
        onChange={() => (composerTab.value = name)}
      />
      {words}
      {name !== kind && typingOf(id, name).value.text.trim() !== '' && (
        <span class="pill pill-wait">Draft</span>
      )}
    </label>
  )
  return (
    <div class="composer-tabs">
      <fieldset class="line">
        <legend class="visually-hidden">What to write</legend>
        {tab('reply', `Reply to ${firstName(patient.name)}`)}
        {tab('note', 'Note to staff')}
      </fieldset>
      {!replyPolicy.allowed && (
        <span class="small quiet">{replyPolicy.why ?? 'You cannot reply here'}</span>
      )}
      <span class="grow" />
      {kind === 'reply' && (
        <button class="chip" type="button" aria-expanded={picking} onClick={onPick}>
          <Icon name="note" />
          Templates <Key name="/" />
        </button>
      )}
    </div>
  )
}

type FootProps = {
  readonly conversation: Conversation
  readonly kind: DraftKind
  readonly onKeepOpen: () => void
  readonly toBlank: () => void
}

function Foot({ conversation, kind, onKeepOpen, toBlank }: FootProps): VNode {
  const { text } = typingOf(conversation.id, kind).value
  const sending = sendingOf(conversation.id).sending.value.state === 'sending'
  const blanks = kind === 'reply' ? findBlanks(text).length : 0
  return (
    <div class="composer-foot">
      {kind === 'reply' && <Easiness text={text} />}
      <SavedWords id={conversation.id} kind={kind} />
      <span class="grow" />
      {blanks > 0 && (
        <button class="blank-reason" type="button" onClick={toBlank}>
          {blankWords(blanks)} <Key name="Tab" />
        </button>
      )}
      {kind === 'note' ? (
        <button class="button button-note" type="submit">
          <Icon name="lock" />
          Add note <Key name="Ctrl Enter" />
        </button>
      ) : (
        <span class="split">
          <button
            class="button"
            type="submit"
            aria-disabled={blanks > 0 || sending || text.trim() === ''}
          >
            <Icon name="send" />
            {sending ? 'Sending' : 'Send and close'} <Key name="Ctrl Enter" />
          </button>
          <MoreWays onKeepOpen={onKeepOpen} blocked={blanks > 0 || sending || text.trim() === ''} />
        </span>
      )}
    </div>
  )
}

function blankWords(count: number): string {
  return count === 1 ? '1 blank left to check' : `${count} blanks left to check`
}

/** Puts the caret where work is left: the first blank, so that typing replaces it; else the end. */
function selectFirstBlank(field: HTMLTextAreaElement | null): void {
  if (field === null) return
  const [blank] = findBlanks(field.value)
  const { length } = field.value
  selectIn(field, blank ?? { start: length, end: length })
}
