import type { FastifyRequest } from 'fastify'
import type { Subject } from '../db/subject.ts'
import type { Tx } from '../db/database.ts'
import type { Context } from './context.ts'
import { cookieName, readCookies } from './cookies.ts'
import { type Asking, examine, subjectIdOf } from './examine.ts'
import { countCall } from './limit.ts'
import { type Attempt, giveBackKey, keepAnswer, takeKey } from './once.ts'
import type { Reply } from './reply.ts'
import type { Route } from './route.ts'
import type { Visitor } from './visitor.ts'

/** What is answered, and to whom. */
export type Handled = { readonly visitor: Visitor; readonly reply: Reply }

/** Carries a refusal out of a transaction, so that it rolls back. */
class Refused extends Error {
  override readonly name = 'Refused'
  readonly handled: Handled
  readonly recount: (tx: Tx) => Promise<unknown>
  readonly subject: Subject
  constructor(handled: Handled, subject: Subject, recount: (tx: Tx) => Promise<unknown>) {
    super('refused')
    this.handled = handled
    this.subject = subject
    this.recount = recount
  }
}

/**
 * One request from its session to its answer, inside one transaction: who asks, whether they may, is
 * it really from our page, is it well formed, is it a repeat; then the room's answer. What a refusal
 * undoes takes its count along: it is counted once more, so that guessing has an end.
 */
export async function handle(
  context: Context,
  route: Route,
  request: FastifyRequest,
): Promise<Handled> {
  const stranger = hasSession(context, request) ? undefined : await visitorOf(context, request)
  if (stranger !== undefined) {
    // What a stranger may not ask, or not like this, is refused without a connection.
    const asked = examine({ ...context, route, visitor: stranger }, request)
    if (!asked.ok) return { visitor: stranger, reply: asked.refusal }
  }
  try {
    return await context.database.withSubject({ kind: 'sign-in' }, async (door) => {
      const visitor = stranger ?? (await visitorOf(context, request, door))
      return await handleIn(door, { ...context, route, visitor }, request)
    })
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault
    await context.database.withSubject(fault.subject, fault.recount)
    return fault.handled
  }
}

async function handleIn(door: Tx, asking: Asking, request: FastifyRequest): Promise<Handled> {
  const { route, visitor } = asking
  const asked = examine(asking, request)
  if (!asked.ok) return { visitor, reply: asked.refusal }
  const { subject, parts, attempt } = asked
  const tx = subject.kind === 'sign-in' ? door : door.become(subject)
  const limit = async (on: Tx): Promise<Reply | undefined> =>
    await limitOf(on, route, subject, request.ip)
  const answer = async (): Promise<Reply> => await route.answer(tx, visitor, parts, request.ip)
  const limited = limit(tx)
  const reply =
    attempt === undefined
      ? ((await limited) ?? (await answer()))
      : await answerOnce(tx, attempt, { limited, answer })
  const handled = { visitor, reply }
  if (reply.status >= 400 && reply.commits !== true) throw new Refused(handled, subject, limit)
  return handled
}

/** The same checks for a stream, which holds no transaction; undefined when it has taken over. */
export async function handleStream(
  context: Context,
  route: Route,
  request: FastifyRequest,
  takeOver: (visitor: Visitor) => Promise<void>,
): Promise<Handled | undefined> {
  const visitor = await visitorOf(context, request)
  const asked = examine({ ...context, route, visitor }, request)
  if (!asked.ok) return { visitor, reply: asked.refusal }
  await takeOver(visitor)
  return undefined
}

function hasSession(context: Context, request: FastifyRequest): boolean {
  return readCookies(request.headers.cookie).has(cookieName('salve', context.origin))
}

/** Who sent a request, by its cookies. */
export async function visitorOf(
  context: Context,
  request: FastifyRequest,
  door?: Tx,
): Promise<Visitor> {
  const cookies = readCookies(request.headers.cookie)
  return await context.house.readVisitor(
    cookies.get(cookieName('salve', context.origin)),
    cookies.get(cookieName('salve-browser', context.origin)),
    request.headers['x-salve-background'] === '1' ? 'background' : 'by-hand',
    door,
  )
}

/** Limit and key are asked for together; a key that was not used for an answer is given back. */
async function answerOnce(
  tx: Tx,
  attempt: Attempt,
  asked: {
    readonly limited: Promise<Reply | undefined>
    readonly answer: () => Promise<Reply>
  },
): Promise<Reply> {
  const [limited, repeated] = await Promise.all([asked.limited, takeKey(tx, attempt)])
  if (limited === undefined && repeated !== undefined) return repeated
  const answer = limited ?? (await asked.answer())
  if (answer.status < 400) await keepAnswer(tx, attempt, answer)
  else if (repeated === undefined) await giveBackKey(tx, attempt)
  return answer
}

/** Every write of a signed-in person is limited, even where its route says nothing. */
const everyWrite = { name: 'write', max: 240, windowSeconds: 60 }

async function limitOf(
  tx: Tx,
  route: Route,
  subject: Subject,
  address: string,
): Promise<Reply | undefined> {
  const limit = route.limit ?? (route.method === 'GET' ? undefined : everyWrite)
  if (limit === undefined) return undefined
  return await countCall(tx, limit, subjectIdOf(subject) ?? address)
}
