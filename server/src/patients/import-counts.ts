/** What became of the resources of one type. */
export type TypeCounts = {
  created: number
  updated: number
  /** Already here, and the same. */
  unchanged: number
  /** Kept with their bytes and a reason. */
  refused: number
  /** Of a type that Salve keeps nothing of, or the names that others refer to. */
  notUsed: number
}
export type Became = keyof TypeCounts

/** By resource type; `unreadable` for what was no resource at all. */
export type ImportCounts = { readonly [type: string]: TypeCounts }

/** Counts what becomes of each resource as an import goes on. */
export class ImportTally {
  #counts: { [type: string]: TypeCounts } = {}

  add(type: string, became: Became, many = 1): void {
    if (many === 0) return
    const counts = (this.#counts[type] ??= none())
    counts[became] += many
  }

  counts(): ImportCounts {
    return structuredClone(this.#counts)
  }

  /** Back to counts taken before, when what was counted since came to nothing. */
  restore(counts: ImportCounts): void {
    this.#counts = structuredClone(counts)
  }
}

function none(): TypeCounts {
  return { created: 0, updated: 0, unchanged: 0, refused: 0, notUsed: 0 }
}
