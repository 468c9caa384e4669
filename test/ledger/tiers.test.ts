import { describe, expect, test } from 'vitest'
import { openBill } from '../../src/ledger/engine.ts'
import {
  type Account,
  absorbAccount,
  emptyAccount,
  type LedgerTerms,
  openAccount,
  settle,
  type TierTerms,
  tierProgress,
} from '../../src/ledger/index.ts'
import { type Book, india, openBook, rupees } from '../support/book.ts'
import { rupeeTerms } from '../support/terms.ts'

const ladder: TierTerms['ladder'] = [
  { tier: 'bronze', from: 0 },
  { tier: 'silver', from: 1000, multiplier: 1.5, benefits: ['free-delivery'] },
  { tier: 'gold', from: 3000, multiplier: 2 },
]
const withTiers = (change: Partial<TierTerms> = {}): LedgerTerms => ({
  ...rupeeTerms,
  tiers: { measure: 'points', window: { kind: 'rolling', months: 3 }, graceDays: 10, ladder, ...change },
})
const calendar = (change: Partial<TierTerms> = {}): LedgerTerms =>
  withTiers({ window: { kind: 'calendar', months: 12, startsInMonth: 4 }, ...change })

const tierOf = (book: Book): string | null => book.account().tier?.tier ?? null
const reviewOf = (book: Book): number | null => book.account().tier?.reviewAt ?? null
const moves = (book: Book): readonly string[] =>
  book.entries().flatMap(({ kind, tier }) => (kind === 'tier-changed' ? [`${tier?.from} > ${tier?.to}`] : []))
/** The account as time leaves it, by the terms. */
const settled = (book: Book, at: string, terms: LedgerTerms): Account =>
  settle(book.account(), india(at), { terms, version: 'terms-1' }).account

describe('going up', () => {
  test('the first bill brings the rung that is everybody’s, without a review', () => {
    const book = openBook(withTiers())
    book.earn('B-1', '2026-01-15', 0)
    expect(book.account().tier).toEqual({ tier: 'bronze', since: india('2026-01-15'), reviewAt: null })
    expect(book.entries()).toEqual([
      expect.objectContaining({
        kind: 'tier-changed',
        points: 0,
        delta: { pending: 0, available: 0, held: 0, debt: 0, inTransit: 0 },
        tier: { from: null, to: 'bronze', reviewAt: null },
      }),
    ])
  })

  test('a tier is reached at once, and the bill that reaches it earned by the one before', () => {
    const book = openBook(withTiers())
    const entries = book.earn('B-1', '2026-01-15', 1000)
    expect(entries.map(({ kind, points }) => [kind, points])).toEqual([
      ['earned', 1000],
      ['tier-changed', 0],
    ])
    expect(tierOf(book)).toBe('silver')
    expect(book.earn('B-2', '2026-01-15T12:01', 100)[0]?.points).toBe(150)
  })

  test('two rungs are climbed in one step', () => {
    const book = openBook(withTiers())
    book.earn('B-1', '2026-01-15', 5000)
    expect(moves(book)).toEqual(['null > gold'])
  })

  test('a ladder that begins above 0 leaves a shopper without a tier below it', () => {
    const terms = withTiers({ ladder: ladder.slice(1) })
    const book = openBook(terms)
    book.earn('B-1', '2026-01-15', 999)
    expect(book.account().tier).toBeNull()
    expect(tierProgress(terms, book.account(), india('2026-01-15'))).toEqual({
      tier: null,
      multiplier: 1,
      benefits: [],
      measure: 'points',
      qualified: 999,
      next: { tier: 'silver', from: 1000, missing: 1 },
      keep: null,
    })
  })

  test('in a calendar programme only the running period counts for going up', () => {
    const book = openBook(calendar())
    book.earn('B-1', '2026-03-31', 999)
    book.earn('B-2', '2026-04-01', 999)
    expect(tierOf(book)).toBe('bronze')
    book.earn('B-3', '2027-03-31', 1)
    expect(tierOf(book)).toBe('silver')
  })

  test('in a rolling programme the running month and the months before it count', () => {
    const book = openBook(withTiers())
    book.earn('B-1', '2026-01-31', 500)
    book.earn('B-2', '2026-05-01', 500)
    expect(tierOf(book)).toBe('bronze')
    book.earn('B-3', '2026-02-15', 1)
    book.earn('B-4', '2026-05-02', 499)
    expect(tierOf(book)).toBe('silver')
  })

  test('what is spent on goods that were paid with points counts as spending, and bonuses count for nothing', () => {
    const terms = { ...withTiers({ measure: 'spend' }), bonuses: { enrolment: { points: 5000 } } }
    const book = openBook(terms)
    book.tell({ kind: 'bonus', bonus: 'enrolment', key: 'enrolment' }, '2026-01-15')
    expect(book.account().qualifying).toBeNull()
    book.tell({ kind: 'earn', bill: { billId: 'B-1', lines: rupees(10), redeemedMinor: 1000 } }, '2026-01-15')
    expect(book.account().qualifying).toEqual({ measure: 'spend', months: [{ month: 672, amount: 1000 }] })
  })

  test('two bills of a day are one visit, also when one of them comes back', () => {
    const terms = withTiers({ measure: 'visits', ladder: [{ tier: 'known', from: 2 }] })
    const book = openBook(terms)
    book.earn('B-1', '2026-01-15T10:00', 10)
    book.earn('B-2', '2026-01-15T19:00', 10)
    expect(tierOf(book)).toBeNull()
    book.giveBack('B-1', '2026-01-16', 10)
    book.earn('B-3', '2026-01-17', 10)
    expect(tierOf(book)).toBe('known')
    expect(book.account().qualifying?.months).toEqual([{ month: 672, amount: 2, days: '00000000000000101' }])
    book.giveBack('B-2', '2026-01-17', 10)
    expect(book.account().qualifying?.months).toEqual([{ month: 672, amount: 1, days: '00000000000000001' }])
  })

  test('a bill that was cancelled before it arrived takes nobody up', () => {
    const terms = withTiers()
    const bill = { ...openBill('B-1'), voided: true }
    const book = openBook(terms, openAccount(), [bill])
    book.earn('B-1', '2026-01-15', 5000)
    expect(moves(book)).toEqual([])
    expect(book.bill('B-1').qualified).toEqual({ measure: 'points', amount: 0 })
  })
})

