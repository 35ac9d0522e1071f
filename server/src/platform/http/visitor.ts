import type { Role } from '@salve/contract/words'
import type { PatientSubject, StaffSubject } from '../db/subject.ts'

/** Who a request comes from, as far as its cookies prove. */
export type Visitor = {
  /** A random token of this browser, kept in a cookie: binds forms, codes and challenges to it. */
  readonly browser: string
  /** What forms and API calls must send back. Changes with the session. */
  readonly csrf: string
  readonly standing:
    | { readonly kind: 'nobody' }
    | { readonly kind: 'patient'; readonly subject: PatientSubject; readonly stale: boolean }
    | {
        readonly kind: 'staff'
        readonly subject: StaffSubject
        /** `totp`: the second step is still to come. `locked`: idle too long. */
        readonly stage: 'totp' | 'locked' | 'full'
      }
}

/** Who may call a route. Declared on every route; a route without one makes the process refuse to start. */
export type Policy =
  | { readonly allow: 'anyone' }
  | { readonly allow: 'patient' }
  | { readonly allow: 'staff'; readonly roles?: readonly Role[] }
  /** Staff before their second step or behind the idle lock, and those fully in. */
  | { readonly allow: 'staff-at-the-door' }
