// The banned words of GLOSSARY.md, and where they are found.
import { nodesOf, type Source, stringOf } from './source.ts'

export type Bans = { readonly code: readonly string[]; readonly screen: readonly string[] }

/** Words of the third and fourth columns of every table of the glossary. */
export function bansOf(glossary: string): Bans {
  const rows = glossary
    .split('\n')
    .filter((line) => /^\| (?!word )/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()))
  const column = (index: number): readonly string[] => [
    ...new Set(
      rows.flatMap((cells) => (cells[index] ?? '').split(', ')).filter((word) => word !== ''),
    ),
  ]
  const code = column(3)
  return { code, screen: [...new Set([...code, ...column(4)])] }
}

/** The names a file declares or uses, and its path, as separate small words. */
export function namesOf({ path, tree }: Source): ReadonlySet<string> {
  const names = new Set([wordsOf(path.replace(/\.tsx?$/, ''))])
  for (const { type, name } of nodesOf(tree)) {
    if (type.endsWith('Identifier') && typeof name === 'string') names.add(wordsOf(name))
  }
  return names
}

/** What a file may show to people: its texts with a space in them, and words between tags. */
export function shownBy({ tree }: Source): readonly string[] {
  const shown: string[] = []
  for (const node of nodesOf(tree)) {
    const { type, value } = node
    const text = type === 'JSXText' ? String(value) : stringOf(node)
    if (text !== undefined && (type === 'JSXText' || /\S\s+\S/.test(text))) shown.push(text)
    if (type === 'TemplateElement') shown.push((value as { cooked: string }).cooked)
  }
  return shown
}

/** The banned words in a text, as whole words and in the plural. */
export function bannedIn(text: string, bans: readonly string[]): readonly string[] {
  return bans.filter((word) =>
    new RegExp(`(?<![\\w-])${word}(?:s|es|ed)?(?![\\w-])`, 'i').test(text),
  )
}

function wordsOf(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[^A-Za-z0-9]+/g, ' ')
    .toLowerCase()
}