describe('keeping and going down', () => {
  test('a rolling tier is kept for its months to the end of a month, and the grace days after it', () => {
    const book = openBook(withTiers())
    book.earn('B-1', '2026-01-15', 1000)
    expect(reviewOf(book)).toBe(india('2026-05-11T00:00'))
    expect(settled(book, '2026-05-10T23:59', withTiers()).tier?.tier).toBe('silver')
    expect(settled(book, '2026-05-11T00:00', withTiers()).tier).toEqual({
      tier: 'bronze',
      since: india('2026-05-11T00:00'),
      reviewAt: null,
    })
  })

  test('what has earned a rolling tier once does not keep it as well', () => {
    const terms = withTiers({
      measure: 'visits',
      window: { kind: 'rolling', months: 12 },
      graceDays: 14,
      ladder: [
        { tier: 'member', from: 0 },
        { tier: 'silver', from: 3 },
      ],
    })
    const book = openBook(terms)
    for (const day of ['01', '02', '03', '27']) book.earn(`B-${day}`, `2026-02-${day}`, 10)
    expect(tierProgress(terms, book.account(), india('2026-02-28'))?.keep).toEqual({
      reviewAt: india('2027-03-15T00:00'),
      from: 3,
      missing: 3,
    })
    expect(settled(book, '2027-03-14T23:59', terms).tier?.tier).toBe('silver')
    expect(settled(book, '2027-03-15T00:00', terms).tier?.tier).toBe('member')
  })

  test('a rolling tier that is earned anew is kept from the end of its period, and once more only by what comes after it', () => {
    const book = openBook(withTiers())
    book.earn('B-1', '2026-01-15', 1000)
    book.earn('B-2', '2026-02-01', 667)
    expect(tierProgress(withTiers(), book.account(), india('2026-02-01'))?.keep?.missing).toBe(0)
    expect(settled(book, '2026-05-11T00:00', withTiers()).tier).toEqual({
      tier: 'silver',
      since: india('2026-01-15'),
      reviewAt: india('2026-08-11T00:00'),
    })
    expect(settled(book, '2026-08-11T00:00', withTiers()).tier?.tier).toBe('bronze')
  })

  test('a calendar tier is kept to the end of the period after the one that reached it', () => {
    const book = openBook(calendar())
    book.earn('B-1', '2026-08-15', 3000)
    expect(reviewOf(book)).toBe(india('2027-04-11T00:00'))
    expect(settled(book, '2028-04-10T23:59', calendar()).tier?.tier).toBe('gold')
    expect(settled(book, '2028-04-11T00:00', calendar()).tier?.tier).toBe('bronze')
  })

  test('what is bought in the grace days still counts for the period', () => {
    const book = openBook(calendar())
    book.earn('B-1', '2026-08-15', 1000)
    book.earn('B-2', '2027-05-01', 600)
    book.earn('B-3', '2028-04-10T23:59', 400)
    expect(settled(book, '2028-04-11T00:00', calendar()).tier?.tier).toBe('silver')
    const late = openBook(calendar())
    late.earn('B-1', '2026-08-15', 1000)
    late.earn('B-2', '2027-05-01', 600)
    late.earn('B-3', '2028-04-11T00:00', 400)
    expect(tierOf(late)).toBe('bronze')
  })

  test('it goes down to the rung that the amount deserves, not just one', () => {
    const steps = withTiers({ ladder: [...ladder, { tier: 'platinum', from: 9000 }] })
    const book = openBook(steps)
    book.earn('B-1', '2026-01-15', 9000)
    book.earn('B-2', '2026-03-20', 1400)
    expect(settled(book, '2026-05-11T00:00', steps).tier?.tier).toBe('silver')
    expect(moves(book)).toEqual(['null > platinum'])
  })

  test('goods that come back lower what counts, and the tier stays until its review', () => {
    const book = openBook(withTiers())
    book.earn('B-1', '2026-01-15', 3000)
    book.earn('B-2', '2026-02-10', 1500)
    expect(tierProgress(withTiers(), book.account(), india('2026-02-10'))?.keep?.missing).toBe(0)
    book.giveBack('B-1', '2026-02-20', 3000)
    book.giveBack('B-2', '2026-02-20', 1250)
    expect(book.account().qualifying?.months).toEqual([{ month: 673, amount: 500 }])
    expect(tierOf(book)).toBe('gold')
    expect(tierProgress(withTiers(), book.account(), india('2026-02-20'))).toEqual({
      tier: 'gold',
      multiplier: 2,
      benefits: [],
      measure: 'points',
      qualified: 500,
      next: null,
      keep: { reviewAt: india('2026-05-11T00:00'), from: 3000, missing: 2500 },
    })
    expect(settled(book, '2026-05-11T00:00', withTiers()).tier?.tier).toBe('bronze')
  })

  test('a return that is taken back goes up again at once', () => {
    const book = openBook(withTiers({ ladder: ladder.slice(1) }))
    book.earn('B-1', '2026-01-15', 1000)
    book.giveBack('B-1', '2026-01-16', 1000)
    const gone = settled(book, '2026-05-11T00:00', withTiers({ ladder: ladder.slice(1) }))
    expect(gone.tier).toBeNull()
    book.giveBack('B-1', '2026-04-01', 0)
    expect(tierOf(book)).toBe('silver')
  })

  test('a review is written at its own instant, by nobody, under the policy that decided it', () => {
    const book = openBook(withTiers({ window: { kind: 'rolling', months: 1 } }))
    book.earn('B-1', '2026-01-15', 1000)
    book.earn('B-2', '2026-09-01', 1)
    const review = book.entries().find(({ tier }) => tier?.to === 'bronze')
    expect(review).toMatchObject({
      ref: null,
      policyVersion: 'terms-1',
      occurredAt: india('2026-03-11T00:00'),
      tier: { from: 'silver', to: 'bronze', reviewAt: null },
    })
  })

  test('thirty-one days of grace after a January still know the whole year before', () => {
    const terms = withTiers({ window: { kind: 'rolling', months: 12 }, graceDays: 31, measure: 'spend' })
    const book = openBook(terms)
    book.earn('B-1', '2025-01-15', 10)
    expect(tierOf(book)).toBe('silver')
    expect(reviewOf(book)).toBe(india('2026-03-04T00:00'))
    book.earn('F-2', '2025-02-10', 10)
    for (let month = 3; month <= 12; month += 1) book.earn(`F-${month}`, `2025-${String(month).padStart(2, '0')}-10`, 0)
    book.earn('B-2', '2026-03-03T23:59', 0)
    expect(settled(book, '2026-03-04T00:00', terms).tier?.tier).toBe('silver')
    expect(settled(book, '2027-03-04T00:00', terms).tier?.tier).toBe('bronze')
  })
})

