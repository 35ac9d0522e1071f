import type { VNode } from 'preact'

export type Cookie = {
  readonly name: string
  /** Undefined clears it. */
  readonly value: string | undefined
  readonly sameSite: 'strict' | 'lax'
  readonly maxAgeSeconds?: number
}

/** One thing that is wrong with a request: where, and what. */
export type FieldProblem = { readonly field: string; readonly problem: string }

/** RFC 9457 problem details; `type` is one word of a closed list, `members` what else the asker needs. */
export type ProblemDetails = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail?: string
  readonly errors?: readonly FieldProblem[]
  readonly members?: Readonly<Record<string, unknown>>
}

/** What a route answers. A refusal (status 400 and up) rolls its transaction back unless `commits`. */
export type Reply = {
  readonly status: number
  readonly body:
    | { readonly kind: 'json'; readonly value: unknown }
    | { readonly kind: 'page'; readonly page: VNode }
    | { readonly kind: 'problem'; readonly problem: ProblemDetails }
    | {
        readonly kind: 'bytes'
        readonly type: string
        readonly bytes: Uint8Array
        readonly name?: string
      }
    | { readonly kind: 'none' }
  readonly location?: string
  readonly cookies?: readonly Cookie[]
  /** Has the browser forget what it cached and stored of us: signing out on a shared machine. */
  readonly clearsSite?: boolean
  /** Keep what a refused request wrote (a counted miss). */
  readonly commits?: boolean
}

export function json(value: unknown, status = 200): Reply {
  return { status, body: { kind: 'json', value } }
}

export function page(node: VNode, status = 200): Reply {
  return { status, body: { kind: 'page', page: node } }
}

export function nothing(): Reply {
  return { status: 204, body: { kind: 'none' } }
}

/** 303: after a form was taken, go there and look. */
export function seeOther(location: string, cookies: readonly Cookie[] = []): Reply {
  return { status: 303, body: { kind: 'none' }, location, cookies }
}

export function problem(details: ProblemDetails): Reply {
  return { status: details.status, body: { kind: 'problem', problem: details } }
}

/** The same dull answer for what does not exist and for what the asker may not see. */
export function notFound(): Reply {
  return problem({ type: 'not-found', title: 'Not found', status: 404 })
}

export function invalid(errors: readonly FieldProblem[], status: 400 | 422 = 422): Reply {
  return problem({
    type: 'validation',
    title: 'Something in the request is not right',
    status,
    errors,
  })
}
