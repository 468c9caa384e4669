import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayMs } from '../../src/time.ts'
import type { Rule } from '../../src/triggers/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { given, noon, policyOf, type Story, systemFact, type ToldFact, worldOf } from '../support/story.ts'

const sku = 'K-1'
const hourMs = dayMs / 24
const wish = (at: number): ToldFact => ({ type: 'wishlist.added', sku, at })
const enquiry = (at: number): ToldFact => ({ type: 'product.enquired', sku, at })
const bill = (billId: string, at: number): ToldFact => ({
  type: 'purchase.completed',
  billId,
  totalMinor: 1000,
  lines: [{ sku, amountMinor: 1000 }],
  at,
})
const wants = ({ customer }: Story) => customer.interests.map(({ key }) => key)

describe('what a customer asked for is settled by what happened after it, whenever that is heard', () => {
  const quiet = worldOf(policyOf([]))
  const later = noon + 9 * dayMs

  test('a purchase from before the enquiry leaves it', () => {
    expect(wants(given(quiet, [enquiry(noon)]).when(bill('B-1', noon - hourMs), later))).toEqual(['restock:K-1'])
  })
  test('an enquiry from before the purchase asks for nothing any more', () => {
    expect(wants(given(quiet, [bill('B-1', noon)]).when(enquiry(noon - hourMs), later))).toEqual([])
  })
  test('the same in whatever order they arrive', () => {
    const facts = [wish(noon), bill('B-1', noon + 1), enquiry(noon + 2), bill('B-2', noon + 3), enquiry(noon + 4)]
    fc.assert(
      fc.property(fc.shuffledSubarray(facts, { minLength: facts.length }), (shuffled) => {
        let story = given(quiet)
        for (const fact of shuffled) story = story.when(fact, later)
        expect(story.customer.interests).toEqual([{ key: 'restock:K-1', at: noon + 4 }])
      }),
      { numRuns: propertyRuns(60) },
    )
  })
  test('of two records that become one, what one asked for before the other bought it is over', () => {
    const absorbing = (mine: readonly ToldFact[], theirs: readonly ToldFact[]): Story => {
      const { last } = given(quiet, theirs, { id: 'c-2' }).when(
        systemFact('customer.merged', later, { into: 'c-1' }, 'c-2'),
      )
      const [absorbed] = last.outbox.flatMap((item) => (item.kind === 'fact' ? [item.fact] : []))
      if (absorbed === undefined) throw new Error('Nothing was carried over.')
      return given(quiet, mine).when(absorbed)
    }
    expect(wants(absorbing([wish(noon)], [bill('B-1', noon + 1)]))).toEqual([])
    expect(wants(absorbing([bill('B-1', noon + 1)], [wish(noon)]))).toEqual([])
    expect(wants(absorbing([wish(noon + 2)], [bill('B-1', noon + 1)]))).toEqual(['restock:K-1', 'price:K-1'])
  })
})

describe('unless, since the origin of the fact that started the rule', () => {
  const task = (id: string, parts: Partial<Rule>): Rule => ({
    id,
    on: 'stock.restocked',
    repeat: 'each',
    purpose: 'internal',
    then: [{ task: { kind: id } }],
    ...parts,
  })
  const kindsOf = ({ tasks }: Story) => tasks.map(({ kind }) => kind)

  test('counts from when the customer asked for the goods', () => {
    const on = ['purchase.completed']
    const world = worldOf(
      policyOf([
        task('since-asked', { after: 'PT6H', unless: { on, same: 'sku', since: 'origin' } }),
        task('since-news', { after: 'PT6H', unless: { on, same: 'sku' } }),
      ]),
    )
    const told = given(world, [enquiry(noon), { type: 'stock.restocked', sku, at: noon + 2 * hourMs }])
    expect(kindsOf(told.wake(noon + dayMs))).toEqual(['since-asked', 'since-news'])
    const lateBill = told.when(bill('B-1', noon + hourMs), noon + 3 * hourMs)
    expect(kindsOf(lateBill.wake(noon + dayMs))).toEqual(['since-news'])
    const older = told.when(bill('B-1', noon - hourMs), noon + 3 * hourMs)
    expect(kindsOf(older.wake(noon + dayMs))).toEqual(['since-asked', 'since-news'])
  })

  test('counts from the news for one who never asked', () => {
    const world = worldOf(policyOf([task('hm', { unless: { on: 'product.viewed', since: 'origin' } })]))
    const viewed = given(world, [{ type: 'product.viewed', sku, at: noon }])
    expect(kindsOf(viewed.when({ type: 'stock.restocked', sku, at: noon + 1 }))).toEqual(['hm'])
  })

  test('counts from when the message was planned', () => {
    const world = worldOf(
      policyOf([
        task('hi', { on: 'visit.sensed', purpose: 'transactional', then: [{ send: { template: 'hello' } }] }),
        task('ask', { on: 'message.read', after: 'P1D', unless: { on: 'product.viewed', since: 'origin' } }),
      ]),
    )
    const visit: ToldFact = { type: 'visit.sensed', by: 'door', at: noon }
    const seenAt = (at: number): Story => {
      const { messages } = given(world, [visit])
      const read = { type: 'message.read', messageId: messages[0]?.messageId, channel: 'sms', at: noon + 2 * hourMs }
      return given(world, [visit, read]).when({ type: 'product.viewed', sku, at }, noon + 3 * hourMs)
    }
    expect(kindsOf(seenAt(noon + hourMs).wake(noon + 3 * dayMs))).toEqual([])
    expect(kindsOf(seenAt(noon - hourMs).wake(noon + 3 * dayMs))).toEqual(['ask'])
  })
})
