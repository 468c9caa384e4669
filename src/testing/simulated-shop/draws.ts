/**
 * What a draw is for. Two draws for different purposes are independent; the same draw comes out the same whenever it is
 * made and whatever was drawn before it. Numbers only ever get added: another number is another shop.
 */
export const purpose = {
  rate: 1,
  leaving: 2,
  online: 3,
  price: 4,
  response: 5,
  reading: 6,
  kind: 7,
  language: 8,
  name: 9,
  family: 10,
  phone: 11,
  email: 12,
  birthday: 13,
  home: 14,
  tasteCategory: 15,
  tasteBrand: 16,
  capture: 17,
  consent: 18,
  onWhatsapp: 19,
  visit: 20,
  leave: 21,
  goesOnline: 22,
  minute: 23,
  lines: 24,
  product: 25,
  quantity: 26,
  shop: 27,
  till: 28,
  delay: 29,
  trouble: 30,
  doubled: 31,
  returns: 32,
  returnDay: 33,
  payment: 34,
  delivery: 35,
  browse: 36,
  viewed: 37,
  wish: 38,
  enquire: 39,
  redeem: 40,
  stranger: 41,
  outage: 42,
  stock: 43,
  priceDrop: 44,
  promotion: 45,
  send: 46,
  read: 47,
  click: 48,
  reply: 49,
  optOut: 50,
  annoyed: 51,
  revive: 52,
  anniversary: 53,
  cart: 54,
} as const
export type Purpose = (typeof purpose)[keyof typeof purpose]

/** Which draw: for what, of whom, when, and the how-manieth of its kind. */
export interface Draws {
  /** From 0 up to, not including, 1. */
  uniform(of: Purpose, who: number, when?: number, nth?: number): number
  /** A whole number from 0 up to, not including, `count`. */
  below(count: number, of: Purpose, who: number, when?: number, nth?: number): number
  pick<Item>(items: readonly Item[], of: Purpose, who: number, when?: number, nth?: number): Item
  /** Standard normal (Box and Muller, 1958). */
  normal(of: Purpose, who: number, nth?: number): number
  /** Gamma with scale 1 (Marsaglia and Tsang, 2000). */
  gamma(shape: number, of: Purpose, who: number, nth?: number): number
  /** Beta, by two gammas. */
  beta(a: number, b: number, of: Purpose, who: number): number
}

const maxGammaTries = 24

/**
 * Common random numbers: every draw is a hash of (seed, purpose, who, when, nth), never the next number of a stream, so that
 * something that happens to one customer shifts no draw of another, and two runs differ only by what was made to differ.
 */
export function drawsOf(seed: number): Draws {
  const uniform: Draws['uniform'] = (of, who, when = 0, nth = 0) => mixed(seed, of, who, when, nth) / 2 ** 32
  const below: Draws['below'] = (count, of, who, when, nth) => Math.floor(uniform(of, who, when, nth) * count)
  const normal: Draws['normal'] = (of, who, nth = 0) =>
    Math.sqrt(-2 * Math.log(1 - uniform(of, who, 1, nth))) * Math.cos(2 * Math.PI * uniform(of, who, 2, nth))
  const gamma: Draws['gamma'] = (shape, of, who, nth = 0) => {
    // Of a shape below 1, the boost that the paper's note gives.
    if (shape < 1) return gamma(shape + 1, of, who, nth) * (1 - uniform(of, who, 3, nth)) ** (1 / shape)
    const d = shape - 1 / 3
    const c = 1 / Math.sqrt(9 * d)
    for (let tries = 0; tries < maxGammaTries; tries += 1) {
      const place = nth * maxGammaTries + tries
      const x = normal(of, who, place)
      const v = (1 + c * x) ** 3
      if (v > 0 && Math.log(1 - uniform(of, who, 4, place)) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
    }
    // Refused so often is as good as never; the mean will do.
    return shape
  }
  return {
    uniform,
    below,
    pick: (items, of, who, when, nth) => items[below(items.length, of, who, when, nth)] as (typeof items)[number],
    normal,
    gamma,
    beta: (a, b, of, who) => {
      const first = gamma(a, of, who, 0)
      return first / (first + gamma(b, of, who, 1))
    },
  }
}

/** MurmurHash3, 32 bits (Appleby), over five words. */
function mixed(seed: number, a: number, b: number, c: number, d: number): number {
  let hash = absorbed(absorbed(absorbed(absorbed(seed | 0, a), b), c), d) ^ 16
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

function absorbed(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51)
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593)
  const mixed = hash ^ k
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0
}

/** A number for a text, for draws about something that has a name (FNV-1a, 32 bits). */
export function numberOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash >>> 0
}
