import { patientPaths } from '@salve/contract/patient-paths'
import { Icon } from '@salve/ui/icon'
import type { VNode } from 'preact'
import { DeviceLock, Door, WayWords } from './door.tsx'
import type { Frame, OnceKey } from './frame.ts'
import { Banner, CallLink, ErrorSummary, FieldError } from './parts.tsx'
import { PostForm } from './post-form.tsx'

/** A way to reach the patient, with most of it hidden: "r••••@example.org", "Phone ending in 17". */
export type KnownWay = {
  readonly way: 'text' | 'email'
  /** What the form posts to name it. */
  readonly value: string
  readonly shown: string
}

export type SignInPageProps = {
  readonly frame: Frame
  readonly onceKey: OnceKey
  /** The notice that led here said a message waits. */
  readonly waiting: boolean
  /** Known from the link in a notice; empty when we do not know who this is: an email address is asked for. */
  readonly ways: readonly KnownWay[]
  /** Whether codes can be sent by email; without a mail server there are none. */
  readonly codes: boolean
  /** The token of that link, handed on; empty without one. */
  readonly link: string
  readonly state: 'fresh' | 'idle' | 'signed-out' | 'old-link' | 'bad-email'
  /** What was typed as the email address. */
  readonly email: string
}

export function SignInPage(props: SignInPageProps): VNode {
  const { frame, onceKey, waiting, ways, link, state } = props
  const wrong = state === 'bad-email'
  return (
    <Door frame={frame} title={frame.t('sign-in.title')} refused={wrong}>
      {wrong && (
        <ErrorSummary
          frame={frame}
          problems={[{ href: '#email', words: frame.t('sign-in.bad-email') }]}
        />
      )}
      <div class="door-head">
        <State frame={frame} state={state} />
        {waiting && (
          <span class="pill pill-new">
            <Icon name="chat" />
            {frame.t('sign-in.waiting')}
          </span>
        )}
        <h1 class="display">{frame.t('sign-in.title')}</h1>
        <p>{frame.t('sign-in.lead')}</p>
      </div>
      <div class="ways">
        <DeviceLock
          frame={frame}
          does="use"
          options={patientPaths.signInPasskeyOptions()}
          verify={patientPaths.signInPasskey()}
        />
        {props.codes && (
          <>
            <p class="or with-script">{frame.t('sign-in.or-code')}</p>
            <PostForm class="ways" frame={frame} action={patientPaths.sendCode()} onceKey={onceKey}>
              {link !== '' && <input type="hidden" name="link" value={link} />}
              {ways.length > 0 ? <Known frame={frame} ways={ways} /> : <AskEmail {...props} />}
            </PostForm>
          </>
        )}
        <a class="button button-outline way" href={patientPaths.join()}>
          <WayWords
            icon="paper-code"
            words={frame.t('sign-in.paper')}
            detail={frame.t('sign-in.paper-detail')}
          />
        </a>
      </div>
      <p class="small">
        {frame.t.marked(
          'sign-in.none',
          { call: (words) => <CallLink phone={frame.practice.phone}>{words}</CallLink> },
          { phone: frame.practice.phone.shown },
        )}
      </p>
    </Door>
  )
}

function State({ frame, state }: Pick<SignInPageProps, 'frame' | 'state'>): VNode | undefined {
  if (state === 'fresh' || state === 'bad-email') return undefined
  const tone = state === 'old-link' ? 'wait' : 'info'
  return (
    <Banner tone={tone} icon={state === 'old-link' ? 'clock' : 'lock'}>
      {frame.t(`sign-in.${state}`)}
    </Banner>
  )
}

function Known({ frame, ways }: Pick<SignInPageProps, 'frame' | 'ways'>): VNode {
  return (
    <>
      {ways.map(({ way, value, shown }) => (
        <button
          key={value}
          class="button button-outline way"
          type="submit"
          name="way"
          value={value}
        >
          <WayWords
            icon={way === 'text' ? 'phone-screen' : 'mail'}
            words={frame.t(`sign-in.${way}`)}
            detail={shown}
          />
        </button>
      ))}
    </>
  )
}

function AskEmail({ frame, state, email }: SignInPageProps): VNode {
  const wrong = state === 'bad-email'
  return (
    <div class={wrong ? 'field field-wrong' : 'field'}>
      <label class="question" for="email">
        {frame.t('sign-in.email-label')}
      </label>
      {wrong && <FieldError id="email-error">{frame.t('sign-in.bad-email')}</FieldError>}
      <input
        class="input"
        type="email"
        id="email"
        name="email"
        autocomplete="email"
        required
        value={email}
        aria-invalid={wrong ? 'true' : undefined}
        aria-describedby={wrong ? 'email-error' : undefined}
      />
      <button class="button button-outline button-full" type="submit">
        <Icon name="mail" />
        {frame.t('sign-in.email')}
      </button>
    </div>
  )
}
