// What the documents say can be done, can be done.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { nodesOf, pathsOf, root, sourceOf, textOf } from './source.ts'

const paths = [...(await pathsOf('*.md')), ...(await pathsOf('{docs,decisions}/*.md'))]
const documents = await Promise.all(paths.map(async (path) => ({ path, text: await textOf(path) })))

/** Names that a document gives after some words, with the document that gives them. */
function named(pattern: RegExp): readonly { path: string; name: string }[] {
  return documents.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map(([, name = '']) => ({ path, name })),
  )
}

/** The names of the members of an object that a file declares. */
async function membersOf(path: string, member: RegExp): Promise<ReadonlySet<string>> {
  const names = new Set<string>()
  for (const node of nodesOf(sourceOf(path, await textOf(path)).tree)) {
    const { name } = (node['key'] ?? {}) as { name?: string }
    if (node.type === 'Property' && name !== undefined && member.test(name)) names.add(name)
  }
  return names
}

test('links in the documents lead to files', () => {
  const links = named(/\]\((?!https?:|#)([^)#]+)\)/g)
  assert.ok(documents.length > 18 && links.length > 20)
  // Pictures are made from the running product; before the first are made there is no folder.
  const wanted = existsSync(join(root, 'docs/pictures'))
    ? links
    : links.filter(({ name }) => !name.endsWith('.png'))
  assert.deepEqual(
    wanted.filter(({ path, name }) => !existsSync(join(root, dirname(path), name))),
    [],
  )
})

test('commands in the documents exist', async () => {
  const { scripts } = JSON.parse(await textOf('package.json')) as {
    scripts: Record<string, string>
  }
  const scriptsNamed = named(/npm run (?:--silent )?([a-z]+)/g)
  assert.ok(scriptsNamed.length > 15)
  assert.deepEqual(
    scriptsNamed.filter(({ name }) => scripts[name] === undefined),
    [],
  )
  const known = await membersOf('server/src/commands.ts', /^[a-z]+$/)
  const commandsNamed = named(/npm run (?:--silent )?salve -- ([a-z]+)/g)
  assert.ok(known.size > 7 && commandsNamed.length > 10)
  assert.deepEqual(
    commandsNamed.filter(({ name }) => !known.has(name)),
    [],
  )
  const unsaid = [...known].filter(
    (name) => name !== 'start' && !commandsNamed.some((each) => each.name === name),
  )
  assert.deepEqual(unsaid, [])
})

test('the table of settings is the configuration', async () => {
  const variables = await membersOf('server/src/platform/config/config.ts', /^[A-Z_]+$/)
  const rows = (await textOf('README.md')).split('\n').filter((line) => /^\| `[A-Z]/.test(line))
  const said = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, name = '']) => name),
  )
  assert.ok(variables.size > 8)
  assert.deepEqual(said.toSorted(), [...variables].toSorted())
})

test('the map in the documents names the rooms in their order', async () => {
  const { rooms } = await import('./map.ts')
  const table = (await textOf('ARCHITECTURE.md')).split('## Rooms, top to bottom')[1] ?? ''
  const said = [...table.matchAll(/^\| ([a-z-]+) \| (?!owns)/gm)].map(([, name = '']) => name)
  assert.deepEqual(said, Object.keys(rooms))
})
