import { describe, expect, test } from 'vitest'
import { balanceAt, type LedgerTerms } from '../../src/ledger/index.ts'
import { dayMs, hourMs } from '../../src/time.ts'
import { deskTerms } from '../support/desk.ts'
import { given, noon, policyOf, type Story, type ToldFact, worldOf } from '../support/story.ts'

const withTerms = (terms: Partial<LedgerTerms> = {}) =>
  policyOf([], { points: { ...deskTerms, redeem: { ...deskTerms.redeem, stepPoints: 1 }, ...terms } })
const world = worldOf(withTerms())

const bill = (billId: string, rupees: number, at = noon, parts: object = {}): ToldFact => ({
  type: 'purchase.completed',
  billId,
  totalMinor: rupees * 100,
  at,
  ...parts,
})
const back = (rupees: number, at = noon + hourMs, parts: object = {}): ToldFact => ({
  type: 'purchase.returned',
  billId: 'B-1',
  amountMinor: rupees * 100,
  at,
  ...parts,
})
const spent = (points: number, billId: string, at = noon + hourMs): ToldFact => ({
  type: 'points.redeemed',
  points,
  billId,
  at,
})
const balance = ({ customer }: Story) => balanceAt(customer.points, customer.rungTo)
const available = (story: Story) => balance(story).available
const entriesOf = (story: Story) => story.kinds('points').map(({ entry }) => entry as { kind: string; points: number })

const twoLines = [
  { sku: 'SAREE', amountMinor: 600_00 },
  { sku: 'SHAWL', amountMinor: 400_00 },
]

describe('a return that names lines', () => {
  const bought = given(world, [bill('B-1', 1_000, noon, { lines: twoLines })])
  const of = (...lines: readonly object[]) => ({ lines })

  test('takes back what these lines earned', () => {
    const story = bought.when(back(600, noon + hourMs, of({ sku: 'SAREE', amountMinor: 600_00 })))
    expect([available(bought), available(story)]).toEqual([10, 4])
  })

  test('beyond what is left of a line is refused, with the line, what was found and what is left', () => {
    const once = bought.when(back(300, noon + hourMs, of({ line: 1, amountMinor: 300_00 })))
    const twice = once.when(back(200, noon + 2 * hourMs, of({ line: 1, amountMinor: 200_00 })))
    expect(twice.refusal).toMatchObject({
      code: 'over-returned',
      details: { bill: 'till/B-1', line: 1, foundMinor: 200_00, leftMinor: 100_00 },
    })
    expect(twice.last).toEqual({ journal: [], outbox: [] })
    const bySku = once.when(back(200, noon + 2 * hourMs, of({ sku: 'SHAWL', amountMinor: 200_00 })))
    expect(bySku.refusal).toMatchObject({ code: 'over-returned', details: { sku: 'SHAWL', leftMinor: 100_00 } })
    expect(once.when(back(100, noon + 2 * hourMs, of({ line: 1, amountMinor: 100_00 }))).refusal).toBeNull()
  })

  test('may name one line twice, and no more of it', () => {
    const half = { line: 0, amountMinor: 300_00 }
    expect(bought.when(back(600, noon + hourMs, of(half, half))).refusal).toBeNull()
    expect(bought.when(back(900, noon + hourMs, of(half, half, half))).refusal).toMatchObject({
      code: 'over-returned',
      details: { line: 0, foundMinor: 300_00, leftMinor: 0 },
    })
  })

  test('that the bill does not have is refused; a SKU that it does not have is only an amount', () => {
    expect(bought.when(back(100, noon + hourMs, of({ line: 2, amountMinor: 100_00 }))).refusal).toMatchObject({
      code: 'unknown-line',
      details: { bill: 'till/B-1', line: 2, expected: '0 to 1' },
    })
    const other = bought.when(back(500, noon + hourMs, of({ sku: 'SHOES', amountMinor: 500_00 })))
    expect([other.refusal, available(other)]).toEqual([null, 5])
  })

  test('finds its line whole where earlier amounts named none', () => {
    const story = bought.when(back(400)).when(back(600, noon + 2 * hourMs, of({ sku: 'SAREE', amountMinor: 600_00 })))
    expect([story.refusal, available(story)]).toEqual([null, 0])
  })
})

