import type { Address } from '../server/src/platform/db/pool.ts'
import type { Ground } from './ground.ts'
import type { Pace } from './rounds.ts'
import { makePractice } from './world.ts'

/** One figure beside its target. `reached: undefined` for what is only told. */
export type Line = {
  readonly workload: string
  readonly target: string
  readonly figure: string
  readonly ratio: string
  readonly reached: boolean | undefined
}

/** What every workload gets. */
export type Bench = {
  readonly ground: Ground
  readonly quick: boolean
  readonly pace: Pace
  /** A practice without conversations, made once in a run and copied by whoever fills it. */
  readonly practice: () => Promise<Address>
  readonly say: (words: string) => void
}

export type Workload = (bench: Bench) => Promise<readonly Line[]>

export function benchOn(ground: Ground, quick: boolean, say: (words: string) => void): Bench {
  let practice: Promise<Address> | undefined
  return {
    ground,
    quick,
    say,
    pace: { rounds: 3, seconds: quick ? 2 : 5, connections: 8 },
    practice: async () => await (practice ??= makePractice(ground, 'practice')),
  }
}

export function atLeast(
  workload: string,
  { figure, ratio, target }: { figure: string; ratio: number; target: number },
): Line {
  return {
    ...{ workload, figure, target: `at least ${target} L` },
    ratio: ratio.toFixed(2),
    reached: ratio >= target,
  }
}

export function atMost(
  workload: string,
  of: { value: number; target: number; unit: string; digits?: number; ratio?: string },
): Line {
  const { value, target, unit, digits = 0, ratio = '' } = of
  return {
    ...{ workload, ratio },
    figure: `${value.toFixed(digits)} ${unit}`,
    target: `at most ${target} ${unit}`,
    reached: value <= target,
  }
}

export function told(workload: string, figure: string, ratio = ''): Line {
  return { workload, target: '', figure, ratio, reached: undefined }
}
