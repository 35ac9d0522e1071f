// What a person does to a conversation from a list or from its page: claim, let go, move, finish, reopen.
import type { ClaimedNext, Problem } from '@salve/contract/desk'
import type { DoneRequest, MoveRequest } from '@salve/contract/desk-requests'
import type { ConversationId, DeskId, PersonId } from '@salve/contract/ids'
import { staffApi, staffPages } from '@salve/contract/staff-paths'
import type { Failure } from '../api.ts'
import { write } from '../api.ts'
import { go } from '../router.ts'
import { firstName } from '../rules/look.ts'
import { act, load } from './conversations.ts'
import { dialog } from './dialogs.ts'
import type { Subject } from './dialogs.ts'
import { focusSelected } from './focus-row.ts'
import { leaveRow, list, refreshList, selected } from './list.ts'
import { say, speak, speakAtOnce } from './say.ts'
import { me } from './session.ts'

export function isMine(subject: Pick<Subject, 'claim'>): boolean {
  return subject.claim !== undefined && subject.claim.personId === me.value?.person.id
}

/** Claims it; lets it go when it is mine already. */
export async function toggleClaim(subject: Subject): Promise<void> {
  if (!isMine(subject)) {
    await claim(subject)
    return
  }
  const reply = await act(subject.id, 'release')
  if (reply.ok) say('You let it go. Anyone on the desk can take it.')
  else refuse(reply.problem)
  await refreshList()
}

/** True when it is now claimed by this person. */
export async function claim(subject: Subject, takeFrom?: PersonId): Promise<boolean> {
  const reply = await act(subject.id, 'claim', takeFrom === undefined ? {} : { takeFrom })
  if (reply.ok) say(`${subject.patient.name} is yours.`)
  else if (reply.problem.type === 'already-claimed') {
    const { by, until } = reply.problem
    const takeOver = () => void claim(subject, by.personId)
    dialog.value = { name: 'claimed', subject, by: by.name, until, takeOver }
  } else refuse(reply.problem)
  await refreshList()
  return reply.ok
}

/** Who begins a reply holds the message, so that no two answer it. When a colleague does, the composer says so. */
export async function claimToWrite(subject: Subject): Promise<void> {
  if (subject.claim !== undefined || subject.state !== 'open') return
  const reply = await act(subject.id, 'claim')
  if (reply.ok) speak('You claimed this.')
  else await load(subject.id, 'background')
  await refreshList()
}

export async function claimNext(desk: DeskId): Promise<void> {
  const reply = await write<ClaimedNext>({ path: staffApi.claimNext(desk) })
  if (!reply.ok) {
    refuse(reply.problem)
    return
  }
  if (reply.value.id === undefined) {
    say('Nothing is waiting to be claimed here.')
    return
  }
  selected.value = reply.value.id
  go(staffPages.conversation(reply.value.id))
}

export async function finish(subject: Subject, outcome: DoneRequest['outcome']): Promise<void> {
  const { id, version } = subject
  const reply = await act(id, 'done', { version, outcome })
  if (!reply.ok) {
    refuse(reply.problem)
    return
  }
  goOn(subject.id, 'Done.', { words: 'Undo', run: () => void reopen(subject) })
}

export async function reopen(subject: Pick<Subject, 'id' | 'patient'>): Promise<void> {
  const reply = await act(subject.id, 'reopen')
  if (!reply.ok) refuse(reply.problem)
  else {
    say(`${firstName(subject.patient.name)}'s message is open again.`)
    go(staffPages.conversation(subject.id))
  }
  await refreshList()
}

export async function move(
  subject: Subject,
  to: { id: DeskId; name: string },
  reason: MoveRequest['reason'],
  note: string,
): Promise<boolean> {
  const from = deskOf(subject)
  const body = { deskId: to.id, reason, ...(note.trim() === '' ? {} : { note: note.trim() }) }
  const reply = await act(subject.id, 'move', body)
  if (!reply.ok) {
    refuse(reply.problem)
    return false
  }
  const undo = { words: 'Undo', run: () => void takeBack(subject, from) }
  goOn(subject.id, `Moved to ${to.name}.`, from === undefined ? undefined : undo)
  return true
}

/** The server lets who moved it take it back for a minute, also from a desk where they do not sit. */
async function takeBack({ id, patient }: Subject, deskId: DeskId | undefined): Promise<void> {
  const reply = await act(id, 'move', { deskId, reason: 'taken-back' })
  if (!reply.ok && reply.problem.type === 'not-found') {
    const title = 'Too late to take it back: somebody works on it there.'
    refuse({ ...reply.problem, title })
  } else if (!reply.ok) refuse(reply.problem)
  else {
    say(`${firstName(patient.name)}'s message is back.`)
    selected.value = id
  }
  await refreshList()
}

/** The desk a conversation lies on; a row of a desk's list does not repeat it. */
export function deskOf({ desk }: Pick<Subject, 'desk'>): DeskId | undefined {
  const source = list.peek()?.source
  return desk?.id ?? (source?.of === 'desk' ? source.desk : undefined)
}

/** After a conversation is dealt with: back to the list, with the next one selected and named. */
export function goOn(
  id: ConversationId,
  said: string,
  action?: { words: string; run: () => void },
): void {
  const next = leaveRow(id)
  say(next === undefined ? said : `${said} Next: ${next.patient.name}`, action)
  go(listPath())
  requestAnimationFrame(() => focusSelected('with-focus'))
  void refreshList()
}

/** The list the person came from. */
export function listPath(): string {
  const source = list.peek()?.source
  switch (source?.of) {
    case undefined:
      return staffPages.home()
    case 'mine':
      return staffPages.mine()
    case 'patient':
      return staffPages.patient(source.patient)
    case 'desk': {
      const key = me.peek()?.desks.find(({ id }) => id === source.desk)?.key
      return key === undefined ? staffPages.home() : staffPages.desk(key, source.view)
    }
  }
}

/** Says why not, at once: the person just asked for it. */
export function refuse(problem: Problem | Failure): void {
  const words = problem.detail ?? problem.title
  say(words)
  speakAtOnce(words)
}
