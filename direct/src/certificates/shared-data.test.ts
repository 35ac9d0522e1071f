import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { directRules } from './algorithms.ts'
import type { AlgorithmRules } from './algorithms.ts'
import type { Certificate } from './certificate.ts'
import { isSelfIssued } from './certificate.ts'
import { findPath } from './find-path.ts'
import { flawInWords } from './path-flaws.ts'
import { readCertificates } from './read-certificates.ts'

const folder = join(import.meta.dirname, '../../../../shared/data/direct-nhind/certs')
const absent = existsSync(folder)
  ? false
  : 'The shared sample data are not beside this checkout, so their paths were not tried.'

/** What was allowed when the reference implementations' certificates were made. */
const rulesOf2011: AlgorithmRules = {
  ...directRules,
  hashes: new Set(['md5', 'sha1', 'sha256']),
  rsaBitsMin: 512,
  dsa: 'allowed',
}

function readAll(): readonly Certificate[] {
  return globSync('**/*.{der,cer,crt}', { cwd: folder })
    .filter((file) => !/key(?:Enc)?\.der$/i.test(file))
    .flatMap((file) => {
      const reading = readCertificates(readFileSync(join(folder, file)))
      return reading.outcome === 'read' ? reading.certificates : []
    })
}

test(
  'real partners’ certificates lead to their anchors, and SHA-1 is refused in words today',
  { skip: absent },
  async (t) => {
    const intermediates = readAll()
    const anchors = intermediates.filter(
      (each) => isSelfIssued(each) && each.extensions.basicConstraints?.isAuthority === true,
    )
    const tally = { valid: 0, flawed: 0, weak: 0, validToday: 0 }
    for (const certificate of intermediates) {
      const search = { anchors, intermediates, at: certificate.notBefore.add({ hours: 240 }) }
      const then = await findPath(certificate, { ...search, rules: rulesOf2011 })
      const today = await findPath(certificate, { ...search, rules: directRules })
      tally[then.outcome] += 1
      if (today.outcome === 'valid') {
        tally.validToday += 1
        assert.equal(then.outcome, 'valid')
      } else if (today.flaw.kind === 'weak signature') {
        tally.weak += 1
        assert.match(flawInWords(today.flaw), /is signed with (?:SHA-1|MD5) and/)
      }
    }
    t.diagnostic(JSON.stringify({ ...tally, anchors: anchors.length }))
    assert.ok(tally.valid > 90 && tally.validToday > 20 && tally.weak > 50)
  },
)
