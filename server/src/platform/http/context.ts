import type { VNode } from 'preact'
import type { Database, Tx } from '../db/database.ts'
import type { Log } from '../log/log.ts'
import type { Assets } from './assets.ts'
import type { ProblemDetails } from './reply.ts'
import type { Route } from './route.ts'
import type { Visitor } from './visitor.ts'

/** What the server needs from the rooms, without knowing them. */
export type House = {
  readonly routes: readonly Route[]
  /** Who a request comes from, by its session and browser cookies. */
  readonly readVisitor: (
    session: string | undefined,
    browser: string | undefined,
    /** `background`: the page asks by itself, which is no sign of life. */
    asked: 'by-hand' | 'background',
    /** The transaction of `sign-in` to look in; without one it takes its own. */
    door?: Tx,
  ) => Promise<Visitor>
  /** A refusal as a page for people. */
  readonly refusalPage: (visitor: Visitor, problem: ProblemDetails, reference: string) => VNode
  /** Where somebody is sent who must sign in to see a page. */
  readonly door: (path: string) => string
  readonly assets: readonly Assets[]
}

export type ServerOptions = {
  readonly origin: string
  readonly database: Database
  readonly log: Log
  /** Addresses of proxies in front, whose X-Forwarded-For is believed. */
  readonly trustProxy?: readonly string[]
}

export type Context = ServerOptions & { readonly house: House }
