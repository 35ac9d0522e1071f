import assert from 'node:assert/strict'
import { test } from 'node:test'
import { context } from '../asn1/tags.ts'
import type { Der } from '../asn1/write.ts'
import { constructed, ia5String, integer, primitive, sequence } from '../asn1/write.ts'
import { directRules } from './algorithms.ts'
import { revocationStatus } from './revocation.ts'
import type { RevocationList } from './revocation-list.ts'
import {
  authority,
  directoryName,
  extension,
  issue,
  issueList,
  serialOf,
} from './test-certificates.ts'
import type { Issued, Wanted } from './test-certificates.ts'

const at = Temporal.Instant.from('2026-11-22T12:00:00Z')
const root = authority('Root')
const listAuthority = issue({ name: 'Lists', issuer: root, keyUsage: [6] })
const url = 'http://lists.example/root.crl'

/** An issuing distribution point: flags by their tag, and reasons as a bit string. */
function scope(...parts: readonly Der[]): Der {
  return extension('2.5.29.28', sequence(...parts), true)
}
const flag = (tagNumber: number): Der => primitive(context(tagNumber), Buffer.of(0xff))
const reasons = (tagNumber: number, byte: number): Der =>
  primitive(context(tagNumber), Buffer.of(0, byte))
const named = (text: string): Der =>
  constructed(context(0), constructed(context(0), ia5String(text, context(6))))
const deltaFor = (base: number): Der => extension('2.5.29.27', integer(base), true)

function points(...parts: readonly Der[]): Partial<Wanted> {
  return { more: [extension('2.5.29.31', sequence(sequence(...parts)))] }
}

function leafWith(wanted: Partial<Wanted> = {}): Issued {
  return issue({ name: 'Nina', issuer: root, ...wanted })
}

async function status(
  leaf: Issued,
  lists: readonly RevocationList[],
  listSigners: readonly Issued[] = [],
): Promise<string> {
  const found = await revocationStatus(
    { certificate: leaf.certificate, issuer: root.certificate, anchor: root.certificate },
    {
      at,
      rules: directRules,
      listsFor: async () => ({ lists }),
      listSigners: listSigners.map(({ certificate }) => certificate),
    },
  )
  return found.outcome === 'unknown' ? found.why : found.outcome
}

test('a list for authorities says nothing of others, and the other way round', async () => {
  const leaf = leafWith()
  const middle = authority('Middle', root)
  const users = issueList(root, [], { more: [scope(flag(1))] })
  const authorities = issueList(root, [], { more: [scope(flag(2))] })
  const attributes = issueList(root, [], { more: [scope(flag(5))] })
  const other = 'its revocation list is for another kind of certificate'
  assert.equal(await status(leaf, [users]), 'good')
  assert.equal(await status(leaf, [authorities]), other)
  assert.equal(await status(leaf, [attributes]), other)
  assert.equal(await status(middle, [authorities]), 'good')
  assert.equal(await status(middle, [users]), other)
})

test('lists for some reasons must together be for all', async () => {
  const leaf = leafWith()
  // Bits 1 to 3, and 4 to 7 with 8 in the next byte left out.
  const some = issueList(root, [], { more: [scope(reasons(3, 0b0111_0000))] })
  const more = issueList(root, [], { more: [scope(reasons(3, 0b0000_1111))] })
  const rest = issueList(root, [], {
    more: [scope(primitive(context(3), Buffer.of(7, 0, 0b1000_0000)))],
  })
  assert.equal(await status(leaf, [some]), 'its lists leave out some reasons')
  assert.equal(await status(leaf, [some, more]), 'its lists leave out some reasons')
  assert.equal(await status(leaf, [some, more, rest]), 'good')
  const revoking = issueList(root, [{ serial: serialOf(leaf), reason: 1 }], {
    more: [scope(reasons(3, 0b0111_0000))],
  })
  assert.equal(await status(leaf, [revoking]), 'revoked')
})

test('a list of another distribution point does not count', async () => {
  const leaf = leafWith({ listUrl: url })
  const own = issueList(root, [], { more: [scope(named(url))] })
  const other = issueList(root, [], { more: [scope(named('http://lists.example/other.crl'))] })
  assert.equal(await status(leaf, [own]), 'good')
  assert.equal(await status(leaf, [other]), 'its revocation list is for another distribution point')
  assert.equal(
    await status(leafWith(), [own]),
    'its revocation list is for another distribution point',
  )
})

