import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type BalanceColumn,
  type Balances,
  type BookEntry,
  booksAt,
  explainBalance,
  quotePoints,
  sealEntries,
  statement,
} from '../../src/ledger/index.ts'
import { type Book, india, openBook, spend, spendOn } from '../support/book.ts'
import { propertyRuns } from '../support/runs.ts'
import { rupeeTerms } from '../support/terms.ts'
import { manyBooks } from './books.ts'

const inIndia = { zone: 'Asia/Kolkata', locale: 'en-IN' }
const now = india('2027-03-10')
const given = (points: number, commandId: string) =>
  ({ kind: 'adjust', commandId, points, reason: 'goodwill', actor: 'ravi' }) as const

const ask = (book: Book, claimedPoints: number, on?: string) =>
  explainBalance(book.entries(), { ...inIndia, claimedPoints, now, on: on === undefined ? undefined : india(on) })

describe('"I had 800 points"', () => {
  test('is explained by the one line that took them, when the others cancel out', () => {
    const book = openBook()
    book.earn('INV-1', '2026-01-15', 300)
    book.earn('INV-2', '2026-03-01', 500)
    book.tell(spendOn('INV-3', 120), '2026-06-01')
    book.tell(given(120, 'A-1'), '2026-06-02')
    book.tell(spend(1, 'R-2'), '2027-02-01T12:00')
    book.tell(given(1, 'A-2'), '2027-02-01T13:00')
    const told = ask(book, 800)
    expect(told.explaining.map(({ kind, points }) => [kind, points])).toEqual([['expired', -180]])
    expect(told).toMatchObject({
      shown: { column: 'to-spend', points: 800, until: india('2027-02-01T00:00'), line: { ref: 'A-1' } },
      nearest: null,
      standing: { available: 620 },
      standingPoints: 620,
      differencePoints: -180,
    })
    expect(told.lines.map(({ kind }) => kind)).toEqual(['expired', 'redeemed', 'adjusted'])
    expect(told.summary).toBe(
      'The books showed 800 points to spend until 1 Feb 2027; since then 180 expired (1 Feb 2027) and 2 other lines cancel out, which leaves 620 to spend now.',
    )
  })

  test('is explained by the fewest kinds of lines that make up the difference, where no single line does', () => {
    const book = openBook()
    book.earn('INV-1', '2026-05-15', 800)
    book.tell(spend(100, 'R-1'), '2026-06-01')
    book.tell(given(7, 'A-1'), '2026-06-02')
    book.tell(spend(50, 'R-2'), '2026-06-03')
    book.tell(given(-7, 'A-2'), '2026-06-04')
    const told = ask(book, 800)
    expect(told.explaining.map(({ ref }) => ref)).toEqual(['R-1', 'R-2'])
    expect(told.summary).toBe(
      'The books showed 800 points to spend until 1 Jun 2026; since then 100 spent (1 Jun 2026, R-1), 50 spent (3 Jun 2026, R-2) and 2 other lines cancel out, which leaves 650 to spend now.',
    )
  })

  test('is explained by all lines, told by kind, where all are needed', () => {
    const book = openBook()
    book.earn('INV-1', '2026-05-15', 800)
    for (const day of [1, 2, 3]) book.tell(spend(100 + day, `R-${day}`), `2026-06-0${day}`)
    book.giveBack('INV-1', '2026-06-10', 40)
    const told = ask(book, 800)
    expect(told.explaining).toEqual(told.lines)
    expect(told.summary).toBe(
      'The books showed 800 points to spend until 1 Jun 2026; since then 306 spent in 3 lines, 40 taken back with returned goods, which leaves 454 to spend now.',
    )
  })

  test('that are still there is confirmed', () => {
    const book = openBook()
    book.earn('INV-1', '2026-05-15', 800)
    expect(ask(book, 800)).toMatchObject({
      differencePoints: 0,
      lines: [],
      explaining: [],
      summary: 'The books show 800 points to spend since 15 May 2026, as claimed.',
    })
  })

  test('some of which were not spendable yet says in which column the books showed them', () => {
    const book = openBook({ ...rupeeTerms, maturing: { days: 7 } })
    book.earn('INV-1', '2027-02-01', 500)
    book.earn('INV-2', '2027-03-08', 300)
    expect(ask(book, 800)).toMatchObject({
      shown: { column: 'with-pending', points: 800 },
      standing: { available: 500, pending: 300 },
      standingPoints: 800,
      summary:
        'The books show 800 points to spend and maturing since 8 Mar 2027, as claimed, 500 of them to spend now.',
    })
  })

  test('on a day counts as it stood that day, before any other time', () => {
    const book = openBook()
    book.earn('INV-1', '2026-05-15', 800)
    book.tell(spend(300, 'R-1'), '2026-06-01')
    book.tell(given(300, 'A-1'), '2026-07-01')
    book.tell(spend(200, 'R-2'), '2026-08-01')
    expect(ask(book, 800, '2026-05-20').shown).toMatchObject({ from: india('2026-05-15'), line: { ref: 'INV-1' } })
    expect(ask(book, 800, '2026-07-20').shown).toMatchObject({ line: { ref: 'A-1' } })
    expect(ask(book, 800, '2026-06-20')).toMatchObject({ shown: { line: { ref: 'INV-1' } }, then: { available: 500 } })
    expect(ask(book, 800, '2026-08-20').shown?.line?.ref).toBe('A-1')
  })

  test('that never were says the nearest, what brought it and what became of it', () => {
    const book = openBook()
    book.earn('INV-1', '2026-05-15', 760)
    book.tell(spend(300, 'R-1'), '2026-06-01')
    expect(ask(book, 800)).toMatchObject({
      shown: null,
      nearest: { points: 760, line: { ref: 'INV-1' } },
      standingPoints: 460,
      differencePoints: -340,
      summary:
        'The books never showed 800 points; the nearest was 760 to spend from 15 May 2026 (earned, INV-1) until 1 Jun 2026; since then 300 spent (1 Jun 2026, R-1), which leaves 460 to spend now.',
    })
  })

  test('of an account without a line, or before its first, says that there never were any', () => {
    expect(ask(openBook(), 800)).toMatchObject({
      shown: null,
      nearest: null,
      differencePoints: -800,
      summary: 'The books never showed 800 points; there remain 0 to spend now.',
    })
    const book = openBook()
    book.earn('INV-1', '2026-05-15', 800)
    expect(ask(book, 800, '2026-05-14')).toMatchObject({ shown: null, nearest: null, then: { available: 0 } })
  })

  test('that became a debt says what is owed', () => {
    const book = openBook()
    book.earn('INV-1', '2026-05-15', 800)
    book.tell(spend(800, 'R-1'), '2026-06-01')
    book.giveBack('INV-1', '2026-06-10', 100)
    expect(ask(book, 800).summary).toBe(
      'The books showed 800 points to spend until 1 Jun 2026; since then 800 spent (1 Jun 2026, R-1), which leaves 0 to spend now, and 100 owed.',
    )
  })

  test('counts what time did at its own instant, however late it was written', () => {
    const book = openBook()
    book.earn('INV-1', '2026-01-15', 800)
    book.earn('INV-2', '2026-04-15', 90)
    book.tell(spend(10, 'R-1'), '2027-02-20')
    const entries = book.entries().map((entry) => ({ ...entry, recordedAt: entry.occurredAt }))
    const late = entries.map((entry) =>
      entry.kind === 'expired' ? { ...entry, recordedAt: india('2027-02-20') } : entry,
    )
    expect(explainBalance(late, { ...inIndia, claimedPoints: 90, on: india('2027-02-10'), now }).shown).toMatchObject({
      from: india('2027-02-01T00:00'),
      until: india('2027-02-20'),
      line: { kind: 'expired' },
    })
  })

  test('that stood only between two lines of one commit were never shown', () => {
    const book = openBook()
    book.earn('INV-1', '2026-05-15', 500)
    book.tell(given(300, 'A-1'), '2026-05-15')
    book.tell(spend(100, 'R-1'), '2026-05-15')
    const sealed = sealEntries(book.account(), book.entries(), india('2026-05-15')).entries
    const shown = (claimedPoints: number) => explainBalance(sealed, { ...inIndia, claimedPoints, now }).shown
    expect([shown(500), shown(800)]).toEqual([null, null])
    expect(shown(700)).toMatchObject({ line: { ref: 'R-1' } })
  })

  const hold = (points: number, holdId = 'H-1') =>
    ({ kind: 'hold', holdId, points, expiresAt: india('2026-06-01T13:00') }) as const
  const capture = (points: number, billId: string, holdId = 'H-1') =>
    ({ kind: 'capture', commandId: `C-${billId}`, holdId, points, billId }) as const

  test('that were set aside and then paid a bill reads as spent on it', () => {
    const book = openBook()
    book.earn('INV-1', '2026-05-15', 800)
    book.tell(hold(300), '2026-06-01T12:00')
    book.tell(capture(300, 'W'), '2026-06-01T12:05')
    const told = ask(book, 800)
    expect(told.explaining.map(({ kind, ref }) => [kind, ref])).toEqual([
      ['held', 'H-1'],
      ['redeemed', 'W'],
    ])
    expect(told.summary).toBe(
      'The books showed 800 points to spend until 1 Jun 2026; since then 300 spent (1 Jun 2026, W), which leaves 500 to spend now.',
    )
  })

  test('of which a hold took a part, and returned a part, counts what it took; what stands is still set aside', () => {
    const book = openBook()
    book.earn('INV-1', '2026-05-15', 800)
    book.tell(hold(300), '2026-06-01T12:00')
    book.tell(hold(200, 'H-2'), '2026-06-01T12:01')
    book.tell(capture(120, 'W', 'H-2'), '2026-06-01T12:05')
    const at = india('2026-06-01T12:30')
    const { summary, lines } = explainBalance(book.entries(), { ...inIndia, claimedPoints: 800, now: at })
    expect(lines.map(({ kind }) => kind)).toEqual(['held', 'held', 'redeemed', 'released'])
    expect(summary).toBe(
      'The books showed 800 points to spend until 1 Jun 2026; since then 300 set aside (1 Jun 2026, H-1), 120 spent (1 Jun 2026, W), which leaves 380 to spend now.',
    )
  })

  test('names the hold that a bill was paid from, also where another would have had the very points', () => {
    const book = openBook()
    book.earn('INV-1', '2026-05-15', 800)
    book.tell(hold(120), '2026-06-01T12:00')
    book.tell(hold(300, 'H-2'), '2026-06-01T12:01')
    book.tell({ kind: 'lease', holdId: 'L-1', points: 200, forced: true }, '2026-06-01T12:02')
    const [paid] = book.tell(capture(120, 'W', 'H-2'), '2026-06-01T12:05')
    expect(paid).toMatchObject({ ref: 'W', holdId: 'H-2', points: -120 })
    const at = india('2026-06-01T12:30')
    const { summary } = explainBalance(book.entries(), { ...inIndia, claimedPoints: 800, now: at })
    expect(summary).toContain('120 set aside (1 Jun 2026, H-1)')
    expect(summary).toContain('120 spent (1 Jun 2026, W)')
    expect(book.entries().filter(({ holdId }) => holdId !== undefined)).toEqual([paid])
  })

  test('told by kind adds up, with the sum of what is not named', () => {
    const book = openBook()
    book.earn('INV-1', '2026-05-15', 1000)
    book.earn('INV-2', '2026-05-15', 200)
    book.tell(spendOn('INV-2', 10), '2026-06-01')
    book.giveBack('INV-2', '2026-06-02', 100)
    book.giveBack('INV-2', '2026-06-03', 50)
    book.tell(given(17, 'A-1'), '2026-06-04')
    book.tell(given(-3, 'A-2'), '2026-06-05')
    book.tell({ kind: 'debit-transfer', transferId: 'T-1', points: 31 }, '2026-06-06')
    const { summary, lines, differencePoints } = ask(book, 1200)
    expect(lines.reduce((sum, { delta }) => sum + delta.available, 0)).toBe(differencePoints)
    expect(summary).toMatch(/, and \d+ (taken|added) by \d+ other lines, which leaves/)
    const [, named = ''] = summary.split('; since then ')
    const signs = [...named.matchAll(/(\d+) (spent|taken|given|back|refunded|sent|added)/g)]
    const sum = signs.reduce(
      (all, [, points, word = '']) => all + Number(points) * (/spent|taken|sent/.test(word) ? -1 : 1),
      0,
    )
    expect(sum).toBe(differencePoints)
  })

  test('since when is since the line that changed them, not since one that changed nothing', () => {
    const book = openBook()
    book.earn('INV-1', '2027-01-05', 60)
    book.tell({ kind: 'freeze', commandId: 'F-1', frozen: true, reason: 'lost-card', actor: 'ravi' }, '2027-02-01')
    expect(ask(book, 60)).toMatchObject({
      shown: { from: india('2027-01-05'), until: null, line: { ref: 'INV-1' } },
      summary: 'The books show 60 points to spend since 5 Jan 2027, as claimed.',
    })
  })

  test('on a day says what they showed that day, where that is something else', () => {
    const book = openBook()
    book.earn('INV-1', '2027-01-05', 50)
    book.earn('INV-2', '2027-01-08', 10)
    expect(ask(book, 60, '2027-01-06').summary).toBe(
      'On 6 Jan 2027 the books showed 50 to spend, and never 60 points until then; since then 10 earned (8 Jan 2027, INV-2), which leaves 60 to spend now.',
    )
    expect(ask(book, 50, '2027-01-09').summary).toBe(
      'On 9 Jan 2027 the books showed 60 to spend; before, they showed 50 points to spend until 8 Jan 2027; since then 10 earned (8 Jan 2027, INV-2), which leaves 60 to spend now.',
    )
    expect(ask(book, 60, '2027-01-04').summary).toMatch(
      /^On 4 Jan 2027 the books showed 0 to spend, as nothing had been written yet; since then 50 earned/,
    )
  })

  test('without a locale is told in plain digits', () => {
    const book = openBook()
    book.earn('INV-1', '2026-05-15T03:00', 8000)
    expect(explainBalance(book.entries(), { zone: 'Asia/Kolkata', claimedPoints: 8000, now }).summary).toBe(
      'The books show 8000 points to spend since 15 May 2026, as claimed.',
    )
  })
})

