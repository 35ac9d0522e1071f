// npm run pack: makes of `direct/` a package that any project can install: JavaScript with its types.
import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const direct = join(root, 'direct')
const dist = join(direct, 'dist')

rmSync(dist, { recursive: true, force: true })
run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'direct/tsconfig.build.json'], root)
for (const name of ['direct/README.md', 'LICENSE']) cpSync(join(root, name), join(dist, base(name)))
const { private: _own, ...manifest }: Record<string, unknown> = JSON.parse(
  readFileSync(join(direct, 'package.json'), 'utf8'),
)
// The types' files name each other as the sources do, which TypeScript follows to the declarations.
const exports = { './*': { types: './*.d.ts', default: './*.js' } }
writeFileSync(join(dist, 'package.json'), `${JSON.stringify({ ...manifest, exports }, null, 2)}\n`)
run('npm', ['pack', '--silent', '--pack-destination', process.argv[2] ?? direct], dist)

function base(path: string): string {
  return path.split('/').at(-1) ?? path
}

function run(program: string, args: readonly string[], cwd: string): void {
  const { status } = spawnSync(program, args, { cwd, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
