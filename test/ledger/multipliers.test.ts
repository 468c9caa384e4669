import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Account, type EarningBill, type LedgerTerms, openAccount, quoteEarning } from '../../src/ledger/index.ts'
import { india, openBook, opening, rupees } from '../support/book.ts'
import { propertyRuns } from '../support/runs.ts'
import { rupeeTerms } from '../support/terms.ts'
import { categories, manyTerms } from './histories-terms.ts'

/** What somebody new would earn, on a Thursday. */
const quoteOf = (terms: LedgerTerms, bill: Omit<EarningBill, 'billId'>, at: string | number = '2026-01-15') =>
  quoteEarning(terms, openAccount(), bill, typeof at === 'number' ? at : india(at))

describe('what multiplies a bill', () => {
  const sunday = '2026-01-18'
  const diwali = { id: 'diwali', from: '2026-01-10', to: '2026-01-20', multiplier: 3 }
  const sarees = { amountMinor: 10_000, category: 'sarees' }
  const shirts = { amountMinor: 10_000, category: 'shirts' }
  const rupee = (earn: Partial<LedgerTerms['earn']>): LedgerTerms => ({
    ...rupeeTerms,
    earn: { ...rupeeTerms.earn, ...earn },
  })

  test('a weekday multiplies by the calendar of the shop', () => {
    const terms = rupee({ weekdayMultipliers: { sunday: 1.5 } })
    expect(quoteOf(terms, { lines: rupees(100) }, '2026-01-17T23:59').points).toBe(100)
    expect(quoteOf(terms, { lines: rupees(100) }, `${sunday}T00:00`).points).toBe(150)
    expect(quoteOf(terms, { lines: rupees(100) }, '2026-01-19T00:00').points).toBe(100)
  })

  test('every day of the week has its own factor', () => {
    const names = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
    // 5 January 2026 was a Monday; 1 January 1968, before time began, too.
    for (const [index, name] of names.entries()) {
      const terms = rupee({ weekdayMultipliers: { [name]: 2 } })
      expect(quoteOf(terms, { lines: rupees(10) }, india('2026-01-05') + index * 86_400_000).points).toBe(20)
      expect(quoteOf(terms, { lines: rupees(10) }, india('1968-01-01') + index * 86_400_000).points).toBe(20)
    }
  })

  test('a campaign runs from its first to its last day, both included', () => {
    const terms = rupee({ campaigns: [diwali] })
    const on = (day: string): number => quoteOf(terms, { lines: rupees(100) }, day).points
    expect(['2026-01-09T23:59', '2026-01-10T00:00', '2026-01-20T23:59', '2026-01-21T00:00'].map(on)).toEqual([
      100, 300, 300, 100,
    ])
  })

  test('a campaign for categories multiplies their lines alone', () => {
    const terms = rupee({ campaigns: [{ ...diwali, categories: ['sarees'] }] })
    expect(quoteOf(terms, { lines: [sarees, shirts, { amountMinor: 10_000 }] }).linePoints).toEqual([300, 100, 100])
  })

  test('a campaign that must be named multiplies only bills that name it', () => {
    const terms = rupee({ campaigns: [{ ...diwali, onlyNamed: true }] })
    expect(quoteOf(terms, { lines: rupees(100) }).points).toBe(100)
    expect(quoteOf(terms, { lines: rupees(100), campaign: 'holi' }).points).toBe(100)
    expect(quoteOf(terms, { lines: rupees(100), campaign: 'diwali' }).points).toBe(300)
  })

  test('of campaigns that run at once the best counts, not their product', () => {
    const terms = rupee({ campaigns: [diwali, { ...diwali, id: 'sarees', multiplier: 5, categories: ['sarees'] }] })
    expect(quoteOf(terms, { lines: [sarees, shirts] }).linePoints).toEqual([500, 300])
  })

  const tiers: LedgerTerms['tiers'] = {
    measure: 'spend',
    window: { kind: 'rolling', months: 12 },
    graceDays: 0,
    ladder: [
      { tier: 'silver', from: 1000, multiplier: 1.25 },
      { tier: 'gold', from: 2000, multiplier: 2 },
    ],
  }
  const gold: Account = {
    ...openAccount(),
    tier: { tier: 'gold', since: india('2026-01-01'), reviewAt: india('2027-02-01T00:00') },
  }

  test('category, tier, weekday and campaign multiply each other, exactly', () => {
    const terms = {
      ...rupee({ categoryMultipliers: { sarees: 1.1 }, weekdayMultipliers: { sunday: 1.05 }, campaigns: [diwali] }),
      tiers,
    }
    // 100 * 1.1 * 2 * 1.05 * 3 is 693; in floating point 693.0000000000001.
    expect(quoteEarning(terms, gold, { lines: [sarees] }, india(sunday)).points).toBe(693)
    const paise = { amountMinor: 1, category: 'sarees' }
    expect(quoteEarning(terms, gold, { lines: Array(10_000).fill(paise) }, india(sunday)).points).toBe(693)
  })

  test('where the highest counts, the others don’t; a factor below one and an excluded category still do', () => {
    const earn = {
      categoryMultipliers: { sarees: 1.1, books: 0.5 },
      excludedCategories: ['gold-coins'],
      weekdayMultipliers: { sunday: 1.5 },
      campaigns: [diwali],
      multipliers: 'highest',
    } as const
    const terms = { ...rupee(earn), tiers }
    const lines = [
      sarees,
      { amountMinor: 10_000, category: 'books' },
      { amountMinor: 10_000, category: 'gold-coins' },
      shirts,
    ]
    expect(quoteEarning(terms, gold, { lines }, india(sunday)).linePoints).toEqual([300, 150, 0, 300])
    const quiet = { ...rupee({ ...earn, campaigns: [], weekdayMultipliers: { sunday: 0.5 } }), tiers }
    expect(quoteEarning(quiet, gold, { lines }, india(sunday)).linePoints).toEqual([100, 50, 0, 100])
  })

  test('a tier whose review has come multiplies as the review leaves it, before anybody has written it', () => {
    const terms = { ...rupeeTerms, tiers }
    const before = quoteEarning(terms, gold, { lines: rupees(100) }, india('2027-01-31T23:59'))
    const after = quoteEarning(terms, gold, { lines: rupees(100) }, india('2027-02-01T00:00'))
    expect([before.points, after.points]).toEqual([200, 100])
  })

  test('a first rung from 0 is everybody’s, with the first bill already', () => {
    const terms = { ...rupeeTerms, tiers: { ...tiers, ladder: [{ tier: 'member', from: 0, multiplier: 1.2 }] } }
    expect(quoteOf(terms, { lines: rupees(100) }).points).toBe(120)
  })

  test('the largest factors of all four kinds stay exact beyond safe arithmetic', () => {
    const terms = {
      ...rupee({
        points: 1,
        perMinor: 999_999_999_999,
        categoryMultipliers: { sarees: 99.99 },
        weekdayMultipliers: { sunday: 99.99 },
        campaigns: [{ ...diwali, multiplier: 99.99 }],
      }),
      tiers: { ...tiers, ladder: [{ tier: 'gold', from: 0, multiplier: 99.99 }] },
    }
    const lines = [{ amountMinor: 999_999_999_999, category: 'sarees' }]
    // 9999 to the fourth, in hundred-millionths: 99 960 005.9996 0001.
    expect(quoteEarning(terms, gold, { lines }, india(sunday)).points).toBe(99_960_005)
  })
})

