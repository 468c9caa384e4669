import fc from 'fast-check'
import type { Clock, Condition, Path, Value, Vocabulary } from '../../src/condition/index.ts'
import { dayFromNumber, dayMs, dayNumber } from '../../src/time.ts'

/** A subject of no particular shop: by path, whatever it holds. */
export type Subject = Readonly<Record<string, Value | undefined>>

const at = (path: string) => (subject: Subject) => subject[path]

export const segments = ['champions', 'loyal-regulars', 'lost-customers'] as const

export const vocabulary: Vocabulary<Subject> = {
  paths: {
    'profile.city': { type: 'string', read: at('profile.city') },
    'profile.member': { type: 'boolean', read: at('profile.member') },
    'profile.birthday': { type: 'day', read: at('profile.birthday') },
    'profile.tags': { type: 'strings', read: at('profile.tags') },
    'purchases.count': { type: 'number', read: at('purchases.count') },
    'purchases.lastAt': { type: 'instant', read: at('purchases.lastAt') },
    'rfm.segment': { type: 'string', values: segments, read: at('rfm.segment') },
    'engagement.topics': { type: 'strings', values: ['sale', 'restock'], read: at('engagement.topics') },
  },
  families: {
    'purchases.byCategory.': { type: 'number', read: (subject, rest) => subject[`purchases.byCategory.${rest}`] },
    'purchases.byCategory.exact.': { type: 'string', read: (_subject, rest) => rest },
  },
}

/** Noon in India on 1 April 2026. */
export const noon: Clock = { now: Date.UTC(2026, 3, 1, 6, 30), zone: 'Asia/Kolkata' }
export const today = '2026-04-01'

// Few and near values, so that equality, order and windows come out both ways.
const cities = ['Pune', 'Pune Camp', 'Delhi'] as const
const tags = ['vip', 'staff', 'vip-old'] as const
const city = fc.constantFrom(...cities)
const tag = fc.constantFrom(...tags)
const count = fc.integer({ min: -1, max: 3 })
const instant = fc.integer({ min: -70, max: 3 }).map((days) => noon.now + days * dayMs)
const day = fc.integer({ min: -70, max: 3 }).map((days) => dayFromNumber(dayNumber(today) + days))

const maybe = (values: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> => fc.option(values, { nil: undefined })
const anyOtherType: fc.Arbitrary<Value> = fc.constantFrom<Value>('1', 1, true, [], ['vip'], Number.NaN)

const rightTypes = fc.record({
  'profile.city': maybe(city),
  'profile.member': maybe(fc.boolean()),
  'profile.birthday': maybe(day),
  'profile.tags': maybe(fc.array(tag, { maxLength: 3 })),
  'purchases.count': maybe(count),
  'purchases.lastAt': maybe(instant),
  'rfm.segment': maybe(fc.constantFrom(...segments)),
  'engagement.topics': maybe(fc.subarray(['sale', 'restock'])),
  'purchases.byCategory.sarees': maybe(count),
})
const wrongTypes = fc
  .dictionary(fc.constantFrom(...Object.keys(vocabulary.paths)), anyOtherType, { maxKeys: 2 })
  // A text on a day path is of the right type; that it is a day is the reader's word.
  .filter((wrong) => typeof wrong['profile.birthday'] !== 'string')

/** Mostly of the declared types; now and then a path holds something else. */
export const subjects: fc.Arbitrary<Subject> = fc
  .tuple(rightTypes, fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: wrongTypes }))
  .map(([right, wrong]) => ({ ...right, ...wrong }))

const some = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(values, { minLength: 1, maxLength: 3 })
const duration = fc.constantFrom('P30D', 'P1M', 'P2M', 'P1W', 'P0D', 'P60D')

const equality = (values: fc.Arbitrary<string | number | boolean>) => ({
  eq: values,
  ne: values,
  in: some(values),
  nin: some(values),
  exists: fc.boolean(),
})
const order = (values: fc.Arbitrary<string | number>) => ({ lt: values, lte: values, gt: values, gte: values })

/** One or two of the operators that a path takes. */
function someOperators(
  all: Readonly<Record<string, fc.Arbitrary<unknown>>>,
): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const record: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.record(all)
  return fc
    .tuple(fc.subarray(Object.keys(all), { minLength: 1, maxLength: 2 }), record)
    .map(([names, values]) => Object.fromEntries(names.map((name) => [name, values[name]])))
}

const tests: Readonly<Record<Path, fc.Arbitrary<unknown>>> = {
  'profile.city': fc.oneof(
    city,
    someOperators({ ...equality(city), contains: fc.constantFrom('Pune', 'Camp', 'pune', 'x') }),
  ),
  'profile.member': fc.oneof(fc.boolean(), someOperators(equality(fc.boolean()))),
  'profile.birthday': fc.oneof(
    day,
    someOperators({ ...equality(day), ...order(day), within: duration, olderThan: duration }),
  ),
  'profile.tags': someOperators({ in: some(tag), nin: some(tag), exists: fc.boolean(), contains: tag }),
  'purchases.count': fc.oneof(count, someOperators({ ...equality(count), ...order(count) })),
  'purchases.lastAt': fc.oneof(
    instant,
    someOperators({
      ...equality(instant),
      ...order(fc.oneof(instant, fc.constant('2026-03-02T12:00:00+05:30'))),
      within: fc.oneof(duration, fc.constantFrom('PT2H', 'P1DT12H')),
      olderThan: fc.oneof(duration, fc.constantFrom('PT2H', 'P1DT12H')),
    }),
  ),
  'rfm.segment': fc.oneof(fc.constantFrom(...segments), someOperators(equality(fc.constantFrom(...segments)))),
  'purchases.byCategory.sarees': fc.oneof(count, someOperators({ ...equality(count), ...order(count) })),
}

/** A condition as a policy file brings it: through JSON. */
export function asCondition(value: unknown): Condition {
  return JSON.parse(JSON.stringify(value))
}

/** Conditions of up to two plain keys, out of the given paths. */
export function plainConditions(paths: readonly string[] = Object.keys(tests)): fc.Arbitrary<Condition> {
  const chosen = Object.fromEntries(Object.entries(tests).filter(([path]) => paths.includes(path)))
  return fc
    .tuple(fc.record(chosen), fc.subarray(Object.keys(chosen), { maxLength: 2 }))
    .map(([all, kept]) => asCondition(Object.fromEntries(Object.entries(all).filter(([path]) => kept.includes(path)))))
}

/** Sound conditions of every shape, three levels deep; small, so that a fair share of subjects passes. */
export const conditions: fc.Arbitrary<Condition> = conditionsOf(2)

function conditionsOf(levelsBelow: number): fc.Arbitrary<Condition> {
  const onePath = fc.oneof(...Object.entries(tests).map(([path, test]) => fc.record({ [path]: test })))
  if (levelsBelow === 0) return onePath.map(asCondition)
  const inner = conditionsOf(levelsBelow - 1)
  const any = fc.record({ any: fc.array(inner, { minLength: 1, maxLength: 3 }) })
  const all = fc.record({ all: fc.array(inner, { maxLength: 2 }) })
  const not = fc.record({ not: inner })
  const parts = fc.array(fc.oneof(onePath, any, all, not), { maxLength: 2 })
  return parts.map((keys) => asCondition(Object.assign({}, ...keys)))
}
