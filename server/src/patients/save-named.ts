import type { JsonObject } from '@salve/ehr/fhir/json'
import type { Identifier } from '@salve/ehr/fhir/read-patient'
import type { NamedFacts } from '@salve/ehr/fhir/read-resource'
import { newId } from '../platform/crypto/secrets.ts'
import type { Tx } from '../platform/db/database.ts'
import { type NamedRow, upsertNamed } from './import-sql.ts'
import type { Source } from './save-patients.ts'

export type SavedNamed = { readonly created: number; readonly updated: number }

/**
 * Writes the names of practitioners or organizations, known by identifier, else by their source's id.
 * Only their name and identifier are kept. Each identity may come once in a batch.
 */
export async function saveNamed(
  tx: Tx,
  source: Source,
  incoming: readonly NamedFacts[],
): Promise<SavedNamed> {
  const byType = (type: NamedFacts['type']): readonly NamedFacts[] =>
    incoming.filter((facts) => facts.type === type)
  const { practiceId } = source
  const practitioners = byType('Practitioner').map((facts) => rowOf(source, facts, 'practitioner'))
  const organizations = byType('Organization').map((facts) => rowOf(source, facts, 'organization'))
  const written = [
    ...(await upsertNamed(tx, practiceId, 'practitioner', practitioners)),
    ...(await upsertNamed(tx, practiceId, 'organization', organizations)),
  ]
  const created = written.filter((one) => one.created).length
  return { created, updated: written.length - created }
}

/** What tells one from another; undefined for one that nothing tells apart. */
export function namedIdentity(source: Source, facts: NamedFacts): Identifier | undefined {
  if (facts.identifier !== undefined) return facts.identifier
  return facts.id === undefined ? undefined : { system: source.sourceSystem, value: facts.id }
}

function rowOf(source: Source, facts: NamedFacts, kind: 'practitioner' | 'organization'): NamedRow {
  const identity = namedIdentity(source, facts)
  return {
    id: kind === 'practitioner' ? newId('practitioner') : newId('organization'),
    source_system: identity?.system ?? source.sourceSystem,
    source_id: identity?.value ?? facts.name,
    name: facts.name,
    resource: resourceOf(facts),
  }
}

function resourceOf(facts: NamedFacts): JsonObject {
  const identifier = facts.identifier === undefined ? {} : { identifier: [facts.identifier] }
  const name = facts.type === 'Practitioner' ? [{ text: facts.name }] : facts.name
  return { resourceType: facts.type, ...identifier, name }
}
