import type { Open } from '../commands/command.ts'
import type { Config } from '../platform/config/config.ts'

export async function makeDemo(open: Open, config: Config): Promise<void> {
  await Promise.resolve([open, config])
}
