import { promisify } from 'node:util'
import { gzip as gzipCallback } from 'node:zlib'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { VNode } from 'preact'
import { render } from 'preact-render-to-string'
import type { Context, House, ServerOptions } from './context.ts'
import { cookieLine } from './cookies.ts'
import { drainOnClose, type Follow } from './drain.ts'
import { handle, handleStream, visitorOf } from './handle.ts'
import { securityHeaders } from './headers.ts'
import { readBodies, whereUnreadable } from './read-body.ts'
import { readFields } from './read-fields.ts'
import { problem, type ProblemDetails, type Reply } from './reply.ts'
import type { Route } from './route.ts'
import type { Visitor } from './visitor.ts'

const gzip = promisify(gzipCallback)

export class MissingPolicyFault extends Error {
  override readonly name = 'MissingPolicyFault'
}

/**
 * The HTTP server over the rooms' routes. Throws `MissingPolicyFault` when a route, from whatever
 * source, has no declared policy. Closing it lets requests under way finish.
 */
export async function openServer(house: House, options: ServerOptions): Promise<FastifyInstance> {
  const context: Context = { ...options, house }
  const headers = securityHeaders(options.origin)
  const app = Fastify({
    logger: false,
    bodyLimit: 1024 * 1024,
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200, querystringParser: readFields },
    trustProxy: options.trustProxy === undefined ? false : [...options.trustProxy],
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    // No hook has run yet when a path cannot be read.
    frameworkErrors: (fault, request, reply) => {
      reply.headers(headers).header('cache-control', 'no-store')
      void refuseFault(context, fault, request, reply)
    },
  })
  app.addHook('onRoute', (route) => {
    if (route.config?.policy === undefined) {
      throw new MissingPolicyFault(`${String(route.method)} ${route.url} has no policy`)
    }
  })
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(headers)
    reply.header('cache-control', 'no-store')
  })
  await readBodies(app)
  app.setErrorHandler(
    async (fault, request, reply) => await refuseFault(context, fault, request, reply),
  )
  app.setNotFoundHandler(async (request, reply) => await refuse(context, request, reply, missing))
  for (const assets of house.assets) assets.mount(app)
  const follow = drainOnClose(app)
  for (const route of house.routes) mount(app, route, { ...context, follow })
  return app
}

declare module 'fastify' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface can be added to
  interface FastifyContextConfig {
    policy?: Route['policy']
  }
}

const missing: ProblemDetails = { type: 'not-found', title: 'Not found', status: 404 }

function mount(
  app: FastifyInstance,
  route: Route,
  context: Context & { readonly follow: Follow },
): void {
  app.route({
    method: route.method,
    url: route.path,
    config: { policy: route.policy },
    bodyLimit: Math.max(route.bodyBytesMax, 1),
    // A stream has no end to ask the headers of.
    exposeHeadRoute: route.method === 'GET' && route.stream === undefined,
    handler: async (request, reply) => {
      const { stream } = route
      const handled =
        stream === undefined
          ? await handle(context, route, request)
          : await handleStream(context, route, request, async (visitor) => {
              context.follow(reply.raw)
              await stream({ request, reply, visitor, database: context.database })
            })
      if (handled === undefined) return reply
      const { visitor, reply: answer } = handled
      return await send(context, request, reply, { visitor, face: route.face, answer })
    },
  })
}

type Answering = {
  readonly visitor: Visitor
  readonly face: 'page' | 'api'
  readonly answer: Reply
}

