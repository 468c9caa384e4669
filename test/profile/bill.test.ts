import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Bill,
  type BillReturn,
  billStub,
  countsAsPurchase,
  isSale,
  leftOf,
  returnedOf,
  withReturns,
} from '../../src/profile/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { paid } from './bills.ts'

const runs = { numRuns: propertyRuns() }
const returnedByLine = (bill: Bill): number[] => bill.lines.map((line) => line.returnedMinor)
const back = (amountMinor: number, lines?: BillReturn['lines']): BillReturn => ({ id: 'R1', at: 1, amountMinor, lines })

const sari = { sku: 'SARI', netMinor: 50_000 }
const blouse = { sku: 'BLOUSE', netMinor: 10_000 }

describe('what came back of a bill', () => {
  test('a return that names no line is spread over what is left', () => {
    const bill = withReturns(paid({ lines: [sari, blouse] }), [back(6000)])
    expect(returnedByLine(bill)).toEqual([5000, 1000])
    expect(returnedOf(bill)).toBe(6000)
    expect(leftOf(bill)).toBe(54_000)
  })

  test('a return that names a line by its place takes that line', () => {
    const bill = withReturns(paid({ lines: [sari, blouse] }), [back(10_000, [{ line: 1, amountMinor: 10_000 }])])
    expect(returnedByLine(bill)).toEqual([0, 10_000])
  })

  test('a return that names a SKU takes its lines, the first of them first', () => {
    const bill = paid({ lines: [sari, blouse, sari] })
    const named = [back(60_000, [{ sku: 'SARI', amountMinor: 60_000 }])]
    expect(returnedByLine(withReturns(bill, named))).toEqual([50_000, 0, 10_000])
  })

  test('two returns of one SKU take one line after the other', () => {
    const bill = paid({ lines: [blouse, blouse] })
    const returns = [
      { id: 'R1', at: 1, amountMinor: 10_000, lines: [{ sku: 'BLOUSE', amountMinor: 10_000 }] },
      { id: 'R2', at: 2, amountMinor: 10_000, lines: [{ sku: 'BLOUSE', amountMinor: 10_000 }] },
    ]
    expect(returnedByLine(withReturns(bill, returns))).toEqual([10_000, 10_000])
  })

  test('what a return gives beyond its named lines is spread over the others', () => {
    const bill = withReturns(paid({ lines: [sari, blouse] }), [back(15_000, [{ line: 1, amountMinor: 12_000 }])])
    expect(returnedByLine(bill)).toEqual([5000, 10_000])
  })

  test('named lines take no more than the return gave', () => {
    const bill = withReturns(paid({ lines: [sari, blouse] }), [back(4000, [{ line: 0, amountMinor: 50_000 }])])
    expect(returnedByLine(bill)).toEqual([4000, 0])
  })

  test('a line that the bill does not have is as good as none', () => {
    const lines = [
      { line: 7, amountMinor: 6000 },
      { sku: 'SHOES', amountMinor: 6000 },
    ]
    expect(returnedByLine(withReturns(paid({ lines: [sari, blouse] }), [back(6000, lines)]))).toEqual([5000, 1000])
  })

  test('named lines come first, also when their return was later', () => {
    const returns = [
      { id: 'R1', at: 1, amountMinor: 50_000 },
      { id: 'R2', at: 2, amountMinor: 10_000, lines: [{ line: 1, amountMinor: 10_000 }] },
    ]
    expect(returnedByLine(withReturns(paid({ lines: [sari, blouse] }), returns))).toEqual([50_000, 10_000])
  })

  test('a return beyond what is left is cut off there', () => {
    const bill = withReturns(paid({ lines: [sari, blouse] }), [back(99_999_999)])
    expect(returnedOf(bill)).toBe(60_000)
    expect(leftOf(bill)).toBe(0)
  })

  test('a bill without lines keeps what came back all the same', () => {
    const bill = { ...paid({ lines: [] }), totalMinor: 10_000 }
    expect(leftOf(withReturns(bill, [back(4000)]))).toBe(6000)
    expect(countsAsPurchase(withReturns(bill, [back(4000), { id: 'R2', at: 2, amountMinor: 7000 }]))).toBe(false)
  })

  test('a return that came before its bill waits on it', () => {
    const stub = withReturns(billStub('till/1'), [back(6000)])
    expect([returnedOf(stub), leftOf(stub), isSale(stub)]).toEqual([0, 0, false])
    const bill = withReturns(paid({ lines: [sari, blouse] }), stub.returns)
    expect(bill).toEqual(withReturns(paid({ lines: [sari, blouse] }), [back(6000)]))
  })
})

