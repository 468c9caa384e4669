import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  balanceAt,
  type LedgerTerms,
  markTold,
  type OfflineAllowance,
  type OfflineSpending,
  type OfflineSpent,
  offlineMaximums,
  openAllowance,
  spendOffline,
  untoldSpendings,
} from '../../src/ledger/index.ts'
import { type Book, spend } from '../support/book.ts'
import { hours, lease, now, offlineTerms, shopper } from '../support/holds.ts'
import { propertyRuns } from '../support/runs.ts'

const noon = hours(0)

function allowanceOf(book: Book, holdId: string, terms: LedgerTerms = offlineTerms): OfflineAllowance {
  const held = book.account().holds.find((hold) => hold.holdId === holdId)
  if (held === undefined) throw new Error(`no lease ${holdId}`)
  return openAllowance(terms, held)
}

function till(points = 100, terms = offlineTerms) {
  const book = shopper(terms)
  book.tell(lease(points), now)
  return { book, allowance: allowanceOf(book, 'L-1', terms) }
}

describe('the allowance of a till', () => {
  test('is what was leased, as plain JSON that a till keeps', () => {
    const { allowance } = till()
    expect(allowance).toEqual({
      holdId: 'L-1',
      points: 100,
      spentPoints: 0,
      expiresAt: hours(8),
      redeem: offlineTerms.redeem,
      spendings: [],
    })
    expect(JSON.parse(JSON.stringify(allowance))).toEqual(allowance)
  })

  test('is spent in parts, each with a capture to report', () => {
    const { book, allowance } = till()
    const first = spendOffline(allowance, { commandId: 'C-1', points: 60, billId: 'B-7' }, noon)
    if (first.status === 'refused') throw new Error(first.code)
    const capture = { kind: 'capture', commandId: 'C-1', holdId: 'L-1', points: 60, billId: 'B-7' }
    const spendings = [{ capture, at: noon, isTold: false }]
    expect(first).toEqual({
      status: 'accepted',
      allowance: { ...allowance, spentPoints: 60, spendings },
      capture,
      at: noon,
    })
    expect(spendOffline(first.allowance, { commandId: 'C-2', points: 41 }, noon)).toMatchObject({
      code: 'insufficient-points',
      details: { requestedPoints: 41, availablePoints: 40, acceptedPoints: 40 },
    })
    book.tell(first.capture, first.at)
    expect(book.bill('B-7').burnedFrom).toMatchObject([{ points: 60 }])
  })

  test('ends at its time', () => {
    const { allowance } = till()
    const wish = { commandId: 'C-1', points: 1 }
    expect(spendOffline(allowance, wish, hours(8) - 1).status).toBe('accepted')
    for (const late of [hours(8), hours(9)]) {
      expect(spendOffline(allowance, wish, late)).toMatchObject({ code: 'hold-expired' })
    }
  })

  test('has the limits of a redemption', () => {
    const redeem = { ...offlineTerms.redeem, minimumPoints: 10, stepPoints: 5, maximumPoints: 50 }
    const { allowance } = till(100, { ...offlineTerms, redeem: { ...redeem, maximumShareOfBillPercent: 50 } })
    const code = (points: number, billMinor?: number, spentOnBillPoints?: number) => {
      const answer = spendOffline(allowance, { commandId: 'C-1', points, billMinor, spentOnBillPoints }, noon)
      return answer.status === 'refused' ? answer.code : 'accepted'
    }
    expect(code(5)).toBe('below-minimum')
    expect(code(12)).toBe('not-a-step')
    expect(code(55)).toBe('above-maximum')
    expect(code(30, 5000)).toBe('above-bill-share')
    expect(code(25, 5000)).toBe('accepted')
    expect(code(15, 5000, 15)).toBe('above-bill-share')
    expect(code(0)).toBe('bad-command')
  })

  test('accepts nothing that the ledger would refuse of the report', () => {
    const { allowance } = till()
    const odd = [{ commandId: '' }, { commandId: null }, { billId: '' }, { billId: null }, { billId: 0 }]
    for (const bad of [...odd, { billId: 'B'.repeat(257) }, { points: 1.5 }, { spentOnBillPoints: Number.NaN }]) {
      const wish = { commandId: 'C-1', points: 10, ...bad } as OfflineSpending
      expect(spendOffline(allowance, wish, noon)).toMatchObject({ code: 'bad-command' })
    }
    for (const at of [-5, Number.NaN, 1.5, noon * 1000]) {
      expect(spendOffline(allowance, { commandId: 'C-1', points: 10 }, at)).toMatchObject({
        code: 'bad-command',
        details: { path: 'at', found: at },
      })
    }
    expect(spendOffline(allowance, null as unknown as OfflineSpending, noon).status).toBe('refused')
  })

  test('is of a lease: a checkout’s hold is captured once', () => {
    const book = shopper(offlineTerms)
    book.tell({ kind: 'hold', holdId: 'H-1', points: 10 }, now)
    expect(() => allowanceOf(book, 'H-1')).toThrowError(expect.objectContaining({ code: 'bad-option' }))
  })

  test('that was not reported in time is free again, and what it spent still counts', () => {
    const { book, allowance } = till()
    const spent = spendOffline(allowance, { commandId: 'C-1', points: 60 }, hours(7))
    if (spent.status === 'refused') throw new Error(spent.code)
    expect(balanceAt(book.account(), hours(32)).available).toBe(150)
    book.tell(spend(120), hours(33))
    book.tell(spent.capture, spent.at)
    expect(balanceAt(book.account(), hours(33))).toMatchObject({ available: 0, debt: 30 })
  })
})

