import { resolve } from 'node:path'
import { z } from 'zod'

/** The strings of the environment, named. Step one of two: what was said. */
const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default('localhost'),
  SALVE_DATA: z.string().default('data'),
  SALVE_ORIGIN: z.url().optional(),
  SALVE_TRUST_PROXY: z.string().default(''),
  SALVE_DEMO: z.enum(['on', 'off']).optional(),
  SALVE_SECRET: z.string().min(32).optional(),
  SALVE_LOG: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  SALVE_MAIL_FROM: z.string().default('no-reply@localhost'),
  SALVE_POOL: z.coerce.number().int().min(2).max(200).default(16),
  SALVE_WORKERS: z.coerce.number().int().min(1).max(64).default(4),
})

/** What the process runs with. Step two of two: typed, nested, with units. */
export type Config = {
  readonly http: {
    readonly port: number
    readonly host: string
    readonly origin: string
    /** Addresses of proxies in front, whose X-Forwarded-For is believed. */
    readonly trustProxy: readonly string[]
  }
  readonly dataFolder: string
  readonly demo: boolean
  readonly secret: string | undefined
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  readonly database: {
    /** The owner's connection; undefined means the embedded PostgreSQL in the data folder. */
    readonly url: string | undefined
    readonly poolSize: number
  }
  readonly jobs: { readonly concurrency: number }
  readonly mail: { readonly smtpUrl: string | undefined; readonly from: string }
}

export type ConfigOutcome =
  | { readonly outcome: 'read'; readonly config: Config }
  | { readonly outcome: 'refused'; readonly problems: readonly string[] }

/**
 * The configuration from environment strings. Refused with one sentence per variable that
 * cannot be used; unknown variables are left alone. `baseFolder` anchors relative paths.
 */
export function readConfig(
  strings: Readonly<Record<string, string | undefined>>,
  baseFolder: string,
): ConfigOutcome {
  const said = Object.fromEntries(Object.entries(strings).filter(([, value]) => value !== ''))
  const parsed = environment.safeParse(said)
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    return { outcome: 'refused', problems }
  }
  const env = parsed.data
  return {
    outcome: 'read',
    config: {
      http: {
        port: env.PORT,
        host: env.HOST,
        origin: env.SALVE_ORIGIN ?? `http://localhost:${env.PORT}`,
        trustProxy: env.SALVE_TRUST_PROXY.split(',').flatMap((one) => one.trim() || []),
      },
      dataFolder: resolve(baseFolder, env.SALVE_DATA),
      demo: env.SALVE_DEMO !== 'off',
      secret: env.SALVE_SECRET,
      logLevel: env.SALVE_LOG,
      database: { url: env.DATABASE_URL, poolSize: env.SALVE_POOL },
      jobs: { concurrency: env.SALVE_WORKERS },
      mail: { smtpUrl: env.SMTP_URL, from: env.SALVE_MAIL_FROM },
    },
  }
}