test('an indirect list counts where the certificate names its issuer, and names whose it revokes', async () => {
  const leaf = leafWith(points(constructed(context(2), directoryName(listAuthority))))
  const indirect = { more: [scope(flag(4))] }
  const own = issueList(root, [])
  const clean = issueList(listAuthority, [], indirect)
  const ofRoot = issueList(listAuthority, [{ serial: serialOf(leaf), issuer: root }], indirect)
  const ofOther = issueList(listAuthority, [{ serial: serialOf(leaf) }], indirect)
  const following = issueList(
    listAuthority,
    [
      { serial: 1n, issuer: root },
      { serial: serialOf(leaf), reason: 1 },
    ],
    indirect,
  )
  // The signer of the list is itself covered by the root's own list.
  const ask = async (list: RevocationList): Promise<string> =>
    await status(leaf, [list, own], [listAuthority])
  assert.equal(await status(leaf, [clean, own], [listAuthority]), 'good')
  assert.equal(await ask(ofRoot), 'revoked')
  assert.equal(await ask(ofOther), 'good')
  assert.equal(await ask(following), 'revoked')
  const direct = issueList(listAuthority, [{ serial: serialOf(leaf), issuer: root }])
  assert.equal(await ask(direct), 'good')
})

test('a list signed by one whose own certificate was revoked does not count', async () => {
  const leaf = leafWith(points(constructed(context(2), directoryName(listAuthority))))
  const revoking = issueList(listAuthority, [{ serial: serialOf(leaf), issuer: root }], {
    more: [scope(flag(4))],
  })
  const own = issueList(root, [{ serial: serialOf(listAuthority) }])
  assert.equal(await status(leaf, [revoking, own], [listAuthority]), 'good')
  assert.equal(
    await status(leaf, [revoking], [listAuthority]),
    'its revocation list is not signed by one who may',
  )
})

test('a delta adds to its list and takes away from it, when it fits', async () => {
  const leaf = leafWith()
  const serial = serialOf(leaf)
  const base = issueList(root, [], { number: 5 })
  const held = issueList(root, [{ serial, reason: 6 }], { number: 5 })
  const adding = issueList(root, [{ serial, reason: 1 }], { number: 6, more: [deltaFor(5)] })
  const removing = issueList(root, [{ serial, reason: 8 }], { number: 6, more: [deltaFor(4)] })
  const tooNew = issueList(root, [{ serial, reason: 1 }], { number: 9, more: [deltaFor(6)] })
  const tooOld = issueList(root, [{ serial, reason: 1 }], { number: 5, more: [deltaFor(3)] })
  assert.equal(await status(leaf, [base]), 'good')
  assert.equal(await status(leaf, [base, adding]), 'revoked')
  assert.equal(await status(leaf, [held]), 'revoked')
  assert.equal(await status(leaf, [held, removing]), 'good')
  assert.equal(await status(leaf, [base, tooNew]), 'good')
  assert.equal(await status(leaf, [base, tooOld]), 'good')
  assert.equal(await status(leaf, [adding]), 'there is no revocation list for it')
  const forged = issueList({ ...root, privateKey: leaf.privateKey }, [{ serial, reason: 8 }], {
    number: 7,
    from: '2026-11-01T00:00:00Z',
    more: [deltaFor(5)],
  })
  assert.equal(await status(leaf, [held, forged]), 'revoked')
  assert.equal(await status(leaf, [base, forged, adding]), 'revoked')
})

test('of two lists the newer counts', async () => {
  const leaf = leafWith()
  const older = issueList(root, [], { from: '2026-09-01T00:00:00Z' })
  const newer = issueList(root, [{ serial: serialOf(leaf) }], { from: '2026-11-01T00:00:00Z' })
  assert.equal(await status(leaf, [older, newer]), 'revoked')
  assert.equal(await status(leaf, [newer, older]), 'revoked')
})

test('a list with something critical that nobody knows does not count', async () => {
  const odd = issueList(root, [], { more: [extension('1.2.3.4', sequence(), true)] })
  const plain = issueList(root, [], { more: [extension('1.2.3.4', sequence())] })
  assert.match(await status(leafWith(), [odd]), /something critical/)
  assert.equal(await status(leafWith(), [plain]), 'good')
})
