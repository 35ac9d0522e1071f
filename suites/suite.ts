/** One of the longer proofs. It tries something hard, shows that its control fails, and counts. */
export type Suite = {
  readonly about: string
  readonly run: (context: SuiteContext) => Promise<void>
}

export type SuiteContext = {
  /** Smaller numbers where the full ones are long. */
  readonly quick: boolean
  readonly say: (words: string) => void
  /** Counts one thing proved or not; what failed is printed. */
  readonly check: (what: string, holds: boolean, detail?: string) => void
}
