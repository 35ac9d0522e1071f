// Small parts several patient pages are made of.
import { telephone } from '@salve/contract/patient-paths'
import { Avatar } from '@salve/ui/avatar'
import { Icon } from '@salve/ui/icon'
import type { IconProps } from '@salve/ui/icon'
import type { ComponentChildren, VNode } from 'preact'
import type { Frame, Person, Phone } from './frame.ts'

export type BackLinkProps = { readonly href: string; readonly children: ComponentChildren }

export function BackLink({ href, children }: BackLinkProps): VNode {
  return (
    <a class="back-link" href={href}>
      <Icon name="back" />
      {children}
    </a>
  )
}

export type BannerProps = {
  readonly tone: 'info' | 'wait' | 'done' | 'danger'
  readonly icon: IconProps['name']
  readonly children: ComponentChildren
}

export function Banner({ tone, icon, children }: BannerProps): VNode {
  return (
    <div class={`banner banner-${tone}`} role="status">
      <Icon name={icon} size="medium" />
      <span>{children}</span>
    </div>
  )
}

export type Problem = { readonly href: string; readonly words: string }

export type ErrorSummaryProps = { readonly frame: Frame; readonly problems: readonly Problem[] }

/** What to put right, first on the page; takes the focus when the page opens. */
export function ErrorSummary({ frame, problems }: ErrorSummaryProps): VNode | undefined {
  if (problems.length === 0) return undefined
  return (
    <div class="error-summary" role="alert" tabindex={-1} autofocus>
      <h2>{frame.t('error.summary', { count: problems.length })}</h2>
      <ul>
        {problems.map(({ href, words }) => (
          <li key={href}>
            <a href={href}>{words}</a>
          </li>
        ))}
      </ul>
    </div>
  )
}

export type FieldErrorProps = { readonly id: string; readonly children: ComponentChildren }

export function FieldError({ id, children }: FieldErrorProps): VNode {
  return (
    <p class="field-error" id={id}>
      <Icon name="alert" size="small" />
      <span>{children}</span>
    </p>
  )
}

export type LineLinkProps = { readonly href: string; readonly children: ComponentChildren }

/** A link on a line of its own, tall enough for a thumb. */
export function LineLink({ href, children }: LineLinkProps): VNode {
  return (
    <a class="line-link" href={href}>
      {children}
    </a>
  )
}

export type CallLinkProps = { readonly phone: Phone; readonly children: ComponentChildren }

export function CallLink({ phone, children }: CallLinkProps): VNode {
  return <a href={telephone(phone.dial)}>{children}</a>
}

/** The last line of a page about writing: or talk to us. */
export function TalkLine({ frame }: { readonly frame: Frame }): VNode {
  const { phone } = frame.practice
  return (
    <p class="small muted">
      {frame.t.marked(
        'form.talk',
        { call: (words) => <CallLink phone={phone}>{words}</CallLink> },
        { phone: phone.shown },
      )}
    </p>
  )
}

export type PersonRowProps = { readonly person: Person; readonly children?: ComponentChildren }

/** One line of a list of people: who, what they do, and what there is to say about them. */
export function PersonRow({ person, children }: PersonRowProps): VNode {
  return (
    <li>
      <Avatar name={person.name} />
      <span>
        <b>{person.name}</b>
        <span class="muted">{person.role}</span>
      </span>
      {children !== undefined && <span class="row-end">{children}</span>}
    </li>
  )
}

export type IconLineProps = {
  readonly icon: IconProps['name']
  readonly children: ComponentChildren
}

export function IconLine({ icon, children }: IconLineProps): VNode {
  return (
    <li>
      <Icon name={icon} size="medium" />
      <span>{children}</span>
    </li>
  )
}

/** Strong words within a sentence of the catalogue: `<b>...</b>`. */
export function strong(inside: (string | VNode)[]): VNode {
  return <b>{inside}</b>
}
