// Workload 11: a patient's pages in bytes and server time, and on a slow phone when there is a Chromium.
import { existsSync } from 'node:fs'
import { type Browser, type CDPSession, chromium } from 'playwright-core'
import { atMost, type Bench, type Line, told, type Workload } from '../bench.ts'
import { type Program, startSalve } from '../ground.ts'
import { median, shot } from '../load.ts'
import { takeTurns } from '../rounds.ts'
import { makeWorld, type SignedIn, type World } from '../world.ts'

type Page = { readonly name: string; readonly path: string }

function pagesOf({ patients }: World): readonly Page[] {
  return [
    { name: 'home', path: '/' },
    { name: 'choose', path: '/write' },
    { name: 'form', path: '/write/refill' },
    { name: 'thread', path: `/messages/${patients[0]?.conversationId}` },
  ]
}

async function gzipped(program: Program, path: string, cookie: string) {
  const response = await fetch(`http://127.0.0.1:${program.port}${path}`, {
    headers: { cookie, 'accept-encoding': 'gzip' },
    redirect: 'manual',
  })
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}`)
  const text = await response.text()
  return { text, bytes: Number(response.headers.get('content-length')) }
}

async function weigh(program: Program, page: Page, { cookie }: SignedIn): Promise<readonly Line[]> {
  const { text, bytes: html } = await gzipped(program, page.path, cookie)
  const sum = async (pattern: RegExp): Promise<number> => {
    let bytes = 0
    for (const [, path] of text.matchAll(pattern)) {
      if (path !== undefined) bytes += (await gzipped(program, path, cookie)).bytes
    }
    return bytes
  }
  const css = await sum(/<link[^>]*href="([^"]+\.css)"/g)
  const script = await sum(/<script[^>]*src="([^"]+)"/g)
  const kilobytes = (bytes: number): number => bytes / 1024
  return [
    atMost(`11 ${page.name}: HTML + CSS, gzip`, {
      ...{ value: kilobytes(html + css), target: 14, unit: 'KB', digits: 1 },
      ratio: `HTML ${kilobytes(html).toFixed(1)}`,
    }),
    atMost(`11 ${page.name}: JS, gzip`, {
      ...{ value: kilobytes(script), target: 10, unit: 'KB', digits: 1 },
    }),
  ]
}

async function serverTime(
  bench: Bench,
  program: Program,
  page: Page,
  { cookie }: SignedIn,
): Promise<Line> {
  const one = shot('GET', page.path, { headers: { cookie, 'accept-encoding': 'gzip' } }, 200)
  const sides = { page: { program, next: () => one } }
  const { page: figures } = await takeTurns(bench.ground, sides, { ...bench.pace, seconds: 1 })
  return told(
    `11 ${page.name}: server CPU for one page`,
    `${figures.serverCpuMs.toFixed(2)} + ${figures.databaseCpuMs.toFixed(2)} ms`,
  )
}

export const page: Workload = async (bench) => {
  const practice = await bench.practice()
  const world = await makeWorld(bench.ground, 'pages', { practice, messages: 20_000 })
  await using program = await startSalve(world.address, { folder: bench.ground.folder })
  const [patient] = world.patients
  if (patient === undefined) throw new TypeError('a world without patients')
  const lines: Line[] = []
  for (const each of pagesOf(world)) {
    lines.push(...(await weigh(program, each, patient)))
    lines.push(await serverTime(bench, program, each, patient))
  }
  lines.push(...(await onAPhone(bench, program, pagesOf(world), patient)))
  return lines
}

const named = process.env['CHROMIUM']
const browserFile = named !== undefined && named !== '' ? named : '/usr/bin/chromium'

async function onAPhone(
  bench: Bench,
  program: Program,
  pages: readonly Page[],
  patient: SignedIn,
): Promise<readonly Line[]> {
  if (!existsSync(browserFile)) {
    return [told('11 on a slow phone', 'skipped: no Chromium here; CHROMIUM can name one')]
  }
  const browser = await chromium.launch({
    executablePath: browserFile,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  })
  try {
    const lines: Line[] = []
    for (const each of pages.filter(({ name }) => name === 'home' || name === 'form')) {
      const seen: Seen[] = []
      for (let round = 0; round < (bench.quick ? 3 : 5); round++) {
        seen.push(await look(browser, `http://localhost:${program.port}${each.path}`, patient))
      }
      const of = (name: keyof Seen): number => median(seen.map((one) => one[name]))
      const where = `11 ${each.name}, slow 4G, CPU 4x`
      lines.push(atMost(`${where}: LCP`, { value: of('lcpMs'), target: 600, unit: 'ms' }))
      lines.push(atMost(`${where}: long tasks`, { value: of('blockedMs'), target: 50, unit: 'ms' }))
      lines.push(atMost(`${where}: CLS`, { value: of('shift'), target: 0.01, unit: '', digits: 3 }))
    }
    return lines
  } finally {
    await browser.close()
  }
}

type Seen = { readonly lcpMs: number; readonly blockedMs: number; readonly shift: number }

/** One first visit with an empty cache: 1.6 Mbit/s, 150 ms, a processor four times slower. */
async function look(browser: Browser, url: string, { cookie }: SignedIn): Promise<Seen> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  try {
    await context.addCookies(
      cookie.split('; ').map((pair) => {
        const [name = '', value = ''] = pair.split('=')
        return { name, value, url }
      }),
    )
    const tab = await context.newPage()
    await throttle(await context.newCDPSession(tab))
    await tab.addInitScript(watch)
    await tab.goto(url, { waitUntil: 'networkidle' })
    return await tab.evaluate('globalThis.seen')
  } finally {
    await context.close()
  }
}

async function throttle(session: CDPSession): Promise<void> {
  const bytesPerSecond = 1_600_000 / 8
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond / 2,
  })
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
}

/** Runs in the page, before anything of ours. */
const watch = `
  globalThis.seen = { lcpMs: 0, blockedMs: 0, shift: 0 }
  const on = (type, see) =>
    new PerformanceObserver((list) => list.getEntries().forEach(see)).observe({ type, buffered: true })
  on('largest-contentful-paint', (entry) => { seen.lcpMs = entry.startTime })
  on('longtask', (entry) => { seen.blockedMs += entry.duration - 50 })
  on('layout-shift', (entry) => { if (!entry.hadRecentInput) seen.shift += entry.value })`
