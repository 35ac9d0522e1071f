// The authorization matrix: generated from the route table, over HTTP and again in SQL and in live
// events, against an oracle that shares no code with the house. Its holes are planted, and caught.
import { demoRoutes } from '../server/src/demo/routes.ts'
import { openWeb } from '../server/src/house.ts'
import type { Route } from '../server/src/platform/http/route.ts'
import { openLog } from '../server/src/platform/log/log.ts'
import { routesOf } from '../server/src/routes.ts'
import { readVisitor } from '../server/src/sign-in/read-visitor.ts'
import { tryDoctored, tryHoles } from './matrix/controls.ts'
import { type EventTally, listenToEverything } from './matrix/events.ts'
import {
  readCatalogue,
  type RowTally,
  tryEveryRow,
  tryForbidden,
  trySettings,
} from './matrix/in-sql.ts'
import { newTally, tryEveryCell, tryIdsInBodies, tryWrongMethods } from './matrix/over-http.ts'
import { openStage, type Stage } from './matrix/stage.ts'
import type { Suite, SuiteContext } from './suite.ts'

export const suite: Suite = {
  about: 'who may do what: every route and every row, for everybody, against an oracle',
  run: async (context) => {
    await using stage = await openStage(context.quick)
    for (const asker of stage.askers) await asker.enter()
    await inSql(stage, context)
    await overHttp(stage, context)
    await controls(stage, context)
  },
}

async function overHttp(stage: Stage, { say, check }: SuiteContext): Promise<void> {
  const { config, house } = stage.world
  const app = await openWeb(config, house, openLog('silent'))
  const table = tableOf(stage)
  const tally = newTally()
  await tryEveryCell(stage, app, table, tally)
  await tryWrongMethods(stage, app, table, tally)
  await tryIdsInBodies(stage, app, tally)
  const { cells, letIn, door, hidden, malformed, twins, canaries, deviations } = tally
  say(`HTTP: ${table.length} routes, ${stage.askers.length} askers, ${cells} cells`)
  say(`  ${letIn} let in, ${door} stopped at the door, ${hidden} hidden, ${malformed} malformed`)
  say(`  ${twins} hidden answers compared with a missing one; ${canaries} looks for canaries`)
  tell(check, 'over HTTP', deviations)
  check('the matrix saw every kind of cell', Math.min(letIn, door, hidden, malformed, twins) > 100)
  const heard: EventTally = { listeners: 0, events: 0, deviations: [] }
  await listenToEverything(stage, app, heard)
  await app.close()
  say(`Live events: ${heard.listeners} listeners, ${heard.events} times listened`)
  tell(check, 'live events', heard.deviations)
}

async function inSql(stage: Stage, { say, check }: SuiteContext): Promise<void> {
  const tally: RowTally = { sets: 0, rows: 0, catalogue: 0, deviations: [] }
  await tryEveryRow(stage, tally)
  await trySettings(stage, tally)
  await readCatalogue(stage, tally)
  await tryForbidden(stage, tally)
  say(`SQL: ${tally.sets} sets of rows compared, ${tally.rows} rows; ${tally.catalogue} rights`)
  tell(check, 'in SQL', tally.deviations)
}

/** Every planted hole must be seen. */
async function controls(stage: Stage, { say, check }: SuiteContext): Promise<void> {
  for (const [name, deviations] of [...(await tryDoctored(stage)), ...(await tryHoles(stage))]) {
    say(`Control: ${name}: ${deviations} deviations`)
    check(`the planted hole is caught: ${name}`, deviations > 0)
  }
}

const toldMax = 40

function tell(check: SuiteContext['check'], where: string, deviations: readonly string[]): void {
  for (const deviation of deviations.slice(0, toldMax)) check(where, false, deviation)
  if (deviations.length > toldMax) check(where, false, `and ${deviations.length - toldMax} more`)
  check(`${where}: nothing else`, true)
}

/** The route table as `openWeb` mounts it in demo mode. */
export function tableOf({ world }: Stage): readonly Route[] {
  const { signIn, live, database, secrets } = world
  const visitors = readVisitor({ database, secrets })
  return [
    ...routesOf({ signIn, live, database, readVisitor: visitors, demo: true }),
    ...demoRoutes({ origin: signIn.origin, database }),
  ]
}
