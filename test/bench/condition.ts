import { type Clock, type Condition, compileCondition, type Vocabulary } from '../../src/condition/index.ts'
import { dayMs } from '../../src/time.ts'
import type { Bench } from './harness.ts'

interface Shopper {
  readonly bills: number
  readonly segment: string
  readonly city: string
  readonly lastAt: number
}

const vocabulary: Vocabulary<Shopper> = {
  paths: {
    'purchases.count': { type: 'number', read: (shopper) => shopper.bills },
    'rfm.segment': { type: 'string', read: (shopper) => shopper.segment },
    'profile.city': { type: 'string', read: (shopper) => shopper.city },
    'purchases.lastAt': { type: 'instant', read: (shopper) => shopper.lastAt },
  },
}

const condition: Condition = {
  'purchases.count': { gte: 2 },
  'rfm.segment': { in: ['champions', 'loyal-regulars'] },
  any: [{ 'profile.city': 'Pune' }, { 'purchases.lastAt': { within: 'P30D' } }],
}

const clock: Clock = { now: Date.UTC(2026, 5, 1, 12), zone: 'Asia/Kolkata' }
const segments = ['champions', 'loyal-regulars', 'lost-customers']
const shoppers: readonly Shopper[] = Array.from({ length: 1000 }, (_, index) => ({
  bills: index % 5,
  segment: segments[index % 3] ?? '',
  city: index % 4 === 0 ? 'Pune' : 'Nashik',
  lastAt: clock.now - (index % 60) * dayMs,
}))

function byHand(shopper: Shopper, { now }: Clock): boolean {
  return (
    shopper.bills >= 2 &&
    (shopper.segment === 'champions' || shopper.segment === 'loyal-regulars') &&
    (shopper.city === 'Pune' || shopper.lastAt >= now - 30 * dayMs)
  )
}

function matches(holds: (shopper: Shopper, clock: Clock) => boolean, times: number): number {
  let count = 0
  for (let done = 0; done < times; done += shoppers.length) {
    for (const shopper of shoppers) if (holds(shopper, clock)) count++
  }
  return count
}

const compiled = compileCondition(condition, vocabulary)
if (matches(compiled, shoppers.length) !== matches(byHand, shoppers.length)) throw new Error('The two do not agree.')

export const conditionBench: Bench = {
  title: 'An audience of four leaves, asked of one customer',
  times: 100_000,
  yardstick: { name: 'a function by hand', run: (times) => matches(byHand, times) },
  contenders: [{ name: 'regulars/condition', run: (times) => matches(compiled, times) }],
}
