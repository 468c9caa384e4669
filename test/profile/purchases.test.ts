import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addUnlinkedReturn,
  type Bill,
  billStub,
  changeBill,
  countsAsPurchase,
  daysOf,
  firstSale,
  isSale,
  latestSale,
  maxRecentBills,
  maxTallies,
  noPurchases,
  otherTally,
  type Purchases,
  returnedOf,
  type Tally,
  unionOfPurchases,
  withReturns,
} from '../../src/profile/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { type BillFact, billAfter, keyOf, paid } from './bills.ts'

const runs = { numRuns: propertyRuns() }

interface Books {
  readonly purchases: Purchases
  readonly bills: ReadonlyMap<string, Bill>
}

/** The roll-up and the bills after some facts, in the order given. */
function booksAfter(facts: readonly BillFact[]): Books {
  const bills = new Map<string, Bill>()
  let purchases = noPurchases
  for (const fact of facts) {
    const before = bills.get(keyOf(fact)) ?? null
    const after = billAfter(before ?? billStub(keyOf(fact)), fact)
    purchases = changeBill(purchases, before, after)
    bills.set(keyOf(fact), after)
  }
  return { purchases, bills }
}

const rollUp = (...bills: readonly Bill[]): Purchases =>
  bills.reduce((purchases, bill) => changeBill(purchases, null, bill), noPurchases)

const kurta = { category: 'kurtas', brand: 'fabindia', netMinor: 100_000 }
const scarf = { category: 'scarves', brand: 'fabindia', netMinor: 20_000 }

