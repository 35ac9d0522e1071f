import type { ImportRunId } from '@salve/contract/ids'
import type { JsonObject } from '@salve/ehr/fhir/json'
import { textIn } from '@salve/ehr/fhir/json'
import type { SourcePlace } from '@salve/ehr/fhir/read-source'
import { audit } from '../audit/audit.ts'
import { newId } from '../platform/crypto/secrets.ts'
import type { Database, Tx } from '../platform/db/database.ts'
import type { WorkerSubject } from '../platform/db/subject.ts'
import { Freshness } from './freshness.ts'
import { type ImportCounts, ImportTally } from './import-counts.ts'
import { insertRefusals, type RefusalRow } from './import-sql.ts'
import { closeRun, failSilentRuns, insertRun, touchRun } from './run-sql.ts'

/** Where an import is, for whoever watches. */
export type ImportProgress = {
  /** `patients` first, over the whole source; then `record`, over it again. */
  readonly pass: 'patients' | 'record'
  /** Resources read in this pass. */
  readonly read: number
  readonly file: string
  readonly refused: number
}

const silenceMax = Temporal.Duration.from({ minutes: 5 })

/** One import going on: its row, its counts and what it had to refuse. */
export class ImportRun {
  readonly id: ImportRunId = newId('import-run')
  readonly tally: ImportTally = new ImportTally()
  readonly freshness: Freshness = new Freshness()
  readonly #database: Database
  readonly #who: WorkerSubject
  readonly #tell: (progress: ImportProgress) => void
  #refusals: RefusalRow[] = []
  #refusedCount = 0

  constructor(
    database: Database,
    who: WorkerSubject,
    tell: (progress: ImportProgress) => void = () => {},
  ) {
    this.#database = database
    this.#who = who
    this.#tell = tell
  }

  /** False when another import of the practice is going on. One silent for five minutes has died. */
  async open(source: string): Promise<boolean> {
    return await this.#database.withSubject(this.#who, async (tx) => {
      const { practiceId } = this.#who
      await failSilentRuns(tx, practiceId, tx.now.subtract(silenceMax))
      return await insertRun(tx, practiceId, { id: this.id, source })
    })
  }

  /** How many refusals wait to be written with the next batch. */
  get waiting(): number {
    return this.#refusals.length
  }

  refuse(found: { place: SourcePlace; resource: JsonObject; reason: string }): void {
    const type = textIn(found.resource['resourceType'])
    const raw = new TextEncoder().encode(JSON.stringify(found.resource))
    this.refuseBytes({ place: found.place, type, raw, reason: found.reason })
  }

  refuseBytes(found: {
    place: SourcePlace
    type: string | undefined
    raw: Uint8Array
    reason: string
  }): void {
    this.#refusedCount += 1
    this.tally.add(found.type ?? 'unreadable', 'refused')
    this.#refusals.push({
      number: this.#refusedCount,
      source: placeWords(found.place),
      resourceType: found.type,
      reason: found.reason,
      raw: found.raw,
    })
  }

  /**
   * Writes one batch in one transaction, with the refusals so far, the counts and one audit row. When it
   * throws, nothing of it counts.
   */
  async batch(
    now: Omit<ImportProgress, 'refused'>,
    work: (tx: Tx) => Promise<void>,
  ): Promise<void> {
    const before = { counts: this.tally.counts(), refusals: [...this.#refusals] }
    try {
      this.#tell(await this.#write(now, work))
      this.#refusals = []
      this.freshness.settle()
    } catch (fault) {
      this.tally.restore(before.counts)
      this.#refusedCount -= this.#refusals.length - before.refusals.length
      this.#refusals = before.refusals
      this.freshness.forget()
      throw fault
    }
  }

  async #write(
    now: Omit<ImportProgress, 'refused'>,
    work: (tx: Tx) => Promise<void>,
  ): Promise<ImportProgress> {
    const { practiceId } = this.#who
    return await this.#database.withSubject(this.#who, async (tx) => {
      await work(tx)
      const progress = { ...now, refused: this.#refusedCount }
      await insertRefusals(tx, practiceId, this.id, this.#refusals)
      await touchRun(tx, practiceId, this.id, { counts: this.tally.counts(), progress })
      await audit(tx, {
        action: 'record.imported',
        objectType: 'import-run',
        objectId: this.id,
        detail: { pass: now.pass, read: now.read },
      })
      return progress
    })
  }

  async close(state: 'finished' | 'failed'): Promise<ImportCounts> {
    const counts = this.tally.counts()
    await this.#database.withSubject(this.#who, async (tx) => {
      await closeRun(tx, this.#who.practiceId, this.id, { state, counts })
    })
    return counts
  }
}

/** `charts.ndjson, line 3, entry 17`: lines from 1, entries from 0. */
function placeWords(place: SourcePlace): string {
  const entry = place.entry === undefined ? '' : `, entry ${place.entry}`
  return `${place.file}, line ${place.line}${entry}`
}
