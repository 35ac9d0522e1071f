import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isTest, pathsOf, readSources, textOf } from './source.ts'

const linesMax = 400
const linesUsual = 250
const linesMedian = 90

async function linesOf(
  paths: readonly string[],
): Promise<readonly { path: string; lines: number }[]> {
  return await Promise.all(
    paths.map(async (path) => ({ path, lines: (await textOf(path)).split('\n').length - 1 })),
  )
}

function tooLong(files: readonly { path: string; lines: number }[]): readonly string[] {
  return files
    .filter(({ lines }) => lines > linesMax)
    .map(({ path, lines }) => `${path}: ${lines} lines`)
}

test('no file is too long to read in one sitting', async () => {
  const styles = await pathsOf('{ui,staff}/**/*.css')
  const migrations = await pathsOf('server/migrations/*.sql')
  const code = (await readSources()).map(({ path }) => path)
  assert.ok(styles.length > 15 && migrations.length > 10 && code.length > 400)
  assert.deepEqual(tooLong(await linesOf([...styles, ...migrations, ...code])), [])
  assert.equal(tooLong([{ path: 'scroll.ts', lines: 401 }]).length, 1)
})

test('most files of the product are short', async () => {
  const shipped = (await readSources())
    .map(({ path }) => path)
    .filter((path) => /^(?:contract|direct|ehr|ui|server|staff)\//.test(path) && !isTest(path))
  const lines = (await linesOf(shipped))
    .map((file) => file.lines)
    .toSorted((one, other) => one - other)
  assert.ok(lines.length > 300)
  const at = (share: number): number => lines[Math.floor(lines.length * share)] ?? 0
  assert.ok(at(0.95) <= linesUsual, `one in twenty is longer than ${at(0.95)} lines`)
  assert.ok(at(0.5) <= linesMedian, `half are longer than ${at(0.5)} lines`)
})

test('documents that say where things are stay short', async () => {
  const [map] = await linesOf(['ARCHITECTURE.md'])
  assert.ok(map !== undefined && map.lines > 30 && map.lines <= 110)
  const decisions = await linesOf(await pathsOf('decisions/*.md'))
  assert.ok(decisions.length >= 12)
  assert.deepEqual(
    decisions.filter(({ lines }) => lines > 60),
    [],
  )
})
