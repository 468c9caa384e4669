import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Condition,
  type ConditionList,
  compileConditions,
  findHolding,
  type Path,
  type Vocabulary,
} from '../../src/condition/index.ts'
import { dayMs } from '../../src/time.ts'
import { propertyRuns } from '../support/runs.ts'
import { naively } from './naive.ts'
import { conditions, noon, plainConditions, type Subject, subjects, vocabulary } from './subject.ts'

const clocks = fc.record({
  now: fc.integer({ min: -40, max: 40 }).map((halfDays) => noon.now + (halfDays * dayMs) / 2),
  zone: fc.constantFrom('Asia/Kolkata', 'America/New_York', 'UTC'),
})

function holding<Asked>(list: ConditionList<Asked>, subject: Asked, clock = noon): readonly number[] {
  return [...list.found.subarray(0, findHolding(list, subject, clock))]
}

/** The vocabulary, counting how often each path is read. */
function counting(): { readonly words: Vocabulary<Subject>; readonly reads: Map<string, number> } {
  const reads = new Map<string, number>()
  const count = (path: string): void => {
    reads.set(path, (reads.get(path) ?? 0) + 1)
  }
  const paths = Object.entries(vocabulary.paths).map(([path, definition]) => [
    path,
    {
      ...definition,
      read: (subject: Subject) => {
        count(path)
        return definition.read(subject)
      },
    },
  ])
  const families = Object.entries(vocabulary.families ?? {}).map(([prefix, family]) => [
    prefix,
    {
      ...family,
      read: (subject: Subject, rest: string) => {
        count(`${prefix}${rest}`)
        return family.read(subject, rest)
      },
    },
  ])
  return { words: { paths: Object.fromEntries(paths), families: Object.fromEntries(families) }, reads }
}

// Lists of a few conditions are walked, longer ones looked up: both must be met, and lists of several words of bits.
const lists = fc.oneof(
  fc.array(conditions, { maxLength: 6 }),
  fc.array(fc.oneof(conditions, plainConditions()), { minLength: 16, maxLength: 40 }),
  fc.array(plainConditions(), { minLength: 33, maxLength: 90 }),
)

test('a list of conditions says what a plain reading of each says, and reads each path at most once a subject', () => {
  fc.assert(
    fc.property(lists, fc.array(fc.tuple(subjects, clocks), { minLength: 1, maxLength: 6 }), (all, asked) => {
      const { words, reads } = counting()
      const list = compileConditions(all, words)
      for (const [subject, clock] of asked) {
        reads.clear()
        const found = holding(list, subject, clock)
        expect(Math.max(0, ...reads.values())).toBeLessThanOrEqual(1)
        const plainly = all.flatMap((condition, number) => (naively(condition, subject, clock) ? [number] : []))
        expect(found).toEqual(plainly)
      }
    }),
    { numRuns: propertyRuns() },
  )
})

interface Bought {
  readonly amount?: number
  readonly sku?: string
  readonly skus?: readonly string[]
}
const shop: Vocabulary<Bought> = {
  paths: {
    'fact.amount': { type: 'number', read: ({ amount }) => amount },
    'fact.sku': { type: 'string', read: ({ sku }) => sku },
    'fact.skus': { type: 'strings', read: ({ skus }) => skus },
  },
}
const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, number) => number)

describe('a list of a thousand conditions', () => {
  const bounds = (operator: 'gt' | 'gte' | 'lt' | 'lte') =>
    compileConditions(
      numbers(1000).map((number) => ({ 'fact.amount': { [operator]: number } })),
      shop,
    )

  test('finds those whose bound a number keeps, however many bounds there are', () => {
    for (const amount of [-1, -0, 0, 0.5, 1, 3, 4, 499, 997, 998.5, 999, 5000, Number.POSITIVE_INFINITY]) {
      expect(holding(bounds('gt'), { amount })).toEqual(numbers(1000).filter((bound) => amount > bound))
      expect(holding(bounds('gte'), { amount })).toEqual(numbers(1000).filter((bound) => amount >= bound))
      expect(holding(bounds('lt'), { amount })).toEqual(numbers(1000).filter((bound) => amount < bound))
      expect(holding(bounds('lte'), { amount })).toEqual(numbers(1000).filter((bound) => amount <= bound))
    }
    for (const amount of [undefined, Number.NaN]) {
      const subject = amount === undefined ? {} : { amount }
      for (const operator of ['gt', 'gte', 'lt', 'lte'] as const) {
        expect(holding(bounds(operator), subject)).toEqual([])
      }
    }
  })

  test('finds those that name a text, and those that name another', () => {
    const skus = (test: (sku: string) => Condition[Path] | undefined) =>
      compileConditions(
        numbers(1000).map((number): Condition => ({ 'fact.sku': test(`S-${number % 500}`) ?? '' })),
        shop,
      )
    const named = skus((sku) => sku)
    expect(holding(named, { sku: 'S-7' })).toEqual([7, 507])
    expect(holding(named, { sku: 'S-500' })).toEqual([])
    expect(holding(named, {})).toEqual([])
    const others = skus((sku) => ({ ne: sku }))
    expect(holding(others, { sku: 'S-7' })).toEqual(numbers(1000).filter((number) => number % 500 !== 7))
    expect(holding(others, {})).toHaveLength(1000)
  })

  test('finds those that name one of the texts of a list', () => {
    const list = compileConditions(
      numbers(1000).map(
        (number): Condition => ({
          'fact.skus': number % 2 === 0 ? { contains: `S-${number}` } : { in: [`S-${number}`] },
        }),
      ),
      shop,
    )
    expect(holding(list, { skus: ['S-999', 'S-4', 'S-4', 'else'] })).toEqual([4, 999])
    expect(holding(list, { skus: [] })).toEqual([])
    expect(holding(list, {})).toEqual([])
  })

  test('does not read a path that only conditions already refused ask for', () => {
    let reads = 0
    const words: Vocabulary<Bought> = {
      paths: {
        ...shop.paths,
        'fact.dear': {
          type: 'boolean',
          read: () => {
            reads += 1
            return true
          },
        },
      },
    }
    const list = compileConditions(
      numbers(1000).map((number): Condition => ({ 'fact.sku': `S-${number}`, 'fact.dear': { exists: true } })),
      words,
    )
    expect(holding(list, { sku: 'else' })).toEqual([])
    expect(reads).toBe(0)
    expect(holding(list, { sku: 'S-3' })).toEqual([3])
    expect(reads).toBe(1)
  })
})

test('a list without conditions finds nothing, and an empty condition holds for everyone', () => {
  expect(holding(compileConditions<Subject>([], vocabulary), {})).toEqual([])
  expect(holding(compileConditions<Subject>([{}, { 'profile.city': 'Pune' }, {}], vocabulary), {})).toEqual([0, 2])
})