async function send(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  { visitor, face, answer }: Answering,
): Promise<FastifyReply> {
  reply.code(answer.status)
  const lines = [
    ...(answer.cookies ?? []).map((cookie) => cookieLine(cookie, context.origin)),
    cookieLine(
      { name: 'salve-browser', value: visitor.browser, sameSite: 'lax', maxAgeSeconds: 34_560_000 },
      context.origin,
    ),
  ]
  reply.header('set-cookie', lines)
  if (answer.location !== undefined) reply.header('location', answer.location)
  if (answer.clearsSite === true) reply.header('clear-site-data', '"cache", "storage"')
  switch (answer.body.kind) {
    case 'none':
      return await reply.send()
    case 'json':
      return await sendText(request, reply, 'application/json', JSON.stringify(answer.body.value))
    case 'page':
      return await sendPage(request, reply, answer.body.page)
    case 'bytes': {
      reply.header('content-type', answer.body.type)
      const { name } = answer.body
      if (name !== undefined) reply.header('content-disposition', `attachment; filename="${name}"`)
      return await reply.send(Buffer.from(answer.body.bytes))
    }
    case 'problem': {
      const { problem: details } = answer.body
      const retry = details.members?.['retryAfterSeconds']
      if (typeof retry === 'number') reply.header('retry-after', String(retry))
      if (face === 'page')
        return await sendPage(
          request,
          reply,
          context.house.refusalPage(visitor, details, request.id),
        )
      const { members, ...standard } = details
      return await sendText(
        request,
        reply,
        'application/problem+json',
        JSON.stringify({ ...standard, ...members }),
      )
    }
  }
}

async function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  node: VNode,
): Promise<FastifyReply> {
  return await sendText(request, reply, 'text/html', `<!doctype html>${render(node)}`)
}

const compressFromBytes = 1400

async function sendText(
  request: FastifyRequest,
  reply: FastifyReply,
  type: string,
  text: string,
): Promise<FastifyReply> {
  reply.header('content-type', `${type}; charset=utf-8`)
  reply.header('vary', 'accept-encoding, cookie')
  if (
    text.length < compressFromBytes ||
    request.headers['accept-encoding']?.includes('gzip') !== true
  ) {
    return await reply.send(text)
  }
  reply.header('content-encoding', 'gzip')
  return await reply.send(await gzip(text, { level: 5 }))
}

async function refuse(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  details: ProblemDetails,
): Promise<FastifyReply> {
  const visitor = await visitorOf(context, request)
  const face = request.url.startsWith('/api/') ? 'api' : 'page'
  return await send(context, request, reply, { visitor, face, answer: problem(details) })
}

/** Bad requests are the asker's; everything else is ours, is logged without its message, and is a 500 or 503. */
async function refuseFault(
  context: Context,
  fault: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const status = statusOf(fault)
  if (status >= 500) context.log.fault('a request failed', fault, { request: request.id, status })
  const details: ProblemDetails =
    status >= 500
      ? {
          type: 'failed',
          title: 'We could not do this now. Nothing was lost. Please try again.',
          status,
        }
      : {
          type: 'malformed',
          title: 'The request could not be read',
          status,
          errors: [whereUnreadable(fault)],
        }
  if (status >= 500) return await sendBare(request, reply, details)
  return await refuse(context, request, reply, details)
}

/** When the database is away nothing may be asked of it, not even who is asking. */
async function sendBare(
  request: FastifyRequest,
  reply: FastifyReply,
  details: ProblemDetails,
): Promise<FastifyReply> {
  reply.code(details.status)
  if (request.url.startsWith('/api/')) {
    return await sendText(request, reply, 'application/problem+json', JSON.stringify(details))
  }
  const words = `<!doctype html><html lang="en"><title>Please try again</title><h1>We could not do this now</h1><p>What you wrote is still on your screen before this one: go back and try again. Or call us. Reference ${request.id}.</p></html>`
  return await sendText(request, reply, 'text/html', words)
}

const unavailable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ETIMEDOUT',
  '57P01',
  '57P03',
  '53300',
  '53100',
])

function statusOf(fault: unknown): number {
  if (!(fault instanceof Error)) return 500
  if ('statusCode' in fault && typeof fault.statusCode === 'number') return fault.statusCode
  const code = codeOf(fault)
  if (
    unavailable.has(code) ||
    fault.message.includes('timeout') ||
    fault.message.includes('Connection terminated')
  )
    return 503
  // What slipped through the schemas and PostgreSQL refused as text it cannot hold.
  if (code === '22021' || code === '22P05') return 400
  return 500
}

function codeOf(fault: unknown): string {
  return fault instanceof Error && 'code' in fault && typeof fault.code === 'string'
    ? fault.code
    : 'unknown'
}
