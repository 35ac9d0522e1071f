import { patientPaths } from '@salve/contract/patient-paths'
import { Avatar } from '@salve/ui/avatar'
import type { VNode } from 'preact'
import type { Frame, OnceKey } from './frame.ts'
import { Page } from './page.tsx'
import { BackLink, LineLink } from './parts.tsx'
import { PostForm } from './post-form.tsx'
import { When } from './when.tsx'

export type DemoPerson = {
  /** What `POST /demo/sign-in` takes as `as`. */
  readonly as: string
  readonly name: string
  /** Why one would look through these eyes: "Has a new answer about blood pressure". */
  readonly about: string
}

export type DemoPageProps = {
  readonly frame: Frame
  readonly onceKey: OnceKey
  readonly patients: readonly DemoPerson[]
  readonly staff: readonly DemoPerson[]
}

/** Only in demo mode: everyone of the made-up practice, to sign in as. */
export function DemoPage({ frame, onceKey, patients, staff }: DemoPageProps): VNode {
  return (
    <Page frame={frame} title={frame.t('demo.title')} tabs={false}>
      <div class="wrap narrow demo">
        <h1 class="display">{frame.t('demo.title')}</h1>
        <p class="lead">{frame.t('demo.lead')}</p>
        <PostForm class="pair" frame={frame} action={patientPaths.demoSignIn()} onceKey={onceKey}>
          <People title={frame.t('demo.patients')} people={patients} />
          <People title={frame.t('demo.staff')} people={staff} />
        </PostForm>
        <LineLink href={patientPaths.demoOutbox()}>{frame.t('demo.to-outbox')}</LineLink>
      </div>
    </Page>
  )
}

type PeopleProps = { readonly title: string; readonly people: readonly DemoPerson[] }

function People({ title, people }: PeopleProps): VNode {
  return (
    <section class="stack">
      <h2>{title}</h2>
      <ul class="ways">
        {people.map(({ as, name, about }) => (
          <li key={as}>
            <button class="button button-outline way" type="submit" name="as" value={as}>
              <Avatar name={name} size="large" />
              <span>
                <b>{name}</b>
                <small>{about}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

export type DemoNotice = {
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly at: Temporal.Instant
  /** The link in it, to follow from here. */
  readonly link?: string
}

export type DemoOutboxPageProps = {
  readonly frame: Frame
  readonly notices: readonly DemoNotice[]
}

/** Only in demo mode: the emails that would have gone out, newest first. */
export function DemoOutboxPage({ frame, notices }: DemoOutboxPageProps): VNode {
  return (
    <Page frame={frame} title={frame.t('outbox.title')} tabs={false}>
      <div class="wrap narrow">
        <BackLink href={patientPaths.demo()}>{frame.t('demo.title')}</BackLink>
        <h1 class="display">{frame.t('outbox.title')}</h1>
        <p class="lead">{frame.t(notices.length === 0 ? 'outbox.empty' : 'outbox.lead')}</p>
        {notices.map(({ id, to, subject, text, at, link }) => (
          <article class="card panel" key={id}>
            <h2>{subject}</h2>
            <p class="small muted">
              {frame.t('outbox.to', { to })} <span aria-hidden="true">·</span>{' '}
              <When frame={frame} at={at} />
            </p>
            <p class="typed">{text}</p>
            {link !== undefined && (
              <a class="button button-soft" href={link}>
                {frame.t('outbox.follow')}
              </a>
            )}
          </article>
        ))}
      </div>
    </Page>
  )
}
