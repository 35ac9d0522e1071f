import { patientPaths } from '@salve/contract/patient-paths'
import { Icon } from '@salve/ui/icon'
import type { VNode } from 'preact'
import { DeviceLock } from './door.tsx'
import type { Frame, OnceKey } from './frame.ts'
import { Page } from './page.tsx'
import { Banner } from './parts.tsx'
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
  /** Where notices go now; empty when there is no address. */
  readonly email: string
  readonly keys: readonly DeviceKey[]
  /** Whether the house can send mail at all. */
  readonly sendsMail: boolean
  readonly just?: 'key-added' | 'key-removed' | 'address-changed'
}

export function YouPage(props: YouPageProps): VNode {
  const { frame, just } = props
  return (
    <Page frame={frame} title={frame.t('you.title')} place="you">
      <div class="wrap narrow">
        <div>
          <h1 class="display">{frame.t('you.title')}</h1>
          <p class="lead">{props.fullName}</p>
        </div>
        {just !== undefined && (
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

function Notices({ frame, email, sendsMail }: YouPageProps): VNode {
  return (
    <section class="card panel">
      <h2>{frame.t('you.notices')}</h2>
      <p class="small muted">{frame.t(sendsMail ? 'you.notices-words' : 'you.no-mail')}</p>
      {email !== '' && (
        <p class="address">
          <b>{email}</b>
        </p>
      )}
      <a class="button button-soft" href={patientPaths.address()}>
        {frame.t(email === '' ? 'you.add-email' : 'you.change-email')}
      </a>
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
