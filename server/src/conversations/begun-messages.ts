import { patientPaths } from '@salve/contract/patient-paths'
import type { BegunMessage } from '../../pages/begun-messages.tsx'
import type { Tx } from '../platform/db/database.ts'
import type { PatientSubject } from '../platform/db/subject.ts'
import { readTopics } from '../topics/read-topics.ts'
import { accessConversation } from './access.ts'
import { readPlace } from './draft-place.ts'
import { selectOwnDrafts } from './draft-sql.ts'

const draftsMax = 30
const shownMax = 3

/** What the patient began to write and did not send, newest first; forms only opened are left out. */
export async function begunMessages(tx: Tx, who: PatientSubject): Promise<readonly BegunMessage[]> {
  const drafts = await selectOwnDrafts(tx, who, draftsMax)
  const written = drafts.filter(({ content }) => isWritten(content)).slice(0, shownMax)
  if (written.length === 0) return []
  const topics = await readTopics(tx, who.practiceId)
  const begun: BegunMessage[] = []
  for (const { place } of written) {
    const of = readPlace(place)
    if (of?.kind === 'request') {
      const row = topics.find(({ topic, open }) => open && topic.key === of.topic)
      const href = patientPaths.writeAbout(of.topic)
      if (row !== undefined) begun.push({ href, title: row.topic.name })
    } else if (of?.kind === 'reply') {
      const conversation = await accessConversation(tx, who, of.id)
      const href = `${patientPaths.conversation(of.id)}#reply`
      if (conversation !== undefined) begun.push({ href, title: conversation.title })
    }
  }
  return begun
}

/** Opening a form keeps what the chart filled in; only what the patient put there has words or fields. */
function isWritten({ text, fields }: Readonly<Record<string, unknown>>): boolean {
  if (typeof text === 'string') return text.trim() !== ''
  return (
    typeof fields === 'object' &&
    fields !== null &&
    Object.values(fields).some((value) => Array.isArray(value) || String(value).trim() !== '')
  )
}