describe('a return that comes before its bill', () => {
  test('and is for more than the bill counts no more than the bill, and that is journalled', () => {
    const story = given(world, [back(700), back(500, noon + 2 * hourMs)]).when(bill('B-1', 1_000), noon + 3 * hourMs)
    expect(story.customer.purchases).toMatchObject({ grossMinor: 1_000_00, returnedMinor: 1_000_00 })
    expect(available(story)).toBe(0)
    expect(story.kinds('return-capped')).toEqual([{ bill: 'till/B-1', foundMinor: 1_200_00, acceptedMinor: 1_000_00 }])
  })

  test('and is for less is journalled as nothing', () => {
    const story = given(world, [back(700)]).when(bill('B-1', 1_000), noon + 3 * hourMs)
    expect([available(story), story.kinds('return-capped')]).toEqual([3, []])
  })
})

describe('what a return takes back is by the terms of the day the bill earned', () => {
  test('in parts as much as at once', () => {
    const story = Array.from({ length: 20 }, (_, index) => back(50, noon + (index + 1) * hourMs)).reduce<Story>(
      (before, one) => before.when(one),
      given(world, [bill('B-1', 1_000), bill('B-2', 700, noon + 1)]),
    )
    expect(available(story)).toBe(7)
  })

  test('after another tier was reached', () => {
    const ladder = [
      { tier: 'silver', from: 0 },
      { tier: 'gold', from: 15, multiplier: 2 },
    ]
    const tiers = { measure: 'points', window: { kind: 'rolling', months: 12 }, graceDays: 7, ladder } as const
    const story = given(worldOf(withTerms({ tiers })), [
      bill('B-1', 1_000),
      bill('B-2', 500, noon + 1),
      bill('B-3', 1_000, noon + 2),
    ])
    expect(story.customer.points.tier?.tier).toBe('gold')
    expect(available(story)).toBe(35)
    expect(available(story.when(back(1_000)))).toBe(25)
    expect(available(story.when(back(1_000, noon + hourMs, { billId: 'B-3' })))).toBe(15)
  })

  test('after another policy was adopted', () => {
    const tenfold = withTerms({ earn: { ...deskTerms.earn, points: 10 } })
    const later = worldOf(withTerms(), tenfold)
    const story = given(later, [bill('B-1', 1_000, noon), bill('B-2', 100, noon + dayMs)])
    expect(available(story)).toBe(20)
    const half = story.when(back(500, noon + 2 * dayMs))
    expect(available(half)).toBe(15)
    expect(available(half.when(back(500, noon + 3 * dayMs)))).toBe(10)
  })
})

describe('a return of a bill that points paid for', () => {
  const paid = given(world, [bill('B-1', 1_000), spent(6, 'B-2'), bill('B-2', 100, noon + hourMs)])

  test('brings back the points in proportion, and all of them with the last of it', () => {
    expect(available(paid)).toBe(4)
    const part = paid.when(back(50, noon + dayMs, { billId: 'B-2' }))
    expect(available(part)).toBe(7)
    expect(available(part.when(back(50, noon + 2 * dayMs, { billId: 'B-2' })))).toBe(10)
  })

  test('gives points that died meanwhile some days more, across the end of the month', () => {
    const endOfJanuary = Date.UTC(2027, 0, 31, 18, 30)
    const story = paid.when(back(100, endOfJanuary + hourMs, { billId: 'B-2' }))
    expect(entriesOf(story).map(({ kind, points }) => [kind, points])).toEqual([
      ['earned', 10],
      ['redeemed', -6],
      ['expired', -4],
      ['restored', 6],
    ])
    expect(available(story)).toBe(6)
    expect(balanceAt(story.customer.points, endOfJanuary + 31 * dayMs).available).toBe(0)
  })

  test('with held points brings them back too', () => {
    const held = given(world, [
      bill('B-1', 1_000),
      { type: 'points.held', id: 'H-1', points: 8, at: noon + 60_000 },
      { type: 'points.captured', holdId: 'H-1', points: 5, billId: 'B-2', at: noon + 120_000 },
      bill('B-2', 100, noon + hourMs),
    ])
    expect(balance(held)).toMatchObject({ available: 5, held: 0 })
    expect(available(held.when(back(100, noon + dayMs, { billId: 'B-2' })))).toBe(10)
  })
})

test('a return after the points died is owed, and repaid by what is earned next', () => {
  const story = given(world, [bill('B-1', 1_000)]).when(back(400, Date.UTC(2027, 2, 1)))
  expect(balance(story)).toMatchObject({ available: 0, debt: 4 })
  expect(balance(story.when(bill('B-3', 1_000, Date.UTC(2027, 2, 2))))).toMatchObject({ available: 6, debt: 0 })
})
