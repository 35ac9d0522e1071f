// Reads the configuration once, opens what the command needs, serves, closes in order.
import { commands } from '../src/commands.ts'
import { readConfig } from '../src/platform/config/config.ts'

const [name = 'start', ...rest] = process.argv.slice(2)
const calledFrom = process.env['SALVE_CALLED_FROM'] ?? process.cwd()
const read = readConfig(process.env, process.cwd())
if (read.outcome === 'refused') {
  for (const problem of read.problems) console.error(`Configuration: ${problem}`)
  process.exit(2)
}
const command = commands[name]
if (command === undefined) {
  console.error(`Unknown command "${name}". Known: ${Object.keys(commands).join(', ')}`)
  process.exit(2)
}
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => stop.abort())
}
try {
  process.exitCode = await command(rest, {
    config: read.config,
    calledFrom,
    stop: stop.signal,
    say: (words) => console.log(words),
  })
} catch (fault) {
  console.error(fault instanceof Error ? `${fault.name}: ${fault.message}` : 'failed')
  process.exitCode = 1
}
// Timers of libraries must not keep a finished command alive.
process.exit()
