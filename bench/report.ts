import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Line } from './bench.ts'

function verdictOf({ reached }: Line): string {
  if (reached === undefined) return ''
  return reached ? 'reached' : 'not reached'
}

const head = ['workload', 'target', 'figure', 'ratio', 'verdict']

function cellsOf(line: Line): string[] {
  return [line.workload, line.target, line.figure, line.ratio, verdictOf(line)]
}

export function tableOf(lines: readonly Line[]): string {
  const rows = [head, ...lines.map(cellsOf)]
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Keeps a whole run in RESULTS.md, with what stands between it and the full targets. */
export function keep(lines: readonly Line[], command: string): void {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const text = `# The last whole run of the bench

\`${command}\`, ${availableParallelism()} cores, Node ${process.versions.node}, one PostgreSQL 18 for all programs with fsync on, 8 connections over loopback, medians of three rounds taken in turn. L is the limit program (\`bench/limit/server.ts\`): the least durable work that could do the job. Ratios on a shared machine hold within a fifth; rates by themselves mean nothing.

${row(head)}
${row(head.map(() => '---'))}
${lines.map((line) => row(cellsOf(line))).join('\n')}

${standsInTheWay}`
  writeFileSync(join(import.meta.dirname, 'RESULTS.md'), text)
}

const standsInTheWay = `## What stands in the way of the full targets

- **Statements, not round trips.** Statements that do not need each other's answers travel together, so a send makes six trips and a thread four. But PostgreSQL still answers each statement by itself (\`pg\` ends each with a Sync), and a send is 14 statements, a thread 20, where the limit program has one. Each costs about 0.1 ms on both sides together.
- **The queue.** \`salve_enqueue\` calls graphile-worker's \`add_jobs\`, which costs more than any other statement of a send and notifies within the transaction.
- **Row-level security and who may read.** Every statement carries its policies; a thread asks for its readers three times (to let in, to list them, to filter the patient's other conversations).
- **The practice's configuration** (hours, subjects, desks, people, templates) is read again in each request; it changes a few times a year. A copy kept per process until a version number changes would save five statements of a thread and two of a send.
- **What the thread shows.** The limit program answers 20 rows. A thread answers 60 entries with their authors, the patient's chart read from FHIR, the matching templates, readers, drafts and other conversations.
- **Live hints** wait up to 15 ms to be announced together, because each announcement is a statement of its own.
`
