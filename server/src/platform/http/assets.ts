import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'

export type Assets = { readonly mount: (app: FastifyInstance) => void }

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

type Asset = {
  readonly type: string
  readonly bytes: Buffer
  readonly gzipped: Buffer | undefined
  readonly forever: boolean
}

/**
 * The built files of a folder, held in memory and served under `prefix`. Names with a hash may be
 * kept forever by browsers. `fallback` (a file name) answers every other GET under the prefix: the
 * page of a single-page app.
 */
export function assetFolder(folder: string, prefix: string, fallback?: string): Assets {
  const assets = new Map<string, Asset>()
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const type = types[extname(name)]
    if (type === undefined) continue
    const bytes = readFileSync(join(folder, name))
    const gzipped = /\.(woff2|png)$/.test(name) ? undefined : gzipSync(bytes, { level: 9 })
    assets.set(name, { type, bytes, gzipped, forever: /[-.][\w-]{8}\.\w+$/.test(name) })
  }
  return {
    mount: (app) => {
      const root = fallback === undefined ? [] : [prefix.slice(0, -1)]
      for (const url of [`${prefix}*`, ...root]) {
        app.route({
          method: 'GET',
          url,
          config: { policy: { allow: 'anyone' } },
          handler: async (request, reply) => {
            const path = decodeURIComponent(request.url.split('?')[0] ?? '').slice(prefix.length)
            const asset =
              assets.get(path) ?? (fallback === undefined ? undefined : assets.get(fallback))
            if (asset === undefined) {
              reply.callNotFound()
              return reply
            }
            reply.header('content-type', asset.type)
            reply.header(
              'cache-control',
              asset.forever ? 'public, max-age=31536000, immutable' : 'no-cache',
            )
            reply.header('vary', 'accept-encoding')
            const zipped =
              asset.gzipped !== undefined &&
              request.headers['accept-encoding']?.includes('gzip') === true
            if (zipped) reply.header('content-encoding', 'gzip')
            return await reply.send(zipped ? asset.gzipped : asset.bytes)
          },
        })
      }
    },
  }
}
