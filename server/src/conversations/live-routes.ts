import type { LiveEvent } from '@salve/contract/desk'
import type { DeskId } from '@salve/contract/ids'
import { patientPaths } from '@salve/contract/patient-paths'
import { deskIdsOf } from '../inboxes/read-desks.ts'
import type { Database } from '../platform/db/database.ts'
import type { StaffSubject } from '../platform/db/subject.ts'
import { type Route, type StreamContext, streamRoute } from '../platform/http/route.ts'
import type { Visitor } from '../platform/http/visitor.ts'
import { type EventStream, openEventStream } from '../platform/live/event-stream.ts'
import type { Hint, Live } from '../platform/live/live.ts'

const recheckMs = 60_000

export type LiveOptions = {
  readonly live: Live
  /** Reads again who is listening: a session that ended ends its stream. */
  readonly stillIn: (visitor: Visitor, cookie: string | undefined) => Promise<boolean>
}

/** Live hints for the desk and for patients. Events carry ids only; what they mean is fetched. */
export function liveRoutes({ live, stillIn }: LiveOptions): readonly Route[] {
  return [
    streamRoute({
      path: '/api/desk/live',
      policy: { allow: 'staff' },
      stream: async (context) => {
        const { standing } = context.visitor
        if (standing.kind !== 'staff') return
        let seats = await seatsOf(context.database, standing.subject)
        const stop = live.listen((hint) => {
          if (hint === undefined) stream.send({ type: 'resync' } satisfies LiveEvent)
          else if (hint.practice === standing.subject.practiceId && seats.has(hint.desk)) {
            stream.send(deskEvent(hint))
          }
        })
        const stream = openRechecked(context, stop, async () => {
          if (await isStillIn(context)) seats = await seatsOf(context.database, standing.subject)
          else stream.end()
        })
      },
    }),
    streamRoute({
      path: '/live',
      policy: { allow: 'patient' },
      stream: async (context) => {
        const { standing } = context.visitor
        if (standing.kind !== 'patient') return
        const stop = live.listen((hint) => {
          if (hint?.patient !== standing.subject.patientId) return
          const { conversation, forPatient } = hint
          if (forPatient === 'nothing') return
          const href = patientPaths.conversation(conversation)
          stream.send({ conversation, href }, forPatient)
        })
        const stream = openRechecked(context, stop, async () => {
          if (await isStillIn(context)) return
          stream.send({}, 'signed-out')
          stream.end()
        })
      },
    }),
  ]

  async function isStillIn({ visitor, request }: StreamContext): Promise<boolean> {
    return await stillIn(visitor, request.headers.cookie)
  }
}

/** A stream that is looked at again every minute while it lasts; it ends when that fails. */
function openRechecked(
  context: StreamContext,
  closed: () => void,
  recheck: () => Promise<void>,
): EventStream {
  const timer = setInterval(() => void recheck().catch(() => stream.end()), recheckMs)
  const stream = openEventStream(context, () => {
    clearInterval(timer)
    closed()
  })
  return stream
}

function deskEvent(hint: Hint): LiveEvent {
  return {
    type: 'conversation-changed',
    id: hint.conversation,
    deskId: hint.desk,
    version: hint.version,
  }
}

async function seatsOf(database: Database, who: StaffSubject): Promise<ReadonlySet<DeskId>> {
  return await database.withSubject(who, async (tx) => {
    return new Set(await deskIdsOf(tx, who.practiceId, who.personId))
  })
}