describe('when the ladder changes', () => {
  const silver = (): Book => {
    const book = openBook(calendar())
    book.earn('B-1', '2026-08-15', 1500)
    return book
  }
  const anything = { kind: 'adjust', commandId: 'A-1', points: 1, reason: 'goodwill', actor: 'asha' } as const

  test('terms without tiers end the tier with the next command', () => {
    const book = silver()
    const { tiers: _tiers, ...without } = calendar()
    expect(book.tell(anything, '2026-09-01', without)[0]).toMatchObject({
      kind: 'tier-changed',
      tier: { from: 'silver', to: null, reviewAt: null },
    })
    expect(book.account()).toMatchObject({ tier: null, qualifying: { months: [] } })
  })

  test('a late bill of a time without tiers ends nothing', () => {
    const book = silver()
    const { tiers: _tiers, ...without } = calendar()
    book.tell({ kind: 'earn', bill: { billId: 'B-0', lines: rupees(10) } }, '2026-08-01', without)
    expect(tierOf(book)).toBe('silver')
    expect(book.account().qualifying?.months).toEqual([{ month: 679, amount: 1500 }])
  })

  test('a tier that the ladder does not have is reviewed at once, to the rung deserved', () => {
    const book = silver()
    const renamed = calendar({
      ladder: [
        { tier: 'member', from: 0 },
        { tier: 'star', from: 1200 },
      ],
    })
    book.tell(anything, '2026-09-01', renamed)
    expect(book.account().tier).toEqual({
      tier: 'star',
      since: india('2026-09-01'),
      reviewAt: india('2027-04-11T00:00'),
    })
  })

  test('early in a new period what the old one deserved still counts for a renamed tier', () => {
    const book = silver()
    const renamed = calendar({
      ladder: [
        { tier: 'member', from: 0 },
        { tier: 'star', from: 1200 },
      ],
    })
    book.tell(anything, '2027-04-02', renamed)
    expect(tierOf(book)).toBe('star')
  })

  test('under another measure what counts begins anew, and the tier gets a whole period to show itself', () => {
    const book = silver()
    const visits = calendar({ measure: 'visits' })
    book.tell(anything, '2027-04-02', visits)
    const anew = { measure: 'visits', months: [], since: india('2027-04-02') }
    expect(book.account().qualifying).toEqual(anew)
    expect(book.account().tier).toMatchObject({ tier: 'silver', reviewAt: india('2028-04-11T00:00') })
    // What came back of a bill counted in points is not taken off visits.
    book.tell({ kind: 'void', billId: 'B-1' }, '2027-04-03', visits)
    expect(book.account().qualifying).toEqual(anew)
  })

  test('what came back of a bill that was forgotten with its measure is not taken off later bills', () => {
    const book = openBook(calendar())
    const visits = calendar({ measure: 'visits' })
    book.earn('B-1', '2026-08-15', 900)
    book.tell(anything, '2026-08-16', visits)
    book.earn('B-2', '2026-08-17', 950)
    book.tell({ kind: 'void', billId: 'B-1' }, '2026-08-18')
    book.earn('B-3', '2026-08-18', 100)
    expect(book.account().qualifying?.months).toEqual([{ month: 679, amount: 1050 }])
    expect(tierOf(book)).toBe('silver')
    book.tell({ kind: 'void', billId: 'B-2' }, '2026-08-19')
    expect(book.account().qualifying?.months).toEqual([{ month: 679, amount: 100 }])
  })

  test('nor one that was forgotten while the terms had no tiers', () => {
    const book = openBook(calendar())
    const { tiers: _tiers, ...without } = calendar()
    book.earn('B-1', '2026-08-15', 900)
    book.tell(anything, '2026-08-16', without)
    book.tell(anything, '2026-08-17', without)
    book.tell({ kind: 'void', billId: 'B-1' }, '2026-08-18')
    book.earn('B-2', '2026-08-18', 100)
    expect(book.account().qualifying?.months).toEqual([{ month: 679, amount: 100 }])
  })

  test('a bill that comes late, after what counts began anew, counts and is taken off again', () => {
    const book = openBook(calendar())
    book.earn('B-1', '2026-08-15', 900)
    book.tell(anything, '2026-08-16', calendar({ measure: 'visits' }))
    book.tell(anything, '2026-08-17')
    book.earn('late', '2026-08-10', 40)
    expect(book.account().qualifying?.months).toEqual([{ month: 679, amount: 40 }])
    book.tell({ kind: 'void', billId: 'late' }, '2026-08-18')
    expect(book.account().qualifying?.months).toEqual([])
  })

  test('what came back is taken off the day its bill counted on, whatever zone is in force by then', () => {
    const book = openBook(calendar())
    book.earn('B-1', '2026-01-31T23:00', 900)
    const elsewhere = { ...calendar(), zone: 'Pacific/Auckland' }
    book.tell({ kind: 'void', billId: 'B-1' }, '2026-02-03', elsewhere)
    expect(book.account().qualifying?.months).toEqual([])
  })

  test('a rung that is no longer everybody’s is reviewed from then on', () => {
    const book = openBook(calendar())
    book.earn('B-1', '2026-08-15', 10)
    const steeper = calendar({
      ladder: [
        { tier: 'new', from: 0 },
        { tier: 'bronze', from: 500 },
      ],
    })
    book.tell(anything, '2026-09-01', steeper)
    expect(book.account().tier).toMatchObject({ tier: 'bronze', reviewAt: india('2027-04-11T00:00') })
    expect(settled(book, '2027-04-11T00:00', steeper).tier?.tier).toBe('new')
  })

  test('a review that falls inside a calendar period waits for its end', () => {
    const book = openBook(withTiers())
    book.earn('B-1', '2026-01-15', 1000)
    expect(settled(book, '2026-05-12', calendar()).tier).toMatchObject({
      tier: 'silver',
      reviewAt: india('2027-04-11T00:00'),
    })
  })
})

