// The limit program: the least durable work that could do each job, with the same HTTP server and
// driver as Salve, one prepared statement and one commit for each request. A product that keeps
// rights, promises, obligations and a sealed audit cannot be faster than this; how near it comes is
// the figure.
//
// Why reads write an audit row here too: every reading of health information must leave one, and it
// must be durable before the words leave the house. A limit without it would not do the job. The
// `/plain` routes are the same reads without it, printed for information.
import { createHash } from 'node:crypto'
import Fastify, { type FastifyRequest } from 'fastify'
import pg from 'pg'

const { DATABASE_URL, PORT } = process.env
const url = new URL(DATABASE_URL ?? '')
const pool = new pg.Pool({
  host: url.searchParams.get('host') ?? url.hostname,
  user: url.username,
  database: url.pathname.slice(1),
  max: 16,
})

const send = {
  name: 'send',
  text: `
    with who as (
      select account from session where token_hash = $1 and ends_at > now()),
    written as (
      update thread set last_at = now(), messages = messages + 1, unread = unread + 1
      from who where id = $2 returning id),
    said as (
      insert into message (thread, sender, at, body)
      select written.id, who.account, now(), $3 from written, who returning id),
    owed as (
      insert into outbox (kind, message) select 'sent', id from said),
    noted as (
      insert into audit (account, act, object) select who.account, 'send', written.id from who, written)
    select id from said`,
}

const listed = `
  select id, subject, patient, last_at, messages, unread,
    (select left(body, 120) from message where thread = thread.id order by message.id desc limit 1) as words
  from thread where desk = $2 and exists (select from who)
  order by last_at desc, id desc limit 25`
const shown = `
  select id, sender, at, body from message
  where thread = $2 and exists (select from who) order by id limit 20`
const asked = `who as (select account from session where token_hash = $1 and ends_at > now())`
const noted = (act: string): string =>
  `noted as (insert into audit (account, act, object) select account, '${act}', $2 from who)`

const inbox = { name: 'inbox', text: `with ${asked}, ${noted('list')} ${listed}` }
const thread = { name: 'thread', text: `with ${asked}, ${noted('read')} ${shown}` }
const plainInbox = { name: 'plain-inbox', text: `with ${asked} ${listed}` }
const plainThread = { name: 'plain-thread', text: `with ${asked} ${shown}` }

function tokenHash(request: FastifyRequest): Buffer {
  const cookie = request.headers.cookie ?? ''
  return createHash('sha256').update(cookie.slice('session='.length)).digest()
}

type Where = { Params: { id: string }; Body: { text: string } }
type Statement = { readonly name: string; readonly text: string }

const app = Fastify({ logger: false })
app.post<Where>('/messages/:id', async (request, reply) => {
  const values = [tokenHash(request), Number(request.params.id), request.body.text]
  const { rows } = await pool.query({ ...send, values })
  return await reply.code(rows.length === 1 ? 201 : 401).send(rows[0] ?? {})
})
const reads: readonly (readonly [string, Statement])[] = [
  ['/desks/:id', inbox],
  ['/threads/:id', thread],
  ['/plain/desks/:id', plainInbox],
  ['/plain/threads/:id', plainThread],
]
for (const [path, statement] of reads) {
  app.route<Where>({
    method: 'GET',
    url: path,
    handler: async (request) => {
      const values = [tokenHash(request), Number(request.params.id)]
      const { rows } = await pool.query({ ...statement, values })
      return rows
    },
  })
}
await app.listen({ port: Number(PORT), host: '127.0.0.1' })
console.log('ready')
