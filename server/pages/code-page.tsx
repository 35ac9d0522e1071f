import type { VNode } from 'preact'
import { Door } from './door.tsx'
import type { Frame, OnceKey } from './frame.ts'
import { BackLink, Banner, CallLink, ErrorSummary, FieldError, strong } from './parts.tsx'
import { PostForm } from './post-form.tsx'

export type CodePageProps = {
  readonly frame: Frame
  readonly onceKey: OnceKey
  /** Where the code is posted: signing in, or joining. */
  readonly action: string
  /** Where a new code is asked for. */
  readonly again: string
  /** The page before, to pick another way. */
  readonly back: {
    readonly href: string
    readonly words: 'code.other-way' | 'code.other-address'
  }
  /** Where we sent it, most of it hidden from who may not know it; the same whether or not we know it. */
  readonly sentTo: string
  readonly state: CodeState
}

export type CodeState =
  | { readonly kind: 'sent' }
  | { readonly kind: 'sent-again' }
  | { readonly kind: 'wrong'; readonly triesLeft: number }
  | { readonly kind: 'old' }
  | { readonly kind: 'locked'; readonly minutes: number }

export function CodePage(props: CodePageProps): VNode {
  const { frame, onceKey, again, back, sentTo, state } = props
  const problem = problemOf(frame, state)
  return (
    <Door frame={frame} title={frame.t('code.title')} refused={problem !== undefined}>
      {problem !== undefined && (
        <ErrorSummary
          frame={frame}
          problems={[{ href: state.kind === 'wrong' ? '#code' : '#again', words: problem }]}
        />
      )}
      <div class="door-head">
        <h1 class="display">{frame.t('code.title')}</h1>
        <p>{frame.t.marked('code.sent-to', { b: strong }, { to: sentTo })}</p>
      </div>
      {state.kind === 'sent-again' && (
        <Banner tone="done" icon="check">
          {frame.t('code.sent-again')}
        </Banner>
      )}
      {state.kind !== 'locked' && <CodeForm {...props} problem={problem} />}
      <PostForm frame={frame} action={again} onceKey={onceKey}>
        <button
          class="button button-outline button-full"
          type="submit"
          id="again"
          name="again"
          value="1"
        >
          {frame.t('code.again')}
        </button>
      </PostForm>
      <p class="small">
        {frame.t.marked(
          'code.none',
          { call: (words) => <CallLink phone={frame.practice.phone}>{words}</CallLink> },
          { phone: frame.practice.phone.shown },
        )}
      </p>
      <BackLink href={back.href}>{frame.t(back.words)}</BackLink>
    </Door>
  )
}

type CodeFormProps = CodePageProps & { readonly problem: string | undefined }

function CodeForm({ frame, onceKey, action, state, problem }: CodeFormProps): VNode {
  const wrong = state.kind === 'wrong' && problem !== undefined
  return (
    <PostForm class="form" frame={frame} action={action} onceKey={onceKey}>
      <div class={wrong ? 'field field-wrong' : 'field'}>
        <label class="question" for="code">
          {frame.t('code.label')}
        </label>
        {wrong && <FieldError id="code-error">{problem}</FieldError>}
        <input
          class="input code-input"
          type="text"
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength={11}
          id="code"
          name="code"
          required
          aria-invalid={wrong ? 'true' : undefined}
          aria-describedby={wrong ? 'code-error' : undefined}
        />
      </div>
      <button class="button button-full" type="submit">
        {frame.t('code.continue')}
      </button>
    </PostForm>
  )
}

function problemOf({ t }: Frame, state: CodeState): string | undefined {
  switch (state.kind) {
    case 'wrong':
      return t('code.wrong', { count: state.triesLeft })
    case 'old':
      return t('code.old')
    case 'locked':
      return t('code.locked', { count: state.minutes })
    case 'sent':
    case 'sent-again':
      return undefined
  }
}
