import { isUtf8 } from 'node:buffer'
import formbody from '@fastify/formbody'
import type { FastifyInstance } from 'fastify'
import { readFields } from './read-fields.ts'

const formBytesMax = 512 * 1024

/** A request that cannot be read. `code` says why, in our own words. */
class UnreadableFault extends Error {
  override readonly name = 'UnreadableFault'
  readonly statusCode: number
  readonly field: string
  constructor(statusCode: number, field: string, words: string) {
    super(words)
    this.statusCode = statusCode
    this.field = field
  }
}

/** Bodies are JSON or posted forms, in UTF-8; anything else is refused, and nothing is mended in silence. */
export async function readBodies(app: FastifyInstance): Promise<void> {
  app.addHook('onRequest', async (request) => {
    const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(
      request.headers['content-type'] ?? '',
    )?.[1]
    if (charset !== undefined && !/^utf-?8$/i.test(charset))
      throw new UnreadableFault(415, 'Content-Type', 'only UTF-8 is read here')
  })
  app.removeAllContentTypeParsers()
  const readJson = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    if (!Buffer.isBuffer(bytes) || !isUtf8(bytes)) {
      done(new UnreadableFault(400, 'body', 'is not UTF-8'))
      return
    }
    void readJson(request, bytes.toString('utf8'), done)
  })
  await app.register(formbody, { bodyLimit: formBytesMax, parser: readFields })
}

/** Where a request could not be read, and why, without a word of what was in it. */
export function whereUnreadable(fault: unknown): {
  readonly field: string
  readonly problem: string
} {
  if (fault instanceof UnreadableFault) return { field: fault.field, problem: fault.message }
  const code = fault instanceof Error && 'code' in fault ? String(fault.code) : ''
  return known[code] ?? { field: 'body', problem: 'cannot be read' }
}

const known: Readonly<Record<string, { readonly field: string; readonly problem: string }>> = {
  FST_ERR_BAD_URL: { field: 'path', problem: 'is not percent-encoded UTF-8' },
  FST_ERR_MAX_PARAM_LENGTH: { field: 'path', problem: 'is too long' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { field: 'Content-Type', problem: 'is neither JSON nor a form' },
  FST_ERR_CTP_BODY_TOO_LARGE: { field: 'body', problem: 'is too large' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { field: 'body', problem: 'is empty' },
  FST_ERR_CTP_INVALID_JSON_BODY: { field: 'body', problem: 'is not JSON' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { field: 'Content-Length', problem: 'is not the length' },
}
