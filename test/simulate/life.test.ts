import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { World } from '../../src/index.ts'
import { simulate, simulateCustomer } from '../../src/index.ts'
import { factArbitraries } from '../../src/testing/arbitraries/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { agreed, asha, bill, day, noon, retail } from '../support/shop.ts'
import { frozen, parsedAll } from '../support/story.ts'

const world: World = { policies: [{ from: 0, policy: retail }], cuts: null }
const range = { from: noon, to: noon + 60 * day }
const { history, shuffled, doubled } = factArbitraries(fc)

test('a life is lived to the end of the range, and changes nothing that it was given', () => {
  const facts = frozen(
    parsedAll([agreed(asha), bill('B-1', asha, 500), bill('B-2', asha, 500, { occurredAt: range.to + 1 })]),
  )
  const life = simulateCustomer(world, { id: 'c-1', kind: 'person', facts, disputed: [] }, { range })
  expect(life).toMatchObject({ facts: 2, later: 1, customer: { id: 'c-1', muteBefore: noon } })
  expect(life.sends.map(({ rule, at }) => [rule, at - noon])).toEqual([
    ['receipt', 0],
    ['day-2', 2 * day],
  ])
  expect(life.customer?.wakeAt).toBeGreaterThan(range.to)
})

test('who has done nothing by the end of the range is nobody', () => {
  const facts = parsedAll([bill('B-1', asha, 500, { occurredAt: range.to + 1 })])
  const life = simulateCustomer(world, { id: 'c-1', kind: 'person', facts, disputed: [] }, { range })
  expect(life).toMatchObject({ customer: null, facts: 0, later: 1, journal: [], sends: [] })
})

test('the same facts, in any order and told twice, give the same simulation', async () => {
  const days = { from: '2025-03-01', to: '2025-12-31' }
  await fc.assert(
    fc.asyncProperty(
      history({ maxEpisodes: 8 }).chain((facts) => fc.tuple(fc.constant(facts), shuffled(facts), doubled(facts))),
      async ([facts, anyOrder, again]) => {
        const once = await simulate(retail, facts, days)
        expect(await simulate(retail, anyOrder, days)).toEqual(once)
        const { leftOut, ...twice } = await simulate(retail, again, days)
        expect({ ...twice, leftOut: { ...leftOut, duplicates: 0 } }).toEqual(once)
        expect(leftOut.duplicates).toBe(again.length - facts.length)
      },
    ),
    { numRuns: propertyRuns(40) },
  )
})
