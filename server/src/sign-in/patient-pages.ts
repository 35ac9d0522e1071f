import type { VNode } from 'preact'
import type { CodePageProps } from '../../pages/code-page.tsx'
import type { JoinContactPageProps } from '../../pages/join-contact-page.tsx'
import type { JoinPageProps } from '../../pages/join-page.tsx'
import type { SignInPageProps } from '../../pages/sign-in-page.tsx'
import type { Tx } from '../platform/db/database.ts'
import type { Visitor } from '../platform/http/visitor.ts'

/** For whom a page is drawn. */
export type At = { readonly tx: Tx; readonly visitor: Visitor }
type View<Props> = Omit<Props, 'frame' | 'onceKey'>
type Draw<Props> = (at: At, view: View<Props>) => Promise<VNode>

/** How the pages of joining and signing in are drawn; `drawPages` draws the real ones. */
export type SignInPages = {
  readonly join: Draw<JoinPageProps>
  readonly contact: Draw<JoinContactPageProps>
  readonly signIn: Draw<SignInPageProps>
  readonly code: Draw<CodePageProps>
}

/** An address with most of it hidden: `r•••@home.example`. */
export function hiddenAddress(address: string): string {
  const [name = '', host = ''] = address.split('@')
  return `${Array.from(name)[0] ?? ''}•••@${host}`
}
