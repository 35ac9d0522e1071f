import { Avatar } from '@salve/ui/avatar'
import { Icon } from '@salve/ui/icon'
import type { VNode } from 'preact'
import { callName } from './frame.ts'
import type { Frame, Person } from './frame.ts'
import { PersonRow } from './parts.tsx'
import { When } from './when.tsx'

/** Who can read a conversation and who did: from the rules that decide it and from the access log. */
export type Readers = {
  readonly people: readonly Reader[]
  /** Who cannot, and what happens when someone is away: "The front desk and billing cannot open it." */
  readonly note: string
}

export type Reader = {
  readonly person: Person
  readonly answered: boolean
  /** When this person last opened it. */
  readonly readAt?: Temporal.Instant
}

export type WhoReadsProps = {
  readonly frame: Frame
  readonly readers: Readers
  /** Folded above the messages on a phone; open beside them on a wide screen. */
  readonly shape: 'folded' | 'open'
}

const facesMax = 3

export function WhoReads({ frame, readers, shape }: WhoReadsProps): VNode {
  const names = readers.people.filter(({ readAt }) => readAt !== undefined)
  const count = frame.t('readers.can-read', { count: readers.people.length })
  if (shape === 'open') {
    return (
      <section class="readers readers-open" aria-labelledby="readers">
        <div class="readers-head">
          <Faces readers={readers} />
          <h2 id="readers">{count}</h2>
        </div>
        <ReaderList frame={frame} readers={readers} />
      </section>
    )
  }
  return (
    <details class="readers readers-folded">
      <summary class="readers-head">
        <Faces readers={readers} />
        <span>
          <b>{readByWords(frame, names)}</b>
          <span class="muted">{frame.t('readers.see-who', { count })}</span>
        </span>
        <Icon name="down" />
      </summary>
      <ReaderList frame={frame} readers={readers} />
    </details>
  )
}

function readByWords(frame: Frame, read: readonly Reader[]): string {
  if (read.length === 0) return frame.t('readers.nobody-yet')
  const names = new Intl.ListFormat(frame.language).format(
    read.map(({ person }) => callName(person.name)),
  )
  return frame.t('readers.read-by', { names })
}

/** The faces of those who read it; of those who can, until somebody did. */
function Faces({ readers }: { readonly readers: Readers }): VNode {
  const read = readers.people.filter(({ readAt }) => readAt !== undefined)
  return (
    <span class="faces">
      {(read.length > 0 ? read : readers.people).slice(0, facesMax).map(({ person }) => (
        <Avatar key={person.name} name={person.name} size="small" />
      ))}
    </span>
  )
}

function ReaderList({ frame, readers }: Omit<WhoReadsProps, 'shape'>): VNode {
  return (
    <div class="readers-body">
      <ul class="people">
        {readers.people.map(({ person, answered, readAt }) => (
          <PersonRow key={person.name} person={person}>
            {frame.t(stateOf(answered, readAt))}
            {readAt !== undefined && (
              <>
                <br />
                <When frame={frame} at={readAt} />
              </>
            )}
          </PersonRow>
        ))}
      </ul>
      <p class="small muted">{readers.note}</p>
    </div>
  )
}

function stateOf(
  answered: boolean,
  readAt: Temporal.Instant | undefined,
): 'readers.answered' | 'readers.read' | 'readers.not-yet' {
  if (answered) return 'readers.answered'
  return readAt === undefined ? 'readers.not-yet' : 'readers.read'
}
