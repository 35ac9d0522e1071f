// The map of the house: who may enter whose room. Read it from top to bottom; arrows only point down.
import type { Source } from './source.ts'
import { isTest } from './source.ts'

/** Each room and the rooms it may call. A room names only rooms that stand below it. */
export const rooms: Readonly<Record<string, readonly string[] | 'all below'>> = {
  commands: 'all below',
  demo: 'all below',
  'set-up': ['templates', 'topics', 'promises', 'forms', 'inboxes', 'people', 'practices', 'audit'],
  invitations: ['conversations', 'sign-in', 'patients', 'practices', 'audit'],
  you: ['conversations', 'sign-in', 'patients'],
  notifications: ['conversations', 'sign-in', 'patients', 'practices', 'audit'],
  chart: ['conversations', 'patients', 'practices', 'audit'],
  conversations: 'all below',
  obligations: ['inboxes', 'people'],
  templates: [],
  safety: [],
  promises: [],
  topics: ['forms'],
  forms: [],
  inboxes: ['people'],
  'sign-in': ['people', 'practices', 'audit'],
  patients: ['audit'],
  people: [],
  practices: [],
  audit: [],
}

/** The pages between the rooms: they put rooms together, and only commands and each other know them. */
const pagesBetween = new Set(['house', 'routes', 'reactions', 'chores', 'commands'])
/** Who may look into a room's private files: what mounts its routes and starts its jobs. */
const openers = new Set(['house', 'routes', 'reactions', 'chores'])
/** The demo plays the past: at each story's own time it does what would follow as jobs. */
const jobFile = /\/jobs\.ts$/
const privateFile = /\/(?:[\w-]+-)?(?:sql|routes|jobs|tables)\.ts$/

/** What each package may import. The runners of tests and proofs may import anything. */
const packages: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  direct: [],
  ehr: [],
  ui: [],
  server: ['contract', 'ehr', 'ui'],
  staff: ['contract', 'ui'],
}
/** The folders of `direct/src`, from top to bottom, and those that each may call. */
const directFolders: Readonly<Record<string, readonly string[]>> = {
  messages: [
    'packages',
    'notifications',
    'trust',
    'discovery',
    'certificates',
    'cms',
    'mime',
    'asn1',
  ],
  packages: ['mime'],
  notifications: ['mime'],
  trust: ['certificates', 'cms', 'asn1'],
  discovery: ['certificates'],
  certificates: ['asn1'],
  cms: ['asn1'],
  mime: [],
  asn1: [],
}
/** The only file of a room that pages know: what a form looks like, types alone. */
const shownToPages = 'server/src/forms/form-view.ts'

export type Arrow = { readonly from: string; readonly to: string }
type Breach = Arrow & { readonly why: string }

/** Every import between two of the house's own files. */
export function arrowsOf(sources: readonly Source[]): readonly Arrow[] {
  return sources.flatMap(({ path, imports }) =>
    imports.flatMap(({ file }) => (file === undefined ? [] : [{ from: path, to: file }])),
  )
}

/** Imports that the map does not allow. What tests import is theirs, as long as nothing imports tests. */
export function findBreaches(arrows: readonly Arrow[]): readonly Breach[] {
  return arrows.flatMap((arrow) => {
    const why = isTest(arrow.from) ? undefined : whyNot(arrow)
    return why === undefined ? [] : [{ ...arrow, why }]
  })
}

/** Arrows that the map allows and nobody uses. */
export function findUnused(arrows: readonly Arrow[]): readonly string[] {
  const used = new Set(
    arrows
      .filter(({ from }) => !isTest(from))
      .map((each) => `${placeOf(each.from)} ${placeOf(each.to)}`),
  )
  return Object.entries(rooms).flatMap(([from, to]) =>
    to === 'all below' ? [] : to.map((each) => `${from} ${each}`).filter((each) => !used.has(each)),
  )
}

/** Groups of files that import each other in a circle, type imports included. */
export function findCycles(arrows: readonly Arrow[]): readonly (readonly string[])[] {
  const next = Map.groupBy(arrows, ({ from }) => from)
  const order = new Map<string, { index: number; low: number; open: boolean }>()
  const stack: string[] = []
  const cycles: string[][] = []
  const visit = (file: string): { index: number; low: number; open: boolean } => {
    const mark = { index: order.size, low: order.size, open: true }
    order.set(file, mark)
    stack.push(file)
    for (const { to } of next.get(file) ?? []) {
      const seen = order.get(to)
      if (seen === undefined) mark.low = Math.min(mark.low, visit(to).low)
      else if (seen.open) mark.low = Math.min(mark.low, seen.index)
    }
    if (mark.low === mark.index) {
      const group = stack.splice(stack.indexOf(file))
      for (const each of group) order.get(each)!.open = false
      if (group.length > 1) cycles.push(group)
    }
    return mark
  }
  for (const file of next.keys()) if (!order.has(file)) visit(file)
  return cycles
}

function whyNot({ from, to }: Arrow): string | undefined {
  const [own = '', other = ''] = [from.split('/')[0], to.split('/')[0]]
  const mayImport = packages[own]
  if (mayImport === undefined) return undefined
  if (isTest(to)) return 'only tests import tests'
  if (own !== other && !mayImport.includes(other)) return `${own} may not import ${other}`
  if (own === 'direct' && other === 'direct') return whyNotDirect({ from, to })
  if (own !== 'server' || other !== 'server') return undefined
  if (from.startsWith('server/bin/')) return undefined
  if (from.startsWith('server/pages/')) {
    if (to.startsWith('server/pages/') || to === shownToPages) return undefined
    return 'pages know contract, ui and what a form looks like'
  }
  if (to.startsWith('server/pages/')) {
    return placeOf(from) === 'platform' ? 'platform knows no pages' : undefined
  }
  return whyNotRoom({ from, to })
}

function whyNotDirect({ from, to }: Arrow): string | undefined {
  const [own = '', other = ''] = [from.split('/')[2], to.split('/')[2]]
  if (own === other || directFolders[own]?.includes(other)) return undefined
  return `direct/src/${own} may not call direct/src/${other}`
}

function whyNotRoom({ from, to }: Arrow): string | undefined {
  const [own, other] = [placeOf(from), placeOf(to)]
  if (own === other && own in rooms) return undefined
  if (other === 'platform') return undefined
  if (own === 'platform') return 'platform knows no room'
  if (other === 'facts') return undefined
  if (own === 'facts') return 'facts know platform and contract'
  if (pagesBetween.has(own) && !(own in rooms)) {
    return privateFile.test(to) && !openers.has(own) ? `private to ${other}` : undefined
  }
  if (own === 'commands' && other === 'house') return undefined
  if (pagesBetween.has(other) && !(other in rooms)) return `no room knows ${other}.ts`
  if (!(own in rooms) || !(other in rooms)) return `not on the map: ${own} or ${other}`
  if (own === 'demo' && jobFile.test(to)) return undefined
  if (privateFile.test(to)) return `private to ${other}: call one of its actions`
  const order = Object.keys(rooms)
  if (order.indexOf(other) < order.indexOf(own)) return `${other} stands above ${own}`
  const allowed = rooms[own]!
  if (allowed === 'all below' || allowed.includes(other)) return undefined
  return `the map has no arrow from ${own} to ${other}`
}

/** The room a file is in; for a file between the rooms, its name. */
function placeOf(path: string): string {
  return /^server\/src\/([\w-]+)/.exec(path)?.[1] ?? ''
}
