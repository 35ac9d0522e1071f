// The Direct package packs into something that another project installs, and its README's example runs there.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readSources, root, textOf } from './source.ts'

const letter = [
  'From: ana@direct.example',
  'To: ana@direct.example',
  'Date: Mon, 02 Mar 2026 10:00:00 +0000',
  'Message-ID: <1@direct.example>',
  'MIME-Version: 1.0',
  'Content-Type: text/plain',
  '',
  'Potassium is 4.1.',
]

function run(program: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' })
  assert.equal(status, 0, `${program} ${args.join(' ')}\n${stdout}${stderr}`)
  return stdout
}

test('Direct needs nothing of the rest of the house', async () => {
  const files = (await readSources()).filter(({ path }) => path.startsWith('direct/'))
  assert.ok(files.length > 80)
  const strange = files.flatMap(({ path, imports }) =>
    imports
      .filter(({ file }) => file !== undefined && !file.startsWith('direct/'))
      .map(({ spec }) => `${path}: ${spec}`),
  )
  assert.deepEqual(strange, [])
})

const without = ['openssl', 'tar'].find((tool) => spawnSync(tool, ['--help']).error !== undefined)
const skip = without === undefined ? false : `there is no ${without} here`

test(
  'the example in its README runs in a project that installed the package',
  { skip },
  async () => {
    const readme = await textOf('direct/README.md')
    const [, commands = ''] = /```sh\n([^`]+)```/.exec(readme) ?? []
    const [, code = ''] = /```js\n([^`]+)```/.exec(readme) ?? []
    assert.ok(commands.includes('openssl') && code.includes('@salve/direct/'))
    const project = mkdtempSync(join(tmpdir(), 'salve-direct-'))
    try {
      run(process.execPath, ['--import', './server/tsx.ts', 'tools/pack-direct.ts', project], root)
      const installed = join(project, 'node_modules/@salve/direct')
      mkdirSync(installed, { recursive: true })
      run(
        'tar',
        ['-xzf', 'salve-direct-0.1.0.tgz', '-C', installed, '--strip-components=1'],
        project,
      )
      const { dependencies } = JSON.parse(await textOf('direct/package.json')) as {
        dependencies: Record<string, string>
      }
      // What an installation would bring from a registry.
      for (const name of Object.keys(dependencies)) {
        symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name))
      }
      writeFileSync(join(project, 'letter.eml'), letter.join('\r\n'))
      writeFileSync(join(project, 'example.mjs'), code)
      run('sh', ['-euc', commands], project)
      const said = run(process.execPath, ['example.mjs'], project)
      assert.match(said, /Potassium is 4\.1\./)
    } finally {
      rmSync(project, { recursive: true, force: true })
    }
  },
)
