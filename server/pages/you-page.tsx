import { patientPaths } from '@salve/contract/patient-paths'
import { Icon } from '@salve/ui/icon'
import type { VNode } from 'preact'
import { DeviceLock } from './door.tsx'
import type { Frame, OnceKey } from './frame.ts'
import { Page } from './page.tsx'
import { Banner, ErrorSummary, FieldError } from './parts.tsx'
import { PostForm } from './post-form.tsx'
import { When } from './when.tsx'

export type DeviceKey = {
  readonly passkey: string
  /** What the patient will know it by: "iPhone", "Chrome on Windows". */
  readonly name: string
  readonly addedAt: Temporal.Instant
}

export type YouPageProps = {
  readonly frame: Frame
  readonly onceKey: OnceKey
  readonly fullName: string
  /** Where notices go now, or what was typed when it could not be used. */
  readonly email: string
  readonly keys: readonly DeviceKey[]
  readonly just?: 'notices-saved' | 'bad-email' | 'key-added' | 'key-removed'
}

export function YouPage(props: YouPageProps): VNode {
  const { frame, just } = props
  const wrong = just === 'bad-email'
  return (
    <Page frame={frame} title={frame.t('you.title')} place="you" refused={wrong}>
      <div class="wrap narrow">
        {wrong && (
          <ErrorSummary
            frame={frame}
            problems={[{ href: '#email', words: frame.t('sign-in.bad-email') }]}
          />
        )}
        <div>
          <h1 class="display">{frame.t('you.title')}</h1>
          <p class="lead">{props.fullName}</p>
        </div>
        {just !== undefined && !wrong && (
          <Banner tone="done" icon="check">
            {frame.t(`you.${just}`)}
          </Banner>
        )}
        <Notices {...props} />
        <Locks {...props} />
        <a class="card row-link" href={patientPaths.howItWorks()}>
          <Icon name="book" />
          <b>{frame.t('how.title')}</b>
          <Icon name="chevron" />
        </a>
        <SignOut {...props} />
      </div>
    </Page>
  )
}

function Notices({ frame, onceKey, email, just }: YouPageProps): VNode {
  const wrong = just === 'bad-email'
  return (
    <section class="card panel">
      <h2>{frame.t('you.notices')}</h2>
      <p class="small muted">{frame.t('you.notices-words')}</p>
      <PostForm class="stack" frame={frame} action={patientPaths.notices()} onceKey={onceKey}>
        <div class={wrong ? 'field field-wrong' : 'field'}>
          <label for="email">
            <b>{frame.t('sign-in.email-label')}</b>
          </label>
          {wrong && <FieldError id="email-error">{frame.t('sign-in.bad-email')}</FieldError>}
          <input
            class="input"
            type="email"
            id="email"
            name="email"
            autocomplete="email"
            value={email}
            aria-invalid={wrong ? 'true' : undefined}
            aria-describedby={wrong ? 'email-error' : undefined}
          />
        </div>
        <button class="button button-soft" type="submit">
          {frame.t('you.save')}
        </button>
      </PostForm>
    </section>
  )
}

function Locks({ frame, onceKey, keys }: YouPageProps): VNode {
  return (
    <section class="card panel">
      <h2>{frame.t('you.locks')}</h2>
      <p class="small muted">{frame.t(keys.length === 0 ? 'you.no-locks' : 'you.locks-words')}</p>
      {keys.length > 0 && (
        <ul class="people">
          {keys.map(({ passkey, name, addedAt }) => (
            <li key={passkey}>
              <Icon name="device-lock" />
              <span>
                <b>{name}</b>
                <span class="muted">
                  {frame.t('you.added')} <When frame={frame} at={addedAt} />
                </span>
              </span>
              <PostForm
                class="row-end"
                frame={frame}
                action={patientPaths.removePasskey(passkey)}
                onceKey={`${onceKey}-${passkey}`}
              >
                <button class="button button-quiet" type="submit">
                  {frame.t('you.remove')}
                  <span class="visually-hidden">{frame.t('you.remove-what', { name })}</span>
                </button>
              </PostForm>
            </li>
          ))}
        </ul>
      )}
      <DeviceLock
        frame={frame}
        does="add"
        options={patientPaths.passkeyOptions()}
        verify={patientPaths.passkeys()}
      />
    </section>
  )
}

function SignOut({ frame, onceKey }: YouPageProps): VNode {
  return (
    <section class="stack" aria-labelledby="leave">
      <h2 id="leave">{frame.t('you.leave')}</h2>
      <PostForm frame={frame} action={patientPaths.signOut()} onceKey={onceKey}>
        <button class="button button-outline button-full" type="submit">
          {frame.t('you.sign-out')}
        </button>
      </PostForm>
      <PostForm frame={frame} action={patientPaths.signOutEverywhere()} onceKey={onceKey}>
        <button class="button button-quiet button-full" type="submit">
          {frame.t('you.sign-out-everywhere')}
        </button>
      </PostForm>
      <p class="small muted">{frame.t('you.lost')}</p>
    </section>
  )
}