describe('accounts that become one', () => {
  const absorb = (terms: LedgerTerms | null, into: Book, from: Book): Account => {
    const { parcel } = emptyAccount(from.account(), { now: india('2026-02-01'), ref: 'M-1' })
    const policy = terms === null ? null : { terms, version: 'terms-1' }
    return absorbAccount(into.account(), parcel, { now: india('2026-02-01'), ref: 'M-1', policy }).account
  }
  const bookOf = (terms: LedgerTerms, ...amounts: readonly number[]): Book => {
    const book = openBook(terms)
    for (const [index, amount] of amounts.entries()) book.earn(`B-${index}`, '2026-01-15', amount)
    return book
  }

  test('the higher tier stays, whichever side had it', () => {
    const terms = withTiers()
    expect(absorb(terms, bookOf(terms, 1), bookOf(terms, 1500)).tier?.tier).toBe('silver')
    expect(absorb(terms, bookOf(terms, 1500), bookOf(terms, 1)).tier?.tier).toBe('silver')
    expect(absorb(null, bookOf(terms, 1), bookOf(terms, 1500)).tier?.tier).toBe('silver')
    expect(absorb(null, bookOf(terms, 1500), bookOf(terms, 1)).tier?.tier).toBe('silver')
  })

  test('what both bought counts together and goes up at once', () => {
    const terms = withTiers()
    const joined = absorb(terms, bookOf(terms, 600), bookOf(terms, 700))
    expect(joined.qualifying).toEqual({ measure: 'points', months: [{ month: 672, amount: 1300 }] })
    expect(joined.tier?.tier).toBe('silver')
  })

  test('visits of both on one day are one visit', () => {
    const terms = withTiers({ measure: 'visits' })
    expect(absorb(terms, bookOf(terms, 10), bookOf(terms, 10, 20)).qualifying?.months).toEqual([
      { month: 672, amount: 1, days: '000000000000003' },
    ])
  })

  test('what came back of a pooled visit is taken off the household’s day', () => {
    const terms = withTiers({ measure: 'visits' })
    const member = bookOf(terms, 10)
    const first = emptyAccount(member.account(), { now: india('2026-01-16'), ref: 'P-1', how: 'pool' })
    const household = absorbAccount(openAccount(), first.parcel, {
      now: india('2026-01-16'),
      ref: 'P-1',
      how: 'pool',
    }).account
    expect(household.qualifying?.months).toEqual([{ month: 672, amount: 1, days: '000000000000001' }])
    const emptied = openBook(terms, first.account, [member.bill('B-0')])
    emptied.giveBack('B-0', '2026-01-17', 10)
    expect(emptied.account().qualifying?.months).toEqual([{ month: 672, amount: 0, days: '00000000000000A' }])
    const second = emptyAccount(emptied.account(), { now: india('2026-01-17'), ref: 'P-2', how: 'pool' })
    const after = absorbAccount(household, second.parcel, { now: india('2026-01-17'), ref: 'P-2', how: 'pool' }).account
    expect(after.qualifying?.months).toEqual([])
  })

  test('a month below zero takes nothing off other months', () => {
    const terms = withTiers()
    const account: Account = {
      ...openAccount(),
      qualifying: {
        measure: 'points',
        months: [
          { month: 671, amount: -900 },
          { month: 672, amount: 400 },
        ],
      },
    }
    expect(tierProgress(terms, account, india('2026-01-15'))?.qualified).toBe(400)
  })
})
