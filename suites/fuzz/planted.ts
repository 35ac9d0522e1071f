import type { FuzzReader } from './readers.ts'

const base = { seeds: ['mail'], share: 0, words: ['\0'] } as const

/** Readers with a fault each, which the suite must catch. */
export const planted: Readonly<Record<string, FuzzReader>> = {
  'planted: throws': {
    ...base,
    read: (bytes) => {
      if (bytes.includes(0)) throw new TypeError('planted')
      return 'read'
    },
  },
  'planted: slow': {
    ...base,
    read: (bytes) => {
      slowLength ??= bytes.length
      const until = performance.now() + (bytes.length === slowLength ? 1100 : 0)
      while (performance.now() < until);
      return 'read'
    },
  },
  'planted: hangs': {
    ...base,
    read: (bytes) => {
      while (bytes.length % 10 === 3);
      return 'read'
    },
  },
  'planted: throws later': {
    ...base,
    read: (bytes) => {
      if (bytes.length % 10 === 3)
        setImmediate(() => {
          throw new TypeError('planted')
        })
      return new Promise((resolve) => {
        setImmediate(() => resolve('read'))
      })
    },
  },
  'planted: hoards': {
    ...base,
    read: () => {
      if (hoard.length === 0) hoard.push(Buffer.alloc(300 * 1024 * 1024, 1))
      return 'read'
    },
  },
}

const hoard: Buffer[] = []
let slowLength: number | undefined
