// What is in the repository besides code: packages, tools' settings, and words that belong elsewhere.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pathsOf, readSources, textOf } from './source.ts'

type Package = Readonly<
  Record<
    'dependencies' | 'devDependencies' | 'optionalDependencies',
    Record<string, string> | undefined
  >
>

const packageFiles = [
  'package.json',
  ...(await pathsOf('{contract,direct,ehr,ui,server,staff}/package.json')),
]
const packages = await Promise.all(
  packageFiles.map(async (path) => JSON.parse(await textOf(path)) as Package),
)
const runtimeMax = 40

const loose = (entries: readonly (readonly [string, string])[]): readonly string[] =>
  entries
    .filter(
      ([name, version]) =>
        !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version) && !ownPackage(name, version),
    )
    .map(([name]) => name)

const ownPackage = (name: string, version: string): boolean =>
  name.startsWith('@salve/') && version === '*'

test('every package is pinned to one version', () => {
  const all = packages.flatMap((each) =>
    [each.dependencies, each.devDependencies, each.optionalDependencies].flatMap((group) =>
      Object.entries(group ?? {}),
    ),
  )
  assert.ok(packageFiles.length === 7 && all.length > 40)
  assert.deepEqual(loose(all), [])
  assert.deepEqual(
    loose([
      ['left-pad', '^1.3.0'],
      ['right-pad', 'latest'],
    ]),
    ['left-pad', 'right-pad'],
  )
})

test(`the product stands on fewer than ${runtimeMax} packages of others`, () => {
  const names = new Set(
    packages
      .flatMap((each) => Object.keys(each.dependencies ?? {}))
      .filter((name) => !name.startsWith('@salve/')),
  )
  assert.ok(names.size > 15 && names.size < runtimeMax, [...names].join(' '))
})

test('each package is named in the decision about dependencies', async () => {
  const decision = await textOf('decisions/0010-dependencies.md')
  const names = packages.flatMap((each) =>
    [each.dependencies, each.devDependencies, each.optionalDependencies].flatMap((group) =>
      Object.keys(group ?? {}),
    ),
  )
  const unnamed = names.filter(
    (name) => !/^@salve\/|^@types\//.test(name) && !decision.includes(`\`${name}\``),
  )
  assert.deepEqual(unnamed, [])
})

test('the lockfile names no registry, so that any mirror will do', async () => {
  const lock = JSON.parse(await textOf('package-lock.json')) as {
    packages: Record<string, { resolved?: string; link?: boolean; integrity?: string }>
  }
  const entries = Object.entries(lock.packages).filter(([path]) => path.startsWith('node_modules/'))
  assert.ok(entries.length > 100)
  const hosts = entries.filter(([, { resolved }]) => resolved?.includes('://'))
  assert.deepEqual(hosts, [])
  const unproved = entries.filter(
    ([, { integrity, link }]) => integrity === undefined && link !== true,
  )
  assert.deepEqual(unproved, [])
})

test('the linter holds what the style asks', async () => {
  const lint = JSON.parse(await textOf('.oxlintrc.json')) as {
    rules: Record<string, unknown>
    overrides: readonly { files: readonly string[]; rules: Record<string, unknown> }[]
  }
  const banned = JSON.stringify(lint.rules['no-restricted-globals'])
  assert.match(banned, /"Date"/)
  for (const rule of ['max-lines', 'max-lines-per-function', 'max-params', 'node/no-process-env']) {
    assert.ok(JSON.stringify(lint.rules[rule])?.includes('error'), rule)
  }
  const free = lint.overrides
    .filter(({ rules }) => rules['no-restricted-globals'] === 'off')
    .flatMap(({ files }) => files)
  const product = free.filter((path) => /^(?:contract|direct|ehr|ui|server|staff)\//.test(path))
  assert.deepEqual(product, ['server/src/platform/clock/**'])
})

test('nothing here speaks of the place it was written in', async () => {
  const paths = [
    ...(await pathsOf(
      '{contract,direct,ehr,ui,server,staff,suites,bench,tools,journeys,decisions,docs}/**/*.{ts,tsx,css,sql,json,md,html,sh}',
    )),
    ...(await pathsOf('*.{md,json,mjs}')),
    '.ci/run',
  ]
  assert.ok(paths.length > 400)
  const breaches: string[] = []
  for (const path of paths) {
    const text = await textOf(path)
    if (strange(path, text)) breaches.push(path)
  }
  assert.deepEqual(breaches, [])
  assert.ok(strange('server/src/house.ts', "import x from '/home/ana/salve/x.ts'"))
  assert.ok(strange('server/src/house.ts', "read('../shared/data')"))
})

test('a test that reads the public data says so when the data is not here', async () => {
  const readers = (await readSources()).filter(
    ({ path, text }) => !path.startsWith('check/') && text.includes(dataFolder),
  )
  assert.ok(readers.length >= 4)
  const silent = readers.filter(({ text }) => !/skip|absent/i.test(text))
  assert.deepEqual(
    silent.map(({ path }) => path),
    [],
  )
})

const dataFolder = 'shared/data'

/** A path of one machine, or of data that only tests may look for. */
function strange(path: string, text: string): boolean {
  if (/(?<![\w.])\/(?:home|work|root|mnt|Users)\//.test(text)) return true
  const mayRead = /\.test\.ts$|^journeys\/|^suites\/|^bench\//.test(path)
  return !mayRead && text.includes('shared/')
}
