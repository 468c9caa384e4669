import { describe, expect, test } from 'vitest'
import { balanceAt, decide, lifespanOf, openAccount, quoteEarning, settle } from '../../src/ledger/index.ts'
import { india, openBook, plainTerms, rupees, rupeeTerms, spend, spendOn } from './support.ts'

const now = '2026-01-20'
const available = (book: ReturnType<typeof openBook>, at = now): number =>
  balanceAt(book.account(), india(at)).available

describe('what goes wrong elsewhere', () => {
  test('a refund does not let the shopper keep the points', () => {
    const book = openBook()
    book.earn('B-1', '2026-01-15', 500)
    book.tell({ kind: 'void', billId: 'B-1' }, now)
    expect(available(book)).toBe(0)
  })

  test('a refund does not charge redeemed points again: they come back once', () => {
    const book = openBook()
    book.earn('B-1', '2026-01-15', 100)
    book.tell(spendOn('B-2', 60), now)
    book.tell({ kind: 'earn', bill: { billId: 'B-2', lines: rupees(60), redeemedMinor: 6000 } }, now)
    book.giveBack('B-2', now, 60)
    book.giveBack('B-2', now, 60)
    expect(available(book)).toBe(100)
    expect(book.account().debt).toBe(0)
  })

  test('twenty refunds that each round to nothing still take back everything', () => {
    const book = openBook(plainTerms)
    book.earn('B-1', '2026-01-15', 1000)
    for (let refund = 1; refund <= 20; refund += 1) book.giveBack('B-1', now, refund * 50)
    expect(available(book)).toBe(0)
    expect(book.bill('B-1').clawedPoints).toBe(10)
  })

  test('a new multiplier does not change what an old bill gives back', () => {
    const tripled = { ...rupeeTerms, earn: { ...rupeeTerms.earn, points: 3 } }
    const book = openBook(tripled)
    book.earn('B-1', '2026-01-15', 100)
    book.tell({ kind: 'void', billId: 'B-1' }, now, rupeeTerms)
    expect(book.entries().at(-1)).toMatchObject({ kind: 'clawed-back', points: -300 })
  })

  test('a return is not refused because its points are spent: they are owed', () => {
    const book = openBook()
    book.earn('B-1', '2026-01-15', 100)
    book.tell(spend(100), now)
    book.giveBack('B-1', now, 100)
    expect(book.account().debt).toBe(100)
    book.earn('B-2', now, 30)
    expect(book.account().debt).toBe(70)
  })

  test('a partial refund does not let the shopper keep points that are spent', () => {
    const book = openBook()
    book.earn('B-1', '2026-01-15', 100)
    book.tell(spend(80), now)
    book.giveBack('B-1', now, 50)
    expect(book.account()).toMatchObject({ debt: 30, buckets: [] })
  })

  test('an offline bill sent again does not double its points', () => {
    const book = openBook()
    for (let attempt = 0; attempt < 3; attempt += 1) book.earn('B-1', '2026-01-15', 100)
    expect(available(book)).toBe(100)
  })

  test('of twenty redemptions of one balance told in turn, only those it covers are accepted', () => {
    const book = openBook()
    book.earn('B-1', '2026-01-15', 100)
    const codes: string[] = []
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const outcome = book.ask(spend(30, `R-${attempt}`), now)
      if (outcome.status === 'accepted') book.tell(spend(30, `R-${attempt}`), now)
      codes.push(outcome.status === 'refused' ? outcome.code : outcome.status)
    }
    expect(codes).toEqual([...Array(3).fill('accepted'), ...Array(17).fill('insufficient-points')])
  })

  test('a held point is not in the balance that is checked', () => {
    const bucket = { fund: 'points', maturesAt: 1, expiresAt: null, open: 100, held: 90 }
    const book = openBook(rupeeTerms, { ...openAccount(), settledAt: 1, buckets: [bucket] })
    expect(book.refused(spend(11), now).code).toBe('insufficient-points')
  })

  test('no float dust: ten lines of ten paise at 1.1 points a rupee are exactly one point', () => {
    const terms = { ...rupeeTerms, earn: { ...rupeeTerms.earn, categoryMultipliers: { a: 1.1 } } }
    const lines = Array.from({ length: 10 }, () => ({ amountMinor: 10, category: 'a' }))
    expect(quoteEarning(terms, { lines }).points).toBe(1)
    expect(quoteEarning({ ...rupeeTerms, earn: { ...rupeeTerms.earn, perMinor: 10 } }, { lines }).points).toBe(10)
  })

  test('expiry waits for no nightly job', () => {
    const book = openBook()
    book.earn('B-1', '2026-01-15', 100)
    expect(available(book, '2027-02-01T00:00')).toBe(0)
    expect(book.kinds()).toEqual(['earned'])
  })

  test('expiry follows the zone of the shop, not of the server', () => {
    const bought = Date.parse('2026-01-31T20:00:00Z')
    const end = (zone: string) => lifespanOf({ ...plainTerms, zone }, bought).expiresAt
    // In Kolkata it is February already.
    expect(end('Asia/Kolkata')).toBe(Date.parse('2027-03-01T00:00:00+05:30'))
    expect(end('America/Los_Angeles')).toBe(Date.parse('2027-02-01T00:00:00-08:00'))
  })

  test('31 January + 1 month is the end of February, not the third of March', () => {
    const terms = { ...plainTerms, expiry: { kind: 'months', months: 1 } } as const
    expect(lifespanOf(terms, india('2026-01-31')).expiresAt).toBe(india('2026-03-01T00:00'))
  })

  test('a late worker and a punctual one end at the same account', () => {
    const book = openBook({ ...rupeeTerms, maturing: { days: 7 } })
    book.earn('B-1', '2026-01-15', 100)
    const days = ['2026-01-22', '2026-05-01', '2027-01-31', '2027-02-01', '2027-04-01']
    const punctual = days.reduce((account, day) => settle(account, india(day)).account, book.account())
    expect(settle(book.account(), india('2027-04-01')).account).toEqual(punctual)
  })

  test('nothing is deleted: a cancelled bill stays in the books, with what reversed it', () => {
    const book = openBook()
    book.earn('B-1', '2026-01-15', 100)
    book.tell({ kind: 'void', billId: 'B-1' }, now)
    expect(book.entries().map(({ kind, points, ref }) => [kind, points, ref])).toEqual([
      ['earned', 100, 'B-1'],
      ['clawed-back', -100, 'B-1'],
    ])
  })

  test('a command the ledger cannot use is refused, never thrown', () => {
    const odd = [
      { kind: 'redeem', commandId: '', points: 1 },
      { kind: 'redeem', commandId: 'R', points: Number.POSITIVE_INFINITY },
      { kind: 'debit-transfer', transferId: 'T', points: -1 },
      { kind: 'return-unlinked', returnId: 'X', amountMinor: Number.NaN },
      { kind: 'earn', bill: { billId: 'B', lines: rupees(-5) } },
    ] as const
    for (const command of odd) {
      const outcome = decide({ terms: rupeeTerms, version: 'v' }, openAccount(), null, command, india(now))
      expect(outcome).toMatchObject({ status: 'refused', code: 'bad-command' })
    }
  })
})
