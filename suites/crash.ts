import { checkHistory, newHistory } from './races/check-history.ts'
import { checkStory, findLost } from './crash/check-story.ts'
import type { Keeper } from './crash/keep-process.ts'
import { openSite, type Site } from './crash/open-site.ts'
import { beginStory, tellStory, type Told, untilQuiet } from './crash/tell-story.ts'
import type { Suite, SuiteContext } from './suite.ts'

const sampled = 20
/** More writes than any run of the story makes; the enumeration must have ended long before. */
const writesMax = 1500
const leaseSecondsMax = 15

export const suite: Suite = {
  about:
    'web and worker killed at every socket write from sending to filing: nothing lost, nothing twice',
  run: async (context) => {
    {
      await using site = await openSite()
      const tally = newTally()
      for (const part of ['web', 'worker'] as const) await killAlong(context, site, part, tally)
      await judgeAll(context, site, tally)
    }
    await tryControl(context)
  },
}

type Tally = {
  points: number
  kills: number
  lost: number
  doubled: number
  again: number
  noticesRepeated: number
}

function newTally(): Tally {
  return { points: 0, kills: 0, lost: 0, doubled: 0, again: 0, noticesRepeated: 0 }
}

/** Kills one of the two at its 1st, 2nd, 3rd... write, each in a story of its own, until it survives one. */
async function killAlong(
  context: SuiteContext,
  site: Site,
  part: 'web' | 'worker',
  tally: Tally,
): Promise<void> {
  const began = performance.now()
  const keeper = site[part]
  const writes = await measure(context, site, keeper, tally)
  context.say(`${part}: the story takes ${writes.length} socket writes`)
  const before = { ...tally }
  const survived = context.quick
    ? await killAt(context, site, { part, tally, points: spread(writes.length) })
    : await killAt(context, site, { part, tally, points: count() })
  if (!context.quick) context.check(`${part}: every write was reached`, survived)
  const seconds = ((performance.now() - began) / 1000).toFixed(0)
  const figures = `${tally.points - before.points} points, ${tally.kills - before.kills} kills`
  context.say(
    `${part}: ${figures}, ${tally.again - before.again} requests sent again, ${seconds} s`,
  )
  context.check(`${part}: it was killed`, tally.kills > before.kills)
}

/** One story in which nobody dies: what is written, in order. */
async function measure(
  context: SuiteContext,
  site: Site,
  keeper: Keeper,
  tally: Tally,
): Promise<readonly string[]> {
  await keeper.arm(writesMax)
  await tellOne(context, site, { name: 'nobody dies', tally })
  return await keeper.report()
}

function spread(writes: number): Iterable<number> {
  const points = Math.min(sampled, writes)
  return Array.from({ length: points }, (_, index) =>
    Math.max(1, Math.round(((index + 0.5) * writes) / points)),
  )
}

function* count(): Iterable<number> {
  for (let n = 1; n < writesMax; n++) yield n
}

async function killAt(
  context: SuiteContext,
  site: Site,
  plan: {
    readonly part: 'web' | 'worker'
    readonly tally: Tally
    readonly points: Iterable<number>
  },
): Promise<boolean> {
  const { part, tally, points } = plan
  const keeper = site[part]
  for (const n of points) {
    const deaths = keeper.deaths()
    // Now and then time is left to pass, to see how long a dead worker's jobs are held.
    site.leases.pass = part === 'worker' && tally.points % 3 === 0 ? 'by-itself' : 'at-once'
    await keeper.arm(n)
    tally.points++
    await tellOne(context, site, { name: `${part} dies at write ${n}`, tally })
    if (keeper.deaths() === deaths) {
      await keeper.arm(0)
      if (!context.quick) return true
    }
    tally.kills += keeper.deaths() - deaths
  }
  return false
}

async function tellOne(
  context: SuiteContext,
  site: Site,
  { name, tally }: { readonly name: string; readonly tally: Tally },
): Promise<void> {
  const told = await beginStory(site)
  const fault = await tryStory(site, told)
  context.check(`${name}: everybody is answered`, fault === undefined, fault)
  await site.worker.origin()
  await site.leases.untilFree()
  if (site.leases.pass === 'by-itself') await site.leases.jump()
  site.leases.pass = 'at-once'
  context.check(`${name}: the work ends`, await untilQuiet(site))
  const { lost, doubled, broken, noticesRepeated } = await checkStory(site, told)
  context.check(`${name}: nothing lost`, lost.length === 0, lost.join(', '))
  context.check(`${name}: nothing twice`, doubled.length === 0, doubled.join(', '))
  context.check(`${name}: nothing by halves`, broken.length === 0, broken.join(', '))
  tally.lost += lost.length
  tally.doubled += doubled.length
  tally.noticesRepeated += noticesRepeated
  tally.again += told.again
}

async function tryStory(site: Site, told: Told): Promise<string | undefined> {
  try {
    await tellStory(site, told)
    return undefined
  } catch (fault) {
    return String(fault)
  }
}

async function judgeAll(context: SuiteContext, site: Site, tally: Tally): Promise<void> {
  const findings = await checkHistory(site.asOwner, site.practice.practiceId, newHistory())
  const few = findings.slice(0, 5).map(({ kind, detail }) => `${kind}: ${detail}`)
  context.check('the whole history holds', findings.length === 0, few.join('; '))
  const { waitedSeconds } = site.leases
  const longest = Math.max(0, ...waitedSeconds)
  const waited = `${waitedSeconds.length} times, ${longest.toFixed(1)} s at most`
  context.check(
    'a dead worker gives up its jobs within seconds',
    waitedSeconds.length > 0 && longest <= leaseSecondsMax,
    waited,
  )
  context.say(`a dead worker's jobs were waited for ${waited}`)
  const { points, kills, lost, doubled, noticesRepeated } = tally
  context.say(`${points} points, ${kills} kills: ${lost} lost, ${doubled} doubled`)
  context.say(`${noticesRepeated} notices went out again, each under its own first Message-ID`)
}

/** Acknowledging before commit must be caught: told of, and gone when the web dies at the commit. */
async function tryControl(context: SuiteContext): Promise<void> {
  await using site = await openSite('acknowledge-first')
  const { web } = site
  await web.arm(writesMax)
  const first = await beginStory(site)
  const fault = await tryStory(site, first)
  context.check('control: it seems to work while nobody dies', fault === undefined, fault)
  await untilQuiet(site)
  const writes = await web.report()
  const commits = writes.flatMap((write, index) => (/\bcommit\b/.test(write) ? [index + 1] : []))
  let losses = 0
  for (const n of commits) {
    await web.arm(n)
    const told = await beginStory(site)
    await tryStory(site, told)
    await web.arm(0)
    losses += (await findLost(site, told)).length
    if (context.quick && losses >= 2) break
  }
  const figures = `${losses} losses at ${commits.length} commits`
  context.check('control: acknowledging before commit is caught losing', losses > 0, figures)
  context.say(`control, acknowledging before commit: ${figures}`)
}
