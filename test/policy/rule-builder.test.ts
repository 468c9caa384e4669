import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkPolicy, isCrmError, type RuleInput, type RuleStarted, rule, type ShopWords } from '../../src/index.ts'
import { smallRetail } from '../support/retail.ts'
import { propertyRuns } from '../support/runs.ts'

const problemsOf = (input: RuleInput) => checkPolicy({ ...smallRetail(), rules: [input] })

describe('the builder writes what one would write by hand', () => {
  test('a reminder of a wish, in all its words', () => {
    const built = rule('wishlist')
      .titled('Three days after something went on the wish list: it is still here')
      .on('wishlist.added')
      .where({ 'fact.category': 'sarees' })
      .after('P3D')
      .between({ from: '11:00', to: '20:00', weekdays: ['sat', 'sun'] })
      .until('P14D')
      .unless('purchase.completed', { same: 'sku' })
      .if({ 'rfm.segment': { in: ['champions'] } })
      .limits({ once: 'ever', lateAfter: 'P2D' })
      .holdout(10)
      .priority(3)
      .topic('interest')
      .repeat('restart')
      .pinned()
      .marketing()
      .tag({ add: 'wished' })
      .send('day-2')
      .build()
    expect(built).toEqual({
      id: 'wishlist',
      title: 'Three days after something went on the wish list: it is still here',
      on: 'wishlist.added',
      where: { 'fact.category': 'sarees' },
      after: 'P3D',
      between: { from: '11:00', to: '20:00', weekdays: ['sat', 'sun'] },
      until: 'P14D',
      unless: { on: 'purchase.completed', same: 'sku' },
      if: { 'rfm.segment': { in: ['champions'] } },
      limits: { once: 'ever', lateAfter: 'P2D' },
      holdoutPercent: 10,
      priority: 3,
      topic: 'interest',
      repeat: 'restart',
      whenEdited: 'pinned',
      purpose: 'marketing',
      then: [{ tag: { add: 'wished' } }, { send: { template: 'day-2' } }],
    })
    expect(problemsOf(built)).toEqual([])
  })

  test('a bare one has no word more than it needs', () => {
    expect(rule('visited').on('visit.sensed').service().send('day-2').build()).toEqual({
      id: 'visited',
      on: 'visit.sensed',
      purpose: 'service',
      then: [{ send: { template: 'day-2' } }],
    })
  })

  test('several facts are a list, and so are several reasons not to', () => {
    const built = rule('many')
      .on(['price.dropped', 'cart.abandoned'])
      .unless(['purchase.completed', 'order.placed'])
      .unless('message.replied', { since: 'origin' })
      .transactional()
      .send('day-2')
      .build()
    expect(built).toMatchObject({
      on: ['price.dropped', 'cart.abandoned'],
      unless: [{ on: ['purchase.completed', 'order.placed'] }, { on: 'message.replied', since: 'origin' }],
    })
    expect(problemsOf(built)).toEqual([])
  })

  test('staff are given work, points are given, and the rest is quiet', () => {
    const built = rule('care')
      .on('purchase.returned')
      .internal()
      .task({ kind: 'call', owner: 'manager', dueAfter: 'P2D', note: 'Ask why.' })
      .award({ points: 50, reason: 'sorry' })
      .suppress({ purposes: ['marketing'], until: 'P30D' })
      .build()
    expect(built.purpose).toBe('internal')
    expect(built.then).toEqual([
      { task: { kind: 'call', owner: 'manager', dueAfter: 'P2D', note: 'Ask why.' } },
      { award: { points: 50, reason: 'sorry' } },
      { suppress: { purposes: ['marketing'], until: 'P30D' } },
    ])
    expect(problemsOf(built)).toEqual([])
  })
})

