// The matrix over HTTP: every route of the table, every asker, every relation, each cell compared
// with the oracle. Refused cells must also change nothing and say nothing.
import { setTimeout } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { Route } from '../../server/src/platform/http/route.ts'
import { expected, maySee, rules, type Expected, type Rule, type Thing } from './oracle.ts'
import { requestFor, type Request } from './requests.ts'
import type { Asker } from './askers.ts'
import type { Prop, Stage } from './stage.ts'

/** What was tried, and where the house and the specification part. */
export type Tally = {
  cells: number
  letIn: number
  door: number
  hidden: number
  malformed: number
  canaries: number
  twins: number
  readonly deviations: string[]
}

export function newTally(): Tally {
  const none = { cells: 0, letIn: 0, door: 0, hidden: 0, malformed: 0, canaries: 0, twins: 0 }
  return { ...none, deviations: [] }
}

export type Table = readonly Pick<Route, 'method' | 'path' | 'face' | 'stream'>[]

/** Every route, every asker, every relation. */
export async function tryEveryCell(
  stage: Stage,
  app: FastifyInstance,
  table: Table,
  tally: Tally,
): Promise<void> {
  for (const route of table) {
    const key = `${route.method} ${route.path}`
    const rule = rules[key]
    if (rule === undefined) {
      tally.deviations.push(`${key}: a route the oracle does not know`)
      continue
    }
    if (rule.face !== route.face) tally.deviations.push(`${key}: face ${route.face}`)
    if ((rule.stream === true) !== (route.stream !== undefined)) {
      tally.deviations.push(`${key}: stream or not`)
    }
    for (const of of rule.and === undefined ? [rule.of] : [rule.of, rule.and]) {
      const trial = {
        key,
        method: route.method,
        path: route.path,
        rule: of === undefined ? rule : { ...rule, of },
      }
      const trying = new Trying(stage, app, trial, tally)
      await trying.refusals()
      if (route.stream === undefined) await trying.openings()
    }
  }
}

type Trial = {
  readonly key: string
  readonly method: string
  readonly path: string
  readonly rule: Rule
}
type Answer = { readonly status: number; readonly body: string; readonly location: string }

class Trying {
  readonly #stage: Stage
  readonly #app: FastifyInstance
  readonly #trial: Trial
  readonly #tally: Tally
  constructor(stage: Stage, app: FastifyInstance, trial: Trial, tally: Tally) {
    this.#stage = stage
    this.#app = app
    this.#trial = trial
    this.#tally = tally
  }

