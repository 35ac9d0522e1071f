// The Java reference implementation's own agent, with its trust, both ways. Its jars come from Maven
// Central, so this part is only tried where Maven can fetch them.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Issued } from '../../direct/src/certificates/test-certificates.ts'
import { authority, issue } from '../../direct/src/certificates/test-certificates.ts'
import { openMessage } from '../../direct/src/messages/open-message.ts'
import { sealForRecipients } from '../../direct/src/messages/seal-for-recipients.ts'
import { anchorBook } from '../../direct/src/trust/anchor-book.ts'
import type { SuiteContext } from '../suite.ts'

const version = '8.0.0'
const jars = join(import.meta.dirname, '../../.cache/interop/reference-agent')
const [ours, theirs] = ['anna@direct.one.example', 'bert@direct.two.example']
const words = 'Potassium is 6.1.'

/** A message to the agent and one from it, each with its control; said plainly where it cannot be had. */
export async function tryReferenceAgent(context: SuiteContext, folder: string): Promise<void> {
  const { say, check } = context
  const agent = context.quick ? undefined : agentIn(folder)
  if (agent === undefined) {
    say(
      `The reference implementation's agent ${version} is not tried: quick, or Maven has no way to it.`,
    )
    return
  }
  const at = Temporal.Now.instant()
  const trust = { at }
  const recipients = [{ address: theirs, certificates: [agent.bert.certificate] }]
  const { root, anna } = agent
  const anchors = anchorBook([
    { holder: 'direct.one.example', incoming: [root.certificate], outgoing: [root.certificate] },
  ])
  const message = messageFrom(ours, theirs)
  const done = await sealForRecipients({ message, own: [anna], recipients, anchors, trust })
  const [sealed] = done.outcome === 'done' ? done.recipients : []
  const bytes = sealed?.outcome === 'sealed' ? sealed.bytes : Buffer.alloc(0)
  const taken = agent.run('in', bytes)
  check('direct -> reference agent', taken.output?.includes(words) === true, taken.words)
  const refused = agent.run('in', changedInside(bytes))
  check('direct -> reference agent: a changed byte is refused', refused.output === undefined)

  const sent = agent.run('out', messageFrom(theirs, ours))
  const opening = { keys: [anna], recipients: [ours], anchors, trust }
  const [opened] = await openMessage(sent.output ?? Buffer.alloc(0), opening)
  const isAccepted = opened?.outcome === 'accepted' && opened.from === theirs
  check('reference agent -> direct', isAccepted, `${opened?.outcome} ${sent.words}`)
  const [changed] = await openMessage(changedInside(sent.output ?? Buffer.alloc(0)), opening)
  check('reference agent -> direct: a changed byte is refused', changed?.outcome !== 'accepted')
  const [untrusted] = await openMessage(sent.output ?? Buffer.alloc(0), {
    ...opening,
    anchors: anchorBook([]),
  })
  check('reference agent -> direct: without an anchor', untrusted?.outcome === 'untrusted')
  say(
    `Reference agent ${version}: sent ${taken.output === undefined ? 'IN VAIN' : 'and read'}, came back ${opened?.outcome}`,
  )
}

type Agent = {
  readonly root: Issued
  readonly anna: Issued
  readonly bert: Issued
  readonly run: (
    way: 'in' | 'out',
    message: Buffer,
  ) => { output: Buffer | undefined; words: string }
}

/** The agent as Bert's, ready to be run; nothing where its jars cannot be had. */
function agentIn(folder: string): Agent | undefined {
  if (!fetchJars()) return undefined
  const path = [folder, join(jars, '*')].join(':')
  const source = join(import.meta.dirname, 'ReferenceAgent.java')
  const compiled = spawnSync('javac', ['-nowarn', '-d', folder, '-cp', path, source])
  if (compiled.status !== 0) return undefined
  const root = authority('Root of the trial', undefined, { key: 'rsa2048', ...lasting })
  const person = (email: string): Issued =>
    issue({ name: email, issuer: root, emails: [email], key: 'rsa2048', ...lasting })
  const [anna, bert] = [person(ours), person(theirs)]
  const file = (name: string): string => join(folder, `reference.${name}`)
  writeFileSync(file('root'), root.certificate.raw)
  writeFileSync(file('bert'), bert.certificate.raw)
  writeFileSync(file('key'), bert.privateKey.export({ type: 'pkcs8', format: 'der' }))
  writeFileSync(file('anna'), anna.certificate.raw)
  return {
    ...{ root, anna, bert },
    run: (way, message) => {
      writeFileSync(file('in'), message)
      const files = [file('root'), file('bert'), file('key'), file('anna')]
      const all = [
        '-cp',
        path,
        'ReferenceAgent',
        way,
        ...files,
        theirs,
        ours,
        file('in'),
        file('out'),
      ]
      const { status, stderr } = spawnSync('java', all, { encoding: 'utf8', timeout: 60_000 })
      const output = status === 0 ? readFileSync(file('out')) : undefined
      return { output, words: /Exception[^\n]*/.exec(stderr)?.[0] ?? '' }
    },
  }
}

/** Java asks its own clock, so these must be valid whenever the suite runs. */
const lasting = { from: '2020-01-01T00:00:00Z', until: '2049-01-01T00:00:00Z' } as const

function fetchJars(): boolean {
  mkdirSync(jars, { recursive: true })
  if (readdirSync(jars).length > 0) return true
  const project = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
    <groupId>example</groupId><artifactId>trial</artifactId><version>1</version><dependencies><dependency>
    <groupId>org.nhind</groupId><artifactId>agent</artifactId><version>${version}</version>
    </dependency></dependencies></project>`
  const file = join(jars, '../pom.xml')
  writeFileSync(file, project)
  const goal = [
    'dependency:copy-dependencies',
    '-DincludeScope=runtime',
    `-DoutputDirectory=${jars}`,
  ]
  const { status } = spawnSync('mvn', ['-q', '-B', '-f', file, ...goal], { timeout: 300_000 })
  return status === 0
}

function messageFrom(from: string, to: string): Buffer {
  const fields = [
    ...[`From: ${from}`, `To: ${to}`, 'Date: Sun, 22 Nov 2026 10:00:00 +0000'],
    ...['Message-ID: <1@direct.example>', 'Subject: A result', 'MIME-Version: 1.0'],
  ]
  return Buffer.from([...fields, 'Content-Type: text/plain', '', words, ''].join('\r\n'))
}

function changedInside(raw: Buffer): Buffer {
  const changed = Buffer.from(raw)
  const offset = raw.lastIndexOf('\n', Math.floor((raw.length * 4) / 5)) - 4
  changed[offset] = changed[offset] === 0x41 ? 0x42 : 0x41
  return changed
}
