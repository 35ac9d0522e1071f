import type { VNode } from 'preact'
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { SetUp as SetUpOf, SignInStep } from '@salve/contract/desk-sign-in'
import { staffApi, staffPages } from '@salve/contract/staff-paths'
import { write } from '../api.ts'
import { QrCode } from '../parts/qr.tsx'
import { go } from '../router.ts'
import { addPasskey } from '../state/passkey.ts'
import { takeStep } from '../state/session.ts'
import { Field, Gate, GateForm, useGateForm } from './sign-in.tsx'

/** From a set-up link: a password, the code app, and then the desk. */
export function SetUp(): VNode {
  const opened = useSignal<SetUpOf | undefined>(undefined)
  const problem = useSignal<string | undefined>(undefined)
  const done = useSignal(false)
  const token = location.hash.slice(1)
  useEffect(() => {
    void write<SetUpOf>({ path: staffApi.setUpOpen(), body: { token } }).then((reply) => {
      if (reply.ok) opened.value = reply.value
      else
        problem.value = reply.problem.detail ?? 'This link is old or was used. Ask for a new one.'
    })
  }, [token])
  const setUp = opened.value
  if (done.value) return <OfferPasskey practiceName={setUp?.practiceName ?? 'Salve'} />
  if (problem.value !== undefined) {
    return (
      <Gate practiceName="Salve" title="This link does not work">
        <p role="alert">{problem.value}</p>
        <a class="button" href={staffPages.signIn()}>
          Sign in
        </a>
      </Gate>
    )
  }
  if (setUp === undefined) {
    return (
      <Gate practiceName="Salve" title="One moment">
        <p role="status">We look at your link.</p>
      </Gate>
    )
  }
  return <Form setUp={setUp} token={token} onDone={() => (done.value = true)} />
}

type FormProps = { readonly setUp: SetUpOf; readonly token: string; readonly onDone: () => void }

function Form({ setUp, token, onDone }: FormProps): VNode {
  const run = useGateForm<SignInStep>()
  const { totp, person, passwordLengthMin } = setUp
  return (
    <Gate practiceName={setUp.practiceName} title={`Welcome, ${person.name}`}>
      <GateForm
        run={run}
        send={async (fields) =>
          await write<SignInStep>({
            path: staffApi.setUpFinish(),
            body: { token, password: fields.get('password'), code: fields.get('code') },
          })
        }
        then={async (reply) => {
          history.replaceState(null, '', location.pathname)
          onDone()
          await takeStep(reply)
        }}
      >
        <input
          type="text"
          name="username"
          autocomplete="username"
          value={person.email}
          hidden
          readOnly
        />
        <Field
          name="password"
          label="1. Make a password"
          hint={`${passwordLengthMin} characters or more. Four words you can picture work well.`}
          type="password"
          autocomplete="new-password"
          focus
        />
        <div>
          <p class="lead">2. Scan this with your code app</p>
          <QrCode qr={totp.qr} label="QR code for your code app; the same as the letters below" />
          <p class="small quiet">
            Or type <b class="secret">{totp.secret}</b>
          </p>
        </div>
        <Field
          name="code"
          label="3. The 6 digits it shows"
          type="text"
          autocomplete="one-time-code"
        />
        <button class="button button-full" type="submit" disabled={run.busy.value}>
          Open my desk
        </button>
      </GateForm>
    </Gate>
  )
}

function OfferPasskey({ practiceName }: { readonly practiceName: string }): VNode {
  const said = useSignal<string | undefined>(undefined)
  const home = () => go(staffPages.home(), 'replace')
  return (
    <Gate practiceName={practiceName} title="Sign in faster next time?">
      <p>With a passkey you use this computer's own lock: a finger, your face, or its PIN.</p>
      {said.value !== undefined && (
        <p class="field-error" role="alert">
          {said.value}
        </p>
      )}
      <button
        class="button button-full"
        type="button"
        onClick={() => {
          void addPasskey('This computer').then((reply) => {
            if (reply?.ok === true) home()
            else said.value = 'The passkey was not made. You can do it later.'
          })
        }}
      >
        Make a passkey
      </button>
      <button class="button button-quiet button-full" type="button" onClick={home}>
        Not now
      </button>
    </Gate>
  )
}
