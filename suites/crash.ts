import { checkHistory, newHistory } from './races/check-history.ts'
import { checkStory, findLost } from './crash/check-story.ts'
import type { Point } from './crash/die-at-write.ts'
import { openSite, type Site } from './crash/open-site.ts'
import { beginStory, tellStory, type Told, untilQuiet } from './crash/tell-story.ts'
import type { Suite, SuiteContext } from './suite.ts'

const sampled = 20
/** More writes than any run of the story makes; the enumeration must have ended long before. */
const writesMax = 1500
const leaseSecondsMax = 15
/** So often a dead worker's jobs are waited for at least, wherever the sample falls. */
const waitsMin = 3

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

type Part = 'web' | 'worker'

/**
 * Kills one of the two at its 1st, 2nd, 3rd... write, each in a story of its own, until it survives
 * one; then by name at every write of the story, since what a process does besides (chores, opening
 * connections) shifts the count. Quick: by name alone, at writes spread over the story.
 */
async function killAlong(
  context: SuiteContext,
  site: Site,
  part: Part,
  tally: Tally,
): Promise<void> {
  const began = performance.now()
  const before = { ...tally }
  // The first story also opens what is opened once: connections, prepared statements.
  await measure(context, site, part, tally)
  const story = await measure(context, site, part, tally)
  context.say(`${part}: the story takes ${story.length} socket writes`)
  if (!context.quick) await killCounting(context, site, part, tally)
  const points = context.quick ? spread(story) : story
  let met = 0
  for (const point of points) met += await killAt(context, site, { part, tally, point })
  if (part === 'worker') await killHolding(context, site, { story, tally })
  context.check(`${part}: it was killed at the writes of the story`, met > points.length * 0.8)
  context.say(`${part}: killed by name at ${met} of ${points.length} writes of the story`)
  const seconds = ((performance.now() - began) / 1000).toFixed(0)
  const figures = `${tally.points - before.points} points, ${tally.kills - before.kills} kills`
  context.say(
    `${part}: ${figures}, ${tally.again - before.again} requests sent again, ${seconds} s`,
  )
}

/** Where the sample met a worker that held no job, the rest of the story is gone through for one that does. */
async function killHolding(
  context: SuiteContext,
  site: Site,
  { story, tally }: { readonly story: readonly Point[]; readonly tally: Tally },
): Promise<void> {
  for (const point of story) {
    if (site.leases.waitedSeconds.length > 0) return
    await killAt(context, site, { part: 'worker', tally, point })
  }
}

async function killCounting(
  context: SuiteContext,
  site: Site,
  part: Part,
  tally: Tally,
): Promise<void> {
  for (let nth = 1; nth < writesMax; nth++) {
    const deaths = await killAt(context, site, { part, tally, point: { nth } })
    if (deaths > 0) continue
    context.say(`${part}: killed at writes 1 to ${nth - 1} in turn, survives the ${nth}th`)
    context.check(`${part}: dies until the story is over`, nth > 1)
    return
  }
  context.check(`${part}: the story ends`, false)
}

/** One story in which nobody dies: every write as a point to die at. */
async function measure(
  context: SuiteContext,
  site: Site,
  part: Part,
  tally: Tally,
): Promise<readonly Point[]> {
  await site[part].arm({ nth: writesMax })
  await tellOne(context, site, { name: 'nobody dies', tally })
  return pointsOf(await site[part].report())
}

/** Every write as the 1st, 2nd, 3rd... of its name. */
function pointsOf(writes: readonly string[]): readonly Point[] {
  const met = new Map<string, number>()
  return writes.map((name) => {
    const nth = (met.get(name) ?? 0) + 1
    met.set(name, nth)
    return { nth, name }
  })
}

/** Points spread over the story, and always the one behind a mail server's word that it has the mail. */
function spread(story: readonly Point[]): readonly Point[] {
  const picked = Array.from({ length: sampled }, (_, index) =>
    Math.floor(((index + 0.5) * story.length) / sampled),
  )
  const mailed = story.findIndex(({ name }) => name === '.') + 1
  const all = mailed === 0 ? picked : [...picked, mailed]
  return story.filter((_, index) => all.includes(index))
}

/** One story with one death in it, or none when the point is never reached; gives how many died. */
async function killAt(
  context: SuiteContext,
  site: Site,
  plan: { readonly part: Part; readonly tally: Tally; readonly point: Point },
): Promise<number> {
  const { part, tally, point } = plan
  const deaths = site[part].deaths()
  // Time is left to pass, to see how long a dead worker's jobs are held; then only now and then.
  const { leases } = site
  const watches = leases.waitedSeconds.length < waitsMin || tally.points % 2 === 0
  leases.pass = part === 'worker' && watches ? 'by-itself' : 'at-once'
  await site[part].arm(point)
  tally.points++
  const at = point.name === undefined ? '' : ` of ${point.name}`
  await tellOne(context, site, { name: `${part} dies at write ${point.nth}${at}`, tally })
  const died = site[part].deaths() - deaths
  if (died === 0) await site[part].arm({ nth: 0 })
  tally.kills += died
  return died
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
  await web.arm({ nth: writesMax })
  const first = await beginStory(site)
  const fault = await tryStory(site, first)
  context.check('control: it seems to work while nobody dies', fault === undefined, fault)
  await untilQuiet(site)
  // By name: what a process reads only once, such as the configuration, shifts the count.
  const commits = pointsOf(await web.report()).filter(({ name = '' }) => /\bcommit\b/.test(name))
  let losses = 0
  for (const point of commits) {
    await web.arm(point)
    const told = await beginStory(site)
    await tryStory(site, told)
    await web.arm({ nth: 0 })
    losses += (await findLost(site, told)).length
    if (context.quick && losses >= 2) break
  }
  const figures = `${losses} losses at ${commits.length} commits`
  context.check('control: acknowledging before commit is caught losing', losses > 0, figures)
  context.say(`control, acknowledging before commit: ${figures}`)
}
