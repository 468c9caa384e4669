import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FactInput, SystemFact } from '../../src/facts/index.ts'
import type { Crm } from '../../src/index.ts'
import type { ReferralTerms } from '../../src/ledger/index.ts'
import { definePolicy } from '../../src/policy.ts'
import { dayMs } from '../../src/time.ts'
import type { Rule } from '../../src/triggers/index.ts'
import { plainPoints, smallRetail } from '../support/retail.ts'
import { propertyRuns } from '../support/runs.ts'
import { asha, bina, chitra, shop, noon as shopNoon, bill as soldTo } from '../support/shop.ts'
import { given, noon, parsed, policyOf, type Story, systemFact, type ToldFact, worldOf } from '../support/story.ts'

const referral: ReferralTerms = {
  referrer: { points: 100 },
  referee: { points: 50 },
  minimumBillMinor: 50_000,
  maximumPerYear: 2,
}
const points = { ...plainPoints, earn: { ...plainPoints.earn, points: 0 }, bonuses: { referral } }
const policyFor = (rules: readonly Rule[] = []) => policyOf(rules, { points })
const world = worldOf(policyFor())

const by = { phone: '+919812345678' }
const referred = (at: number, parts: object = {}): ToldFact => ({ type: 'customer.referred', by, at, ...parts })
const bill = (at: number, totalMinor = 100_000, parts: object = {}): ToldFact => ({
  type: 'purchase.completed',
  billId: `B-${at}`,
  totalMinor,
  at,
  ...parts,
})
const completedBy = ({ outbox }: Pick<Story, 'outbox'>): readonly SystemFact[] =>
  outbox.flatMap((item) =>
    item.kind === 'fact' && item.fact.type === 'referral.completed' ? [item.fact as SystemFact] : [],
  )
const issued = ({ customer }: Story) => customer.points.lifetime.issued

describe('a referral', () => {
  test('is paid to both with the first purchase', () => {
    const told = given(world, [referred(noon)])
    expect([issued(told), completedBy(told)]).toEqual([0, []])
    const bought = told.when(bill(noon + dayMs))
    expect(issued(bought)).toBe(50)
    expect(completedBy(bought)).toMatchObject([{ customer: by, payload: { customerId: 'c-1' } }])
    const more = bought.when(bill(noon + 2 * dayMs))
    expect([issued(more), completedBy(more).length]).toEqual([50, 1])
  })

  test('told at the till on the day of the first purchase comes in time, the day after too late', () => {
    const bought = given(world, [bill(noon)])
    const sameDay = bought.when(referred(noon + 60_000))
    expect([issued(sameDay), completedBy(sameDay).length]).toEqual([50, 1])
    const later = bought.when(referred(noon + dayMs))
    expect(later.refusal).toMatchObject({ code: 'referral-too-late' })
    expect(later.customer.referral).toBe(null)
  })

  test('waits for a bill that is large enough, and for one that is paid', () => {
    const small = given(world, [referred(noon), bill(noon + dayMs, 49_999)])
    expect(issued(small)).toBe(0)
    const order = { type: 'order.placed', billId: 'O', totalMinor: 90_000, payment: 'cash-on-delivery' }
    const ordered = small.when({ ...order, at: noon + 2 * dayMs })
    expect(issued(ordered)).toBe(0)
    const delivered = ordered.when({ type: 'order.delivered', billId: 'O', at: noon + 4 * dayMs })
    expect([issued(delivered), completedBy(delivered).length]).toEqual([50, 1])
  })

  test('names the first who is named, whoever is heard of first', () => {
    const other = { phone: '+919812345679' }
    const second = given(world, [referred(noon)]).when(referred(noon + dayMs, { by: other }))
    expect(second.refusal).toMatchObject({ code: 'already-referred' })
    const late = given(world, [referred(noon + dayMs, { by: other })]).when(referred(noon), noon + dayMs)
    const paid = late.when(bill(noon + 2 * dayMs))
    expect(completedBy(paid)).toMatchObject([{ customer: by }])
  })

  test('of oneself is refused, by number and by id', () => {
    const own = given(world, [bill(noon)]).when(referred(noon, { by: { phone: '9876543210' } }))
    expect(own.refusal).toMatchObject({ code: 'self-referral' })
    const id = given(world, [bill(noon)]).when(referred(noon, { by: { customerId: 'c-1' } }))
    expect(id.refusal).toMatchObject({ code: 'self-referral' })
  })

  test('comes to nothing when a late bill shows that it came after the first purchase', () => {
    const story = given(world, [referred(noon)])
      .when(bill(noon - 3 * dayMs), noon)
      .when(bill(noon + dayMs))
    expect([issued(story), completedBy(story)]).toEqual([0, []])
  })

  test('of an imported past pays nobody, then or later', () => {
    const story = given(world, [referred(noon), bill(noon + dayMs)], { muteBefore: noon + 5 * dayMs })
    const later = story.when(bill(noon + 9 * dayMs))
    expect([issued(later), completedBy(later)]).toEqual([0, []])
  })

  test('comes along in a merge, and what was settled stays settled', () => {
    const absorbed = (facts: readonly ToldFact[]) => {
      const sealed = given(world, facts, { id: 'c-2' }).when(
        systemFact('customer.merged', noon + 2 * dayMs, { into: 'c-1' }, 'c-2'),
      )
      const item = sealed.last.outbox.find(({ kind }) => kind === 'fact')
      if (item?.kind !== 'fact') throw new Error('The merge sends a fact.')
      return item.fact
    }
    const joined = given(world, []).when(absorbed([referred(noon)]), noon + 2 * dayMs)
    expect([issued(joined.when(bill(noon + 3 * dayMs))), joined.customer.referral]).toEqual([
      50,
      { by: 'phone:+919812345678', at: noon, paid: false },
    ])
    const settled = given(world, [bill(noon)]).when(absorbed([referred(noon), bill(noon)]), noon + 2 * dayMs)
    expect(completedBy(settled.when(bill(noon + 4 * dayMs)))).toEqual([])
  })
})

