import type { Condition, Scalar, Vocabulary } from '../../src/condition/index.ts'
import type { Rule, RuleSubject } from '../../src/triggers/index.ts'

export interface ShopFact {
  readonly type: string
  readonly channel: string
  readonly storeId: string
  readonly category: string
  readonly totalMinor: number
  readonly items: number
}

export interface ShopCustomer {
  readonly profile: { readonly city: string; readonly member: boolean }
  readonly rfm: { readonly segment: string }
  readonly journey: { readonly stage: string }
  readonly points: { readonly tier: string; readonly available: number }
  readonly purchases: { readonly count: number; readonly netMinor: number }
}

/** One thing that happened to one customer: what every contender is asked about. */
export interface Told {
  readonly fact: ShopFact
  readonly customer: ShopCustomer
}

/** A test of one field, from which each contender's own way of writing it is made. */
export interface Leaf {
  readonly path: Field
  readonly operator: 'eq' | 'ne' | 'in' | 'gte' | 'lt'
  readonly operand: Scalar | readonly Scalar[]
}

/** A rule as all contenders are given it: all of its leaves must hold. */
export interface PlainRule {
  readonly id: string
  readonly on: string
  readonly leaves: readonly Leaf[]
}

const texts = (name: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${name}-${index}`)

const fields = {
  'fact.channel': { values: texts('channel', 6) },
  'fact.storeId': { values: texts('store', 20) },
  'fact.category': { values: texts('category', 12) },
  'fact.totalMinor': { upTo: 1_000_000, step: 25_000 },
  'fact.items': { upTo: 20, step: 1 },
  'customer.profile.city': { values: texts('city', 10) },
  'customer.profile.member': { values: [true, false] },
  'customer.rfm.segment': { values: texts('segment', 6) },
  'customer.journey.stage': { values: texts('stage', 6) },
  'customer.points.tier': { values: texts('tier', 5) },
  'customer.points.available': { upTo: 2000, step: 50 },
  'customer.purchases.count': { upTo: 40, step: 1 },
  'customer.purchases.netMinor': { upTo: 5_000_000, step: 100_000 },
} as const

export type Field = keyof typeof fields
export const fieldNames = Object.keys(fields) as readonly Field[]

type Subject = RuleSubject<ShopCustomer>
const fact = (subject: Subject): ShopFact => subject.fact as ShopFact

export const vocabulary: Vocabulary<Subject> = {
  paths: {
    'fact.channel': { type: 'string', read: (subject) => fact(subject).channel },
    'fact.storeId': { type: 'string', read: (subject) => fact(subject).storeId },
    'fact.category': { type: 'string', read: (subject) => fact(subject).category },
    'fact.totalMinor': { type: 'number', read: (subject) => fact(subject).totalMinor },
    'fact.items': { type: 'number', read: (subject) => fact(subject).items },
    'customer.profile.city': { type: 'string', read: ({ customer }) => customer.profile.city },
    'customer.profile.member': { type: 'boolean', read: ({ customer }) => customer.profile.member },
    'customer.rfm.segment': { type: 'string', read: ({ customer }) => customer.rfm.segment },
    'customer.journey.stage': { type: 'string', read: ({ customer }) => customer.journey.stage },
    'customer.points.tier': { type: 'string', read: ({ customer }) => customer.points.tier },
    'customer.points.available': { type: 'number', read: ({ customer }) => customer.points.available },
    'customer.purchases.count': { type: 'number', read: ({ customer }) => customer.purchases.count },
    'customer.purchases.netMinor': { type: 'number', read: ({ customer }) => customer.purchases.netMinor },
  },
}

export const factTypes = texts('happened', 20)

/** Numbers from 0 up to 1, the same in every run: contenders and machines must be asked the same. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

type Random = () => number
const below = (random: Random, end: number): number => Math.floor(random() * end)

function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[below(random, items.length)]
  if (item === undefined) throw new Error('Nothing to pick from.')
  return item
}

function someOf<Item>(random: Random, items: readonly Item[], count: number): readonly Item[] {
  const left = [...items]
  return Array.from({ length: count }, () => left.splice(below(random, left.length), 1)).flat()
}

/** Two tests in three are of a text or a flag, one in three of a number. */
function leafOf(random: Random, path: Field): Leaf {
  const field = fields[path]
  const kind = random()
  if ('upTo' in field) {
    const operand = below(random, field.upTo / field.step) * field.step
    return { path, operator: kind < 0.5 ? 'gte' : 'lt', operand }
  }
  const { values } = field
  if (values.length === 2 || kind < 0.7) return { path, operator: 'eq', operand: pick<Scalar>(random, values) }
  if (kind < 0.93) return { path, operator: 'in', operand: someOf<Scalar>(random, values, 2) }
  return { path, operator: 'ne', operand: pick<Scalar>(random, values) }
}

/** Rules of two or three tests, shared out evenly among the fact types. */
export function rulesOf(count: number): readonly PlainRule[] {
  const random = randomFrom(20_260_401)
  const rules: readonly PlainRule[] = Array.from({ length: count }, (_, index) => ({
    id: `rule-${index}`,
    on: factTypes[index % factTypes.length] ?? '',
    leaves: someOf(random, fieldNames, index % 6 === 0 ? 2 : 3).map((path) => leafOf(random, path)),
  }))
  return JSON.parse(JSON.stringify(rules))
}

export function tellings(count: number): readonly Told[] {
  const random = randomFrom(7)
  const text = (path: Field): string => {
    const field = fields[path]
    return 'values' in field ? String(pick<Scalar>(random, field.values)) : ''
  }
  const number = (path: Field): number => {
    const field = fields[path]
    return 'upTo' in field ? below(random, field.upTo) : 0
  }
  const told: readonly Told[] = Array.from({ length: count }, () => ({
    fact: {
      type: pick(random, factTypes),
      channel: text('fact.channel'),
      storeId: text('fact.storeId'),
      category: text('fact.category'),
      totalMinor: number('fact.totalMinor'),
      items: number('fact.items'),
    },
    customer: {
      profile: { city: text('customer.profile.city'), member: random() < 0.5 },
      rfm: { segment: text('customer.rfm.segment') },
      journey: { stage: text('customer.journey.stage') },
      points: { tier: text('customer.points.tier'), available: number('customer.points.available') },
      purchases: { count: number('customer.purchases.count'), netMinor: number('customer.purchases.netMinor') },
    },
  }))
  // As they would come from outside: equal texts are not one object.
  return JSON.parse(JSON.stringify(told))
}

/** The rule as a policy of ours has it. */
export function asRule({ id, on, leaves }: PlainRule): Rule {
  const where: Condition = Object.fromEntries(
    leaves.map(({ path, operator, operand }) => [path, { [operator]: operand }]),
  )
  return { id, on, where, purpose: 'service', then: [{ tag: { add: 'seen' } }] }
}