function spent(allowance: OfflineAllowance, wish: OfflineSpending, at = noon): OfflineSpent {
  const answer = spendOffline(allowance, wish, at)
  if (answer.status === 'refused') throw new Error(answer.code)
  return answer
}

describe('a spending named again', () => {
  const wish = { commandId: 'C-1', points: 60, billId: 'B-7', billMinor: 500_00 }

  test('is answered as it was the first time, also when the allowance is over by now', () => {
    const first = spent(till().allowance, wish)
    const kept: OfflineAllowance = JSON.parse(JSON.stringify(first.allowance))
    for (const at of [noon, hours(7), hours(9)]) expect(spendOffline(kept, wish, at)).toEqual(first)
    const next = spent(first.allowance, { commandId: 'C-2', points: 40 })
    expect(spendOffline(next.allowance, wish, hours(1))).toEqual({ ...first, allowance: next.allowance })
  })

  test('is refused where it is another one', () => {
    const { allowance } = spent(till().allowance, wish)
    const others = [{ points: 59 }, { billId: 'B-8' }, { billId: undefined }, { billMinor: 400_00 }]
    for (const other of others) {
      expect(spendOffline(allowance, { ...wish, ...other }, noon)).toMatchObject({
        code: 'command-id-reused',
        details: { commandId: 'C-1', holdId: 'L-1', spentPoints: 60 },
      })
    }
  })

  test('is remembered after it was told', () => {
    const first = spent(till().allowance, wish)
    const told = markTold(first.allowance, 'C-1')
    expect(untoldSpendings(told)).toEqual([])
    expect(spendOffline(told, wish, hours(1))).toEqual({ ...first, allowance: told })
  })
})

