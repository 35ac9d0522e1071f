import type { ComponentChildren, VNode } from 'preact'
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Session, SignInStep } from '@salve/contract/desk-sign-in'
import { staffApi } from '@salve/contract/staff-paths'
import { Icon } from '@salve/ui/icon'
import { Mark } from '@salve/ui/mark'
import type { Reply } from '../api.ts'
import { write } from '../api.ts'
import { forgetEverything } from '../state/forget.ts'
import { signInWithPasskey } from '../state/passkey.ts'
import { openSession, signOut, takeStep } from '../state/session.ts'

/** Signing in: a passkey, or a password and then the code app. */
export function SignIn({ session }: { readonly session: Session }): VNode {
  const step = session.state === 'totp' ? <Code /> : <Password />
  return (
    <Gate practiceName={session.practiceName} title="Sign in to your desk">
      {step}
      {session.demoUrl !== undefined && (
        <p class="gate-demo">
          This is a made-up practice. <a href={session.demoUrl}>Pick who you are</a>
        </p>
      )}
    </Gate>
  )
}

/** The screen over a desk nobody used for a while. What was typed is kept and comes back. */
export function Locked({ session }: { readonly session: Session }): VNode {
  const { person } = session
  const run = useGateForm<SignInStep>()
  return (
    <Gate practiceName={session.practiceName} title="Locked">
      <p>
        {person === undefined ? 'Your desk is locked.' : `${person.name}, your desk is locked.`}{' '}
        Your drafts are safe.
      </p>
      <GateForm
        run={run}
        send={async (fields) =>
          await write<SignInStep>({
            path: staffApi.unlock(),
            body: { password: fields.get('password') },
          })
        }
        then={takeStep}
      >
        <input
          type="text"
          name="username"
          autocomplete="username"
          value={person?.email ?? ''}
          hidden
          readOnly
        />
        <Field
          name="password"
          label="Password"
          type="password"
          autocomplete="current-password"
          focus
        />
        <button class="button button-full" type="submit" disabled={run.busy.value}>
          Unlock
        </button>
      </GateForm>
      <PasskeyButton words="Unlock with a passkey" run={run} />
      <button
        class="button button-quiet button-full"
        type="button"
        onClick={() => {
          forgetEverything()
          void signOut('here')
        }}
      >
        {person === undefined ? 'Sign in as someone else' : `Not ${person.name}? Sign out`}
      </button>
    </Gate>
  )
}

function Password(): VNode {
  const run = useGateForm<SignInStep>()
  return (
    <>
      <GateForm
        run={run}
        send={async (fields) =>
          await write<SignInStep>({
            path: staffApi.password(),
            body: { email: fields.get('email'), password: fields.get('password') },
          })
        }
        then={takeStep}
      >
        <Field name="email" label="Email" type="email" autocomplete="username" focus />
        <Field name="password" label="Password" type="password" autocomplete="current-password" />
        <button class="button button-full" type="submit" disabled={run.busy.value}>
          Go on
        </button>
      </GateForm>
      <PasskeyButton words="Use a passkey" run={run} />
    </>
  )
}

function Code(): VNode {
  const run = useGateForm<SignInStep>()
  return (
    <GateForm
      run={run}
      send={async (fields) =>
        await write<SignInStep>({ path: staffApi.totp(), body: { code: fields.get('code') } })
      }
      then={takeStep}
    >
      <Field
        name="code"
        label="6 digits from your code app"
        type="text"
        autocomplete="one-time-code"
        focus
      />
      <button class="button button-full" type="submit" disabled={run.busy.value}>
        Sign in
      </button>
    </GateForm>
  )
}

export type GateRun<T> = {
  busy: { value: boolean }
  problem: { value: string | undefined }
  take: (reply: Reply<T>, then: (reply: Reply<T>) => Promise<void>) => Promise<void>
}

export function useGateForm<T>(): GateRun<T> {
  const busy = useSignal(false)
  const problem = useSignal<string | undefined>(undefined)
  const take = async (reply: Reply<T>, then: (reply: Reply<T>) => Promise<void>) => {
    busy.value = false
    if (reply.ok) await then(reply)
    else problem.value = reply.problem.detail ?? reply.problem.title
    // The session may have ended on the way: ask again what this page should show.
    if (!reply.ok && reply.problem.type === 'signed-out') await openSession()
  }
  return { busy, problem, take }
}

function PasskeyButton({
  words,
  run,
}: {
  readonly words: string
  readonly run: GateRun<SignInStep>
}): VNode | null {
  if (!('credentials' in navigator)) return null
  return (
    <button
      class="button button-outline button-full"
      type="button"
      onClick={() => {
        run.problem.value = undefined
        void signInWithPasskey().then(async (reply) => {
          if (reply === undefined)
            run.problem.value = 'The passkey was not used. You can try again, or use your password.'
          else await run.take(reply, takeStep)
        })
      }}
    >
      <Icon name="device-lock" />
      {words}
    </button>
  )
}

type GateFormProps<T> = {
  readonly run: GateRun<T>
  readonly send: (fields: FormData) => Promise<Reply<T>>
  readonly then: (reply: Reply<T>) => Promise<void>
  readonly children: ComponentChildren
}

export function GateForm<T>({ run, send, then, children }: GateFormProps<T>): VNode {
  const summary = useRef<HTMLParagraphElement>(null)
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (run.busy.value) return
        run.busy.value = true
        run.problem.value = undefined
        void send(new FormData(event.currentTarget)).then(async (reply) => {
          await run.take(reply, then)
          summary.current?.focus()
        })
      }}
    >
      {run.problem.value !== undefined && (
        <p class="field-error" role="alert" ref={summary} tabIndex={-1}>
          {run.problem.value}
        </p>
      )}
      {children}
    </form>
  )
}

type FieldProps = {
  readonly name: string
  readonly label: string
  /** `text` is for digits. */
  readonly type: 'text' | 'email' | 'password'
  readonly autocomplete: 'username' | 'current-password' | 'new-password' | 'one-time-code'
  readonly hint?: string
  readonly focus?: boolean
}

export function Field({ name, label, type, autocomplete, hint, focus }: FieldProps): VNode {
  const ref = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (focus === true) ref.current?.focus()
  }, [])
  const common = { class: 'input', ref, name, autocomplete, required: true }
  return (
    <label class="field">
      {label}
      {hint !== undefined && <span class="field-hint">{hint}</span>}
      {type === 'email' && <input type="email" {...common} />}
      {type === 'password' && <input type="password" {...common} />}
      {type === 'text' && <input type="text" inputMode="numeric" {...common} />}
    </label>
  )
}

type GateProps = {
  readonly practiceName: string
  readonly title: string
  readonly children: ComponentChildren
}

/** The page before the desk: one card in the middle, nothing about any patient. */
export function Gate({ practiceName, title, children }: GateProps): VNode {
  return (
    <main class="gate" id="main">
      <div class="card gate-card">
        <p class="gate-brand">
          <Mark />
          <b>{practiceName}</b>
        </p>
        <h1 id="page-title" tabIndex={-1}>
          {title}
        </h1>
        {children}
      </div>
    </main>
  )
}
