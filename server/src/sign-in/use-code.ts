import { audit } from '../audit/audit.ts'
import { sameText, sha256 } from '../platform/crypto/secrets.ts'
import type { Tx } from '../platform/db/database.ts'
import type { PatientSubject } from '../platform/db/subject.ts'
import type { Visitor } from '../platform/http/visitor.ts'
import { addressOf, digestOf } from './ask-code.ts'
import { auditRefused } from './audit-refused.ts'
import {
  type CodeRequest,
  countCodeMiss,
  endRequest,
  type Purpose,
  selectCodes,
  selectLastRequest,
  type SignInCode,
} from './code-sql.ts'
import { type Started, startSession } from './session.ts'
import { missesMax, type SignInDeps } from './sign-in.ts'
import { hasOpenAccess, selectPatientFacts, updateConfirmedEmail } from './sql.ts'

/** How this browser's last asking for a code stands. */
export type Standing =
  | { readonly kind: 'sent' }
  | { readonly kind: 'wrong'; readonly triesLeft: number }
  | { readonly kind: 'old' }
  | { readonly kind: 'locked'; readonly minutes: number }

/** The last asking of a browser, with the address it was for; undefined when it never asked. */
export async function lastAsking(
  tx: Tx,
  deps: SignInDeps,
  asked: { readonly visitor: Visitor; readonly purpose: Purpose },
): Promise<{ standing: Standing; address: string; next: string } | undefined> {
  const request = await selectLastRequest(tx, sha256(asked.visitor.browser), asked.purpose)
  if (request === undefined) return undefined
  const standing = standingOf(tx, request)
  return { standing, address: addressOf(deps, request), next: request.nextPath }
}

export type CodeOutcome =
  | { readonly outcome: 'on'; readonly started: Started; readonly next: string }
  | { readonly outcome: 'refused'; readonly standing: Standing }

/**
 * Signs a patient in with the six digits from their email: in the browser that asked, within ten
 * minutes, once, with five tries. A miss must commit.
 */
export async function signInByCode(
  tx: Tx,
  deps: SignInDeps,
  asked: { readonly digits: string; readonly visitor: Visitor },
): Promise<CodeOutcome> {
  const taken = await takeCode(tx, deps, { ...asked, purpose: 'sign-in' })
  if (taken.outcome === 'refused') return taken
  const { practiceId, patientId } = taken.code
  const facts = await selectPatientFacts(tx, practiceId, patientId)
  if (facts?.alive !== true || !(await hasOpenAccess(tx, practiceId, patientId))) {
    return { outcome: 'refused', standing: { kind: 'old' } }
  }
  const account = { kind: 'patient', practiceId, patientId } as const
  const started = await startSession(tx, { account, visitor: asked.visitor, how: 'code' })
  return { outcome: 'on', started, next: taken.request.nextPath }
}

export type ConfirmOutcome =
  | { readonly outcome: 'confirmed' }
  | { readonly outcome: 'refused'; readonly standing: Standing }

/** Notes that the signed-in patient reads an address: from now on codes go there. A miss must commit. */
export async function confirmEmail(
  tx: Tx,
  deps: SignInDeps,
  asked: {
    readonly who: PatientSubject
    readonly digits: string
    readonly visitor: Visitor
  },
): Promise<ConfirmOutcome> {
  const { practiceId, patientId } = asked.who
  const taken = await takeCode(tx, deps, { ...asked, purpose: 'confirm-email' })
  if (taken.outcome === 'refused') return taken
  const facts = await selectPatientFacts(tx, practiceId, patientId)
  await updateConfirmedEmail(tx, practiceId, {
    patientId,
    address: addressOf(deps, taken.request),
    onFile: facts?.email ?? undefined,
  })
  await audit(tx, { action: 'patient.email-confirmed', patientId })
  return { outcome: 'confirmed' }
}

type Taken =
  | { readonly outcome: 'taken'; readonly code: SignInCode; readonly request: CodeRequest }
  | { readonly outcome: 'refused'; readonly standing: Standing }

async function takeCode(
  tx: Tx,
  deps: SignInDeps,
  asked: { readonly digits: string; readonly visitor: Visitor; readonly purpose: Purpose },
): Promise<Taken> {
  const request = await selectLastRequest(tx, sha256(asked.visitor.browser), asked.purpose)
  if (request === undefined) return { outcome: 'refused', standing: { kind: 'old' } }
  const standing = standingOf(tx, request)
  if (standing.kind !== 'sent') return { outcome: 'refused', standing }
  const digits = asked.digits.replaceAll(/\D/g, '')
  const codes = await selectCodes(tx, request.id)
  const code = codes.find(({ patientId, codeHash }) =>
    sameText(codeHash, digestOf(deps, request.id, { patientId, digits })),
  )
  if (code === undefined) {
    await countCodeMiss(tx, request.id, missesMax)
    const [patient] = codes
    if (asked.purpose === 'sign-in') {
      await auditRefused(tx, 'code', patient && { kind: 'patient', ...idsOf(patient) })
    }
    const tries = request.tries + 1
    return { outcome: 'refused', standing: afterMiss(tx, request, tries) }
  }
  await endRequest(tx, request.id)
  return { outcome: 'taken', code, request }
}

function idsOf({
  practiceId,
  patientId,
}: SignInCode): Pick<SignInCode, 'practiceId' | 'patientId'> {
  return { practiceId, patientId }
}

function standingOf(tx: Tx, request: CodeRequest): Standing {
  const over = Temporal.Instant.compare(request.expiresAt, tx.now) <= 0
  if (over) return { kind: 'old' }
  if (request.tries >= missesMax) return afterMiss(tx, request, request.tries)
  return request.ended ? { kind: 'old' } : { kind: 'sent' }
}

function afterMiss(tx: Tx, request: CodeRequest, tries: number): Standing {
  if (tries < missesMax) return { kind: 'wrong', triesLeft: missesMax - tries }
  const minutes = Math.max(1, Math.ceil(request.expiresAt.since(tx.now).total('minutes')))
  return { kind: 'locked', minutes }
}
