import { Socket } from 'node:net'

/**
 * A socket that sends everything written in one turn of the event loop at once: statements that
 * travel together cost one system call, and wake PostgreSQL once.
 */
export class BurstSocket extends Socket {
  #gathering = false

  override _write(...args: Parameters<Socket['_write']>): void {
    super._write(...args)
  }

  override cork(): void {
    super.cork()
    if (this.#gathering) return
    this.#gathering = true
    super.cork()
    process.nextTick(() => {
      this.#gathering = false
      this.uncork()
    })
  }
}
