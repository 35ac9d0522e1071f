// Preloaded into a real `salve` process: counts its socket writes once armed, and dies by SIGKILL in
// place of the n-th (of all, or of those with one name), whoever it is for: PostgreSQL, a client, a
// mail server. What the house is made of is loaded first; the process then waits to be let go, so
// that a spare one can stand ready.
import net from 'node:net'
import pg from 'pg'
import { nameWrite } from './name-write.ts'
// oxlint-disable-next-line import/no-unassigned-import -- loaded ahead, for its weight alone
import '../../server/src/commands.ts'

/** A write to die at: the n-th from now on, or the n-th with a name; 0 for none. */
export type Point = { readonly nth: number; readonly name?: string }
export type ToChild = { readonly go: true } | { readonly arm: Point } | { readonly report: true }
export type FromChild =
  | { readonly is: 'loaded' | 'armed' }
  | { readonly is: 'listening'; readonly port: number }
  | { readonly is: 'ready' }
  /** What was written since it was armed, in order, by name. */
  | { readonly is: 'report'; readonly writes: readonly string[] }

let diesAt: Point = { nth: 0 }
let writes: string[] = []
let met = 0

const tell = (words: FromChild): void => void process.send?.(words)
const letGo = Promise.withResolvers<void>()

process.on('message', (message: ToChild) => {
  if ('go' in message) letGo.resolve()
  if ('arm' in message) {
    diesAt = message.arm
    writes = []
    met = 0
    tell({ is: 'armed' })
  }
  if ('report' in message) {
    tell({ is: 'report', writes })
    diesAt = { nth: 0 }
  }
})
// Nobody is left to let this process go, or to watch it.
process.on('disconnect', () => process.exit(1))

type Chunk = Buffer | string | readonly { readonly chunk: Buffer | string }[]
type WritingSocket = {
  _isStdio?: boolean
  connecting: boolean
  _writeGeneric: (writev: boolean, data: Chunk, ...rest: readonly unknown[]) => unknown
}

/* oxlint-disable no-underscore-dangle -- Node's own names of the one place every write passes */
const socket = net.Socket.prototype as unknown as WritingSocket
const write = socket._writeGeneric
socket._writeGeneric = function counted(
  this: WritingSocket,
  ...args: Parameters<WritingSocket['_writeGeneric']>
) {
  // A write before the connection stands comes here a second time, once it does.
  if (diesAt.nth > 0 && this._isStdio !== true && !this.connecting) {
    const name = nameWrite(bytesOf(args[1]))
    writes.push(name)
    if (diesAt.name === undefined || diesAt.name === name) met++
    if (met === diesAt.nth) process.kill(process.pid, 'SIGKILL')
  }
  return write.apply(this, args)
}
/* oxlint-enable no-underscore-dangle */

function bytesOf(data: Chunk): Buffer {
  const parts = Array.isArray(data) ? data.map(({ chunk }) => chunk) : [data as Buffer | string]
  return Buffer.concat(parts.map((part) => Buffer.from(part)))
}

// oxlint-disable-next-line typescript/unbound-method -- called with its server below
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function told(this: net.Server, ...args: unknown[]) {
  this.once('listening', () => {
    const address = this.address()
    if (typeof address === 'object' && address !== null) {
      tell({ is: 'listening', port: address.port })
    }
  })
  return listen.apply(this, args as Parameters<typeof listen>)
} as typeof listen

const { log } = console
console.log = (...words: unknown[]): void => {
  log(...words)
  if (/\bis ready\b/.test(String(words[0]))) tell({ is: 'ready' })
}

if (process.env['CRASH_CONTROL'] === 'acknowledge-first') acknowledgeFirst()

tell({ is: 'loaded' })
await letGo.promise

/** The control: every `commit` is reported done at once, and sent only after the answer has gone out. */
function acknowledgeFirst(): void {
  type Query = (...args: unknown[]) => unknown
  const prototype = pg.Client.prototype as unknown as { query: Query }
  const query = prototype.query
  const held = new WeakMap<object, Promise<void>>()
  prototype.query = function early(this: object, ...args: unknown[]): unknown {
    const waiting = held.get(this)
    const text = typeof args[0] === 'string' ? args[0] : (args[0] as { text?: string }).text
    const run = (): unknown => query.apply(this, args)
    if (text !== 'commit') return waiting === undefined ? run() : waiting.then(run)
    const sent = Promise.withResolvers<void>()
    held.set(this, sent.promise)
    setTimeout(() => {
      held.delete(this)
      void run()
      sent.resolve()
    }, 40)
    return Promise.resolve({ command: 'COMMIT', rows: [], rowCount: null })
  }
}