describe('what counts as a purchase', () => {
  const bill = paid({ lines: [sari] })

  test('a paid bill does, until all of it came back', () => {
    expect(countsAsPurchase(bill)).toBe(true)
    expect(countsAsPurchase(withReturns(bill, [back(49_999)]))).toBe(true)
    const all = withReturns(bill, [back(50_000)])
    expect([countsAsPurchase(all), isSale(all)]).toEqual([false, true])
  })

  test('a void bill does not, and nothing of it is left', () => {
    const voided = { ...bill, voided: true }
    expect([countsAsPurchase(voided), isSale(voided), leftOf(voided)]).toEqual([false, false, 0])
  })

  test('cash on delivery does from its delivery on', () => {
    const order = { ...bill, awaitsDelivery: true }
    expect(countsAsPurchase(order)).toBe(false)
    expect(countsAsPurchase({ ...order, deliveredAt: 1 })).toBe(true)
  })

  test('a gift of no value does until it is brought back', () => {
    const gift = paid({ lines: [{ netMinor: 0 }] })
    expect(countsAsPurchase(gift)).toBe(true)
    expect(countsAsPurchase(withReturns(gift, [back(0)]))).toBe(false)
  })

  test('a bill that went to another customer does not', () => {
    expect(isSale({ ...bill, movedTo: 'C2' })).toBe(false)
  })
})

const skus = ['A', 'B', 'C']
const amount = fc.oneof(fc.nat({ max: 2 }), fc.nat({ max: 100_000 }))
const anyBill = fc
  .array(fc.record({ sku: fc.constantFrom(...skus), netMinor: amount }), { minLength: 1, maxLength: 6 })
  .map((lines) => paid({ lines }))
const namedLine = fc.oneof(
  fc.record({ line: fc.nat({ max: 7 }), amountMinor: amount }),
  fc.record({ sku: fc.constantFrom(...skus, 'Z'), amountMinor: amount }),
)
const anyReturns = fc.array(
  fc.record({
    // Two tills may give two returns the same number.
    id: fc.constantFrom('R1', 'R2', 'R3'),
    at: fc.nat({ max: 3 }),
    amountMinor: amount,
    lines: fc.option(fc.array(namedLine, { maxLength: 3 }), { nil: undefined }),
  }),
  { maxLength: 6 },
)

describe('laws of returns', () => {
  test('a bill ends the same in whatever order its returns came', () => {
    const shuffled = anyReturns.chain((returns) =>
      fc.tuple(fc.constant(returns), fc.shuffledSubarray(returns, { minLength: returns.length })),
    )
    fc.assert(
      fc.property(anyBill, shuffled, (bill, [returns, others]) => {
        let oneByOne = bill
        for (const one of others) oneByOne = withReturns(oneByOne, [...oneByOne.returns, one])
        expect(oneByOne).toEqual(withReturns(bill, returns))
      }),
      runs,
    )
  })

  test('what came back is what was given back, up to the total', () => {
    fc.assert(
      fc.property(anyBill, anyReturns, (bill, returns) => {
        const after = withReturns(bill, returns)
        const given = returns.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
        expect(returnedOf(after)).toBe(Math.min(given, bill.totalMinor))
        expect(after.lines.every((line) => line.returnedMinor >= 0 && line.returnedMinor <= line.netMinor)).toBe(true)
      }),
      runs,
    )
  })

  test('a further return never gives anything back to the customer', () => {
    fc.assert(
      fc.property(anyBill, anyReturns, anyReturns, (bill, returns, further) => {
        const before = withReturns(bill, returns)
        const after = withReturns(bill, [...returns, ...further])
        expect(leftOf(after)).toBeLessThanOrEqual(leftOf(before))
      }),
      runs,
    )
  })
})
