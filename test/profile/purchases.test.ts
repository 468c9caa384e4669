import { describe, expect, test } from 'vitest'
import {
  addUnlinkedReturn,
  type Bill,
  changeBill,
  daysOf,
  firstKept,
  firstSale,
  lastKept,
  latestSale,
  maxRecentBills,
  maxTallies,
  noPurchases,
  otherTally,
  type Purchases,
  withReturns,
} from '../../src/profile/index.ts'
import { paid } from './bills.ts'

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

  test('messages speak of what was kept: not of a bill, nor of a line, that went back', () => {
    const first = paid({ key: 'till/1', day: 20_001, lines: [kurta, scarf] })
    const second = paid({ key: 'till/2', day: 20_002, lines: [scarf] })
    const wholly = withReturns(first, [{ id: 'R1', at: 1, amountMinor: 120_000 }])
    const exchanged = changeBill(rollUp(first, second), first, wholly)
    expect([firstKept(exchanged)?.key, lastKept(exchanged)?.key]).toEqual(['till/2', 'till/2'])
    expect(firstSale(exchanged)?.key).toBe('till/1')
    const partly = withReturns(first, [
      { id: 'R1', at: 1, amountMinor: 100_000, lines: [{ line: 0, amountMinor: 100_000 }] },
    ])
    expect(firstKept(changeBill(rollUp(first), first, partly))).toMatchObject({ key: 'till/1', category: 'scarves' })
    expect(firstKept(changeBill(rollUp(first), first, wholly))?.key).toBe('till/1')
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
