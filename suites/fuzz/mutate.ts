/** Numbers that look random, the same each time for the same start. */
export type Dice = {
  /** From 0 to before `sides`. */
  readonly roll: (sides: number) => number
}

export function diceOf(start: number): Dice {
  let state = (start ^ 0x9e3779b9) >>> 0
  return {
    roll: (sides) => {
      state = (state + 0x6d2b79f5) >>> 0
      let mixed = Math.imul(state ^ (state >>> 15), state | 1)
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
      return ((mixed ^ (mixed >>> 14)) >>> 0) % sides
    },
  }
}

const inputBytesMax = 64 * 1024

/**
 * The input of that number: first every seed as it is, then seeds cut off anywhere, with bytes changed,
 * taken out, put in, doubled, repeated, and joined with other seeds. `words` is what means something
 * in this format, and is put where it means something else.
 */
export function inputOf(
  number: number,
  seeds: readonly Buffer[],
  words: readonly Buffer[],
): Buffer {
  const whole = seeds[number]
  if (whole !== undefined) return whole
  const dice = diceOf(number)
  const seed = pick(dice, seeds).subarray(0, inputBytesMax)
  if (dice.roll(6) === 0) return Buffer.from(seed.subarray(0, dice.roll(seed.length + 1)))
  let bytes: Buffer = Buffer.from(seed)
  const times = 1 + dice.roll(4)
  for (let time = 0; time < times; time++) {
    bytes = pick(dice, changes)(bytes, dice, { seeds, words }).subarray(0, inputBytesMax)
  }
  return bytes
}

type Sources = { readonly seeds: readonly Buffer[]; readonly words: readonly Buffer[] }
type Change = (bytes: Buffer, dice: Dice, sources: Sources) => Buffer

/** Values that lengths, tags and text turn on. */
const sharpBytes = [0, 1, 9, 10, 13, 32, 34, 40, 45, 58, 60, 61, 127, 128, 129, 132, 160, 255]

const changes: readonly Change[] = [
  (bytes, dice) => {
    for (let bits = 1 + dice.roll(8); bits > 0; bits--) {
      const at = dice.roll(Math.max(1, bytes.length))
      if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << dice.roll(8))
    }
    return bytes
  },
  (bytes, dice) => {
    const at = dice.roll(Math.max(1, bytes.length))
    if (at < bytes.length) bytes[at] = pick(dice, sharpBytes)
    return bytes
  },
  (bytes, dice) => {
    const [from, to] = slice(bytes, dice)
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)])
  },
  (bytes, dice) => {
    const [from, to] = slice(bytes, dice)
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)])
  },
  (bytes, dice, { words }) => {
    const at = dice.roll(bytes.length + 1)
    return Buffer.concat([bytes.subarray(0, at), pick(dice, words), bytes.subarray(at)])
  },
  (bytes, dice, { seeds }) => {
    const other = pick(dice, seeds).subarray(0, inputBytesMax)
    const [from] = slice(other, dice)
    return Buffer.concat([bytes.subarray(0, dice.roll(bytes.length + 1)), other.subarray(from)])
  },
  (bytes, dice, { words }) => {
    const repeated = dice.roll(2) === 0 ? pick(dice, words) : bytes.subarray(...slice(bytes, dice))
    const times = Math.min(1 << dice.roll(14), Math.floor(inputBytesMax / (repeated.length + 1)))
    const at = dice.roll(bytes.length + 1)
    const run = Buffer.concat(Array.from({ length: times }, () => repeated))
    return Buffer.concat([bytes.subarray(0, at), run, bytes.subarray(at)])
  },
]

function slice(bytes: Buffer, dice: Dice): [number, number] {
  const from = dice.roll(bytes.length + 1)
  return [from, Math.min(bytes.length, from + dice.roll(1 << (1 + dice.roll(10))))]
}

function pick<Item>(dice: Dice, items: readonly Item[]): Item {
  const item = items[dice.roll(items.length)]
  if (item === undefined) throw new Error('there is nothing to pick from')
  return item
}
