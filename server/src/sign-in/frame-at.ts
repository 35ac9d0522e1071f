import type { Frame } from '../../pages/frame.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Visitor } from '../platform/http/visitor.ts'
import type { Practice } from '../practices/practice.ts'
import { practiceFrame } from '../practices/practice-frame.ts'
import { listPracticeIds, readPractice } from '../practices/read-practice.ts'

/** The frame of a page for somebody who is not signed in: the visitor's practice, else this installation's. */
export async function frameAt(
  at: { readonly tx: Tx; readonly visitor: Visitor },
  origin: string,
): Promise<Frame> {
  const practice = await practiceAt(at.tx, at.visitor)
  return practiceFrame(practice, { now: at.tx.now, csrf: at.visitor.csrf, origin })
}

/** Before there is a practice the pages still answer: with no name and no phone. */
const none: Omit<Practice, 'id'> = {
  name: 'Salve',
  alias: 'Salve',
  phone: '',
  nursePhone: '',
  address: '',
  calendar: { timeZone: 'UTC', hours: [], holidays: [] },
}

async function practiceAt(tx: Tx, { standing }: Visitor): Promise<Omit<Practice, 'id'>> {
  if (standing.kind !== 'nobody') return await readPractice(tx, standing.subject.practiceId)
  const [first] = await listPracticeIds(tx)
  return first === undefined ? none : await readPractice(tx, first)
}
