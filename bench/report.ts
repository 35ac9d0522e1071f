import { writeFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
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

\`${command}\`, ${availableParallelism()} cores, Node ${process.versions.node}, one PostgreSQL 18 for all programs with fsync on, 8 connections over loopback, medians of three rounds taken in turn; load average over the last 15 minutes ${loadavg()[2]?.toFixed(1)}. L is the limit program (\`bench/limit/server.ts\`): the least durable work that could do the job. Ratios on a shared machine hold within a fifth; rates by themselves mean nothing.

${row(head)}
${row(head.map(() => '---'))}
${lines.map((line) => row(cellsOf(line))).join('\n')}

${standsInTheWay}`
  writeFileSync(join(import.meta.dirname, 'RESULTS.md'), text)
}

const standsInTheWay = `## What stands in the way of the full targets

Costs of parts are those that \`npm run bench -- --only parts\` prints: CPU of the process and of PostgreSQL for one part alone, eight at a time.

- **Statements.** The limit program has one for each request. A send has 11, a page of a desk 6, a thread 7, beside \`begin\`, the subject's settings and \`commit\`. A small one of ours, under row-level security, costs a few hundredths of a millisecond on either side (the parts \`a patient\`, \`who is writing\`).
- **Rows of a thread.** The limit program answers 20 rows of 4 columns. A thread has 60 lines of 10 (the part \`the 60 lines of a thread\`: values read one by one, times made into Temporal), which together cost more than the limit program's whole request. Twenty of the sixty are filings, which show only as a word at their message: leaving them out of the rows is the next step. Letting PostgreSQL make one JSON of them moved the cost from one side to the other.
- **Rows of a desk.** The parts \`the 25 rows of a desk\` and \`the counts of its tabs\`: together as much as the limit program's whole request, and more.
- **Writes of a send.** The conversation's row stands in six indexes, an entry and an obligation check their foreign keys, the key of the request is written twice (taken, then with its answer), the limit of writes once.
- **Temporal.** Each instant read is an object with a finalizer, which costs when it is made, said and collected: a page of a desk makes about 100 of them.
- **Words for times** on a patient's page: a thread page costs more than 4 ms of the server.
- **Memory.** Before the first connection the process holds about 190 MB; most of it libraries: fhirpath, those of the passkeys and of HTTP, the queue, the schemas. \`--max-semi-space-size=4\` brought 1,000 connections down to 201 to 206 MB in three quick runs, and cost a fifth more CPU in each request: not taken.
- **First paint on a slow phone** waits, we suppose, for HTML, then CSS: two trips of 150 ms and the connection's own. No trace was taken.
`
