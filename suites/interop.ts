// Signatures and envelopes to and from other implementations: every combination of algorithms, in
// both directions, and a changed byte refused on both sides.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bouncyCastlePeer, whyNoBouncyCastle } from './interop/bouncycastle-peer.ts'
import type { Parties } from './interop/cases.ts'
import { sealingCases, signingCases } from './interop/cases.ts'
import { tryFixtures } from './interop/fixtures.ts'
import { opensslPeer } from './interop/openssl-peer.ts'
import { ourselves } from './interop/ourselves.ts'
import { makeParty } from './interop/parties.ts'
import { tryMessages } from './interop/messages.ts'
import type { CmsPeer, Peer, SealingCase, SigningCase } from './interop/peer.ts'
import { tryReferenceAgent } from './interop/reference-agent.ts'
import { tryRefusals } from './interop/refusals.ts'
import type { Tally } from './interop/tally.ts'
import { tallyTable } from './interop/tally.ts'
import type { Suite } from './suite.ts'

const content = Buffer.from('Content-Type: text/plain\r\n\r\nLab results are in.\r\n'.repeat(50))

export const suite: Suite = {
  about: 'signs, encrypts, verifies and decrypts with OpenSSL and BouncyCastle, both ways',
  run: async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'salve-interop-'))
    const peers: Peer[] = []
    try {
      const anna = makeParty(folder, 'anna', 'RSA')
      const bert = makeParty(folder, 'bert', 'RSA')
      const others = ['cora', 'dora'].map((name) => makeParty(folder, name, 'RSA'))
      const parties: Parties = {
        rsa: [anna, bert, ...others],
        p256: makeParty(folder, 'emil', 'P-256'),
        p384: makeParty(folder, 'fred', 'P-384'),
      }
      peers.push(opensslPeer(folder, 'plain'), opensslPeer(folder, 'streaming'))
      const missing = whyNoBouncyCastle()
      mkdirSync(join(folder, 'bouncycastle'))
      if (missing === undefined) peers.push(bouncyCastlePeer(join(folder, 'bouncycastle')))
      else context.say(`BouncyCastle is not tried: it ${missing}.`)
      const table = tallyTable(context)
      for (const peer of peers) await tryPeer(table, peer, parties)
      table.print()
      for (const peer of peers) await tryMessages(context, peer, [anna, bert])
      tryRefusals(context, folder, [anna, bert])
      tryFixtures(context)
      await tryReferenceAgent(context, folder)
    } finally {
      for (const peer of peers) peer.stop()
      rmSync(folder, { recursive: true })
    }
  },
}

async function tryPeer(table: Tally, peer: Peer, parties: Parties): Promise<void> {
  const us = ourselves()
  const outbound = peer.isReader ? [[us, peer] as const] : []
  for (const [from, to] of [...outbound, [peer, us] as const]) {
    for (const each of signingCases(parties)) await trySigning(table, { from, to, ...each })
    for (const each of sealingCases(parties)) await trySealing(table, { from, to, ...each })
  }
}

type Trial<Way> = {
  readonly from: CmsPeer
  readonly to: CmsPeer
  readonly label: string
  readonly way: Way
}

async function trySigning(
  table: Tally,
  { from, to, label, way }: Trial<SigningCase>,
): Promise<void> {
  const row = { direction: `${from.name} -> ${to.name}`, label: `sign: ${label}` }
  const excuse = from.cannotSign(way)
  if (excuse !== undefined) return table.excused(row, excuse)
  const signature = await from.sign(way, content)
  const verified = signature && (await to.verify(signature, content, way))
  table.add(row, { bytes: signature, isRight: verified?.equals(content) === true, from, to })
  if (signature === undefined) return
  const isDetached = way.form === 'detached'
  const changed = isDetached ? signature : changedAt(signature, signature.indexOf('results'))
  const over = isDetached ? changedAt(content, 30) : content
  table.refused(row, (await to.verify(changed, over, way)) === undefined)
}

async function trySealing(
  table: Tally,
  { from, to, label, way }: Trial<SealingCase>,
): Promise<void> {
  const row = { direction: `${from.name} -> ${to.name}`, label: `seal: ${label}` }
  const excuse = from.cannotSeal(way)
  if (excuse !== undefined) return table.excused(row, excuse)
  const sealed = await from.seal(way, content)
  for (const { party } of way.recipients) {
    const opened = sealed && (await to.open(sealed, party))
    table.add(row, { bytes: sealed, isRight: opened?.equals(content) === true, from, to })
  }
  const [first] = way.recipients
  if (sealed === undefined || first === undefined) return
  const opened = await to.open(changedAt(sealed, sealed.length - 40), first.party)
  // A chained cipher cannot tell: what comes out is broken, and the signature inside says so.
  const isTold = opened === undefined || !way.cipher.endsWith('gcm')
  table.refused(row, isTold && opened?.equals(content) !== true)
}

function changedAt(bytes: Buffer, offset: number): Buffer {
  const changed = Buffer.from(bytes)
  changed[offset] = (changed[offset] ?? 0) ^ 1
  return changed
}
