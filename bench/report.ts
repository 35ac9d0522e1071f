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

- **Statements.** The limit program has one for each request. A send has 13, a page of a desk 7, a thread 17, beside \`begin\` and \`commit\`. Those that do not need each other's answers travel together (a send made 15 trips and makes 6; a thread made 19 and makes 5), but PostgreSQL still runs and answers each by itself. Saving trips alone has not moved the ratios beyond their noise: the number of statements has to fall.
- **The practice's configuration** (hours, topics, desks, people, templates) is read again in each request though it changes a few times a year. A copy in each process, thrown away when a version number of the practice moves (which the look-up of the session could bring along), would save five statements of a thread, two of a page of a desk, two of a send (not tried). Never for who may read.
- **The queue.** \`salve_enqueue\` calls graphile-worker's \`add_jobs\`: the most expensive statement of a send by \`pg_stat_statements\`, and a NOTIFY inside its transaction.
- **The session** is looked up by a PL/pgSQL function that sets the subject twice and tries an update each time; it and \`begin\` could be one statement (not tried).
- **Counting.** The tabs of a desk count up to 1,000 lines each, and row-level security makes each line a visit to the table: most likely that is how an inbox grows with what is stored (read from the plans, not yet proved by changing it). Counting to 100 ("99+"), or an index that carries \`patient_id\`, ends it.
- **What a thread shows.** The limit program answers 20 rows. A thread answers 60 entries with their authors, the chart read from FHIR, matching templates (their words are split again in each request), readers, drafts and other conversations; who may read is asked three times.
- **Words for times** go through \`toLocaleString\` for each moment on a patient's page (\`pages/when.tsx\`): two fifths of the samples of a thread page's profile.
- **Memory.** Before the first connection the process holds about 195 MB, most of it code and the heap of loading it. \`--max-semi-space-size=4\` took 35 MB off in one trial (230 to 195 MB at 1,000 idle connections, nothing sent); the figure above is with messages sent, so the flag alone may not be enough.
- **First paint on a slow phone** waits, we suppose, for HTML, then CSS: two trips of 150 ms and the connection's own. No trace was taken.
`
