// Reads mails with programs of others, each in a process of its own: one of them dies of some.
import { spawnSync } from 'node:child_process'

/** A mail as another program reads it. */
export type OtherReading = {
  readonly path: string
  /** What it died of. */
  readonly died?: string
  readonly from: readonly string[]
  readonly tree?: OtherPart
  /** SHA-1 of each attachment, decoded. */
  readonly attachments?: readonly { readonly type: string; readonly sha1: string }[]
}
export type OtherPart = {
  readonly type: string
  readonly parts: readonly OtherPart[]
  readonly sha1?: string
  readonly size?: number
}

const pythonScript = `
import sys, json, hashlib, email, email.utils
def tree(part):
    if part.is_multipart():
        return {'type': part.get_content_type(), 'parts': [tree(each) for each in part.get_payload()]}
    body = part.get_payload(decode=True) or b''
    digest = hashlib.sha1(body).hexdigest()
    return {'type': part.get_content_type(), 'parts': [], 'sha1': digest, 'size': len(body)}
for line in sys.stdin:
    path = line.rstrip('\\n')
    mail = email.message_from_bytes(open(path, 'rb').read())
    fields = [str(each) for each in mail.get_all('from') or []]
    sender = [address for _, address in email.utils.getaddresses(fields)]
    print(json.dumps({'path': path, 'from': sender, 'tree': tree(mail)}))
`

/** Undefined where there is no Python. */
export function readWithPython(paths: readonly string[]): readonly OtherReading[] | undefined {
  const { error, status, stdout, stderr } = spawnSync('python3', ['-c', pythonScript], {
    input: paths.map((path) => `${path}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (error !== undefined) return undefined
  if (status !== 0) throw new Error(stderr)
  return readingsIn(stdout)
}

const mailparserScript = `
import { createHash } from 'node:crypto'
import { readFileSync, writeSync } from 'node:fs'
import mailparser from 'mailparser'
const addressesOf = ({ address, group }) => group?.flatMap(addressesOf) ?? [address ?? '']
for (const path of JSON.parse(readFileSync(0, 'utf8'))) {
  const { from, attachments } = await mailparser.simpleParser(readFileSync(path), {
    skipHtmlToText: true, skipTextToHtml: true, skipTextLinks: true, skipImageLinks: true,
  })
  writeSync(1, JSON.stringify({
    path,
    from: (from?.value ?? []).flatMap(addressesOf),
    attachments: attachments.map(({ contentType, content }) => ({
      type: contentType,
      sha1: createHash('sha1').update(content).digest('hex'),
    })),
  }) + '\\n')
}
`

/** Where a mail kills the program, another process goes on behind it. */
export function readWithMailparser(paths: readonly string[]): readonly OtherReading[] {
  const readings: OtherReading[] = []
  while (readings.length < paths.length) {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '-e', mailparserScript],
      {
        cwd: import.meta.dirname,
        input: JSON.stringify(paths.slice(readings.length)),
        encoding: 'utf8',
        maxBuffer: 1 << 28,
      },
    )
    readings.push(...readingsIn(stdout))
    const path = paths[readings.length]
    const died = /^\w*Error: .*$/m.exec(stderr)?.[0] ?? 'without a word'
    if (path !== undefined) readings.push({ path, died, from: [] })
  }
  return readings
}

function readingsIn(output: string): readonly OtherReading[] {
  const lines = output.split('\n').filter((line) => line !== '')
  const readings: OtherReading[] = []
  for (const line of lines) readings.push(JSON.parse(line))
  return readings
}
