import type { SuiteContext } from '../suite.ts'
import type { CmsPeer } from './peer.ts'

export type Tally = {
  readonly add: (
    cell: Cell,
    trial: {
      readonly bytes: Buffer | undefined
      readonly isRight: boolean
      readonly from: CmsPeer
      readonly to: CmsPeer
    },
  ) => void
  /** The control: changed bytes were given, and whether they were refused. */
  readonly refused: (cell: Cell, isRefused: boolean) => void
  /** A combination that the sender does not write, and why. */
  readonly excused: (cell: Cell, why: string) => void
  readonly print: () => void
}

/** A combination of algorithms, and who gave it to whom. */
export type Cell = { readonly direction: string; readonly label: string }

type Mark = 'FAILED' | 'yes' | 'yes, indefinite'

/** Counts each trial, and prints a table: a line for each combination, a column for each direction. */
export function tallyTable({ check, say }: SuiteContext): Tally {
  const rows = new Map<string, Map<string, string>>()
  const excuses = new Map<string, number>()
  const failed = new Set<string>()
  const mark = ({ direction, label }: Cell, how: Mark | '-'): void => {
    const row = rows.get(label) ?? new Map<string, string>()
    const isFailed = failed.has(`${direction} ${label}`) || how === 'FAILED'
    if (isFailed) failed.add(`${direction} ${label}`)
    rows.set(label, row.set(direction, isFailed ? 'FAILED' : how))
  }
  return {
    add: (cell, { bytes, isRight, from, to }) => {
      const how = bytes?.[1] === 0x80 ? 'yes, indefinite' : 'yes'
      mark(cell, isRight ? how : 'FAILED')
      const words = `${from.lastWords()} | ${to.lastWords()}`
      check(`${cell.direction}: ${cell.label}`, isRight, words)
    },
    refused: (cell, isRefused) => {
      if (!isRefused) mark(cell, 'FAILED')
      check(`${cell.direction}: ${cell.label}: a changed byte is refused`, isRefused)
    },
    excused: (cell, why) => {
      mark(cell, '-')
      const excuse = `${cell.direction}: ${why}`
      excuses.set(excuse, (excuses.get(excuse) ?? 0) + 1)
    },
    print: () => {
      const directions = [...new Set([...rows.values()].flatMap((row) => [...row.keys()]))]
      say(lineOf('yes: understood, and refused with a byte changed', directions))
      for (const [label, row] of rows) {
        say(
          lineOf(
            label,
            directions.map((direction) => row.get(direction) ?? ''),
          ),
        )
      }
      for (const [excuse, count] of excuses) say(`- ${count} not tried, ${excuse}`)
    },
  }
}

function lineOf(label: string, cells: readonly string[]): string {
  return [label.padEnd(50), ...cells.map((cell) => cell.padEnd(27))].join('').trimEnd()
}