test('points that expired and nobody wrote down are gone in the books of now, as in a quote', () => {
  const book = openBook()
  book.earn('INV-1', '2026-01-31', 800)
  const later = india('2027-02-02')
  const books = { account: book.account(), entries: book.entries() }
  const policy = { terms: rupeeTerms, version: 'terms-1' }
  const told = (entries: readonly BookEntry[]) =>
    explainBalance(entries, { ...inIndia, claimedPoints: 800, now: later })
  expect(told(booksAt(books, policy, later)).summary).toBe(
    'The books showed 800 points to spend until 1 Feb 2027; since then 800 expired (1 Feb 2027), which leaves 0 to spend now.',
  )
  expect(statement(booksAt(books, policy, later), { by: 'occurred' }).closing).toEqual(
    quotePoints(rupeeTerms, book.account(), {}, later).balances,
  )
})

describe('over random histories', () => {
  const readers: Readonly<Record<BalanceColumn, (balance: Balances) => number>> = {
    'to-spend': ({ available }) => available,
    'with-pending': ({ available, pending }) => available + pending,
    'with-held': ({ available, held }) => available + held,
    'in-all': ({ available, pending, held }) => available + pending + held,
  }
  const claims = fc.oneof(
    fc.nat(600),
    fc.nat(60).map((place) => ({ place })),
  )
  const claimIn = (entries: readonly BookEntry[], claim: number | { readonly place: number }): number =>
    typeof claim === 'number' ? claim : (entries[claim.place % Math.max(1, entries.length)]?.after.available ?? 0)

  test('the lines in between, and the ones that explain it, make up the difference to the point', () => {
    fc.assert(
      fc.property(manyBooks, claims, ({ entries: [first = []], now: end }, claim) => {
        const told = explainBalance(first, { ...inIndia, claimedPoints: claimIn(first, claim), now: end })
        const shown = told.shown ?? told.nearest
        const read = readers[shown?.column ?? 'to-spend']
        const sum = (lines: typeof told.lines) => lines.reduce((all, { delta }) => all + read(delta), 0)
        const change = told.standingPoints - (shown?.points ?? 0)
        expect([sum(told.lines), sum(told.explaining)]).toEqual([change, change])
        expect(told.differencePoints).toBe(told.standingPoints - told.claimedPoints)
        expect(told.standing).toEqual(first.at(-1)?.after ?? expect.anything())
        expect(told.lines).toEqual(expect.arrayContaining([...told.explaining]))
        expect(told.summary).toMatch(/^The books [^\n]*\.$/)
      }),
      { numRuns: propertyRuns(150) },
    )
  })

  test('a balance that the books once ended a day with is found, and one they never came to has no nearer one', () => {
    fc.assert(
      fc.property(manyBooks, claims, ({ entries: [first = []], now: end }, claim) => {
        const claimedPoints = claimIn(first, claim)
        const { shown, nearest } = explainBalance(first, { ...inIndia, claimedPoints, now: end })
        const was = first.map(({ after }) => Math.abs(after.available - claimedPoints))
        if (shown !== null) expect(shown.points).toBe(claimedPoints)
        else
          expect(Math.abs((nearest?.points ?? 0) - claimedPoints)).toBe(
            nearest === null ? claimedPoints : Math.min(...was),
          )
        if (was.includes(0)) expect(shown).not.toBe(null)
      }),
      { numRuns: propertyRuns(150) },
    )
  })
})
