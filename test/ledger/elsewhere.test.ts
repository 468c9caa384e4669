import { describe, expect, test } from 'vitest'
import {
  absorbAccount,
  balanceAt,
  birthdayIn,
  bonusKey,
  decide,
  emptyAccount,
  lifespanOf,
  nextBirthdayBonus,
  openAccount,
  openAllowance,
  quoteEarning,
  quoteRedemption,
  settle,
  spendOffline,
} from '../../src/ledger/index.ts'
import { india, openBook, rupees, spend, spendOn } from '../support/book.ts'
import { plainTerms, rupeeTerms } from '../support/terms.ts'

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

  test('a held point is not in the balance that is checked, by whichever command', () => {
    const book = openBook()
    book.earn('B-1', '2026-01-15', 100)
    book.tell({ kind: 'hold', holdId: 'H-1', points: 90 }, now)
    const commands = [
      spend(11),
      { kind: 'hold', holdId: 'H-2', points: 11 },
      { kind: 'debit-transfer', transferId: 'T-1', points: 11 },
      { kind: 'adjust', commandId: 'A-1', points: -11, reason: 'count', actor: 'a-1' },
    ] as const
    for (const command of commands) {
      expect(book.refused(command, now)).toMatchObject({
        code: 'insufficient-points',
        details: { availablePoints: 10 },
      })
    }
    expect(quoteRedemption(rupeeTerms, book.account(), {}, india(now))).toMatchObject({ redeemablePoints: 10 })
    book.tell(spend(10), now)
  })

  test('what an offline till spent and reports twice is taken once', () => {
    const terms = { ...rupeeTerms, offline: { maximumPoints: 50, spendWithinHours: 8, reportWithinHours: 8 } }
    const book = openBook(terms)
    book.earn('B-1', '2026-01-15', 100)
    book.tell({ kind: 'lease', holdId: 'L-1', points: 50 }, now)
    const [lease] = book.account().holds
    if (lease === undefined) throw new Error('no lease')
    const spent = spendOffline(openAllowance(terms, lease), { commandId: 'C-1', points: 30, billId: 'B-2' }, india(now))
    if (spent.status === 'refused') throw new Error(spent.code)
    expect(book.tell(spent.capture, spent.at).map(({ kind, points }) => [kind, points])).toEqual([['redeemed', -30]])
    expect(book.tell(spent.capture, spent.at)).toEqual([])
    expect(balanceAt(book.account(), india(now))).toMatchObject({ available: 50, held: 20 })
  })

  test('two accounts of one person that became one give their points once', () => {
    const [one, other] = [openBook(), openBook()]
    one.earn('B-1', '2026-01-15', 60)
    other.earn('B-2', '2026-01-15', 40)
    const sealed = emptyAccount(one.account(), { now: india(now), ref: 'M-1' })
    const absorbed = absorbAccount(other.account(), sealed.parcel, { now: india(now), ref: 'M-1' })
    expect(balanceAt(absorbed.account, india(now)).available).toBe(100)
    expect(openBook(rupeeTerms, sealed.account).refused(spend(1), now).code).toBe('insufficient-points')
    const again = emptyAccount(sealed.account, { now: india(now), ref: 'M-1' })
    expect(again.entries).toEqual([])
    expect(absorbAccount(absorbed.account, again.parcel, { now: india(now), ref: 'M-1' }).entries).toEqual([])
  })

  test('no float dust: ten lines of ten paise at 1.1 points a rupee are exactly one point', () => {
    const terms = { ...rupeeTerms, earn: { ...rupeeTerms.earn, categoryMultipliers: { a: 1.1 } } }
    const lines = Array.from({ length: 10 }, () => ({ amountMinor: 10, category: 'a' }))
    expect(quoteEarning(terms, openAccount(), { lines }, india(now)).points).toBe(1)
    const paise = { ...rupeeTerms, earn: { ...rupeeTerms.earn, perMinor: 10 } }
    expect(quoteEarning(paise, openAccount(), { lines }, india(now)).points).toBe(10)
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

  test('31 January + 1 month in a leap year, and 29 February + 12 months, end with their February', () => {
    const terms = (months: number) => ({ ...plainTerms, expiry: { kind: 'months', months } }) as const
    expect(lifespanOf(terms(1), india('2028-01-31')).expiresAt).toBe(india('2028-03-01T00:00'))
    expect(lifespanOf(terms(12), india('2028-02-29')).expiresAt).toBe(india('2029-03-01T00:00'))
  })

  test('somebody born on 29 February has a birthday every year, and one bonus for it', () => {
    expect([2026, 2027, 2028, 2100].map((year) => birthdayIn(year, '1992-02-29'))).toEqual([
      '2026-02-28',
      '2027-02-28',
      '2028-02-29',
      '2100-02-28',
    ])
    const terms = { ...rupeeTerms, bonuses: { birthday: { points: 100 } } }
    const from = (day: string) => nextBirthdayBonus(terms, { birthday: '1992-02-29', toldOn: '2025-06-01', from: day })
    expect([from('2027-02-28'), from('2027-03-01'), from('2028-02-29'), from('2028-03-01')]).toEqual([
      '2027-02-28',
      '2028-02-29',
      '2028-02-29',
      '2029-02-28',
    ])
    const book = openBook(terms)
    const bonus = { kind: 'bonus', bonus: 'birthday', key: bonusKey('birthday', 2027) } as const
    for (const day of ['2027-02-28', '2027-03-01', '2027-12-31']) book.tell(bonus, day)
    expect(available(book, '2027-12-31')).toBe(100)
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

  test('a bill that is left out is one that nobody knows', () => {
    const policy = { terms: rupeeTerms, version: 'v' }
    const bill = new Map<string, null>().get('B-1') as unknown as null
    const ask = (command: Parameters<typeof decide>[3]) => decide(policy, openAccount(), bill, command, india(now))
    expect(ask({ kind: 'earn', bill: { billId: 'B-1', lines: rupees(5) } })).toMatchObject({ status: 'accepted' })
    expect(ask({ kind: 'void', billId: 'B-1' })).toMatchObject({ code: 'unknown-bill' })
    expect(ask({ kind: 'freeze', commandId: 'F', frozen: true, reason: 'r', actor: 'a' })).toMatchObject({ bill: null })
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
