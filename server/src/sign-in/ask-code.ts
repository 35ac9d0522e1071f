import { randomUUID } from 'node:crypto'
import { newDigits, sha256 } from '../platform/crypto/secrets.ts'
import type { Tx } from '../platform/db/database.ts'
import { countCall } from '../platform/http/limit.ts'
import type { Reply } from '../platform/http/reply.ts'
import type { Visitor } from '../platform/http/visitor.ts'
import { call, enqueue, type Job, type JobTools } from '../platform/jobs/job.ts'
import { readPractice } from '../practices/read-practice.ts'
import {
  type CodeRequest,
  forgetSealed,
  insertCode,
  type Purpose,
  replaceCodeRequest,
  selectCodes,
  selectPatientsByAddress,
  selectRequest,
} from './code-sql.ts'
import { type Account, codeMinutes, type SignInDeps } from './sign-in.ts'
import { selectPatientFacts } from './sql.ts'

type Patient = Pick<Account & { kind: 'patient' }, 'practiceId' | 'patientId'>

/** By the address typed, known or not. */
const fewAtOnce = { name: 'code', max: 5, windowSeconds: 900 }
const fewADay = { name: 'code-day', max: 20, windowSeconds: 86_400 }

/**
 * Asks for a code by email. Known and unknown addresses take exactly the same steps here: who it
 * belongs to is looked up by the job that sends the code. Refused when one address is asked
 * for too often.
 */
export async function askCode(
  tx: Tx,
  deps: SignInDeps,
  asked: {
    readonly purpose: Purpose
    readonly address: string
    readonly visitor: Visitor
    readonly next: string
    /** The patient who confirms an address; undefined when signing in. */
    readonly patient: Patient | undefined
  },
): Promise<Reply | undefined> {
  const address = asked.address.toLowerCase()
  const caller = deps.secrets.sign('address', address)
  const refusal = (await countCall(tx, fewAtOnce, caller)) ?? (await countCall(tx, fewADay, caller))
  if (refusal !== undefined) return refusal
  const id = randomUUID()
  await replaceCodeRequest(tx, {
    id,
    purpose: asked.purpose,
    browserHash: sha256(asked.visitor.browser),
    addressSealed: deps.secrets.seal('address', address, id),
    nextPath: asked.next,
    patient: asked.patient,
    expiresAt: tx.now.add({ minutes: codeMinutes }),
  })
  await enqueue(tx, [call(sendCode(deps), { requestId: id })])
  return undefined
}

/** The address an asking was for. */
export function addressOf({ secrets }: SignInDeps, request: CodeRequest): string {
  return secrets.open('address', request.addressSealed, request.id)
}

/** The digest of a code: worth nothing for another asking or another patient. */
export function digestOf(
  { secrets }: SignInDeps,
  requestId: string,
  code: { readonly patientId: string; readonly digits: string },
): string {
  return secrets.sign('code', `${requestId} ${code.patientId} ${code.digits}`)
}

/**
 * Sends the codes of one asking: each patient at the address gets one. Run again after a fault
 * it sends the same codes, and after ten minutes none.
 */
export function sendCode(deps: SignInDeps): Job<{ readonly requestId: string }> {
  return {
    name: 'sign-in.send-code',
    run: async ({ requestId }, tools) => {
      const letters = await tools.database.withSubject(
        { kind: 'sign-in' },
        async (tx) => await lettersOf(tx, deps, requestId),
      )
      for (const letter of letters) {
        await tools.mailer.send(letter.mail)
        await tools.database.withSubject({ kind: 'sign-in' }, async (tx) => {
          await forgetSealed(tx, requestId, letter.patientId)
        })
      }
    },
  }
}

type Letter = {
  readonly patientId: Patient['patientId']
  readonly mail: Parameters<JobTools['mailer']['send']>[0]
}

async function lettersOf(tx: Tx, deps: SignInDeps, requestId: string): Promise<Letter[]> {
  const request = await selectRequest(tx, requestId)
  if (request === undefined || request.ended) return []
  if (Temporal.Instant.compare(request.expiresAt, tx.now) <= 0) return []
  if ((await selectCodes(tx, requestId)).length === 0) await makeCodes(tx, deps, request)
  const letters: Letter[] = []
  for (const { practiceId, patientId, sealed } of await selectCodes(tx, requestId)) {
    const facts = await selectPatientFacts(tx, practiceId, patientId)
    if (sealed === undefined || facts === undefined) continue
    const digits = deps.secrets.open('code', sealed, `${requestId} ${patientId}`)
    const { alias } = await readPractice(tx, practiceId)
    const mail = {
      to: addressOf(deps, request),
      subject: 'Your sign-in code',
      text: wordsFor({ firstName: facts.first_name, digits, alias }),
      messageId: `<${requestId}.${patientId}@${new URL(deps.origin).hostname}>`,
      fromName: alias,
    }
    letters.push({ patientId, mail })
  }
  return letters
}

async function makeCodes(tx: Tx, deps: SignInDeps, request: CodeRequest): Promise<void> {
  const { id, patient } = request
  const patients =
    patient === undefined ? await selectPatientsByAddress(tx, addressOf(deps, request)) : [patient]
  for (const { practiceId, patientId } of patients) {
    const digits = newDigits()
    await insertCode(tx, id, {
      practiceId,
      patientId,
      codeHash: digestOf(deps, id, { patientId, digits }),
      sealed: deps.secrets.seal('code', digits, `${id} ${patientId}`),
    })
  }
}

/** No word about health, no link: nothing in it is worth a fake. */
function wordsFor(letter: { firstName: string; digits: string; alias: string }): string {
  const { firstName, digits, alias } = letter
  return [
    `Hello ${firstName},`,
    '',
    `${digits.slice(0, 3)} ${digits.slice(3)} is your code for ${alias}.`,
    '',
    `Type it on the page where you asked for it. It works for ${codeMinutes} minutes.`,
    'We will never call or write to ask you for it.',
    'If you did not ask for a code, you can throw this away.',
    '',
  ].join('\n')
}
