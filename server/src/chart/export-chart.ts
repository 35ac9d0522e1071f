import type { EntryId, PatientId, PracticeId } from '@salve/contract/ids'
import { isObject, type JsonObject, objectsIn } from '@salve/ehr/fhir/json'
import { audit } from '../audit/audit.ts'
import { accessPatient } from '../patients/access.ts'
import type { Tx } from '../platform/db/database.ts'
import type { FiledCopy } from './filed-copy.ts'
import { selectCopies } from './sql.ts'

const pageSize = 100

/**
 * One patient's filed messages as a FHIR R4 Bundle of type collection, in the order they were
 * written: each thread's header before its first message, each message as a Communication and a
 * DocumentReference that carries the PDF itself. Undefined for a patient the subject may not see.
 */
export async function exportChart(
  tx: Tx,
  practiceId: PracticeId,
  patientId: PatientId,
): Promise<JsonObject | undefined> {
  if ((await accessPatient(tx, tx.who, patientId)) === undefined) return undefined
  const entry: JsonObject[] = []
  const threads = new Set<string>()
  let count = 0
  let after: EntryId | undefined
  for (;;) {
    const copies = await selectCopies(tx, practiceId, { patientId, after, limit: pageSize })
    for (const copy of copies) {
      if (!threads.has(copy.conversationId)) entry.push(threadHeader(copy))
      threads.add(copy.conversationId)
      entry.push(inBundle(copy.communication), inBundle(withData(copy)))
    }
    count += copies.length
    after = copies.at(-1)?.entryId
    if (copies.length < pageSize) break
  }
  await audit(tx, { action: 'chart.exported', patientId, detail: { messages: count } })
  const timestamp = tx.now.toString()
  return { resourceType: 'Bundle', type: 'collection', timestamp, entry }
}

function inBundle(resource: JsonObject): JsonObject {
  return { fullUrl: `urn:uuid:${String(resource['id'])}`, resource }
}

/** The header that the Communications of a thread say they are part of. */
function threadHeader({ communication, conversationId }: FiledCopy): JsonObject {
  const [header] = objectsIn(communication['partOf'])
  const { resourceType, status, topic, subject, sender, sent } = communication
  return inBundle({
    ...{ resourceType, id: conversationId, identifier: [header?.['identifier']] },
    ...{ status, topic, subject, sender, sent },
  })
}

/** The DocumentReference with the PDF inside, instead of where it lies. */
function withData({ documentReference, pdf }: FiledCopy): JsonObject {
  const content = objectsIn(documentReference['content']).map((part) => {
    if (!isObject(part['attachment'])) return part
    const { url: _url, ...attachment } = part['attachment']
    return { ...part, attachment: { ...attachment, data: Buffer.from(pdf).toString('base64') } }
  })
  return { ...documentReference, content }
}
