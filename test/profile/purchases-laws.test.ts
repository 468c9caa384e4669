import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Bill,
  billStub,
  changeBill,
  countsAsPurchase,
  daysOf,
  isSale,
  maxRecentBills,
  maxTallies,
  noPurchases,
  type Purchases,
  returnedOf,
  type Tally,
  unionOfPurchases,
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
