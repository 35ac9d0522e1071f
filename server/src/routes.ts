import { actRoutes } from './conversations/act-routes.ts'
import { deskRoutes } from './conversations/desk-routes.ts'
import { liveRoutes } from './conversations/live-routes.ts'
import { findRoutes } from './conversations/find-routes.ts'
import { owedRoutes } from './conversations/owed-routes.ts'
import type { PatientPages } from './conversations/patient-frame.ts'
import { patientRoutes } from './conversations/patient-routes.ts'
import { patientThreadRoutes } from './conversations/patient-thread-routes.ts'
import { writeRoutes } from './conversations/write-routes.ts'
import { invitationRoutes } from './invitations/routes.ts'
import { healthRoutes } from './platform/http/health.ts'
import type { Database } from './platform/db/database.ts'
import type { Route } from './platform/http/route.ts'
import type { Live } from './platform/live/live.ts'
import { drawPages } from './sign-in/draw-pages.ts'
import { frameAt } from './sign-in/frame-at.ts'
import { patientSignInRoutes } from './sign-in/patient-routes.ts'
import type { ReadVisitor } from './sign-in/read-visitor.ts'
import { signInRoutes } from './sign-in/routes.ts'
import { idleSeconds, type SignInDeps } from './sign-in/sign-in.ts'
import { stillIn } from './sign-in/still-in.ts'
import { templateRoutes } from './templates/routes.ts'
import { youRoutes } from './you/routes.ts'

export type Mounting = {
  readonly signIn: SignInDeps
  readonly live: Live
  readonly database: Database
  readonly readVisitor: ReadVisitor
  readonly demo: boolean
}

/** Table of contents: every route of the house, in the order of its rooms. */
export function routesOf(mounting: Mounting): readonly Route[] {
  const { signIn, live, readVisitor, demo, database } = mounting
  const { origin } = signIn
  const pages: PatientPages = { origin, idleSeconds }
  return [
    ...healthRoutes(database, live),
    ...signInRoutes(signIn),
    ...patientSignInRoutes(
      signIn,
      drawPages(async (at) => await frameAt(at, origin)),
    ),
    ...patientRoutes(pages),
    ...patientThreadRoutes(pages),
    ...writeRoutes(pages),
    ...youRoutes(signIn, pages),
    ...deskRoutes({ demo, idleLockSeconds: idleSeconds }),
    ...actRoutes,
    ...findRoutes,
    ...owedRoutes,
    ...invitationRoutes(signIn),
    ...templateRoutes,
    ...liveRoutes({ live, stillIn: stillIn(readVisitor, origin) }),
  ]
}
