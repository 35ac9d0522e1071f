import { patientPaths } from '@salve/contract/patient-paths'
import type { VNode } from 'preact'
import { DateBoxes, dateParts } from './date-boxes.tsx'
import type { TypedDate } from './date-boxes.tsx'
import { Door } from './door.tsx'
import type { Frame, OnceKey } from './frame.ts'
import { CallLink, ErrorSummary, FieldError } from './parts.tsx'
import { PostForm } from './post-form.tsx'

export type JoinPageProps = {
  readonly frame: Frame
  readonly onceKey: OnceKey
  /** From the link, or as typed. */
  readonly code: string
  readonly birthDate: TypedDate
  readonly state: JoinState
}

export type JoinState =
  | { readonly kind: 'fresh' }
  /** Left blank, or what no code and no day of birth can be. */
  | { readonly kind: 'wrong'; readonly parts: readonly ('code' | 'born')[] }
  | { readonly kind: 'not-matched' }

/** The first step of joining: the code from the desk, and the day of birth. Opening it signs nobody in. */
export function JoinPage(props: JoinPageProps): VNode {
  const { frame, onceKey, code, birthDate, state } = props
  const parts = state.kind === 'wrong' ? state.parts : []
  const wrong = { code: parts.includes('code'), born: parts.includes('born') }
  return (
    <Door frame={frame} title={frame.t('join.title')} refused={state.kind !== 'fresh'}>
      <ErrorSummary
        frame={frame}
        problems={parts.map((part) => ({
          href: part === 'code' ? '#code' : '#born-month',
          words: frame.t(`join.bad-${part}`),
        }))}
      />
      {state.kind === 'not-matched' && <NotMatched frame={frame} />}
      <div class="door-head">
        <h1 class="display">{frame.t('join.title')}</h1>
        <p>{frame.t('join.lead')}</p>
      </div>
      <PostForm class="form" frame={frame} action={patientPaths.join()} onceKey={onceKey}>
        <div class={wrong.code ? 'field field-wrong' : 'field'}>
          <label class="question" for="code">
            {frame.t('join.code')}
          </label>
          <p class="hint" id="code-hint">
            {frame.t('join.code-hint')}
          </p>
          {wrong.code && <FieldError id="code-error">{frame.t('join.bad-code')}</FieldError>}
          <input
            class="input code-input"
            type="text"
            id="code"
            name="code"
            value={code}
            maxlength={9}
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
            required
            aria-invalid={wrong.code ? 'true' : undefined}
            aria-describedby={wrong.code ? 'code-hint code-error' : 'code-hint'}
          />
        </div>
        <fieldset
          class={wrong.born ? 'field field-wrong' : 'field'}
          aria-describedby={wrong.born ? 'born-hint born-error' : 'born-hint'}
        >
          <legend class="question">{frame.t('join.born')}</legend>
          <p class="hint" id="born-hint">
            {frame.t('join.born-hint')}
          </p>
          {wrong.born && <FieldError id="born-error">{frame.t('join.bad-born')}</FieldError>}
          <DateBoxes parts={dateParts(frame, 'born', birthDate)} wrong={wrong.born} birthday />
        </fieldset>
        <button class="button button-full" type="submit">
          {frame.t('join.continue')}
        </button>
      </PostForm>
      <p class="small">
        {frame.t.marked(
          'join.help',
          {
            call: (words) => <CallLink phone={frame.practice.phone}>{words}</CallLink>,
            sign: (words) => <a href={patientPaths.signIn()}>{words}</a>,
          },
          { phone: frame.practice.phone.shown },
        )}
      </p>
    </Door>
  )
}

/** One answer for every miss: it does not say which part was wrong. */
function NotMatched({ frame }: { readonly frame: Frame }): VNode {
  const { phone } = frame.practice
  return (
    <div class="error-summary" role="alert" tabindex={-1} autofocus>
      <h2>{frame.t('join.not-matched')}</h2>
      <ul>
        <li>{frame.t('join.check-code')}</li>
        <li>{frame.t('join.check-born')}</li>
      </ul>
      <p>{frame.t('join.not-said')}</p>
      <p>
        {frame.t.marked(
          'join.ask',
          { call: (words) => <CallLink phone={phone}>{words}</CallLink> },
          { phone: phone.shown },
        )}
      </p>
    </div>
  )
}
