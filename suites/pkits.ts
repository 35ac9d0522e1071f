// Certification paths against NIST's PKITS: every case of its table, at a fixed date, with NIST's
// verdict beside ours. Validators with one rule left out must be caught by it.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AlgorithmRules } from '../direct/src/certificates/algorithms.ts'
import { directRules } from '../direct/src/certificates/algorithms.ts'
import { isSelfIssued, readCertificate } from '../direct/src/certificates/certificate.ts'
import type { Certificate } from '../direct/src/certificates/certificate.ts'
import { findPath } from '../direct/src/certificates/find-path.ts'
import { isSameName } from '../direct/src/certificates/names.ts'
import { flawInWords } from '../direct/src/certificates/path-flaws.ts'
import { revocationFlawWith } from '../direct/src/certificates/revocation.ts'
import { readRevocationList } from '../direct/src/certificates/revocation-list.ts'
import type { RevocationList } from '../direct/src/certificates/revocation-list.ts'
import { cases } from './pkits/cases.ts'
import type { Case, Verdict } from './pkits/cases.ts'
import { compareWithOpenssl } from './pkits/random-paths.ts'
import type { Suite, SuiteContext } from './suite.ts'

const folder = join(import.meta.dirname, '../../shared/data/pki-pkits')
/** All of its certificates but the expired ones are valid then. */
const at = Temporal.Instant.from('2005-01-01T00:00:00Z')
/** PKITS is from 2001, so its rules are those of its day. */
const rulesOf2001: AlgorithmRules = {
  hashes: new Set(['sha1', 'sha256']),
  rsaBitsMin: 1024,
  curves: new Set(),
  dsa: 'allowed',
}

export const suite: Suite = {
  about: 'validates certification paths, of NIST’s PKITS and at random, and compares the verdicts',
  run: async (context) => {
    await compareWithOpenssl(context)
    if (!existsSync(folder)) {
      context.say('Skipped: the PKITS data are not beside this checkout.')
      context.check('there are no PKITS data to try, said plainly', true)
      return
    }
    const world = readWorld()
    const { say, check } = context
    say(
      `${world.certificates.size} certificates and ${world.lists.length} lists, at ${at.toString()}`,
    )
    check(
      'all is read but the certificate with half a DSA key',
      world.unreadable.join() === 'DSAParametersInheritedCACert.crt: its key is of no known kind',
      world.unreadable.join(),
    )
    await compareAll(context, world)
    await tryControls(context, world)
    await tryDirectRules(context, world)
  },
}

type World = {
  readonly certificates: ReadonlyMap<string, Certificate>
  readonly anchor: Certificate
  readonly lists: readonly RevocationList[]
  readonly unreadable: readonly string[]
}

function readWorld(): World {
  const unreadable: string[] = []
  const certificates = new Map<string, Certificate>()
  for (const file of readdirSync(join(folder, 'certs'))) {
    const reading = readCertificate(readFileSync(join(folder, 'certs', file)))
    if (reading.outcome === 'read') certificates.set(file.replace('.crt', ''), reading.certificate)
    else unreadable.push(`${file}: ${reading.why}`)
  }
  const lists = readdirSync(join(folder, 'crls')).flatMap((file) => {
    const reading = readRevocationList(readFileSync(join(folder, 'crls', file)))
    if (reading.outcome === 'unreadable') unreadable.push(`${file}: ${reading.why}`)
    return reading.outcome === 'read' ? [reading.list] : []
  })
  const anchor = certificates.get('TrustAnchorRootCertificate')
  if (anchor === undefined) throw new Error('the anchor is missing')
  return { certificates, anchor, lists, unreadable }
}

type Validator = (leaf: Certificate, one: Case, world: World) => Promise<[Verdict, string]>

function validatorWith(
  rules: AlgorithmRules,
  revocation: 'asked' | 'ignored' = 'asked',
): Validator {
  return async (leaf, { policies }, world) => {
    const others = [...world.certificates.values()]
    const settings = { at, rules }
    const listsFor = async (): Promise<{ lists: readonly RevocationList[] }> => ({
      lists: world.lists,
    })
    const found = await findPath(leaf, {
      ...settings,
      policies,
      anchors: [world.anchor],
      intermediates: others,
      ...(revocation === 'ignored'
        ? {}
        : {
            revocationFlaw: revocationFlawWith(
              { ...settings, listsFor, listSigners: others },
              'refused',
            ),
          }),
    })
    return found.outcome === 'valid' ? ['valid', ''] : ['invalid', flawInWords(found.flaw)]
  }
}

/** Every case whose certificate is here, with the verdict of a validator. */
async function verdicts(
  world: World,
  validator: Validator,
): Promise<readonly { one: Case; verdict: Verdict; why: string }[]> {
  const judged = []
  for (const one of cases) {
    const leaf = world.certificates.get(`${one.file}EE`)
    if (leaf === undefined) continue
    const [verdict, why] = await validator(leaf, one, world)
    judged.push({ one, verdict, why })
  }
  return judged
}

