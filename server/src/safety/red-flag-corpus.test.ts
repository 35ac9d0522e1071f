import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { findRedFlags } from './find-red-flags.ts'

type Labelled = {
  readonly text: string
  readonly expected: string
  readonly language: string
  readonly group: string
}

const folder = join(import.meta.dirname, 'corpus')
const dialogues = join(
  import.meta.dirname,
  '../../../../shared/data/text-mts-dialog/dialogues.ndjson.gz',
)

const corpus = readdirSync(folder)
  .filter((name) => name.endsWith('.tsv'))
  .toSorted()
  .map((name) => ({ name, texts: readCorpus(name) }))
const everything = corpus.flatMap(({ texts }) => texts)

function readCorpus(name: string): readonly Labelled[] {
  const [, ...lines] = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n')
  return lines.map((line) => {
    const [text, expected, language, group] = line.split('\t')
    assert.ok(
      text !== undefined && expected !== undefined && language !== undefined && group !== undefined,
      line,
    )
    return { text, expected, language, group }
  })
}

function kindsIn(text: string): readonly string[] {
  return findRedFlags({ parts: [{ where: 'message', text }] }).map((hit) => hit.kind)
}

/** A flag counts as found when the message is stopped for its kind. */
function measure(texts: readonly Labelled[]): {
  readonly flags: number
  readonly harmless: number
  readonly missed: readonly string[]
  readonly wrong: readonly string[]
} {
  const flags = texts.filter(({ expected }) => expected !== 'none')
  const harmless = texts.filter(({ expected }) => expected === 'none')
  return {
    flags: flags.length,
    harmless: harmless.length,
    missed: flags
      .filter(({ text, expected }) => !kindsIn(text).includes(expected))
      .map(({ text }) => text),
    wrong: harmless.filter(({ text }) => kindsIn(text).length > 0).map(({ text }) => text),
  }
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`
}

void test('the labelled corpus is large, in both languages, and holds every sort of text', () => {
  assert.ok(everything.length >= 300)
  for (const group of ['flag', 'negated', 'past', 'family', 'supposed', 'harmless']) {
    for (const language of ['en', 'es']) {
      assert.ok(
        everything.some((one) => one.group === group && one.language === language),
        group,
      )
    }
  }
  for (const { expected } of everything) {
    assert.ok(['none', 'emergency', 'self-harm', 'urgent'].includes(expected), expected)
  }
})

void test('at least 95 % of dangers are found, and at most 5 % of other texts are stopped', (t) => {
  t.diagnostic(
    'the rules were mended on these texts; corpus/README.md has the figures of first looks',
  )
  for (const { name, texts } of corpus) report(name, texts)
  for (const language of ['en', 'es']) {
    report(
      language,
      everything.filter((one) => one.language === language),
    )
  }
  const all = report('all', everything)
  assert.ok(1 - all.missed.length / all.flags >= 0.95, all.missed.join('\n'))
  assert.ok(all.wrong.length / all.harmless <= 0.05, all.wrong.join('\n'))

  function report(name: string, texts: readonly Labelled[]): ReturnType<typeof measure> {
    const found = measure(texts)
    t.diagnostic(
      `${name}: sensitivity ${percent(found.flags - found.missed.length, found.flags)} of ${found.flags}, false interrupts ${percent(found.wrong.length, found.harmless)} of ${found.harmless}`,
    )
    return found
  }
})

void test('how dangers are written does not matter: case, accents, quotes, spacing, line ends', () => {
  const rewrites: readonly ((text: string) => string)[] = [
    (text) => text.toUpperCase().replaceAll(/SÍ,/g, 'Sí,'),
    (text) => text.replaceAll('í,', 'i_').normalize('NFD').replaceAll('i_', 'í,'),
    (text) => text.replaceAll("'", '’'),
    (text) => text.replaceAll(' ', ' \t '),
    (text) => `Hello doctor!\n\n${text}\n\nThank you`,
  ]
  for (const { text, expected } of everything.filter((one) => one.expected !== 'none')) {
    if (!kindsIn(text).includes(expected)) continue
    for (const rewrite of rewrites)
      assert.ok(kindsIn(rewrite(text)).includes(expected), rewrite(text))
  }
})

void test('doctor-patient dialogues: how often what the patient says would stop them', (t) => {
  if (!existsSync(dialogues)) {
    t.skip('the MTS-Dialog texts are not here (../shared/data/text-mts-dialog)')
    return
  }
  const texts = gunzipSync(readFileSync(dialogues))
    .toString()
    .trimEnd()
    .split('\n')
    .map(patientLines)
  const stopped = texts.filter((text) => kindsIn(text).length > 0)
  t.diagnostic(
    `stopped ${stopped.length} of ${texts.length} (${percent(stopped.length, texts.length)}); many of them do tell of danger`,
  )
  assert.ok(texts.length > 100)
})

function patientLines(line: string): string {
  const row: unknown = JSON.parse(line)
  const dialogue =
    typeof row === 'object' && row !== null && 'dialogue' in row ? String(row.dialogue) : ''
  return dialogue
    .split('\n')
    .filter((said) => said.startsWith('Patient'))
    .map((said) => said.replace(/^\w+:/, ''))
    .join('\n')
}
