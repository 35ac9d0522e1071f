import type { SuiteContext } from '../suite.ts'
import type { CmsPeer } from './peer.ts'

export type Tally = {
  readonly add: (
    row: RowName,
    trial: {
      readonly bytes: Buffer | undefined
      readonly isRight: boolean
      readonly from: CmsPeer
      readonly to: CmsPeer
    },
  ) => void
  /** The control: changed bytes were given, and whether they were refused. */
  readonly refused: (row: RowName, isRefused: boolean) => void
  /** A combination that the sender does not write, and why. */
  readonly excused: (row: RowName, why: string) => void
  readonly print: () => void
}

export type RowName = { readonly direction: string; readonly label: string }

type Row = { right: number; all: number; indefinite: number; refused: number; why: Set<string> }

/** Counts each trial, and prints a line for each kind and direction. */
export function tallyTable({ check, say }: SuiteContext): Tally {
  const rows = new Map<string, Row>()
  const rowOf = ({ direction, label }: RowName): Row => {
    const name = `${direction.padEnd(28)} ${label.replace(/, .*/, '')}`
    const fresh = { right: 0, all: 0, indefinite: 0, refused: 0, why: new Set<string>() }
    const row = rows.get(name) ?? fresh
    rows.set(name, row)
    return row
  }
  return {
    add: (name, { bytes, isRight, from, to }) => {
      const row = rowOf(name)
      row.all += 1
      row.right += isRight ? 1 : 0
      row.indefinite += bytes?.[1] === 0x80 ? 1 : 0
      const words = `${from.lastWords()} | ${to.lastWords()}`
      check(`${name.direction}: ${name.label}`, isRight, words)
    },
    refused: (name, isRefused) => {
      rowOf(name).refused += isRefused ? 1 : 0
      check(`${name.direction}: ${name.label}: a changed byte is refused`, isRefused)
    },
    excused: (name, why) => {
      rowOf(name).why.add(why)
    },
    print: () => {
      for (const [name, { right, all, indefinite, refused, why }] of rows) {
        const counts = `${right} of ${all} understood, ${refused} changed refused`
        const form = indefinite === 0 ? [] : [`${indefinite} of indefinite length`]
        say(`${name.padEnd(50)} ${[counts, ...form, ...why].join('; ')}`)
      }
    },
  }
}
