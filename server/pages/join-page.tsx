import { patientPaths } from '@salve/contract/patient-paths'
import type { VNode } from 'preact'
import { DateBoxes, dateParts } from './date-boxes.tsx'
import type { TypedDate } from './date-boxes.tsx'
import { Door } from './door.tsx'
import type { Frame, OnceKey } from './frame.ts'
import { CallLink, ErrorSummary } from './parts.tsx'
import { PostForm } from './post-form.tsx'

export type JoinPageProps = {
  readonly frame: Frame
  readonly onceKey: OnceKey
  /** From the link, or as typed. */
  readonly code: string
  readonly birthDate: TypedDate
  readonly state: 'fresh' | 'not-matched' | 'locked'
}

/** The first step of joining: the code from the desk, and the day of birth. Opening it signs nobody in. */
export function JoinPage(props: JoinPageProps): VNode {
  const { frame, onceKey, code, birthDate, state } = props
  const refused = state !== 'fresh'
  return (
    <Door frame={frame} title={frame.t('join.title')} refused={refused}>
      {refused && (
        <ErrorSummary
          frame={frame}
          problems={[{ href: '#code', words: frame.t(`join.${state}`) }]}
        />
      )}
      <div class="door-head">
        <h1 class="display">{frame.t('join.title')}</h1>
        <p>{frame.t('join.lead')}</p>
      </div>
      <PostForm class="form" frame={frame} action={patientPaths.join()} onceKey={onceKey}>
        <div class="field">
          <label class="question" for="code">
            {frame.t('join.code')}
          </label>
          <p class="hint" id="code-hint">
            {frame.t('join.code-hint')}
          </p>
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
            aria-describedby="code-hint"
          />
        </div>
        <fieldset class="field" aria-describedby="born-hint">
          <legend class="question">{frame.t('join.born')}</legend>
          <p class="hint" id="born-hint">
            {frame.t('join.born-hint')}
          </p>
          <DateBoxes parts={dateParts(frame, 'born', birthDate)} wrong={false} birthday />
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