async function compareAll({ say, check }: SuiteContext, world: World): Promise<void> {
  const judged = await verdicts(world, validatorWith(rulesOf2001))
  for (const { one, verdict, why } of judged) {
    const title = `${one.number.padEnd(8)} ${one.file} ${one.settings}`.trimEnd()
    const agree = verdict === one.expected
    say(`${agree ? 'agree ' : 'DIFFER'} ${title.padEnd(62)} NIST ${one.expected.padEnd(8)} ${why}`)
    check(title, agree, `NIST says ${one.expected}, we say ${verdict}. ${why}`)
  }
  const tried = new Set(judged.map(({ one }) => one.file))
  const absent = cases.filter(({ file }) => !tried.has(file))
  for (const number of new Set(absent.map((one) => one.number)))
    say(`absent ${number}: ${reasonFor(number, absent)}`)
  const leaves = [...world.certificates.keys()].filter((name) => name.endsWith('EE'))
  check('every end-entity certificate at hand is a case', leaves.length === tried.size)
  check(
    'there are cases of every section',
    new Set(judged.map(({ one }) => one.number.split('.')[1])).size === 16,
  )
  say(
    `${judged.length} verdicts on ${tried.size} certificates; ${new Set(absent.map((one) => one.number)).size} cases have no certificate here`,
  )
}

function reasonFor(number: string, absent: readonly Case[]): string {
  const file = absent.find((one) => one.number === number)?.file ?? ''
  return file.includes('DSA')
    ? `${file}: DSA, which Direct does not allow; its certificate is not among the data either`
    : `${file}: its certificate is not among the data`
}

/** Validators with a fault, and cases that must catch it. */
async function tryControls({ check, say }: SuiteContext, world: World): Promise<void> {
  const controls: readonly [string, Validator, readonly string[]][] = [
    ['accepts whatever leads to the anchor by name and date', byNameOnly, ['4.1.3', '4.6.2']],
    ['ignores revocation', validatorWith(rulesOf2001, 'ignored'), ['4.4.1', '4.4.6', '4.14.9']],
    ['ignores names that are not permitted', without('nameConstraints'), ['4.13.2', '4.13.38']],
    ['ignores policies that are required', without('policyConstraints'), ['4.8.4', '4.9.7']],
    ['ignores how long a path may be', without('basicConstraints'), ['4.6.6']],
    ['ignores what a key may do', without('keyUsage'), ['4.7.1']],
  ]
  for (const [fault, validator, numbers] of controls) {
    const wrong = (await verdicts(world, validator))
      .filter(({ one, verdict }) => verdict !== one.expected)
      .map(({ one }) => one.number)
    const caught = numbers.every((number) => wrong.includes(number))
    say(`control: a validator that ${fault} differs from NIST in ${wrong.length} verdicts`)
    check(`a validator that ${fault} is caught`, caught, wrong.join(' '))
  }
}

const byNameOnly: Validator = async (leaf, _one, { certificates, anchor }) => {
  let current = leaf
  for (let steps = 0; steps < 10; steps++) {
    const isInDate =
      Temporal.Instant.compare(current.notBefore, at) <= 0 &&
      Temporal.Instant.compare(at, current.notAfter) <= 0
    if (!isInDate) return ['invalid', 'not in date']
    if (isSameName(current.issuerName, anchor.subjectName)) return ['valid', '']
    const issuer = [...certificates.values()].find(
      (each) => isSameName(each.subjectName, current.issuerName) && !isSelfIssued(each),
    )
    if (issuer === undefined) return ['invalid', 'no issuer']
    current = issuer
  }
  return ['invalid', 'too long']
}

/** Our validator, blind to one extension of the authorities. */
function without(extension: keyof Certificate['extensions']): Validator {
  const blind = (certificate: Certificate): Certificate => ({
    ...certificate,
    keyUsage: extension === 'keyUsage' ? undefined : certificate.keyUsage,
    extensions: {
      ...Object.fromEntries(
        Object.entries(certificate.extensions).filter(([name]) => name !== extension),
      ),
      // What is no authority builds no path at all, so blindness is to its length only.
      ...(extension === 'basicConstraints' && certificate.extensions.basicConstraints !== undefined
        ? { basicConstraints: { isAuthority: certificate.extensions.basicConstraints.isAuthority } }
        : {}),
    },
  })
  return async (leaf, one, world) => {
    const certificates = new Map([...world.certificates].map(([name, each]) => [name, blind(each)]))
    return await validatorWith(rulesOf2001)(leaf, one, { ...world, certificates })
  }
}

async function tryDirectRules({ check, say }: SuiteContext, world: World): Promise<void> {
  const judged = await verdicts(world, validatorWith(directRules))
  check(
    'under the rules of Direct, nothing from 2001 is valid',
    judged.every(({ verdict }) => verdict === 'invalid'),
  )
  const weak = judged.find(({ why }) => why.includes('SHA-1'))?.why
  check('and SHA-1 is given as the reason', weak !== undefined)
  say(`by the rules of Direct: ${weak}`)
}
