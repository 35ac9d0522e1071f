import { Socket } from 'node:net'

/**
 * A socket that sends at once what is written in one turn of the event loop: statements that travel
 * together cost one system call, and wake PostgreSQL once.
 */
export class BurstSocket extends Socket {
  #gathering = false

  override write(
    chunk: Uint8Array | string,
    encoding?: BufferEncoding | ((fault?: Error | null) => void),
    written?: (fault?: Error | null) => void,
  ): boolean {
    if (!this.#gathering) {
      this.#gathering = true
      this.cork()
      process.nextTick(() => {
        this.#gathering = false
        this.uncork()
      })
    }
    return typeof encoding === 'string'
      ? super.write(chunk, encoding, written)
      : super.write(chunk, encoding)
  }
}
