import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type Delivery,
  type DeliveryEvent,
  type Heard,
  heardInWords,
  nextDueAt,
  sent,
  step,
} from './delivery.ts'
import type { Disposition, DispositionReport, StatusAction } from './report.ts'

const start = Temporal.Instant.from('2026-11-20T09:00:00Z')
const at = (minutes: number): Temporal.Instant => start.add({ minutes })
const message = { messageId: '<one@ward.example>', recipient: 'Ada@clinic.example', sentAt: start }
const reliable = sent({ ...message, reliable: true })
const general = sent({ ...message, reliable: false })

const said = (
  disposition: Disposition,
  more: Partial<DispositionReport> = {},
): DispositionReport => ({
  kind: 'disposition',
  disposition,
  originalMessageId: '<one@ward.example>',
  finalRecipient: 'ada@clinic.example',
  originalRecipient: undefined,
  finalDestination: disposition === 'dispatched',
  reportingAgent: undefined,
  failure: undefined,
  ...more,
})
const heard = (
  minutes: number,
  report: DispositionReport,
  signerIsBound = true,
): DeliveryEvent => ({
  kind: 'report',
  at: at(minutes),
  report,
  signerIsBound,
})
const status = (minutes: number, action: StatusAction): DeliveryEvent => ({
  kind: 'report',
  at: at(minutes),
  signerIsBound: true,
  report: {
    kind: 'status',
    originalMessageId: '<one@ward.example>',
    reportingAgent: undefined,
    recipients: [
      {
        finalRecipient: 'elsewhere@clinic.example',
        originalRecipient: 'ada@clinic.example',
        action,
        status: undefined,
        diagnostic: undefined,
      },
    ],
  },
})
const passed = (minutes: number): DeliveryEvent => ({ kind: 'time passed', at: at(minutes) })

type Told = { readonly delivery: Delivery; readonly heard: readonly Heard[] }

function tell(delivery: Delivery, ...events: readonly DeliveryEvent[]): Told {
  return events.reduce<Told>(
    (told, event) => {
      const next = step(told.delivery, event)
      return { delivery: next.delivery, heard: [...told.heard, next.heard] }
    },
    { delivery, heard: [] },
  )
}
const outcome = ({ delivery }: Told): string =>
  delivery.verdict === undefined
    ? 'open'
    : `${delivery.verdict.outcome} ${delivery.verdict.at.since(start).total('minutes')}`

test('a reliable message is delivered when it was processed and dispatched, in any order', () => {
  const both = [heard(1, said('processed')), heard(2, said('dispatched'))] as const
  assert.equal(outcome(tell(reliable, ...both)), 'delivered 2')
  assert.deepEqual(tell(reliable, ...both).heard, ['progress', 'decided'])
  assert.equal(outcome(tell(reliable, both[1], both[0])), 'delivered 1')
  assert.equal(outcome(tell(reliable, both[0], passed(60))), 'open')
  assert.equal(outcome(tell(reliable, both[0], passed(61))), 'failed 60')
  assert.equal(outcome(tell(reliable, both[1], passed(61))), 'failed 60')
})

test('dispatched without its field, or displayed, is no delivery of a reliable message', () => {
  const without = said('dispatched', { finalDestination: false })
  for (const report of [without, said('displayed'), said('other')]) {
    const told = tell(reliable, heard(1, said('processed')), heard(2, report))
    assert.deepEqual([outcome(told), told.heard[1]], ['open', 'nothing new'])
  }
})

test('any other message is delivered by whatever says that it arrived', () => {
  for (const disposition of ['processed', 'dispatched', 'displayed', 'denied'] as const)
    assert.equal(outcome(tell(general, heard(1, said(disposition)))), 'delivered 1')
  assert.equal(outcome(tell(general, status(1, 'relayed'))), 'delivered 1')
  assert.equal(outcome(tell(general, status(1, 'delayed'))), 'open')
  assert.equal(outcome(tell(general, passed(61))), 'failed 60')
})

test('a failure from any side is the verdict', () => {
  const notSent: DeliveryEvent = {
    kind: 'not sent',
    at: at(0),
    sentence: 'No certificate was found.',
  }
  for (const delivery of [reliable, general]) {
    assert.equal(outcome(tell(delivery, heard(1, said('failed')))), 'failed 1')
    assert.equal(outcome(tell(delivery, status(2, 'failed'))), 'failed 2')
    const told = tell(delivery, notSent)
    assert.equal(told.delivery.verdict?.sentence, 'No certificate was found.')
  }
  assert.equal(
    outcome(tell(reliable, heard(1, said('processed')), status(2, 'failed'))),
    'failed 2',
  )
})