describe('the one who brought somebody', () => {
  const completed = (of: string, at = noon, names: readonly string[] = []) => ({
    ...systemFact('referral.completed', at, { customerId: of, names }),
    id: `R-${of}-${at}`,
  })

  test('is paid once for each, up to the maximum of a year, and nothing is refused', () => {
    const story = given(world, [completed('x'), completed('x', noon + 1), completed('y', noon + 2)])
    expect(issued(story)).toBe(200)
    const full = story.when(completed('z', noon + 3))
    expect([issued(full), full.refusal]).toEqual([200, null])
    expect(issued(full.when(completed('v', noon + 366 * dayMs)))).toBe(300)
  })

  test('hears of it by a rule, when points were given', () => {
    const rule: Rule = {
      id: 'thanks',
      on: 'bonus.given',
      where: { 'fact.bonus': 'referrer' },
      repeat: 'each',
      purpose: 'internal',
      then: [{ tag: { add: 'brings-friends' } }],
    }
    const story = given(worldOf(policyFor([rule])), [bill(noon)])
    expect(story.customer.profile.tags).toEqual([])
    expect(story.when(completed('x', noon + 1)).customer.profile.tags).toEqual(['brings-friends'])
  })

  test('is not paid by somebody of whom they were brought themselves', () => {
    const facts = [referred(noon), bill(noon)]
    const mine = given(world, facts)
    const [fact] = completedBy(mine)
    if (fact === undefined) throw new Error('The purchase completes the referral.')
    const theirs = given(
      world,
      [
        parsed({
          type: 'customer.referred',
          id: 'T',
          source: 'till',
          occurredAt: noon,
          customer: by,
          by: { phone: '9876543210' },
        }),
      ],
      { id: 'c-2' },
    )
    expect(issued(theirs.when(fact, noon + dayMs))).toBe(0)
    expect(issued(given(world, [], { id: 'c-2' }).when(fact, noon + dayMs))).toBe(100)
  })
})

describe('through the record of a shop', () => {
  const policy = definePolicy({ ...smallRetail(), points })
  const tell = (referrer: typeof asha, customer: typeof asha, id: string): FactInput => ({
    type: 'customer.referred',
    id,
    source: 'pos',
    occurredAt: shopNoon,
    customer,
    by: referrer,
  })
  const available = async (crm: Crm, customer: typeof asha) => (await crm.points.balance(customer)).available

  test('both are paid once, however often it is told, worked on and rebuilt', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('tell', 'sell', 'work', 'rebuild-asha', 'rebuild-bina'), { maxLength: 10 }),
        async (steps) => {
          const { crm } = shop({ policy })
          await crm.record(soldTo('first', asha, 10))
          const [told, sold] = [tell(asha, bina, 'R'), soldTo('second', bina, 600)]
          await crm.record([told, sold])
          for (const step of steps) {
            if (step === 'tell') await crm.record(told)
            if (step === 'sell') await crm.record(sold)
            if (step === 'work') await crm.work()
            if (step.startsWith('rebuild')) await crm.rebuild(step.endsWith('asha') ? asha : bina)
          }
          await crm.work()
          expect([await available(crm, asha), await available(crm, bina)]).toEqual([100, 50])
        },
      ),
      { numRuns: propertyRuns(40) },
    )
  })

  test('the points go to whom the referrer is part of by now', async () => {
    const { crm } = shop({ policy })
    for (const [id, customer] of [
      ['a', asha],
      ['c', chitra],
    ] as const)
      await crm.record(soldTo(id, customer, 10))
    await crm.record(tell(asha, bina, 'R'))
    await crm.merge(asha, chitra)
    await crm.work()
    await crm.record(soldTo('b', bina, 600))
    await crm.work()
    expect(await available(crm, chitra)).toBe(100)
  })
})
