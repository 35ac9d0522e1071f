import { patientPaths } from '@salve/contract/patient-paths'
import type { VNode } from 'preact'
import { DeviceLock, Door } from './door.tsx'
import type { Frame, OnceKey } from './frame.ts'
import { ErrorSummary, FieldError } from './parts.tsx'
import { PostForm } from './post-form.tsx'
import type { KnownWay } from './sign-in-page.tsx'

export type JoinContactPageProps = {
  readonly frame: Frame
  readonly onceKey: OnceKey
  readonly firstName: string
  /** What is on file, with most of it hidden. */
  readonly ways: readonly KnownWay[]
  /** What was typed as another email address. */
  readonly email: string
  readonly wrong: boolean
}

/** The second step: where notices go, then the device lock or a code to the place just picked. */
export function JoinContactPage(props: JoinContactPageProps): VNode {
  const { frame, onceKey, firstName, wrong } = props
  return (
    <Door frame={frame} title={frame.t('contact.title')} refused={wrong}>
      {wrong && (
        <ErrorSummary
          frame={frame}
          problems={[{ href: '#email', words: frame.t('sign-in.bad-email') }]}
        />
      )}
      <div class="door-head">
        <h1 class="display">{frame.t('contact.hello', { name: firstName })}</h1>
        <p>{frame.t('contact.lead')}</p>
      </div>
      <PostForm class="form" frame={frame} action={patientPaths.joinContact()} onceKey={onceKey}>
        <Ways {...props} />
        <button class="button button-full" type="submit">
          {frame.t('contact.send-code')}
        </button>
      </PostForm>
      <p class="or with-script">{frame.t('contact.or-lock')}</p>
      <DeviceLock
        frame={frame}
        does="add"
        options={patientPaths.passkeyOptions()}
        verify={patientPaths.passkeys()}
      />
    </Door>
  )
}

function Ways({ frame, ways, email, wrong }: JoinContactPageProps): VNode {
  return (
    <fieldset class={wrong ? 'field field-wrong' : 'field'}>
      <legend class="question">{frame.t('contact.where')}</legend>
      <div class="choices">
        {ways.map(({ way, value, shown }, index) => (
          <label class="choice" key={value}>
            <input type="radio" name="way" value={value} checked={index === 0 && !wrong} />
            <span class="choice-words">
              <b>{frame.t(`contact.${way}`)}</b>
              <span class="muted">{shown}</span>
            </span>
          </label>
        ))}
        {ways.length > 0 && (
          <label class="choice">
            <input type="radio" name="way" value="other" id="other-way" checked={wrong} />
            <span class="choice-words">
              <b>{frame.t('contact.other')}</b>
            </span>
          </label>
        )}
      </div>
      <div class="other">
        <label class="hint" for="email">
          {frame.t(ways.length > 0 ? 'contact.other-email' : 'sign-in.email-label')}
        </label>
        {wrong && <FieldError id="email-error">{frame.t('sign-in.bad-email')}</FieldError>}
        <input
          class="input"
          type="email"
          id="email"
          name="email"
          autocomplete="email"
          value={email}
          data-other="other-way"
          aria-invalid={wrong ? 'true' : undefined}
          aria-describedby={wrong ? 'email-error' : undefined}
        />
      </div>
    </fieldset>
  )
}
