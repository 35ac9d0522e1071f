import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../db/database.ts'
import { invalid, problem, type Reply } from './reply.ts'
import type { Route } from './route.ts'

type Tables = {
  idempotency: {
    subject_id: string
    key: string
    request_hash: Buffer
    status: number | null
    headers: string | null
    body: string | null
    created_at: Temporal.Instant
  }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** A request's identity: who asks, the key they gave, and a digest of what they ask. */
export type Attempt = { readonly subjectId: string; readonly key: string; readonly hash: Buffer }

/**
 * The attempt a write declares. Refused when the key is missing or not a UUID.
 * API calls name it in the header `Idempotency-Key`, forms in the field `key`.
 */
export function attemptOf(
  route: Route,
  subjectId: string,
  key: unknown,
  asked: { readonly url: string; readonly body: unknown },
): { ok: true; attempt: Attempt } | { ok: false; refusal: Reply } {
  if (typeof key !== 'string' || !uuid.test(key)) {
    const field = route.face === 'api' ? 'Idempotency-Key' : 'key'
    return { ok: false, refusal: invalid([{ field, problem: 'must be a UUID' }], 400) }
  }
  const said = JSON.stringify([route.method, asked.url, asked.body])
  const hash = createHash('sha256').update(said).digest()
  return { ok: true, attempt: { subjectId, key: key.toLowerCase(), hash } }
}

/**
 * Takes the key for this transaction. A second request with the same key waits here until the
 * first has committed, then gets its answer; with another body it is refused with 422.
 */
export async function takeKey(tx: Tx, attempt: Attempt): Promise<Reply | undefined> {
  const db = tx.tables<Tables>()
  const taken = await db
    .insertInto('idempotency')
    .values({
      subject_id: attempt.subjectId,
      key: attempt.key,
      request_hash: attempt.hash,
      status: null,
      headers: null,
      body: null,
      created_at: tx.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning(sql<number>`1`.as('one'))
    .executeTakeFirst()
  if (taken !== undefined) return undefined
  const first = await db
    .selectFrom('idempotency')
    .select(['request_hash', 'status', 'headers', 'body'])
    .where('subject_id', '=', attempt.subjectId)
    .where('key', '=', attempt.key)
    .executeTakeFirstOrThrow()
  if (!attempt.hash.equals(first.request_hash)) {
    return problem({
      type: 'key-reused',
      title: 'This key was used for another request',
      status: 422,
      errors: [{ field: 'Idempotency-Key', problem: 'was used with another body' }],
    })
  }
  return replay(first.status ?? 204, first.headers, first.body)
}

function replay(status: number, headers: unknown, body: unknown): Reply {
  const location =
    typeof headers === 'object' && headers !== null && 'location' in headers
      ? headers.location
      : undefined
  return {
    status,
    body: body === null ? { kind: 'none' } : { kind: 'json', value: body },
    ...(typeof location === 'string' ? { location } : {}),
  }
}

/** Keeps the answer beside the key, in the same transaction as what it answers for. */
export async function keepAnswer(tx: Tx, attempt: Attempt, reply: Reply): Promise<void> {
  const keep = tx
    .tables<Tables>()
    .updateTable('idempotency')
    .set({
      status: reply.status,
      headers: reply.location === undefined ? null : JSON.stringify({ location: reply.location }),
      body: reply.body.kind === 'json' ? JSON.stringify(reply.body.value) : null,
    })
    .where('subject_id', '=', attempt.subjectId)
    .where('key', '=', attempt.key)
  tx.unawaited(keep.compile())
}

/** Gives a key back after a refusal that kept what it wrote: the asker may try again with it. */
export async function giveBackKey(tx: Tx, attempt: Attempt): Promise<void> {
  await tx
    .tables<Tables>()
    .deleteFrom('idempotency')
    .where('subject_id', '=', attempt.subjectId)
    .where('key', '=', attempt.key)
    .execute()
}

/** Whether a form's key was already used to send it: what comes late from that form is no draft any more. */
export async function keyWasUsed(
  tx: Tx,
  subjectId: string,
  key: string | undefined,
): Promise<boolean> {
  if (key === undefined || !uuid.test(key)) return false
  const row = await tx
    .tables<Tables>()
    .selectFrom('idempotency')
    .select('status')
    .where('subject_id', '=', subjectId)
    .where('key', '=', key.toLowerCase())
    .executeTakeFirst()
  return row !== undefined
}

/** Forgets keys older than a day, 10,000 at a time. */
export async function forgetOldKeys(tx: Tx): Promise<void> {
  const before = tx.now.subtract({ hours: 24 })
  await sql`delete from idempotency where (subject_id, key) in
    (select subject_id, key from idempotency where created_at < ${before} limit 10000)`.execute(
    tx.tables(),
  )
}