describe('the roll-up of a customer', () => {
  test('counts a bill once for each of its names', () => {
    const bill = paid({ lines: [kurta, kurta, scarf] })
    expect(rollUp(bill)).toMatchObject({
      count: 1,
      bills: 1,
      grossMinor: 220_000,
      returnedMinor: 0,
      byChannel: { store: { bills: 1, netMinor: 220_000 } },
      byCategory: { kurtas: { bills: 1, netMinor: 200_000 }, scarves: { bills: 1, netMinor: 20_000 } },
      byBrand: { fabindia: { bills: 1, netMinor: 220_000 } },
    })
  })

  test('a return takes its part of every number', () => {
    const before = paid({ lines: [kurta, scarf] })
    const after = withReturns(before, [
      { id: 'R1', at: 1, amountMinor: 20_000, lines: [{ line: 1, amountMinor: 20_000 }] },
    ])
    expect(changeBill(rollUp(before), before, after)).toMatchObject({
      count: 1,
      returns: 1,
      grossMinor: 120_000,
      returnedMinor: 20_000,
      byCategory: { kurtas: { bills: 1, netMinor: 100_000 }, scarves: { bills: 1, netMinor: 0 } },
      recent: [{ leftMinor: 100_000 }],
    })
  })

  test('a bill returned in full is a bill, not a purchase, and its day is no purchase day', () => {
    const before = paid({ lines: [kurta] })
    const after = withReturns(before, [{ id: 'R1', at: 1, amountMinor: 100_000 }])
    const purchases = changeBill(rollUp(before), before, after)
    expect(purchases).toMatchObject({ count: 0, bills: 1, returns: 1, grossMinor: 100_000, returnedMinor: 100_000 })
    expect(daysOf(purchases.days)).toEqual([])
    expect(purchases.byCategory).toEqual({})
  })

  test('a void bill leaves nothing but its place among the recent ones', () => {
    const before = paid({ key: 'till/9', lines: [kurta] })
    const purchases = changeBill(rollUp(before), before, { ...before, voided: true })
    const { first, recent, ...numbers } = purchases
    const { first: _first, recent: _recent, ...nothing } = noPurchases
    expect(numbers).toEqual(nothing)
    expect([first, recent]).toMatchObject([
      { key: 'till/9', leftMinor: 0, sold: false },
      [{ key: 'till/9', sold: false }],
    ])
    expect([firstSale(purchases), latestSale(purchases)]).toEqual([null, null])
  })

  test('the first and the latest sale look past void bills', () => {
    const [one, two, three] = [1, 2, 3].map((number) =>
      paid({ key: `till/${number}`, day: 20_000 + number, lines: [kurta] }),
    )
    if (one === undefined || two === undefined || three === undefined) throw new Error('three bills')
    const purchases = rollUp({ ...one, voided: true }, two, { ...three, voided: true })
    expect([firstSale(purchases)?.key, latestSale(purchases)?.key]).toEqual(['till/2', 'till/2'])
    const all = rollUp(one, two, three)
    expect([firstSale(all)?.key, latestSale(all)?.key]).toEqual(['till/1', 'till/3'])
  })

  test('an order counts from its delivery on', () => {
    const order: Bill = { ...paid({ channel: 'online', lines: [kurta] }), awaitsDelivery: true }
    const waiting = rollUp(order)
    expect(waiting).toMatchObject({ count: 0, bills: 0, grossMinor: 0, recent: [{ leftMinor: 0, sold: false }] })
    const delivered = changeBill(waiting, order, { ...order, deliveredAt: 1 })
    expect(delivered).toEqual(rollUp({ ...order, deliveredAt: 1 }))
    expect(daysOf(delivered.onlineDays)).toEqual([20_000])
  })

  test('days online are those of every channel but the shop', () => {
    const purchases = rollUp(
      paid({ key: 'a', day: 20_000, lines: [kurta] }),
      paid({ key: 'b', day: 20_001, channel: 'whatsapp', lines: [kurta] }),
    )
    expect(daysOf(purchases.days)).toEqual([20_000, 20_001])
    expect(daysOf(purchases.onlineDays)).toEqual([20_001])
  })

  test('a bill put right as to channel and day moves, and leaves nothing behind', () => {
    const before = paid({ channel: 'store', day: 20_000, lines: [kurta] })
    const after = paid({ channel: 'online', day: 20_001, lines: [scarf] })
    expect(changeBill(rollUp(before), before, after)).toEqual(rollUp(after))
    expect(changeBill(rollUp(after), after, before)).toEqual(rollUp(before))
  })

  test('a bill that moves to another customer is gone from the recent ones', () => {
    const kept = paid({ key: 'a', day: 20_001, lines: [kurta] })
    const moved = paid({ key: 'b', day: 20_000, lines: [scarf] })
    const purchases = changeBill(rollUp(kept, moved), moved, { ...moved, movedTo: 'C2' })
    expect(purchases).toEqual(rollUp(kept))
  })

  test('a return that matches no bill lowers what was spent, and nothing else', () => {
    const before = rollUp(paid({ lines: [kurta] }))
    expect(addUnlinkedReturn(before, 500)).toEqual({ ...before, returns: 1, returnedMinor: 500, unlinkedMinor: 500 })
  })

  test('the recent bills are the latest, latest first, and a sale is remembered by its dearest line', () => {
    const bills = Array.from({ length: maxRecentBills + 2 }, (_, index) =>
      paid({ key: `till/${index}`, day: 20_000 + index, lines: [scarf, kurta] }),
    )
    const { recent, first } = rollUp(...bills)
    expect(recent.map(({ key }) => key)).toEqual(['till/7', 'till/6', 'till/5', 'till/4', 'till/3', 'till/2'])
    expect(first).toMatchObject({ key: 'till/0', category: 'kurtas' })
  })
})

