import { asId, type PracticeId } from '@salve/contract/ids'
import type { Tx } from '../platform/db/database.ts'
import type { Account } from '../sign-in/sign-in.ts'
import { insertPlayers, selectPlayers } from './sql.ts'

/** A made-up person one can sign in as. */
export type Player = {
  readonly as: string
  readonly name: string
  readonly about: string
  readonly account: Account
}

export type Cast = {
  readonly practiceId: PracticeId
  readonly patients: readonly Player[]
  readonly staff: readonly Player[]
}

/** The made-up people of this installation, or undefined when its practice is a real one. */
export async function readCast(tx: Tx): Promise<Cast | undefined> {
  const rows = await selectPlayers(tx)
  const practiceId = rows[0]?.practice_id
  if (practiceId === undefined) return undefined
  const players = rows.map((row): Player => ({
    as: row.handle,
    name: row.name,
    about: row.about,
    account:
      row.kind === 'staff'
        ? { kind: 'staff', practiceId, personId: asId('person', row.account_id) }
        : { kind: 'patient', practiceId, patientId: asId('patient', row.account_id) },
  }))
  return {
    practiceId,
    patients: players.filter(({ account }) => account.kind === 'patient'),
    staff: players.filter(({ account }) => account.kind === 'staff'),
  }
}

/** Lists people at the door, in their order. */
export async function addPlayers(tx: Tx, players: readonly Player[]): Promise<void> {
  await insertPlayers(
    tx,
    players.map(({ as, name, about, account }, position) => ({
      practice_id: account.practiceId,
      handle: as,
      kind: account.kind,
      account_id: account.kind === 'staff' ? account.personId : account.patientId,
      ...{ name, about, position },
    })),
  )
}