test('what is forged, of another message, doubled or late changes nothing', () => {
  const cases: readonly (readonly [Heard, DeliveryEvent])[] = [
    ['forged', heard(2, said('dispatched'), false)],
    ['forged', heard(2, said('failed'), false)],
    ['of another message', heard(2, said('failed', { originalMessageId: '<two@ward.example>' }))],
    ['of another message', heard(2, said('failed', { finalRecipient: 'eve@clinic.example' }))],
    ['doubled', heard(2, said('processed'))],
  ]
  const begun = tell(reliable, heard(1, said('processed'))).delivery
  for (const [expected, event] of cases) {
    const next = step(begun, event)
    assert.deepEqual(next, { delivery: begun, heard: expected })
  }
  const over = tell(begun, passed(90)).delivery
  assert.equal(step(over, heard(91, said('dispatched'))).heard, 'late')
  assert.equal(step(over, heard(91, said('dispatched'), false)).heard, 'forged')
  assert.equal(step(over, heard(91, said('dispatched'))).delivery, over)
})

test('a notification after its time is late even if nobody looked at the clock', () => {
  const told = tell(general, heard(61, said('processed')))
  assert.equal(outcome(told), 'failed 60')
})

test('each thing heard has a sentence of its own', () => {
  const all = [
    'decided',
    'progress',
    'forged',
    'of another message',
    'doubled',
    'late',
    'nothing new',
  ] as const
  assert.equal(new Set(all.map(heardInWords)).size, all.length)
})

test('the waits are arguments, and the next due instant follows from them', () => {
  const waits = {
    processed: Temporal.Duration.from({ minutes: 10 }),
    dispatched: Temporal.Duration.from({ minutes: 30 }),
  }
  const delivery = sent({ ...message, reliable: true, waits })
  assert.ok(nextDueAt(delivery)?.equals(at(10)))
  const { delivery: begun } = tell(delivery, heard(5, said('processed')))
  assert.ok(nextDueAt(begun)?.equals(at(30)))
  assert.equal(nextDueAt(tell(begun, passed(31)).delivery), undefined)
  const { verdict } = tell(delivery, passed(11)).delivery
  assert.match(verdict?.sentence ?? '', /received/)
  assert.match(tell(begun, passed(31)).delivery.verdict?.sentence ?? '', /reached/)
})

const anyEvent: fc.Arbitrary<DeliveryEvent> = fc.oneof(
  fc.nat(120).map(passed),
  fc
    .tuple(
      fc.nat(120),
      fc.constantFrom<Disposition>('processed', 'dispatched', 'failed', 'displayed', 'other'),
      fc.record({
        finalDestination: fc.boolean(),
        originalMessageId: fc.constantFrom('<one@ward.example>', '<two@ward.example>', undefined),
        finalRecipient: fc.constantFrom('ada@clinic.example', 'eve@clinic.example', undefined),
      }),
      fc.boolean(),
    )
    .map(([minutes, disposition, more, bound]) => heard(minutes, said(disposition, more), bound)),
  fc
    .tuple(fc.nat(120), fc.constantFrom<StatusAction>('failed', 'delayed', 'delivered'))
    .map(([minutes, action]) => status(minutes, action)),
  fc
    .nat(120)
    .map((minutes): DeliveryEvent => ({ kind: 'not sent', at: at(minutes), sentence: 'x' })),
)

test('in whatever order: one verdict, and it never changes', () => {
  let decided = 0
  fc.assert(
    fc.property(fc.boolean(), fc.array(anyEvent, { maxLength: 30 }), (isReliable, events) => {
      const told = tell(sent({ ...message, reliable: isReliable }), ...events, passed(1000))
      assert.equal(told.heard.filter((each) => each === 'decided').length, 1)
      let delivery = sent({ ...message, reliable: isReliable })
      for (const event of events) {
        const next = step(delivery, event)
        if (delivery.verdict !== undefined) assert.equal(next.delivery, delivery)
        delivery = next.delivery
      }
      if (told.delivery.verdict?.outcome === 'delivered') decided += 1
    }),
    { numRuns: 2000 },
  )
  assert.ok(decided > 10, `only ${decided} were delivered: the events tried too little`)
})

test('forged and foreign notifications never decide anything', () => {
  const planted = anyEvent.filter(
    (event) =>
      event.kind === 'report' &&
      event.report.kind === 'disposition' &&
      (!event.signerIsBound ||
        event.report.originalMessageId !== '<one@ward.example>' ||
        event.report.finalRecipient !== 'ada@clinic.example'),
  )
  const early = fc.array(planted, { maxLength: 20 })
  fc.assert(
    fc.property(early, (events) => {
      const inTime = events.map((event) => ({ ...event, at: at(1) }))
      assert.deepEqual(tell(reliable, ...inTime).delivery, reliable)
    }),
  )
})
