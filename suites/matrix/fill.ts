// Puts rows in every guarded table of both practices, so that none is empty when it is looked at.
import { sealAudit } from '../../server/src/audit/seal-audit.ts'
import { climbLadder } from '../../server/src/obligations/climb-ladder.ts'
import type { steppedClock } from '../../server/src/platform/clock/clock.ts'
import { newToken, sha256 } from '../../server/src/platform/crypto/secrets.ts'
import { askCode } from '../../server/src/sign-in/ask-code.ts'
import { noteJoined } from '../../server/src/sign-in/patient-access.ts'
import { hashPassword } from '../../server/src/sign-in/password.ts'
import { makeSetUpLink } from '../../server/src/sign-in/set-up.ts'
import { newTotpSecret } from '../../server/src/sign-in/totp.ts'
import type { Patient, Staff, World } from '../world.ts'

/** First of all: something urgent that waits past its ladder, while the clock may still jump. */
export async function letSomethingWait(
  { does, maple, harbor }: World,
  clock: ReturnType<typeof steppedClock>,
): Promise<void> {
  const danger = 'I have crushing chest pain'
  const asked = [maple.patients.walt, harbor.patients.hugo]
  for (const patient of asked) await does.ask(patient, 'health-question', danger)
  clock.advance({ hours: 24 * 4 })
  for (const { practiceId } of asked) {
    await does.asHouse(practiceId, async (tx) => await climbLadder(tx, practiceId))
  }
}

/** Last of all: what signing in keeps, and the seal on the log. */
export async function fillDoors(world: World): Promise<void> {
  const { maple, harbor, does, work } = world
  await does.asHouse(maple.id, async (tx) => {
    for (const { id: patientId } of [maple.patients.rosa, maple.patients.mateo]) {
      await noteJoined(tx, { practiceId: maple.id, patientId })
    }
  })
  await askForCode(world, maple.patients.rosa)
  await askForCode(world, maple.patients.mateo)
  for (const person of [maple.staff.dana, harbor.staff.olga]) await keepSecrets(world, person)
  await does.reply(harbor.staff.olga, await does.ask(harbor.patients.hugo, 'help', 'Hello'), 'Yes')
  await work()
  for (const { id } of [maple, harbor]) await sealAudit(world.database, id)
}

async function askForCode({ database, signIn, does, test }: World, who: Patient): Promise<void> {
  const { practiceId, id: patientId } = who
  const browser = newToken()
  const patient = { practiceId, patientId }
  await does.as(who, async (tx) => {
    const visitor = { browser, csrf: '', standing: { kind: 'nobody' } } as const
    const asked = { address: 'somebody@home.example', visitor, next: '/', patient } as const
    await askCode(tx, signIn, { purpose: 'confirm-email', ...asked })
  })
  await database.withSubject({ kind: 'sign-in' }, async (tx) => {
    const visitor = { browser: newToken(), csrf: '', standing: { kind: 'nobody' } } as const
    const asked = { address: 'rosa@home.example', visitor, next: '/', patient: undefined } as const
    await askCode(tx, signIn, { purpose: 'sign-in', ...asked })
  })
  await test.asOwner(
    `insert into passkey_challenge (challenge, purpose, browser_hash, practice_id, patient_id, expires_at)
     values ($1, 'add', $2, $3, $4, now() + interval '1 year')`,
    [newToken(), sha256(browser), practiceId, patientId],
  )
}

async function keepSecrets({ test, does, signIn }: World, person: Staff): Promise<void> {
  const { practiceId, id: personId } = person
  await does.asHouse(practiceId, async (tx) => {
    await makeSetUpLink(tx, signIn, { practiceId, personId })
  })
  const hash = await hashPassword('a made-up long password')
  const sealed = signIn.secrets.seal('totp', newTotpSecret(), personId)
  await test.asOwner('insert into staff_secret values ($1, $2, $3, $4, 0, now())', [
    ...[practiceId, personId, hash, sealed],
  ])
}