describe('points for coming', () => {
  const visits = (earn: Partial<LedgerTerms['earn']> = {}): LedgerTerms => ({
    ...rupeeTerms,
    earn: { ...rupeeTerms.earn, visitPoints: 10, ...earn },
  })

  test('the first bill of a calendar day brings them, the next one does not', () => {
    const book = openBook(visits())
    expect(book.earn('B-1', '2026-01-15T00:00', 50)[0]?.points).toBe(60)
    expect(book.earn('B-2', '2026-01-15T23:59', 50)[0]?.points).toBe(50)
    expect(book.earn('B-3', '2026-01-16T00:00', 50)[0]?.points).toBe(60)
  })

  test('they spread over the lines like the others, and come back with them', () => {
    const book = openBook(visits())
    const [entry] = book.earn('B-1', '2026-01-15', 60, 40)
    expect(entry).toMatchObject({ points: 110, lines: [66, 44] })
    const [back] = book.giveBack('B-1', '2026-01-16', 60, 0)
    expect(back).toMatchObject({ kind: 'clawed-back', points: -66, lines: [-66, 0] })
    book.giveBack('B-1', '2026-01-16', 60, 40)
    expect(book.account().lifetime).toMatchObject({ issued: 110, clawedBack: 110 })
  })

  test('a programme may pay for coming alone', () => {
    const book = openBook(visits({ points: 0 }))
    expect(book.earn('B-1', '2026-01-15', 30, 10)[0]).toMatchObject({ points: 10, lines: [8, 2] })
  })

  test('goods of excluded categories alone, and bills that points paid, are no visit', () => {
    const terms = visits({ excludedCategories: ['gold-coins'] })
    expect(quoteOf(terms, { lines: [{ amountMinor: 5000, category: 'gold-coins' }] }).points).toBe(0)
    expect(quoteOf(terms, { lines: rupees(50), redeemedMinor: 5000 }).points).toBe(0)
    const mixed = { lines: [{ amountMinor: 5000, category: 'gold-coins' }, { amountMinor: 10 }] }
    expect(quoteOf(terms, mixed)).toMatchObject({
      points: 10,
      linePoints: [0, 10],
      boundBy: 'nothing',
      visitPoints: 10,
    })
  })

  test('a bill under the minimum leaves the visit to the next one', () => {
    const book = openBook(visits({ minimumBillMinor: 5000 }))
    book.earn('B-1', '2026-01-15', 49)
    expect(book.earn('B-2', '2026-01-15', 50)[0]?.points).toBe(60)
  })
})

