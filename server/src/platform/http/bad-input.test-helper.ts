// The whole house over HTTP, and for each of its routes a good request to be spoiled.
import type { FastifyInstance } from 'fastify'
import { type Asking, requestFor } from '../../../../suites/matrix/requests.ts'
import { asStaff, openWorld, type Session, type World } from '../../../../suites/world.ts'
import { demoRoutes } from '../../demo/routes.ts'
import { openWeb } from '../../house.ts'
import { routesOf } from '../../routes.ts'
import { invitePatient } from '../../sign-in/invite-patient.ts'
import { readVisitor } from '../../sign-in/read-visitor.ts'
import { openLog } from '../log/log.ts'
import type { Route } from './route.ts'

/** A request as `inject` takes it; what is sent is always text or bytes. */
export type Request = {
  readonly method: Route['method']
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly payload?: string | Buffer
}

export type Ground = AsyncDisposable & {
  readonly world: World
  readonly table: readonly Route[]
  /** Signs everybody in again, and forgets what was counted. */
  readonly renew: () => Promise<void>
  /** A good request of the route, by somebody it lets in. */
  readonly good: (route: Route) => Request & { readonly payload?: string }
  /** Asks, and gives up on a stream that opened. */
  readonly ask: (request: Request) => Promise<Answered>
}
export type Answered = { readonly status: number; readonly body: string; readonly type: string }

export function keyOf({ method, path }: Asking): string {
  return `${method} ${path}`
}

export async function openGround(): Promise<Ground> {
  const world = await openWorld({ demo: true })
  const app = await openWeb(world.config, world.house, openLog('silent'))
  const { signIn, live, database, secrets, maple, does } = world
  const visitors = readVisitor({ database, secrets })
  const ids = await findIds(world)
  const signedIn = async (): Promise<{ staff: Session; patient: Session }> => ({
    staff: await does.signIn(maple.staff.dana),
    patient: await does.signIn(maple.patients.rosa),
  })
  let sessions = await signedIn()
  return {
    world,
    table: [
      ...routesOf({ signIn, live, database, readVisitor: visitors, demo: true }),
      ...demoRoutes({ origin: signIn.origin, database }),
    ],
    renew: async () => {
      sessions = await signedIn()
      await world.test.asOwner('delete from rate_limit')
    },
    good: (route) => {
      const session = route.policy.allow === 'patient' ? sessions.patient : sessions.staff
      return goodRequest(world, route, { session, ids })
    },
    ask: async (request) => await ask(app, request),
    [Symbol.asyncDispose]: async () => {
      await app.close()
      await world[Symbol.asyncDispose]()
    },
  }
}

async function findIds({ does, maple, signIn, test }: World): Promise<ReadonlyMap<string, string>> {
  const conversation = await does.ask(maple.patients.rosa, 'health-question', 'A question')
  const slip = await does.as(maple.staff.dana, async (tx) => {
    const asked = { who: asStaff(tx.who), patientId: maple.patients.agnes.id }
    return await invitePatient(tx, signIn, asked)
  })
  const [template] = await test.asOwner('select id from template where practice_id = $1 limit 1', [
    maple.id,
  ])
  return new Map([
    [':id', conversation],
    ['slip', slip?.id ?? ''],
    ['template', String(template?.['id'])],
    [':patient', maple.patients.rosa.id],
    [':desk', maple.desks.nurses],
    [':topic', 'help'],
    [':code', 'ABCDEF'],
  ])
}

function goodRequest(
  world: World,
  route: Route,
  of: { readonly session: Session; readonly ids: ReadonlyMap<string, string> },
): Request & { readonly payload?: string } {
  const { session, ids } = of
  const place = /:\w+/.exec(route.path)?.[0] ?? ''
  const id = ids.get(route.path.includes('/slips/') ? 'slip' : place) ?? crypto.randomUUID()
  const { url, headers, payload } = requestFor(world, route, {
    ...{ id, ours: 'maple', session, template: ids.get('template') ?? '' },
  })
  return {
    ...{ method: route.method, url },
    headers: { ...headers, origin: world.signIn.origin },
    ...(payload === undefined ? {} : { payload }),
  }
}

const answerMs = 3000

async function ask(app: FastifyInstance, request: Request): Promise<Answered> {
  const late = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => late.resolve(undefined), answerMs)
  const answer = await Promise.race([app.inject(request), late.promise])
  clearTimeout(timer)
  if (answer === undefined) return { status: 200, body: '', type: 'a stream' }
  const type = answer.headers['content-type'] ?? ''
  return { status: answer.statusCode, body: answer.body, type }
}

export function isJson({ headers }: Pick<Request, 'headers'>): boolean {
  return headers['content-type']?.includes('json') === true
}