describe('what a till still has to tell', () => {
  test('is what it spent and was not answered for, oldest first', () => {
    const one = spent(till().allowance, { commandId: 'C-1', points: 10 })
    const two = spent(one.allowance, { commandId: 'C-2', points: 20 }, hours(1))
    const left = (allowance: OfflineAllowance) => untoldSpendings(allowance).map(({ capture }) => capture.commandId)
    expect(left(two.allowance)).toEqual(['C-1', 'C-2'])
    expect(untoldSpendings(two.allowance)[1]).toMatchObject({ capture: two.capture, at: two.at })
    expect(left(markTold(two.allowance, 'C-1'))).toEqual(['C-2'])
    expect(markTold(two.allowance, 'C-9')).toEqual(two.allowance)
  })

  test('is never forgotten: a full allowance refuses', () => {
    let { allowance } = till()
    const { spendings } = offlineMaximums
    for (let count = 0; count < spendings; count += 1) {
      allowance = markTold(spent(allowance, { commandId: `C-${count}`, points: 1 }).allowance, `C-${count}`)
    }
    expect(spendOffline(allowance, { commandId: 'C-X', points: 1 }, noon)).toMatchObject({
      code: 'above-maximum',
      details: { boundBy: 'spendings', maximum: 16, acceptedPoints: 0 },
    })
    expect(spendOffline(allowance, { commandId: 'C-0', points: 1 }, noon)).toMatchObject({
      status: 'accepted',
      allowance,
    })
  })
})

describe('the share of a bill that points may pay', () => {
  const redeem = { ...offlineTerms.redeem, maximumShareOfBillPercent: 50 }
  const half = () => till(100, { ...offlineTerms, redeem }).allowance

  test('counts what the allowance spent on the bill, and what others did', () => {
    const { allowance } = spent(half(), { commandId: 'C-1', points: 15, billId: 'B-7', billMinor: 50_00 })
    const onBill = (billId: string, points: number, spentOnBillPoints?: number) =>
      spendOffline(allowance, { commandId: 'C-2', points, billId, billMinor: 50_00, spentOnBillPoints }, noon)
    expect(onBill('B-7', 11)).toMatchObject({ code: 'above-bill-share' })
    expect(onBill('B-7', 10)).toMatchObject({ status: 'accepted' })
    expect(onBill('B-7', 10, 1)).toMatchObject({ code: 'above-bill-share' })
    expect(onBill('B-8', 25)).toMatchObject({ status: 'accepted' })
  })
})

describe('a spending', () => {
  test('however often a spending is named and told, it is taken once', () => {
    const commands = fc.array(fc.record({ points: fc.integer({ min: 1, max: 30 }), bill: fc.nat(2) }), {
      maxLength: 20,
    })
    // Which one comes next: to be spent, or to be told.
    const order = fc.array(fc.record({ pick: fc.nat(), isTold: fc.boolean() }), { maxLength: 60, size: 'max' })
    fc.assert(
      fc.property(commands, order, (list, moves) => {
        const made = till(120)
        let { allowance } = made
        const accepted = new Map<string, OfflineSpent>()
        for (const { pick, isTold } of moves) {
          const index = pick % Math.max(1, isTold ? allowance.spendings.length : list.length)
          const told = isTold ? allowance.spendings[index] : undefined
          if (told !== undefined) {
            made.book.tell(told.capture, told.at)
            allowance = markTold(allowance, told.capture.commandId)
          }
          const command = list[index]
          if (isTold || command === undefined) continue
          const wish = { commandId: `C-${index}`, points: command.points, billId: `bill-${command.bill}` }
          const answer = spendOffline(allowance, wish, noon + accepted.size)
          if (answer.status === 'refused') continue
          const first = accepted.get(wish.commandId)
          if (first !== undefined) expect(answer).toEqual({ ...first, allowance })
          accepted.set(wish.commandId, first ?? answer)
          allowance = answer.allowance
        }
        for (const { capture, at } of [...untoldSpendings(allowance), ...allowance.spendings])
          made.book.tell(capture, at)
        const sum = [...accepted.values()].reduce((points, { capture }) => points + capture.points, 0)
        expect(allowance.spentPoints).toBe(sum)
        expect(sum).toBeLessThanOrEqual(120)
        expect(made.book.account().lifetime.redeemed).toBe(sum)
      }),
      { numRuns: propertyRuns() },
    )
  })
})
