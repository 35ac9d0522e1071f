/** Numbers that look random and are the same each time for one seed. Not for secrets. */
export type Random = {
  /** Whole, from `least` to `most`, both included. */
  readonly whole: (least: number, most: number) => number
  /** True in this share of cases, from 0 to 1. */
  readonly chance: (share: number) => boolean
  /** One of a list that is not empty. */
  readonly pick: <Item>(list: readonly Item[]) => Item
  /** That many of the list, in its order; all of them when it is shorter. */
  readonly some: <Item>(list: readonly Item[], many: number) => readonly Item[]
}

/** A generator for a seed: the 32-bit finalizer of MurmurHash3 over a counter. */
export function randomFrom(seed: number): Random {
  let counter = Math.imul(seed, 0x9e3779b1) >>> 0
  const next = (): number => {
    counter = (counter + 0x9e3779b9) >>> 0
    let hash = counter
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
  }
  const whole = (least: number, most: number): number =>
    least + Math.floor(next() * (most - least + 1))
  const pick = <Item>(list: readonly Item[]): Item => {
    const item = list[whole(0, list.length - 1)]
    if (item === undefined) throw new RangeError('nothing to pick from')
    return item
  }
  return {
    whole,
    chance: (share) => next() < share,
    pick,
    some: (list, many) => {
      const places = list.map((_, place) => place)
      while (places.length > many) places.splice(whole(0, places.length - 1), 1)
      return list.filter((_, place) => places.includes(place))
    },
  }
}
