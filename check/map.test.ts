import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { arrowsOf, findBreaches, findCycles, findUnused, rooms } from './map.ts'
import { pathsOf, readSources, root } from './source.ts'

const mounters = new Set(['server/src/routes.ts', 'server/src/house.ts'])
const routeFile = /^server\/src\/[\w-]+\/(?:[\w-]+-)?routes\.ts$/
const sameRoom = (one: string, other: string): boolean => dirname(one) === dirname(other)

const arrows = arrowsOf(await readSources())

test('every import obeys the map of the house', () => {
  assert.ok(arrows.length > 800, `a check that sees only ${arrows.length} imports is blind`)
  assert.deepEqual(findBreaches(arrows), [])
})

test('imports between packages are followed', () => {
  for (const [from, to] of [
    ['server/src/', 'contract/src/'],
    ['server/src/', 'ehr/fhir/'],
    ['server/pages/', 'ui/src/'],
    ['staff/src/', 'ui/src/'],
  ] as const) {
    const between = arrows.filter((arrow) => arrow.from.startsWith(from) && arrow.to.startsWith(to))
    assert.ok(between.length > 5, `${from} to ${to}`)
    assert.deepEqual(
      between.filter((arrow) => !existsSync(join(root, arrow.to))),
      [],
    )
  }
})

test('no files import each other in a circle, not even types', () => {
  assert.deepEqual(findCycles(arrows), [])
})

test('the map names every room there is, and no arrow that nobody uses', async () => {
  const folders = new Set(
    (await pathsOf('server/src/*/**')).map((path) => path.split('/')[2] ?? ''),
  )
  folders.delete('platform')
  assert.ok(folders.size > 15)
  assert.deepEqual([...folders].toSorted(), Object.keys(rooms).toSorted())
  assert.deepEqual(findUnused(arrows), [])
})

test("every room's routes are mounted", () => {
  const routes = new Set(
    arrows.flatMap(({ from, to }) => [from, to]).filter((path) => routeFile.test(path)),
  )
  assert.ok(routes.size > 10)
  const mounted = (path: string): boolean =>
    arrows.some(
      ({ from, to }) =>
        to === path && (mounters.has(from) || (routeFile.test(from) && sameRoom(from, path))),
    )
  assert.deepEqual(
    [...routes].filter((path) => !mounted(path)),
    [],
  )
  assert.ok(!mounted('server/src/chart/planted-routes.ts'))
})

test('the map itself only points down', () => {
  const order = Object.keys(rooms)
  for (const [from, to] of Object.entries(rooms)) {
    if (to === 'all below') continue
    for (const each of to) assert.ok(order.indexOf(each) > order.indexOf(from), `${from} ${each}`)
  }
})

test('planted breaches are found', () => {
  const src = 'server/src'
  const planted = [
    [`${src}/audit/audit.ts`, `${src}/patients/access.ts`],
    [`${src}/chart/file-message.ts`, `${src}/conversations/sql.ts`],
    [`${src}/chart/file-message.ts`, `${src}/conversations/read-sql.ts`],
    [`${src}/chart/file-message.ts`, `${src}/conversations/tables.ts`],
    [`${src}/chart/file-message.ts`, `${src}/notifications/notice.ts`],
    [`${src}/patients/patient.ts`, `${src}/sign-in/session.ts`],
    [`${src}/platform/http/server.ts`, `${src}/sign-in/session.ts`],
    [`${src}/chart/file-message.ts`, `${src}/reactions.ts`],
    [`${src}/chart/file-message.ts`, `${src}/notifications/test-world.ts`],
    [`${src}/gossip/spread.ts`, `${src}/audit/audit.ts`],
    ['server/pages/home-page.tsx', `${src}/patients/patient.ts`],
    ['ui/src/mark.tsx', 'contract/src/ids.ts'],
    ['ehr/fhir/json.ts', `${src}/patients/patient.ts`],
    ['staff/src/api.ts', `${src}/patients/patient.ts`],
    ['direct/src/mime/message.ts', 'direct/src/cms/signed-data.ts'],
    ['direct/src/asn1/read.ts', `${src}/patients/patient.ts`],
  ].map(([from = '', to = '']) => ({ from, to }))
  assert.deepEqual(findBreaches(planted).length, planted.length)
  const circle = ['a', 'b', 'c'].map((each, index) => ({ from: each, to: 'bca'[index] ?? '' }))
  assert.equal(findCycles([...circle, { from: 'c', to: 'd' }])[0]?.length, 3)
})
