import { createReadStream } from 'node:fs'
import { createGunzip, type Gunzip } from 'node:zlib'

/** One line of a file (or the whole file), or the bytes of a place that could not be read. */
export type Piece = {
  readonly kind: 'whole' | 'broken'
  /** Counted from 1. */
  readonly line: number
  readonly bytes: Uint8Array
  /** Why it is broken; empty when it is whole. */
  readonly reason: string
}

export type PieceLimits = {
  readonly cut: 'lines' | 'file'
  readonly pieceBytesMax: number
}

/** How much is kept of a piece that is too long to be read. */
const keptBytesMax = 1_048_576

/**
 * The lines of a file in order (or the file as one piece), unpacked when its name ends in `.gz`.
 * Holds one piece in memory at a time. Blank lines are passed over. A piece longer than the limit
 * comes as broken with its first megabyte; a damaged archive or an unreadable file comes as one last
 * broken piece with the bytes that were left. Never throws for what the file holds.
 * @yields one piece at a time
 */
export async function* readPieces(file: string, limits: PieceLimits): AsyncGenerator<Piece> {
  const held = new HeldPiece(limits.pieceBytesMax)
  try {
    for await (const chunk of chunks(file)) {
      let from = 0
      let end = nextBreak(chunk, from, limits)
      while (end !== -1) {
        held.add(chunk.subarray(from, end))
        yield* held.take()
        from = end + 1
        end = nextBreak(chunk, from, limits)
      }
      held.add(chunk.subarray(from))
    }
  } catch (error) {
    yield held.takeBroken(reasonOf(error))
    return
  }
  yield* held.take()
}

function nextBreak(chunk: Buffer, from: number, limits: PieceLimits): number {
  return limits.cut === 'lines' ? chunk.indexOf(0x0a, from) : -1
}

/** The piece being put together from chunks. */
class HeldPiece {
  readonly #bytesMax: number
  #parts: Buffer[] = []
  #size = 0
  #line = 1

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  add(part: Buffer): void {
    const wasTooLong = this.#size > this.#bytesMax
    this.#size += part.length
    if (wasTooLong) return
    this.#parts.push(part)
    if (this.#size > this.#bytesMax) {
      this.#parts = [Buffer.from(Buffer.concat(this.#parts).subarray(0, keptBytesMax))]
    }
  }

  *take(): Generator<Piece> {
    const tooLong = this.#size > this.#bytesMax
    const bytes = this.#clear()
    if (tooLong) {
      const reason = `is longer than ${this.#bytesMax} bytes; the first ${bytes.length} were kept`
      yield { kind: 'broken', line: this.#line, bytes, reason }
    } else if (!isBlank(bytes)) yield { kind: 'whole', line: this.#line, bytes, reason: '' }
    this.#line += 1
  }

  takeBroken(reason: string): Piece {
    return { kind: 'broken', line: this.#line, bytes: this.#clear(), reason }
  }

  #clear(): Buffer {
    const bytes = Buffer.concat(this.#parts)
    this.#parts = []
    this.#size = 0
    return bytes
  }
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d)
}

async function* chunks(file: string): AsyncGenerator<Buffer> {
  const stored: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: 65_536 })
  yield* file.endsWith('.gz') ? unpack(stored) : stored
}

// Unpacks gzip so that all that came out before a damaged place is handed on before the error.
async function* unpack(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: 262_144 })
  const ready: Buffer[] = []
  const failures: Error[] = []
  gunzip.on('data', (chunk: Buffer) => ready.push(chunk))
  gunzip.on('error', (error) => failures.push(error))
  const closed = new Promise<void>((resolve) => {
    gunzip.on('close', resolve)
  })
  try {
    for await (const chunk of packed) {
      // After a fault the answer to a write may never come, but the close does.
      await Promise.race([written(gunzip, chunk), closed])
      yield* ready.splice(0)
      if (failures[0] !== undefined) throw new DamagedArchive(failures[0])
    }
    gunzip.end()
    await closed
    yield* ready.splice(0)
    if (failures[0] !== undefined) throw new DamagedArchive(failures[0])
  } finally {
    gunzip.destroy()
  }
}

async function written(gunzip: Gunzip, chunk: Buffer): Promise<void> {
  await new Promise<void>((resolve) => {
    gunzip.write(chunk, () => {
      resolve()
    })
  })
}

class DamagedArchive extends Error {
  override readonly name = 'DamagedArchive'

  constructor(cause: Error) {
    super('the gzip archive is damaged', { cause })
  }
}

function reasonOf(error: unknown): string {
  return error instanceof DamagedArchive
    ? 'the archive is damaged from here on'
    : 'the file cannot be read from here on'
}