describe('bills of several lines', () => {
  test('the books say what each line earned and gave back; a bill of one line needs no saying', () => {
    const book = openBook()
    expect(book.earn('B-1', '2026-01-15', 30, 70)[0]?.lines).toEqual([30, 70])
    expect(book.giveBack('B-1', '2026-01-16', 10, 70)[0]).toMatchObject({ points: -80, lines: [-10, -70] })
    expect(book.giveBack('B-1', '2026-01-17', 20, 0)[0]).toMatchObject({
      kind: 'claw-reversed',
      points: 60,
      lines: [-10, 70],
    })
    expect(book.earn('B-2', '2026-01-15', 30)[0]).not.toHaveProperty('lines')
  })

  test('what was written off and what goes back are both by line, and add up', () => {
    const terms = { ...rupeeTerms, returns: { ...rupeeTerms.returns, debtLimitPoints: 0 } }
    const book = openBook(terms)
    book.earn('B-1', '2026-01-15', 60, 40)
    book.tell({ kind: 'redeem', commandId: 'R-1', points: 70 }, '2026-01-15')
    book.giveBack('B-1', '2026-01-16', 60, 40)
    const reversed = book.giveBack('B-1', '2026-01-17', 0, 0).filter(({ kind }) => kind === 'claw-reversed')
    expect(reversed.map(({ points, lines }) => ({ points, lines }))).toEqual([
      { points: 70, lines: [60, 10] },
      { points: 30, lines: [0, 30] },
    ])
  })

  test('line points add up to the bill, and returning everything takes back exactly what was earned', () => {
    const amounts = fc.array(fc.record({ amountMinor: fc.nat(300_000), category: fc.constantFrom(...categories) }), {
      minLength: 1,
      maxLength: 5,
    })
    const days = fc.integer({ min: 0, max: 200 })
    const returns = fc.array(fc.array(fc.nat(100), { minLength: 5, maxLength: 5 }), { maxLength: 4 })
    fc.assert(
      fc.property(
        manyTerms,
        fc.array(fc.tuple(amounts, days), { minLength: 1, maxLength: 6 }),
        returns,
        (terms, bills, parts) => {
          const book = openBook(terms)
          const ordered = bills.toSorted((a, b) => a[1] - b[1])
          for (const [index, [lines, day]] of ordered.entries()) {
            const at = opening + day * 86_400_000
            const billId = `B-${index}`
            const { points, linePoints } = quoteEarning(terms, book.account(), { lines }, at)
            const entries = book.tell({ kind: 'earn', bill: { billId, lines } }, at)
            const earned = entries.find(({ kind, ref }) => kind === 'earned' && ref === billId)
            expect(earned?.points ?? 0).toBe(points)
            expect(linePoints.reduce((sum, share) => sum + share, 0)).toBe(points)
            expect(linePoints.every((share) => share >= 0 && Number.isSafeInteger(share))).toBe(true)
            if (earned !== undefined && lines.length > 1) expect(earned.lines).toEqual(linePoints)
          }
          const end = opening + 201 * 86_400_000
          for (const [index, [lines]] of ordered.entries()) {
            const billId = `B-${index}`
            const back = (percents: readonly number[]) =>
              book.tell(
                {
                  kind: 'return',
                  billId,
                  lines: lines.map(({ amountMinor }, line) => ({
                    line,
                    returnedMinor: Math.floor((amountMinor * (percents[line] ?? 0)) / 100),
                  })),
                },
                end,
              )
            const told = [...parts.map(back), back([100, 100, 100, 100, 100])].flat()
            const ofBill = told.filter(({ kind }) => kind === 'clawed-back' || kind === 'claw-reversed')
            const points = book.bill(billId).lines.reduce((sum, line) => sum + line.points, 0)
            expect(0 - ofBill.reduce((sum, entry) => sum + entry.points, 0)).toBe(0 + points)
            for (const entry of ofBill.filter((one) => one.lines !== undefined)) {
              expect(entry.lines?.reduce((sum, share) => sum + share, 0)).toBe(entry.points)
            }
            expect(book.bill(billId).clawedPoints).toBe(points)
          }
        },
      ),
      { numRuns: propertyRuns() },
    )
  })
})
