// The repository's own code, file by file, as the checks see it.
import { glob, readFile } from 'node:fs/promises'
import { dirname, join, normalize, relative } from 'node:path'
import { parseSync } from 'rolldown/utils'

export const root: string = join(import.meta.dirname, '..')

/** A node of the syntax tree (ESTree with types), as far as the checks look. */
export type Node = { readonly type: string; readonly [key: string]: unknown }

type Import = {
  readonly spec: string
  /** The imported file, from the root; undefined for a package. */
  readonly file: string | undefined
}

export type Source = {
  readonly path: string
  readonly text: string
  readonly imports: readonly Import[]
  readonly tree: Node
}

const codeFolders = '{contract,direct,ehr,ui,server,staff,check,journeys,suites,bench,tools}'
const workspaces = ['contract', 'direct', 'ehr', 'ui', 'server', 'staff']
const extensionOf: Readonly<Record<string, string>> = {
  contract: 'src/*.ts',
  direct: 'src/*.ts',
  ehr: '*.ts',
  ui: 'src/*.tsx',
}

/** Paths from the root that match, in order; never what was installed or built. */
export async function pathsOf(pattern: string): Promise<readonly string[]> {
  const paths: string[] = []
  const exclude = ['**/node_modules/**', '**/dist/**']
  for await (const path of glob(pattern, { cwd: root, exclude })) paths.push(path)
  return paths.toSorted()
}

export async function textOf(path: string): Promise<string> {
  return await readFile(join(root, path), 'utf8')
}

/** Every TypeScript file of the house, parsed. */
export async function readSources(): Promise<readonly Source[]> {
  const paths = await pathsOf(`${codeFolders}/**/*.{ts,tsx}`)
  return await Promise.all(paths.map(async (path) => sourceOf(path, await textOf(path))))
}

/** One file, parsed. Throws on a syntax error: a file that cannot be read must not pass for clean. */
export function sourceOf(path: string, text: string): Source {
  const { program, module, errors } = parseSync(path, text)
  if (errors[0] !== undefined) throw new Error(`${path}: ${errors[0].message}`)
  const specs = new Set<string>()
  for (const { moduleRequest } of module.staticImports) specs.add(moduleRequest.value)
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest } of entries) if (moduleRequest) specs.add(moduleRequest.value)
  }
  for (const { moduleRequest } of module.dynamicImports) {
    specs.add(text.slice(moduleRequest.start + 1, moduleRequest.end - 1))
  }
  const imports = [...specs].map((spec) => ({ spec, file: fileOf(path, spec) }))
  return { path, text, imports, tree: program as unknown as Node }
}

/** What does not ship: tests, their helpers, and the look at every page without a server. */
export function isTest(path: string): boolean {
  return /^server\/pages\/preview|\.test\.ts$|\.test-helper\.ts$|\/test-[^/]+\.ts$|\/tests\//.test(
    path,
  )
}

// All nodes of a tree, parents first.
export function* nodesOf(tree: unknown): Generator<Node> {
  if (Array.isArray(tree)) {
    for (const each of tree) yield* nodesOf(each)
    return
  }
  if (typeof tree !== 'object' || tree === null) return
  if ('type' in tree && typeof tree.type === 'string') yield tree as Node
  for (const value of Object.values(tree)) yield* nodesOf(value)
}

/** The text of a string literal or of a template without holes. */
export function stringOf(node: unknown): string | undefined {
  const { type, value, quasis, expressions } = (node ?? {}) as Record<string, unknown>
  if (type === 'Literal' && typeof value === 'string') return value
  if (type === 'TemplateLiteral' && Array.isArray(expressions) && expressions.length === 0) {
    return (quasis as readonly { value: { cooked: string } }[])[0]?.value.cooked
  }
  return undefined
}

function fileOf(path: string, spec: string): string | undefined {
  if (spec.startsWith('.')) return normalize(join(dirname(path), spec))
  const [scope, name = '', ...rest] = spec.split('/')
  if (scope !== '@salve' || !workspaces.includes(name)) return undefined
  const pattern = rest.join('/').includes('.css') ? '*' : (extensionOf[name] ?? '*')
  return relative(root, join(root, name, pattern.replace('*', rest.join('/'))))
}