describe('a draft never changes', () => {
  test('two rules may have one beginning', () => {
    const start = rule('thanks').on('purchase.completed').after('PT2H').marketing().tag({ add: 'thanked' })
    const [once, twice] = [start.build(), start.send('day-2').build()]
    expect(once.then).toEqual([{ tag: { add: 'thanked' } }])
    expect(twice.then).toEqual([{ tag: { add: 'thanked' } }, { send: { template: 'day-2' } }])
  })

  test('what the author does with a list afterwards changes nothing', () => {
    const types: ('visit.sensed' | 'product.viewed')[] = ['visit.sensed']
    const built = rule('seen').on(types).unless(types).internal().tag({ add: 'seen' }).build()
    types.push('product.viewed')
    expect(built).toMatchObject({ on: ['visit.sensed'], unless: { on: ['visit.sensed'] } })
  })
})

test('a rule that is not whole is refused by name, for authors without types', () => {
  const beginning = rule('half').on('visit.sensed').internal().tag({ add: 'x' })
  const half: object = rule('half')
  const build: unknown = Reflect.get(half, 'build')
  expect(beginning.build().then).toHaveLength(1)
  try {
    if (typeof build === 'function') build()
    expect.unreachable()
  } catch (error) {
    expect(isCrmError(error) && error.message).toBe('The rule "half" is not complete: it lacks on.')
  }
})

type Started = RuleStarted<ShopWords, 'wishlist.added'>
/** A word said to the builder, and what it is by hand. */
interface Said {
  readonly by: (started: Started) => Started
  readonly hand: Partial<RuleInput>
}
const said = (hand: Partial<RuleInput>, by: Said['by']): Said => ({ hand, by })

const duration = fc.constantFrom('P1D', 'PT2H', 'P3M')
const words: fc.Arbitrary<readonly Said[]> = fc
  .tuple(
    fc.constantFrom(
      said({ where: { 'fact.category': 'sarees' } }, (r) => r.where({ 'fact.category': 'sarees' })),
      said({ where: { 'purchases.count': { gte: 2 } } }, (r) => r.where({ 'purchases.count': { gte: 2 } })),
    ),
    duration.map((after) => said({ after }, (r) => r.after(after))),
    fc.constantFrom('P4M', 'P14M').map((until) => said({ until }, (r) => r.until(until))),
    fc
      .constantFrom('sku', 'brand', 'category')
      .map((same) => said({ unless: { on: 'order.placed', same } }, (r) => r.unless('order.placed', { same }))),
    fc.constantFrom(
      said({ if: { 'rfm.segment': 'champions' } }, (r) => r.if({ 'rfm.segment': 'champions' })),
      said({ if: { any: [{ 'profile.city': 'Pune' }] } }, (r) => r.if({ any: [{ 'profile.city': 'Pune' }] })),
    ),
    fc.constantFrom('keep', 'restart', 'each').map((repeat) => said({ repeat }, (r) => r.repeat(repeat))),
    fc.constantFrom('ever', 'cycle').map((once) => said({ limits: { once } }, (r) => r.limits({ once }))),
    fc.integer({ min: -1000, max: 1000 }).map((priority) => said({ priority }, (r) => r.priority(priority))),
    fc.integer({ min: 0, max: 50 }).map((holdoutPercent) => said({ holdoutPercent }, (r) => r.holdout(holdoutPercent))),
    fc.constant(said({ whenEdited: 'pinned' }, (r) => r.pinned())),
    fc.constant(said({ topic: 'interest' }, (r) => r.topic('interest'))),
    fc.constant(said({ between: { weekdays: ['sun'] } }, (r) => r.between({ weekdays: ['sun'] }))),
  )
  .chain((all) => fc.shuffledSubarray(all))

test('whatever is said, in whatever order, is the rule written by hand, and a rule that the policy takes', () => {
  fc.assert(
    fc.property(words, (all) => {
      const started = all.reduce<Started>((draft, { by }) => by(draft), rule('r').on('wishlist.added'))
      const built = started.marketing().send('day-2').build()
      const byHand: Partial<RuleInput> = Object.assign({}, ...all.map(({ hand }) => hand))
      expect(built).toEqual({
        id: 'r',
        on: 'wishlist.added',
        purpose: 'marketing',
        then: [{ send: { template: 'day-2' } }],
        ...byHand,
      })
      expect(problemsOf(built)).toEqual([])
    }),
    { numRuns: propertyRuns(100) },
  )
})
