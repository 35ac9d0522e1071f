import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { PracticeId } from '@salve/contract/ids'
import type { ImportCounts } from '../patients/import-counts.ts'
import { importPatients } from '../patients/import-patients.ts'
import { readRefusals } from '../patients/read-import.ts'
import { type Command, onlyPractice, withHouse } from './command.ts'

const options = { source: { type: 'string' } } as const
const refusalsShown = 20

/** Imports patients and their records from FHIR R4 files or folders; safe to repeat. Shows progress, counts and refusals. */
export const importCommand: Command = async (args, surroundings) =>
  await withHouse(surroundings, async (open) => {
    const { say, calledFrom } = surroundings
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const practiceId = await onlyPractice(open, surroundings)
    if (practiceId === undefined) return 1
    if (positionals.length === 0) {
      say('Name a file or folder of FHIR R4: npm run salve -- import <path>')
      return 2
    }
    for (const path of positionals) {
      const { source } = values
      const outcome = await importPatients(
        open.house.database,
        { kind: 'worker', practiceId },
        {
          path: resolve(calledFrom, path),
          ...(source === undefined ? {} : { source }),
          onProgress: progressTo(say),
        },
      )
      if (outcome.outcome !== 'finished') {
        say('Another import is going on. Try again when it has finished.')
        return 1
      }
      report(path, outcome.counts, say)
      await reportRefusals(open, { practiceId, runId: outcome.runId }, say)
    }
    return 0
  })

const everyResources = 5000

function progressTo(
  say: (words: string) => void,
): (progress: { readonly pass: string; readonly read: number; readonly file: string }) => void {
  let told = 0
  return ({ pass, read, file }) => {
    const step = Math.floor(read / everyResources)
    if (step === told) return
    told = step
    say(`  ${pass}: ${read} resources read (${file})`)
  }
}

function report(path: string, counts: ImportCounts, say: (words: string) => void): void {
  say(`Imported ${path}`)
  const row = (cells: readonly string[]): string =>
    cells.map((cell, index) => (index === 0 ? cell.padEnd(22) : cell.padStart(10))).join('')
  say(row(['', 'created', 'updated', 'unchanged', 'refused', 'not used']))
  for (const [type, each] of Object.entries(counts).toSorted(([one], [other]) =>
    one.localeCompare(other, 'en'),
  )) {
    const { created, updated, unchanged, refused, notUsed } = each
    say(row([type, ...[created, updated, unchanged, refused, notUsed].map(String)]))
  }
}

async function reportRefusals(
  { house }: Parameters<typeof onlyPractice>[0],
  of: { readonly practiceId: PracticeId; readonly runId: Parameters<typeof readRefusals>[2] },
  say: (words: string) => void,
): Promise<void> {
  const who = { kind: 'worker', practiceId: of.practiceId } as const
  const refusals = await house.database.withSubject(
    who,
    async (tx) => await readRefusals(tx, who, of.runId),
  )
  if (refusals.length === 0) return
  say('Refused (kept with their bytes):')
  for (const { source, type, reason } of refusals.slice(0, refusalsShown)) {
    say(`  ${source}: ${type ?? 'unreadable'}: ${reason}`)
  }
  if (refusals.length > refusalsShown) say(`  and ${refusals.length - refusalsShown} more`)
}
