// Live events: over real connections, everybody listens while things happen; each hears what the
// specification lets them know, and ids only.
import type { FastifyInstance } from 'fastify'
import { setTimeout } from 'node:timers/promises'
import { asId } from '@salve/contract/ids'
import { claimConversation } from '../../server/src/conversations/claim-conversation.ts'
import { moveConversation, writeNote } from '../../server/src/conversations/change-conversation.ts'
import { readDesks } from '../../server/src/inboxes/read-desks.ts'
import { asStaff } from '../world.ts'
import type { Asker } from './askers.ts'
import type { Stage } from './stage.ts'

export type EventTally = { listeners: number; events: number; readonly deviations: string[] }

type Listener = {
  readonly asker: Asker
  readonly heard: () => string
  readonly stop: () => void
}

/** What happens while all listen: to whose conversation, at which desks, and whether the patient may know. */
type Happening = {
  readonly name: string
  readonly practice: string
  readonly patient: string
  readonly desks: readonly string[]
  readonly forPatient: boolean
  readonly conversation: string
  readonly happen: () => Promise<void>
}

export async function listenToEverything(
  stage: Stage,
  app: FastifyInstance,
  tally: EventTally,
): Promise<void> {
  const base = await app.listen({ port: 0, host: '127.0.0.1' })
  const listeners: Listener[] = []
  for (const asker of stage.askers) {
    for (const path of ['/api/desk/live', '/live']) {
      const listener = await listen(base, path, asker, tally)
      if (listener !== undefined) listeners.push(listener)
    }
  }
  tally.listeners = listeners.length
  await setTimeout(300)
  for (const happening of happenings(stage)) {
    const before = listeners.map(({ heard }) => heard().length)
    await happening.happen()
    await setTimeout(250)
    for (const [index, listener] of listeners.entries()) {
      const said = listener.heard().slice(before[index])
      judge(stage, tally, { happening, listener, said })
    }
  }
  for (const { stop } of listeners) stop()
}

/** Opens a stream; who must not listen is refused, and who may is not. */
async function listen(
  base: string,
  path: string,
  asker: Asker,
  tally: EventTally,
): Promise<Listener | undefined> {
  const { cookie } = await asker.enter()
  const stopping = new AbortController()
  const answer = await fetch(`${base}${path}`, { headers: { cookie }, signal: stopping.signal })
  const { eyes } = asker
  const may =
    path === '/live'
      ? eyes.kind === 'patient' && !eyes.stale
      : eyes.kind === 'staff' && eyes.stage === 'full'
  if ((answer.status === 200) !== may) {
    tally.deviations.push(`GET ${path}, ${asker.name}: ${answer.status}`)
  }
  if (answer.status !== 200 || answer.body === null) {
    await answer.body?.cancel()
    return undefined
  }
  let heard = ''
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
  const readOn = async (): Promise<void> => {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      heard += value
    }
  }
  readOn().catch(() => {})
  return { asker, heard: () => heard, stop: () => stopping.abort() }
}

function happenings(stage: Stage): readonly Happening[] {
  const { does, maple, harbor } = stage.world
  const { dana } = maple.staff
  const find = (name: string) => {
    const prop = stage.props.conversation.find((each) => each.name === name)
    if (prop === undefined) throw new Error(`no conversation ${name}`)
    return asId('conversation', prop.id)
  }
  const mine = find('at the nurses')
  const billed = find('at billing')
  const next = find('of another practice')
  const rosas = { practice: 'maple', patient: 'rosa', conversation: mine }
  return [
    {
      ...{ ...rosas, name: 'Rosa writes again', desks: ['nurses'], forPatient: true },
      happen: async () => await does.add(maple.patients.rosa, mine, 'Once more'),
    },
    {
      ...{ ...rosas, name: 'Dana claims', desks: ['nurses'], forPatient: false },
      happen: async () => {
        await does.with(dana, mine, async (tx, conversation) => {
          await claimConversation(tx, asStaff(tx.who), conversation, undefined)
        })
      },
    },
    {
      ...{ ...rosas, name: 'Dana writes a note', desks: ['nurses'], forPatient: false },
      happen: async () => {
        await does.with(dana, mine, async (tx, conversation) => {
          await writeNote(tx, asStaff(tx.who), conversation, 'For staff')
        })
      },
    },
    {
      ...{ ...rosas, name: 'Dana answers', desks: ['nurses'], forPatient: true },
      happen: async () => await does.reply(dana, mine, 'An answer'),
    },
    {
      ...{ ...rosas, name: 'Rosa writes about a bill', desks: ['billing'], forPatient: true },
      conversation: billed,
      happen: async () => await does.add(maple.patients.rosa, billed, 'And the bill'),
    },
    {
      ...{
        ...rosas,
        name: 'Dana moves it to billing',
        desks: ['nurses', 'billing'],
        forPatient: true,
      },
      happen: async () => {
        await does.with(dana, mine, async (tx, conversation) => {
          const desks = await readDesks(tx, maple.id)
          const from = desks.find(({ key }) => key === 'nurses')!
          const to = desks.find(({ key }) => key === 'billing')!
          await moveConversation(tx, asStaff(tx.who), conversation, {
            ...{ from, to, reason: 'other', note: undefined },
          })
        })
      },
    },
    {
      ...{ name: 'Hugo writes next door', practice: 'harbor', patient: 'hugo', desks: ['nurses'] },
      ...{ forPatient: true, conversation: next },
      happen: async () => await does.add(harbor.patients.hugo, next, 'From Harbor'),
    },
  ]
}

function judge(
  stage: Stage,
  tally: EventTally,
  of: { readonly happening: Happening; readonly listener: Listener; readonly said: string },
): void {
  const { happening, said } = of
  const { asker } = of.listener
  const { eyes } = asker
  const told =
    eyes.kind === 'staff'
      ? eyes.practice === happening.practice &&
        happening.desks.some((desk) => eyes.desks.includes(desk))
      : eyes.kind === 'patient' && eyes.name === happening.patient && happening.forPatient
  const heard = said.includes(happening.conversation)
  tally.events++
  if (heard !== told) {
    tally.deviations.push(
      `${happening.name}: ${asker.name} ${heard ? 'heard of it' : 'was not told'}`,
    )
  }
  if (!told && said.includes('data:')) {
    tally.deviations.push(
      `${happening.name}: ${asker.name} was told something: ${said.slice(0, 120)}`,
    )
  }
  const leaked = stage.canaries.find(({ text }) => said.includes(text))
  if (leaked !== undefined) tally.deviations.push(`${happening.name}: words in an event`)
}
