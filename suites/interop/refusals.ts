// What peers can still be made to write, and nobody may read: each is refused by its own name.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { plainReader } from '../../direct/src/messages/certificate-reader.ts'
import { unseal } from '../../direct/src/messages/unseal.ts'
import type { SuiteContext } from '../suite.ts'
import type { Party } from './parties.ts'

/** Has openssl sign and encrypt with old algorithms, or only encrypt, and sees each refused. */
export function tryRefusals(
  { check, say }: SuiteContext,
  folder: string,
  [anna, bert]: readonly [Party, Party],
): void {
  const file = (name: string): string => join(folder, `refusal.${name}`)
  const words = 'Content-Type: text/plain\r\n\r\nPotassium is 6.1.\r\n'
  writeFileSync(file('words'), words)
  const run = (input: string, output: string, ...options: readonly string[]): void => {
    const files = ['-in', file(input), '-out', file(output)]
    execFileSync('openssl', ['cms', ...options, '-binary', ...files], { stdio: 'pipe' })
  }
  const by = ['-signer', `${anna.certificateFile}.pem`, '-inkey', `${anna.keyFile}.pem`]
  const to = ['-recip', `${bert.certificateFile}.pem`]
  const signed = (digest: string): void => run('words', 'signed', '-sign', '-md', digest, ...by)
  const outcomeOf = (input: string, cipher: string): string => {
    run(input, 'sealed', '-encrypt', cipher, ...to)
    const outcome = unseal(readFileSync(file('sealed')), [bert], plainReader)
    const sentence = outcome.outcome === 'verified' ? '' : outcome.sentence
    say(`openssl -> direct: ${outcome.outcome}: ${sentence}`)
    return outcome.outcome
  }
  signed('sha256')
  check(
    'openssl -> direct: SHA-256 and AES are read',
    outcomeOf('signed', '-aes-128-cbc') === 'verified',
  )
  check('openssl -> direct: 3DES is weak', outcomeOf('signed', '-des3') === 'weak')
  check('openssl -> direct: without a signature', outcomeOf('words', '-aes-128-cbc') === 'unsigned')
  for (const digest of ['sha1', 'md5']) {
    signed(digest)
    check(`openssl -> direct: ${digest} is weak`, outcomeOf('signed', '-aes-128-cbc') === 'weak')
  }
}
