import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { assetFolder as pageAssets } from '../pages/assets.ts'
import { NoticePage, type NoticeKind } from '../pages/notice-page.tsx'
import { fileMessage } from './chart/jobs.ts'
import { demoRoutes } from './demo/routes.ts'
import { notificationJobs } from './notifications/jobs.ts'
import type { Clock } from './platform/clock/clock.ts'
import type { Config } from './platform/config/config.ts'
import { readOrMakeSecret, type Secrets, secretsFrom } from './platform/crypto/secrets.ts'
import { type Database, openDatabase } from './platform/db/database.ts'
import { startEmbedded } from './platform/db/embedded.ts'
import { migrate } from './platform/db/migrate.ts'
import { type Address, addressOf } from './platform/db/pool.ts'
import { assetFolder } from './platform/http/assets.ts'
import type { ProblemDetails } from './platform/http/reply.ts'
import { openServer } from './platform/http/server.ts'
import { startWorker, type Worker } from './platform/jobs/worker.ts'
import { type Live, openLive } from './platform/live/live.ts'
import type { Log } from './platform/log/log.ts'
import { type Mailer, noMailer, smtpMailer } from './platform/mail/mailer.ts'
import type { Practice } from './practices/practice.ts'
import { practiceFrame } from './practices/practice-frame.ts'
import { listPracticeIds, readPractice } from './practices/read-practice.ts'
import { reactBy, reactionsOf } from './reactions.ts'
import { routesOf } from './routes.ts'
import { signInJobs } from './sign-in/jobs.ts'
import { doorTo } from './sign-in/next-path.ts'
import { readVisitor } from './sign-in/read-visitor.ts'
import type { SignInDeps } from './sign-in/sign-in.ts'
import { startChores } from './chores.ts'

const staffFolder = join(import.meta.dirname, '../../staff/dist')

/** The ground: PostgreSQL running and migrated, reached as the owner and as the app. */
export type Ground = {
  readonly owner: Address
  readonly app: Address
  readonly secrets: Secrets
  readonly stop: () => Promise<void>
}

/** Starts or reaches PostgreSQL and brings it up to the last migration. */
export async function openGround(config: Config): Promise<Ground> {
  const root = config.secret ?? readOrMakeSecret(config.dataFolder)
  const secrets = secretsFrom(root)
  const { url } = config.database
  const { owner, stop } =
    url === undefined
      ? await startEmbedded(config.dataFolder)
      : { owner: addressOf(url), stop: async (): Promise<void> => {} }
  const password = secrets.sign('database role', 'salve_app')
  await migrate(owner, password)
  return { owner, app: { ...owner, user: 'salve_app', password }, secrets, stop }
}

/** Everything that is open in one process of Salve; closing it closes all but the ground. */
export type House = AsyncDisposable & {
  readonly database: Database
  readonly live: Live
  readonly mailer: Mailer
  readonly signIn: SignInDeps
}

type Opening = { readonly clock: Clock; readonly log: Log }

/** Opens the house on its ground: database, live hints, mail, and what follows from facts. */
export function openHouse(config: Config, ground: Ground, { clock, log }: Opening): House {
  const live = openLive(ground.app, log)
  const { smtpUrl, from } = config.mail
  const mailer = smtpUrl === undefined ? noMailer : smtpMailer(smtpUrl, from)
  const signIn: SignInDeps = {
    origin: config.http.origin,
    secrets: ground.secrets,
    sendsMail: mailer.configured,
    ...(config.demo ? { demoUrl: '/demo' } : {}),
  }
  const { notifyPatient } = notificationJobs({ origin: config.http.origin })
  const react = reactBy(reactionsOf({ fileMessage, notifyPatient }), live)
  const { poolSize } = config.database
  const database = openDatabase(ground.app, { poolSize, clock, log, react })
  return {
    ...{ database, live, mailer, signIn },
    [Symbol.asyncDispose]: async () => {
      await live[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}

/** The web side: every route of every room. Close it to let requests under way finish. */
export async function openWeb(config: Config, house: House, log: Log): Promise<FastifyInstance> {
  const { database, live, signIn } = house
  const { demo } = config
  const { origin, trustProxy } = config.http
  const visitors = readVisitor({ database, secrets: signIn.secrets })
  const mounting = { signIn, live, database, readVisitor: visitors, demo }
  const practice = await anyPractice(database)
  return await openServer(
    {
      routes: [...routesOf(mounting), ...(demo ? demoRoutes({ origin, database }) : [])],
      readVisitor: visitors,
      refusalPage: (visitor, problem, reference) =>
        NoticePage({
          frame: practiceFrame(practice, {
            now: database.clock.now(),
            csrf: visitor.csrf,
            origin,
          }),
          kind: noticeOf(problem),
          ...(problem.status >= 500 ? { reference } : {}),
        }),
      door: doorTo,
      assets: [
        assetFolder(pageAssets, '/assets/'),
        ...(existsSync(staffFolder) ? [assetFolder(staffFolder, '/desk/', 'index.html')] : []),
      ],
    },
    { origin, database, log, ...(trustProxy.length === 0 ? {} : { trustProxy }) },
  )
}

/** The worker side: jobs that follow from facts, and the house's regular chores. */
export async function openWorker(
  config: Config,
  ground: Ground,
  house: House,
  log: Log,
): Promise<Worker> {
  const { database, mailer, signIn } = house
  const { notifyPatient } = notificationJobs({ origin: config.http.origin })
  const worker = await startWorker(
    ground.owner,
    [fileMessage, notifyPatient, ...signInJobs(signIn)],
    { database, mailer, log },
    { concurrency: config.jobs.concurrency },
  )
  const chores = startChores(database, log)
  return {
    [Symbol.asyncDispose]: async () => {
      await chores[Symbol.asyncDispose]()
      await worker[Symbol.asyncDispose]()
    },
  }
}

function noticeOf({ type, status }: ProblemDetails): NoticeKind {
  if (status >= 500) return 'failed'
  if (type === 'too-many') return 'too-many'
  if (type === 'signed-out' || type === 'locked') return 'signed-out'
  if (status === 403) return 'no-access'
  return status === 404 ? 'not-found' : 'failed'
}

/** The practice named on pages of refusal; before there is one, only our own name. */
async function anyPractice(database: Database): Promise<Omit<Practice, 'id'>> {
  return await database.withSubject({ kind: 'sign-in' }, async (tx) => {
    const [first] = await listPracticeIds(tx)
    if (first !== undefined) return await readPractice(tx, first)
    const calendar = { timeZone: 'UTC', hours: [], holidays: [] }
    return { name: 'Salve', alias: 'Salve', phone: '', nursePhone: '', address: '', calendar }
  })
}
