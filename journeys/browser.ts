// The browser the journeys walk in: whichever Chromium this machine has, else the one from npm.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const elsewhere = [
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Opens a browser without a window. Throws, saying what to do, when there is none: a journey is never skipped. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = await findBrowser()
  return await chromium.launch({ executablePath, args: flags, headless: true })
}

/** `CHROMIUM`, else one that is installed, else the one inside the npm package (Linux x64). */
export async function findBrowser(): Promise<string> {
  const named = process.env['CHROMIUM']
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) throw new Error(`CHROMIUM says ${named}, but there is no such file.`)
    return named
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const onPath = folders.flatMap((folder) => names.map((name) => join(folder, name)))
  const executablePath = [...onPath, ...elsewhere].find((file) => existsSync(file))
  return executablePath ?? (await fromNpm())
}

type NpmChromium = { executablePath: () => Promise<string> }

/** The package is for Linux x64 only and so may be missing: it is asked for by name at run time. */
async function fromNpm(): Promise<string> {
  const name = '@sparticuz/chromium'
  try {
    // oxlint-disable-next-line typescript/no-unsafe-assignment -- a package that need not be there has no types here
    const { default: chromiumOfNpm }: { default: NpmChromium } = await import(name)
    // Without its own flags: they are for cloud functions, and switch web security off.
    return await chromiumOfNpm.executablePath()
  } catch (fault) {
    throw new Error(
      'The journeys need a browser and found none. Install Chromium or Chrome, or set CHROMIUM to the path of one.',
      { cause: fault },
    )
  }
}