describe('the limit of tallies', () => {
  const bill = (number: number, category = `category-${number}`): Bill =>
    paid({ key: `till/${number}`, day: 20_000 + number, lines: [{ category, netMinor: 100 }] })
  const many = Array.from({ length: maxTallies + 5 }, (_, index) => bill(index))

  test('names beyond it are one other, so that the sum stays right', () => {
    const { byCategory } = rollUp(...many)
    expect(Object.keys(byCategory).length).toBe(maxTallies + 1)
    expect(byCategory[otherTally]).toEqual({ bills: 5, netMinor: 500 })
  })

  test('a return finds a name where its bill put it, also when others have gone', () => {
    const last = many.at(-1)
    const first = many[0]
    if (first === undefined || last === undefined) throw new Error('many bills')
    const without = changeBill(rollUp(...many), first, { ...first, voided: true })
    const { byCategory } = changeBill(without, last, { ...last, voided: true })
    expect(byCategory[otherTally]).toEqual({ bills: 4, netMinor: 400 })
    expect(Object.values(byCategory).every(({ bills }) => bills > 0)).toBe(true)
  })

  test('a change to a bill leaves its name where it is', () => {
    const first = many[0]
    if (first === undefined) throw new Error('many bills')
    const changed = withReturns(first, [{ id: 'R1', at: 1, amountMinor: 40 }])
    const { byCategory } = changeBill(rollUp(...many), first, changed)
    expect(byCategory['category-0']).toEqual({ bills: 1, netMinor: 60 })
  })

  test('a name that objects have by nature is a name like any other', () => {
    const { byCategory } = rollUp(bill(0, '__proto__'), bill(1, 'constructor'), bill(2, 'toString'))
    expect(Object.keys(byCategory).sort()).toEqual(['__proto__', 'constructor', 'toString'])
    expect(JSON.parse(JSON.stringify(byCategory))).toEqual(byCategory)
  })
})

const line = fc.record(
  {
    sku: fc.constantFrom('A', 'B'),
    category: fc.constantFrom('kurtas', 'sarees', 'scarves', '__proto__'),
    brand: fc.constantFrom('fabindia', 'biba'),
    netMinor: fc.oneof(fc.constant(0), fc.nat({ max: 100_000 })),
  },
  { requiredKeys: ['netMinor'] },
)
const history = fc
  .uniqueArray(
    fc.record({
      number: fc.nat({ max: 40 }),
      day: fc.integer({ min: 20_000, max: 20_012 }),
      channel: fc.constantFrom('store', 'online', 'whatsapp'),
      lines: fc.array(line, { minLength: 1, maxLength: 4 }),
      returns: fc.array(fc.record({ amountMinor: fc.nat({ max: 150_000 }), line: fc.option(fc.nat({ max: 4 })) }), {
        maxLength: 3,
      }),
      voided: fc.boolean(),
    }),
    { maxLength: 10, selector: ({ number }) => number },
  )
  .map((bills) => bills.flatMap((bill) => factsOf(bill)))

interface Story {
  readonly number: number
  readonly day: number
  readonly channel: string
  readonly lines: readonly Parameters<typeof paid>[0]['lines'][number][]
  readonly returns: readonly { readonly amountMinor: number; readonly line: number | null }[]
  readonly voided: boolean
}

function factsOf({ number, day, channel, lines, returns, voided }: Story): BillFact[] {
  const key = `till/${number}`
  return [
    { kind: 'paid', bill: paid({ key, day, channel, lines }) },
    ...returns.map(({ amountMinor, line: place }, index): BillFact => {
      const named = place === null ? undefined : [{ line: place, amountMinor }]
      return { kind: 'returned', key, return: { id: `R${index}`, at: index, amountMinor, lines: named } }
    }),
    ...(voided ? [{ kind: 'voided', key } as const] : []),
  ]
}

const shuffledHistory = history.chain((facts) =>
  fc.tuple(fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length })),
)

/** The tallies of some bills, counted afresh. */
function talliesOf(bills: readonly Bill[], namesOf: (bill: Bill) => readonly (readonly [string, number])[]): unknown {
  const tallies = new Map<string, Tally>()
  for (const bill of bills) {
    const seen = new Set<string>()
    for (const [name, netMinor] of namesOf(bill)) {
      const known = tallies.get(name) ?? { bills: 0, netMinor: 0 }
      const counted = countsAsPurchase(bill) && !seen.has(name) ? 1 : 0
      tallies.set(name, { bills: known.bills + counted, netMinor: known.netMinor + netMinor })
      seen.add(name)
    }
  }
  return Object.fromEntries([...tallies].filter(([, tally]) => tally.bills !== 0 || tally.netMinor !== 0))
}

