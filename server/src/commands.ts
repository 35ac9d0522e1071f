import { chartCommand } from './commands/chart.ts'
import { exportCommand } from './commands/export.ts'
import { importCommand } from './commands/import.ts'
import { patientCommand } from './commands/patient.ts'
import { peopleCommand } from './commands/people.ts'
import { auditCommand, inviteCommand } from './commands/practice.ts'
import { serveCommand } from './commands/serve.ts'
import { setUpCommand } from './commands/set-up.ts'
import type { Command } from './commands/command.ts'

/** What `npm run salve -- <name>` knows. */
export const commands: Readonly<Record<string, Command>> = {
  start: serveCommand(['web', 'worker']),
  web: serveCommand(['web']),
  worker: serveCommand(['worker']),
  setup: setUpCommand,
  import: importCommand,
  export: exportCommand,
  invite: inviteCommand,
  people: peopleCommand,
  patient: patientCommand,
  audit: auditCommand,
  chart: chartCommand,
}
