import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { newToken, sha256 } from '../../server/src/platform/crypto/secrets.ts'
import type { Address } from '../../server/src/platform/db/pool.ts'
import { asOwner, type Ground } from '../ground.ts'

export type LimitWorld = { readonly address: Address; readonly cookies: readonly string[] }

/** The limit program's database with so many messages and 300 sessions. */
export async function makeLimitWorld(
  ground: Ground,
  name: string,
  messages: number,
): Promise<LimitWorld> {
  const address = await ground.makeDatabase(name)
  const tokens = Array.from({ length: 300 }, newToken)
  const text = (file: string): string => readFileSync(join(import.meta.dirname, file), 'utf8')
  await asOwner(address, async (client) => {
    await client.query(text('schema.sql'))
    await client.query(text('fill.sql'), [messages])
    await client.query(
      `insert into session select hash, number, now() + interval '1 day'
       from unnest($1::bytea[]) with ordinality as each (hash, number)`,
      [tokens.map(sha256)],
    )
    await client.query('vacuum analyze')
    await client.query('checkpoint')
  })
  return { address, cookies: tokens.map((token) => `session=${token}`) }
}