const namesOf = (by: 'category' | 'brand') => (bill: Bill) =>
  bill.lines.flatMap((one) => {
    const name = one[by]
    return name === undefined ? [] : [[name, one.netMinor - one.returnedMinor] as const]
  })

describe('laws of the roll-up', () => {
  test('it ends the same in whatever order bills, returns and voids arrive', () => {
    fc.assert(
      fc.property(shuffledHistory, ([facts, others]) => {
        expect(booksAfter(others).purchases).toEqual(booksAfter(facts).purchases)
      }),
      runs,
    )
  })

  test('it is what counting all bills afresh gives', () => {
    fc.assert(
      fc.property(shuffledHistory, ([, facts]) => {
        const { purchases, bills } = booksAfter(facts)
        const all = [...bills.values()].filter((bill) => bill.at !== null)
        const sales = all.filter(isSale)
        const counted = sales.filter(countsAsPurchase)
        const sum = (pick: (bill: Bill) => number): number => sales.reduce((total, bill) => total + pick(bill), 0)
        const daysIn = (some: readonly Bill[]): unknown[] => [...new Set(some.map(({ day }) => day))].sort()
        const byTime = [...all]
          .sort((a, b) => (a.at ?? 0) - (b.at ?? 0) || (a.key < b.key ? -1 : 1))
          .map(({ key }) => key)
        expect(daysOf(purchases.days)).toEqual(daysIn(counted))
        expect(daysOf(purchases.onlineDays)).toEqual(daysIn(counted.filter(({ channel }) => channel !== 'store')))
        expect(purchases).toMatchObject({
          count: counted.length,
          bills: sales.length,
          returns: sum((bill) => bill.returns.length),
          grossMinor: sum((bill) => bill.totalMinor),
          returnedMinor: sum(returnedOf),
        })
        expect(purchases.first?.key).toBe(byTime[0])
        expect(purchases.recent.map(({ key }) => key)).toEqual(byTime.slice(-maxRecentBills).reverse())
        const net = (bill: Bill): number => bill.totalMinor - returnedOf(bill)
        expect(purchases.byChannel).toEqual(talliesOf(sales, (bill) => [[bill.channel, net(bill)]]))
        expect(purchases.byCategory).toEqual(talliesOf(sales, namesOf('category')))
        expect(purchases.byBrand).toEqual(talliesOf(sales, namesOf('brand')))
      }),
      runs,
    )
  })

  test('two customers together are as one who had all the bills', () => {
    fc.assert(
      fc.property(history, fc.func(fc.boolean()), (facts, isMine) => {
        const mine = facts.filter((fact) => isMine(keyOf(fact)))
        const yours = facts.filter((fact) => !isMine(keyOf(fact)))
        const union = unionOfPurchases(booksAfter(mine).purchases, booksAfter(yours).purchases)
        expect(union).toEqual(booksAfter(facts).purchases)
      }),
      runs,
    )
  })

  test('many names in any order add up to the same sum, and never more tallies than the limit and one', () => {
    const names = fc.array(fc.nat({ max: 60 }), { minLength: 30, maxLength: 80 })
    fc.assert(
      fc.property(names, (categories) => {
        const bills = categories.map((name, index) =>
          paid({ key: `till/${index}`, lines: [{ category: `category-${name}`, netMinor: 100 }] }),
        )
        const tallies = Object.values(rollUp(...bills).byCategory)
        expect(tallies.length).toBeLessThanOrEqual(maxTallies + 1)
        expect(tallies.reduce((sum, { netMinor }) => sum + netMinor, 0)).toBe(100 * bills.length)
        expect(tallies.reduce((sum, tally) => sum + tally.bills, 0)).toBe(bills.length)
      }),
      runs,
    )
  })
})
