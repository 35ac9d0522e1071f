// Real patients' data, end to end, through the commands and HTTP: set up, import twice, invite,
// join, a refill from the imported record, claim, answer, read, the filed copy exported.
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { codeAt } from '../server/src/sign-in/totp.ts'
import { startEmbedded } from '../server/src/platform/db/embedded.ts'
import pg from 'pg'
import { type Visit, visit } from './imported/visit.ts'
import type { Suite, SuiteContext } from './suite.ts'

const root = join(import.meta.dirname, '..')
const shared = join(root, '../shared/data')
const charts = join(shared, 'fhir-synthea-r4')
const bulk = join(shared, 'fhir-bulk-export')
const port = 3917
const origin = `http://localhost:${port}`

export const suite: Suite = {
  about: 'imports whole charts twice, then a refill from one of them to the chart and back',
  run: async (context) => {
    const { say, check } = context
    if (!existsSync(charts)) {
      say(`Skipped: the folder ${charts} with test charts is not here.`)
      check('there is nothing to import, said plainly', true)
      return
    }
    const data = mkdtempSync(join(tmpdir(), 'salve-imported-'))
    const database = await startEmbedded(data)
    let server: ChildProcess | undefined
    try {
      const salve = commandIn(data)
      const made = await salve('setup', '--name', 'Imported Practice')
      const link = /#(\S+)/.exec(made)?.[1] ?? ''
      check('setup makes an empty practice and a set-up link', link !== '', made)
      await importTwice(context, salve)
      server = serve(data)
      await untilReady()
      const client = new pg.Client({ ...database.owner })
      client.on('error', () => {})
      await client.connect()
      try {
        await refill(context, { salve, link, client, data })
      } finally {
        await client.end()
      }
    } finally {
      server?.kill('SIGTERM')
      await setTimeout(1500)
      await database.stop()
      rmSync(data, { recursive: true, force: true })
    }
  },
}

type Salve = (...args: string[]) => Promise<string>

function environment(data: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    SALVE_DATA: data,
    SALVE_DEMO: 'off',
    PORT: String(port),
    DATABASE_URL: '',
  }
}

function commandIn(data: string): Salve {
  return async (...args) => {
    const child = spawn(
      process.execPath,
      ['--import', './server/tsx.ts', 'server/bin/salve.ts', ...args],
      {
        cwd: root,
        env: environment(data),
      },
    )
    let out = ''
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (out += chunk.toString()))
    const code = await new Promise<number | null>((resolve) => child.on('exit', resolve))
    if (code !== 0) throw new Error(`salve ${args[0]} ended with ${code}: ${out}`)
    return out
  }
}

function serve(data: string): ChildProcess {
  return spawn(process.execPath, ['--import', './server/tsx.ts', 'server/bin/salve.ts', 'start'], {
    cwd: root,
    env: environment(data),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

async function untilReady(): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await fetch(`${origin}/health`).catch(() => undefined)
    if (answer?.ok === true) return
    await setTimeout(200)
  }
  throw new Error('the server did not get ready')
}

async function importTwice({ say, check, quick }: SuiteContext, salve: Salve): Promise<void> {
  const paths = quick ? [join(charts, 'full-01.ndjson.gz'), bulk] : [charts, bulk]
  for (const path of paths) {
    const first = await salve('import', path)
    say(first.trim())
    const again = await salve('import', path)
    const created = totals(first).created
    check(`${path}: something was created`, created > 0)
    const second = totals(again)
    check(`${path}: a second import creates nothing`, second.created === 0, String(second.created))
    check(`${path}: a second import changes nothing`, second.updated === 0, String(second.updated))
    say(
      `Imported again: ${second.created} created, ${second.updated} updated, ${second.unchanged} unchanged`,
    )
  }
}

function totals(report: string): { created: number; updated: number; unchanged: number } {
  const sums = { created: 0, updated: 0, unchanged: 0 }
  for (const line of report.split('\n')) {
    const cells = /^(\w+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)$/.exec(line.trim())
    if (cells === null) continue
    sums.created += Number(cells[2])
    sums.updated += Number(cells[3])
    sums.unchanged += Number(cells[4])
  }
  return sums
}

type Stage = { salve: Salve; link: string; client: pg.Client; data: string }

async function refill(context: SuiteContext, { salve, link, client, data }: Stage): Promise<void> {
  const { say, check } = context
  const { rows } = await client.query<{
    chart_number: string
    birth_date: string
    medicine: string
  }>(
    `select patient.chart_number, patient.birth_date::text, min(entry.display) as medicine
     from patient join record_entry entry on entry.patient_id = patient.id
     where entry.resource_type = 'MedicationRequest' and entry.status = 'active'
       and patient.deceased_at is null and patient.birth_date < now() - interval '20 years'
     group by 1, 2 order by 1 limit 1`,
  )
  const chosen = rows[0]
  if (chosen === undefined) throw new Error('nobody imported takes a medicine')
  const slip = await salve('invite', '--patient', chosen.chart_number)
  const code = /Code (\w+)/.exec(slip)?.[1] ?? ''
  const patient = visit(origin)
  await joinWith(patient, code, chosen.birth_date)
  check('the invited patient is in', (await patient.get('/')).status === 200)
  const form = await patient.get('/write/refill')
  check(
    'the form offers a medicine of the imported record',
    form.text.includes(chosen.medicine.split(' ')[0] ?? '?'),
  )
  const key = /name="a\.medicines"[^>]* value="([^"]+)"/.exec(form.text)?.[1] ?? ''
  const sent = await patient.post('/write/refill', form, {
    'a.medicines': key.replaceAll('&amp;', '&'),
    'a.days-left': '1-3',
    'a.pharmacy': 'Oak Avenue Pharmacy',
    'a.note': 'No side effects so far. Ça va très bien — 好',
  })
  const conversation = /\/sent\/([0-9a-f-]{36})/.exec(sent.location)?.[1] ?? ''
  check(
    'the request is sent',
    conversation !== '',
    `${sent.status} ${key} ${problemsIn(sent.text)}`,
  )
  const staff = await staffIn(link)
  await answer(context, staff, conversation)
  const thread = await untilFiled(patient, conversation)
  check('the patient reads the answer', thread.includes('your refill is on its way'))
  check('the thread says that it is in the chart', thread.includes('In your chart'))
  const file = join(data, 'chart.json')
  say((await salve('export', '--patient', chosen.chart_number, '--to', file)).trim())
  checkExport(context, JSON.parse(readFileSync(file, 'utf8')))
  say((await salve('audit', 'verify')).trim())
}

