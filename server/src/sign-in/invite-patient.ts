import type { Invitation } from '@salve/contract/desk'
import { asId, type InvitationId, type PatientId } from '@salve/contract/ids'
import { patientPaths } from '@salve/contract/patient-paths'
import { staffPages } from '@salve/contract/staff-paths'
import { audit } from '../audit/audit.ts'
import { newId, newSlipCode } from '../platform/crypto/secrets.ts'
import type { Tx } from '../platform/db/database.ts'
import type { StaffSubject } from '../platform/db/subject.ts'
import { endInvitations, insertInvitation, selectInvitation } from './invitation-sql.ts'
import { qrOf } from './qr.ts'
import { invitationDays, type SignInDeps } from './sign-in.ts'
import { selectPatientFacts } from './sql.ts'

/**
 * Makes a patient's slip: a code for paper, good for 7 days and one use; their slip before it
 * ends. Undefined when the practice has no such living patient. Any staff may: whoever sits
 * at the desk hands it over in person.
 */
export async function invitePatient(
  tx: Tx,
  deps: SignInDeps,
  asked: { readonly who: StaffSubject; readonly patientId: PatientId },
): Promise<Invitation | undefined> {
  const { who, patientId } = asked
  const { practiceId } = who
  const facts = await selectPatientFacts(tx, practiceId, patientId)
  if (facts?.alive !== true) return undefined
  await endInvitations(tx, practiceId, patientId)
  const id = newId('invitation')
  const expiresAt = tx.now.add({ hours: 24 * invitationDays })
  const code = await unusedCode(async (candidate) => {
    const codeHash = codeHashOf(deps, candidate)
    const sealed = deps.secrets.seal('slip', candidate, id)
    const madeBy = who.personId
    return await insertInvitation(tx, {
      ...{ practiceId, id, patientId, codeHash, sealed, madeBy, expiresAt },
    })
  })
  await audit(tx, {
    action: 'invitation.made',
    patientId,
    objectType: 'invitation',
    objectId: id,
  })
  return slipOf(deps, { id, code, expiresAt })
}

/** What stands on a slip that is still open, to print it: undefined when it ended or is not this practice's. */
export async function readSlip(
  tx: Tx,
  deps: SignInDeps,
  id: InvitationId,
): Promise<(Invitation & { readonly patientId: PatientId }) | undefined> {
  const open = await selectInvitation(tx, { id })
  if (open === undefined) return undefined
  const code = deps.secrets.open('slip', open.sealed, id)
  await audit(tx, {
    action: 'invitation.printed',
    patientId: open.patientId,
    objectType: 'invitation',
    objectId: id,
  })
  return { ...slipOf(deps, { id, code, expiresAt: open.expiresAt }), patientId: open.patientId }
}

/** The digest a code is looked up by; how it was typed does not matter. */
export function codeHashOf({ secrets }: SignInDeps, code: string): string {
  return secrets.sign('slip', code.toUpperCase().replaceAll(/[^A-Z\d]/g, ''))
}

function slipOf(
  { origin }: SignInDeps,
  slip: {
    readonly id: InvitationId
    readonly code: string
    readonly expiresAt: Temporal.Instant
  },
): Invitation {
  const url = `${origin}${patientPaths.join(slip.code)}`
  return {
    id: asId('invitation', slip.id),
    code: slip.code,
    url,
    expiresAt: slip.expiresAt.toString(),
    slipUrl: staffPages.slip(slip.id),
    qr: qrOf(url),
  }
}

async function unusedCode(take: (candidate: string) => Promise<boolean>): Promise<string> {
  for (let tries = 0; tries < 10; tries++) {
    const candidate = newSlipCode()
    if (await take(candidate)) return candidate
  }
  throw new TypeError('no free slip code in ten draws')
}
