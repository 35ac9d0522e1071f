import type { Subject } from './subject.ts'

type Kept = { readonly version: number; readonly parts: Map<string, unknown> }

/** Reads a part of a practice's configuration, or takes it from the copy of this process. */
export type ReadConfiguration = <T>(part: string, read: () => Promise<T>) => Promise<T>

/**
 * One copy of each practice's configuration in this process. PostgreSQL counts its changes, and
 * every session is found together with that count: a copy of an older count is thrown away. What is
 * read under a count may be newer than it, never older; it is kept when its transaction has
 * committed, for what a transaction changed itself it may still take back. A subject without a
 * count, as the house's own work has none, always reads.
 */
export function keepConfigurations(): (
  who: Subject,
  afterCommit: (run: () => void) => void,
) => ReadConfiguration {
  const copies = new Map<string, Kept>()
  return (who, afterCommit) => {
    if ((who.kind !== 'staff' && who.kind !== 'patient') || who.configuration === undefined) {
      return async (_part, read) => await read()
    }
    const { practiceId, configuration: version } = who
    return async <T>(part: string, read: () => Promise<T>) => {
      const known = copies.get(practiceId)
      if (known !== undefined && known.version >= version && known.parts.has(part)) {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each part is read by one function alone
        return known.parts.get(part) as T
      }
      const value = await read()
      afterCommit(() => copyFor(copies, practiceId, version).set(part, value))
      return value
    }
  }
}

/** The copy to keep a part in that was read under a version; one thrown away when a newer one is here. */
function copyFor(
  copies: Map<string, Kept>,
  practiceId: string,
  version: number,
): Map<string, unknown> {
  const known = copies.get(practiceId)
  if (known !== undefined && known.version > version) return new Map()
  if (known?.version === version) return known.parts
  const parts = new Map<string, unknown>()
  copies.set(practiceId, { version, parts })
  return parts
}