async function joinWith(patient: Visit, code: string, born: string): Promise<void> {
  const [year = '', month = '', day = ''] = born.split('-')
  const page = await patient.get(`/join/${code}`)
  await patient.post('/join', page, {
    code,
    'born.month': month,
    'born.day': day,
    'born.year': year,
  })
}

async function staffIn(link: string): Promise<Visit> {
  const staff = visit(origin)
  const setUp = await staff.send('/api/desk/set-up/open', { token: link })
  const secret = (/"secret":"([^"]+)"/.exec(setUp.text)?.[1] ?? '').replaceAll(' ', '')
  const code = codeAt(secret, Temporal.Now.instant())
  const password = 'quiet maple harbor lantern 58'
  const done = await staff.send('/api/desk/set-up/finish', { token: link, password, code })
  if (done.status !== 200) throw new Error(`set-up ended with ${done.status}: ${done.text}`)
  return staff
}

async function answer({ check }: SuiteContext, staff: Visit, conversation: string): Promise<void> {
  const path = `/api/desk/conversations/${conversation}`
  const claimed = await staff.send(`${path}/claim`, {})
  check('staff claim it', claimed.status === 200, claimed.text)
  const thread = JSON.parse((await staff.get(path)).text)
  await staff.send(`${path}/read`, { version: thread.version })
  const blank = await staff.send(`${path}/reply`, {
    text: 'Ready at [[when]]',
    answersUpTo: thread.version,
    close: false,
  })
  check('a reply with an unfilled blank is refused', blank.status === 422, blank.text)
  const replied = await staff.send(`${path}/reply`, {
    text: 'Hello, your refill is on its way to your pharmacy.',
    answersUpTo: thread.version,
    close: true,
  })
  check('staff answer it', replied.status === 201, replied.text)
}

async function untilFiled(patient: Visit, conversation: string): Promise<string> {
  for (let tries = 0; tries < 60; tries++) {
    const { text } = await patient.get(`/messages/${conversation}`)
    if (text.split('In your chart').length > 2) return text
    await setTimeout(250)
  }
  return (await patient.get(`/messages/${conversation}`)).text
}

function checkExport(
  { check, say }: SuiteContext,
  bundle: { entry: { resource: Exported }[] },
): void {
  const resources = bundle.entry.map(({ resource }) => resource)
  const documents = resources.filter(({ resourceType }) => resourceType === 'DocumentReference')
  check('both messages are exported', documents.length === 2, String(documents.length))
  for (const document of documents) {
    const attachment = document.content?.[0]?.attachment
    const bytes = Buffer.from(attachment?.data ?? '', 'base64')
    check('the document is a PDF', bytes.subarray(0, 5).toString() === '%PDF-')
    const sha1 = createHash('sha1').update(bytes).digest('base64')
    check('its hash is the one the chart states', sha1 === attachment?.hash, attachment?.hash)
  }
  const said = JSON.stringify(resources)
  check('every character of the patient is there', said.includes('Ça va très bien — 好'))
  say(`Exported ${resources.length} resources`)
}

function problemsIn(page: string): string {
  return [...page.matchAll(/class="field-error"[^>]*>(.*?)<\/p>/g)]
    .map(([, words]) => words)
    .join(' ')
}

type Exported = {
  resourceType: string
  content?: { attachment: { data?: string; hash?: string } }[]
}