  #expected(asker: Asker, prop: Prop | undefined): Expected {
    const { method, rule } = this.#trial
    // A template is asked for beside a conversation: who reads none is not let in to either.
    if (rule.of === 'template' && prop !== undefined && this.#readable(asker) === undefined) {
      return expected(method, rule, asker.eyes, mayBeAsked(prop.thing))
    }
    return expected(method, rule, asker.eyes, prop?.thing)
  }

  #props(): readonly (Prop | undefined)[] {
    const { of } = this.#trial.rule
    return of === undefined ? [undefined] : this.#stage.props[of]
  }

  /** All that must be refused, in one go: afterwards no row may have changed. */
  async refusals(): Promise<void> {
    const before = await digest(this.#stage)
    let tried = 0
    for (const asker of this.#stage.askers) {
      const session = await asker.enter()
      const hidden: { readonly prop: string; readonly answer: Answer }[] = []
      for (const prop of this.#props()) {
        const expects = this.#expected(asker, prop)
        if (expects.because === 'let in') continue
        const answer = await this.#ask(asker, session, prop?.id)
        this.#judge(asker, prop, { expects, answer })
        tried++
        if (expects.because === 'hidden') hidden.push({ prop: prop?.name ?? '', answer })
      }
      this.#compareTwins(asker, hidden)
    }
    if (tried > 0 && (await digest(this.#stage)) !== before) {
      this.#tally.deviations.push(`${this.#trial.key}: a refused request changed something`)
    }
  }

  /** All that must be let in; writes each get a thing of their own to change. */
  async openings(): Promise<void> {
    for (const asker of this.#stage.askers) {
      for (const prop of this.#props()) {
        const expects = this.#expected(asker, prop)
        if (expects.because !== 'let in') continue
        const known = this.#stage.canaries.length
        const { method, rule } = this.#trial
        const changes = method !== 'GET' || rule.of === 'slip'
        const fresh = changes ? await prop?.another?.() : undefined
        const answer = await this.#ask(asker, await asker.enter(), fresh ?? prop?.id)
        this.#judge(asker, prop, { expects, answer })
        // What was changed is no longer where the oracle put it.
        this.#stage.canaries.splice(known)
      }
    }
  }

  async #ask(
    asker: Asker,
    session: { readonly cookie: string; readonly csrf: string },
    id = '',
  ): Promise<Answer> {
    const { method, path, rule, key } = this.#trial
    const { conversation, template } = this.#stage.props
    const ours =
      asker.eyes.kind !== 'nobody' && asker.eyes.practice === 'harbor' ? 'harbor' : 'maple'
    const names =
      rule.of === 'template'
        ? { id: (this.#readable(asker) ?? conversation[0]!).id, template: id }
        : { id, template: template.find(({ name }) => name === `of ${ours}`)!.id }
    const body = await this.#bodyFor(key, id)
    const request = requestFor(
      this.#stage.world,
      { method, path, face: rule.face },
      { ...names, ours, session, ...(body && { body }) },
    )
    return await ask(this.#stage, this.#app, request)
  }

  /** A conversation the asker reads, where there is one. */
  #readable(asker: Asker): Prop | undefined {
    const rule = { ...this.#trial.rule, of: 'conversation' } as const
    return this.#stage.props.conversation.find(
      ({ thing }) => expected('GET', rule, asker.eyes, thing).because === 'let in',
    )
  }

  /** A reply names what it answers. */
  async #bodyFor(key: string, id: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    if (key !== 'POST /api/desk/conversations/:id/reply') return undefined
    const [row] = await this.#stage.world.test.asOwner(
      'select patient_seq from conversation where id::text = $1',
      [id],
    )
    return { text: 'Yes', answersUpTo: Number(row?.['patient_seq'] ?? 0), close: false }
  }

  #judge(
    asker: Asker,
    prop: Prop | undefined,
    { expects, answer }: { readonly expects: Expected; readonly answer: Answer },
  ): void {
    const tally = this.#tally
    tally.cells++
    if (expects.because === 'let in') tally.letIn++
    else tally[expects.because]++
    const cell = `${this.#trial.key}, ${asker.name}${prop === undefined ? '' : `, ${prop.name}`}`
    if (!expects.statuses.includes(answer.status)) {
      const words = `${expects.because}, so ${expects.statuses.join(' or ')}`
      tally.deviations.push(`${cell}: ${words}; got ${answer.status} ${answer.body.slice(0, 160)}`)
    }
    if (expects.to !== undefined && !answer.location.startsWith(expects.to)) {
      tally.deviations.push(`${cell}: sent to ${answer.location}`)
    }
    for (const canary of this.#stage.canaries) {
      tally.canaries++
      if (!answer.body.includes(canary.text) && !answer.location.includes(canary.text)) continue
      if (maySee(asker.eyes, canary, this.#trial.key)) continue
      tally.deviations.push(`${cell}: shows a ${canary.in} it must not (${canary.text})`)
    }
  }

  /** What exists and may not be seen answers exactly as what does not exist. */
  #compareTwins(
    asker: Asker,
    hidden: readonly { readonly prop: string; readonly answer: Answer }[],
  ): void {
    const first = hidden.find(({ prop }) => prop === 'missing')?.answer
    if (first === undefined) return
    for (const { prop, answer } of hidden) {
      this.#tally.twins++
      if (answer.status === first.status && answer.body === first.body) continue
      const { key } = this.#trial
      this.#tally.deviations.push(`${key}, ${asker.name}, ${prop}: unlike what is missing`)
    }
  }
}

/** A stream that opens where it must not never answers. */
const answerMs = 5000

/** One request, with limits forgotten: they have a test of their own. */
export async function ask(stage: Stage, app: FastifyInstance, request: Request): Promise<Answer> {
  if (request.method !== 'GET') await stage.world.test.asOwner('delete from rate_limit')
  const { method, url, headers, payload } = request
  const answer = await Promise.race([
    app.inject({
      method: method as 'GET',
      url,
      headers: { ...headers, origin: stage.world.config.http.origin },
      ...(payload === undefined ? {} : { payload }),
    }),
    setTimeout(answerMs, undefined, { ref: false }),
  ])
  if (answer === undefined) return { status: 0, body: 'no answer', location: '' }
  return {
    status: answer.statusCode,
    body: answer.body,
    location: answer.headers.location ?? '',
  }
}

/** What refused requests may write: counts and the log of who was refused. */
const notCompared = new Set(['audit_entry', 'audit_seal', 'rate_limit', 'session'])

/** Every row of every table, in one number. */
async function digest({ world: { test } }: Stage): Promise<string> {
  const tables = await test.asOwner(
    `select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
     order by relname`,
  )
  const parts = tables
    .map((row) => String(row['relname']))
    .filter((name) => !notCompared.has(name))
    .map(
      (name) =>
        `select '${name}' || coalesce(sum(hashtextextended(t::text, 0)), 0)::text || count(*) as part from ${name} t`,
    )
  const rows = await test.asOwner(parts.join(' union all '))
  return rows
    .map((row) => String(row['part']))
    .toSorted()
    .join(' ')
}

/** Paths of the table asked by methods they do not have: nothing may answer. */
export async function tryWrongMethods(
  stage: Stage,
  app: FastifyInstance,
  table: Table,
  tally: Tally,
): Promise<void> {
  const all = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
  const dana = stage.askers.find(({ name }) => name.startsWith('dana'))!
  const rosa = stage.askers.find(({ name }) => name.startsWith('rosa'))!
  const { id } = stage.props.conversation[0]!
  const asked = [...new Set(table.map(({ path }) => path))].flatMap((path) => {
    const has = new Set<string>(
      table.filter((route) => route.path === path).map(({ method }) => method),
    )
    const wrong = all.filter((method) => !has.has(method))
    return wrong.flatMap((method) => [dana, rosa].map((asker) => ({ path, method, asker })))
  })
  for (const { path, method, asker } of asked) {
    const session = await asker.enter()
    const asking = { method, path, face: 'api' } as const
    const request = requestFor(stage.world, asking, { id, ours: 'maple', session, body: {} })
    const { status } = await ask(stage, app, request)
    tally.cells++
    // `GET /api/desk/conversations/:id` stands where a `GET` beside it would: refused all the same.
    if (status >= 400 && status < 500) continue
    tally.deviations.push(`${method} ${path}, ${asker.name}: ${status} by a method it has not`)
  }
}

/** Ids in bodies: of somebody else's things and of nothing at all, answered alike. */
export async function tryIdsInBodies(
  stage: Stage,
  app: FastifyInstance,
  tally: Tally,
): Promise<void> {
  const { maple, harbor } = stage.world
  const dana = stage.askers.find(({ name }) => name.startsWith('dana'))!
  const mine = stage.props.conversation[0]!
  const nothing = '0190a0a0-0000-7000-8000-00000000dead'
  const [entry] = await stage.world.test.asOwner(
    `select id from entry where conversation_id = $1 and kind = 'message' limit 1`,
    [stage.props.conversation.find(({ name }) => name === 'at billing')!.id],
  )
  const template = stage.props.template.find(({ name }) => name === 'of harbor')!.id
  const reply = { text: 'Yes', close: false }
  const tries: readonly [string, string, (id: string, seq: number) => object][] = [
    ['move', harbor.desks.billing, (deskId) => ({ deskId, reason: 'other' })],
    ['claim', harbor.staff.olga.id, (takeFrom) => ({ takeFrom })],
    ['claim', maple.patients.rosa.id, (takeFrom) => ({ takeFrom })],
    ['reply', template, (templateId, answersUpTo) => ({ ...reply, answersUpTo, templateId })],
    [
      'reply',
      String(entry?.['id']),
      (afterReply, answersUpTo) => ({ ...reply, answersUpTo, afterReply }),
    ],
  ]
  for (const [act, foreign, bodyOf] of tries) {
    const path = `/api/desk/conversations/:id/${act}`
    const answers = []
    for (const named of [foreign, nothing]) {
      const known = stage.canaries.length
      const id = (await mine.another?.()) ?? mine.id
      const [row] = await stage.world.test.asOwner(
        'select patient_seq from conversation where id = $1',
        [id],
      )
      const body = { ...bodyOf(named, Number(row?.['patient_seq'])) }
      const session = await dana.enter()
      const asking = { method: 'POST', path, face: 'api' } as const
      const { status, body: said } = await ask(
        ...([
          stage,
          app,
          requestFor(stage.world, asking, { id, ours: 'maple', session, body }),
        ] as const),
      )
      stage.canaries.splice(known)
      const plain = said.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|ZQ\w+QZ|R-\d+/g, 'its own')
      answers.push(`${status} ${plain}`)
      tally.twins++
      if (said.includes(harbor.staff.olga.name))
        tally.deviations.push(`${act}: names Olga of Harbor`)
    }
    if (answers[0] !== answers[1])
      tally.deviations.push(`${act} naming a foreign id: ${answers.join(' / ')}`)
  }
}

/** Beside a conversation that is not theirs, a template that is may as well be missing. */
function mayBeAsked(thing: Thing): Thing {
  return thing.kind === 'malformed' ? thing : { kind: 'missing' }
}

export type { Answer }
