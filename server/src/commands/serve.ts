import { makeDemo } from '../demo/make-demo.ts'
import { openWeb, openWorker } from '../house.ts'
import { listPracticeIds } from '../practices/read-practice.ts'
import { type Command, type Open, type Surroundings, withHouse } from './command.ts'

/** Serves until told to stop, then lets what is under way finish. */
export function serveCommand(parts: readonly ('web' | 'worker')[]): Command {
  return async (_args, surroundings) =>
    await withHouse(surroundings, async (open) => {
      const { config, say, stop } = surroundings
      if (parts.includes('web')) await makeDemoIfEmpty(open, surroundings)
      const worker = parts.includes('worker')
        ? await openWorker(config, open.ground, open.house, open.log)
        : undefined
      const web = parts.includes('web') ? await openWeb(config, open.house, open.log) : undefined
      const { host, port } = config.http
      const listening = await web?.listen({ host, port })
      if (listening !== undefined) {
        say(`Salve is ready at ${config.http.origin}`)
        if (config.demo) say(`Look around as one of the made-up people: ${config.http.origin}/demo`)
      } else say('The Salve worker is ready')
      await new Promise<void>((resolve) => {
        if (stop.aborted) resolve()
        stop.addEventListener('abort', () => resolve())
      })
      await web?.close()
      await worker?.[Symbol.asyncDispose]()
      return 0
    })
}

async function makeDemoIfEmpty(open: Open, { config, say }: Surroundings): Promise<void> {
  if (!config.demo) return
  const { database } = open.house
  const practices = await database.withSubject({ kind: 'sign-in' }, listPracticeIds)
  if (practices.length > 0) return
  say('Making up Maple Street Family Practice (once)...')
  await makeDemo(open, config)
}
