import { patientPaths } from '@salve/contract/patient-paths'
import type { VNode } from 'preact'
import type { Frame, OnceKey } from './frame.ts'
import { Page } from './page.tsx'
import { BackLink, CallLink, ErrorSummary, FieldError } from './parts.tsx'
import { PostForm } from './post-form.tsx'

export type AddressPageProps = {
  readonly frame: Frame
  readonly onceKey: OnceKey
  /** Where notices go now; empty when there is no address. */
  readonly current: string
  /** Whether a code can be sent; without a mail server an address cannot be proved here. */
  readonly codes: boolean
  /** What was typed as the new address, and whether it is none. */
  readonly typed: string
  readonly wrong: boolean
}

/** Changing where notices go: the address now, the new one, and a code to it before it counts. */
export function AddressPage(props: AddressPageProps): VNode {
  const { frame, current, codes, wrong } = props
  const problem = frame.t('sign-in.bad-email')
  return (
    <Page frame={frame} title={frame.t('address.title')} place="you" refused={wrong} tabs={false}>
      <div class="wrap narrow">
        <div class="step-bar">
          <BackLink href={patientPaths.you()}>{frame.t('nav.you')}</BackLink>
        </div>
        {wrong && <ErrorSummary frame={frame} problems={[{ href: '#email', words: problem }]} />}
        <h1 class="display">{frame.t('address.title')}</h1>
        <section class="card panel">
          <h2>{frame.t('address.now')}</h2>
          <p class="address">{current === '' ? frame.t('address.none') : <bdi>{current}</bdi>}</p>
        </section>
        {codes ? <NewAddress {...props} /> : <NotHere frame={frame} />}
      </div>
    </Page>
  )
}

function NewAddress({ frame, onceKey, typed, wrong }: AddressPageProps): VNode {
  return (
    <PostForm class="form" frame={frame} action={patientPaths.address()} onceKey={onceKey}>
      <div class={wrong ? 'field field-wrong' : 'field'}>
        <label class="question" for="email">
          {frame.t('address.new')}
        </label>
        <p class="hint" id="email-hint">
          {frame.t('address.new-hint')}
        </p>
        {wrong && <FieldError id="email-error">{frame.t('sign-in.bad-email')}</FieldError>}
        <input
          class="input"
          type="email"
          id="email"
          name="email"
          autocomplete="email"
          value={typed}
          required
          aria-invalid={wrong ? 'true' : undefined}
          aria-describedby={wrong ? 'email-hint email-error' : 'email-hint'}
        />
      </div>
      <div class="stack">
        <button class="button button-full" type="submit">
          {frame.t('contact.send-code')}
        </button>
        <a class="button button-outline button-full" href={patientPaths.you()}>
          {frame.t('address.cancel')}
        </a>
      </div>
    </PostForm>
  )
}

/** With no way to send a code, the practice itself changes what is on file. */
function NotHere({ frame }: { readonly frame: Frame }): VNode {
  const { phone } = frame.practice
  return (
    <>
      <p>
        {frame.t.marked(
          'address.ask-us',
          { call: (words) => <CallLink phone={phone}>{words}</CallLink> },
          { phone: phone.shown },
        )}
      </p>
      <a class="button button-outline button-full" href={patientPaths.you()}>
        {frame.t('page.back')}
      </a>
    </>
  )
}
