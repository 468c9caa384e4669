import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { restate } from '../../src/ledger/engine.ts'
import {
  type Account,
  absorbAccount,
  balanceAt,
  emptyAccount,
  foldEntries,
  type Hold,
  nextSettlementAt,
  openAccount,
  type Part,
  settle,
  unaccountedPoints,
} from '../../src/ledger/index.ts'
import { type Book, india, openBook, spend } from '../support/book.ts'
import { propertyRuns } from '../support/runs.ts'
import { rupeeTerms } from '../support/terms.ts'

const now = '2026-06-01'
const debit = (points: number, transferId = 'T-1') => ({ kind: 'debit-transfer', transferId, points }) as const
const settled = (result: 'credited' | 'returned', transferId = 'T-1') =>
  ({ kind: 'settle-transfer', transferId, result }) as const
const parcelsOf = (book: Book): readonly Part[] => book.account().inTransit.flatMap((transit) => transit.parts)

function giver(): Book {
  const book = openBook()
  book.earn('B-1', '2026-01-15', 100)
  book.earn('B-2', '2026-03-15', 50)
  return book
}

describe('a transfer', () => {
  test('keeps the points in transit until the other side answers, and their expiry all the way', () => {
    const [from, to] = [giver(), openBook()]
    from.tell(debit(120), now)
    expect(balanceAt(from.account(), india(now))).toEqual({
      pending: 0,
      available: 30,
      held: 0,
      debt: 0,
      inTransit: 120,
    })
    to.tell({ kind: 'credit-transfer', transferId: 'T-1', parts: parcelsOf(from) }, now)
    from.tell(settled('credited'), now)
    expect(from.account()).toMatchObject({ inTransit: [], lifetime: { transferredOut: 120 } })
    expect(to.account().buckets.map(({ expiresAt, open }) => [expiresAt, open])).toEqual([
      [india('2027-02-01T00:00'), 100],
      [india('2027-04-01T00:00'), 20],
    ])
  })

  test('that is returned puts every point back into its bucket', () => {
    const book = giver()
    const before = book.account().buckets
    book.tell(debit(120), now)
    book.tell(settled('returned'), now)
    expect(book.account()).toMatchObject({ buckets: before, inTransit: [], lifetime: { transferredOut: 0 } })
  })

  test('points whose expiry passes on the way expire when they come back or arrive', () => {
    const [from, to] = [giver(), openBook()]
    from.tell(debit(150), now)
    const parcels = parcelsOf(from)
    from.tell(settled('returned'), '2027-02-15')
    expect(balanceAt(from.account(), india('2027-02-15')).available).toBe(50)
    to.tell({ kind: 'credit-transfer', transferId: 'T-1', parts: parcels }, '2027-02-15')
    expect(to.kinds()).toEqual(['transfer-credited', 'expired'])
    expect(balanceAt(to.account(), india('2027-02-15')).available).toBe(50)
  })

  test('answered twice is refused the second time and changes nothing', () => {
    const book = giver()
    book.tell(debit(10), now)
    book.tell(settled('credited'), now)
    expect(book.refused(settled('returned'), now).code).toBe('unknown-transfer')
    expect(book.tell(debit(10, 'T-2'), now)).toHaveLength(1)
    expect(book.tell(debit(10, 'T-2'), now)).toEqual([])
  })

  test('beyond what is there, or beyond the transfers that may wait, it is refused', () => {
    const book = giver()
    expect(book.refused(debit(151), now)).toMatchObject({
      code: 'insufficient-points',
      details: { acceptedPoints: 150 },
    })
    for (const id of ['T-1', 'T-2', 'T-3']) book.tell(debit(10, id), now)
    expect(book.refused(debit(10, 'T-4'), now)).toMatchObject({
      code: 'too-many-in-transit',
      details: { transfers: 3, maximum: 3 },
    })
    book.tell(settled('credited', 'T-2'), now)
    book.tell(debit(10, 'T-4'), now)
  })

  test('whatever an account holds can go at once', () => {
    const book = openBook()
    for (let month = 1; month <= 12; month += 1)
      book.earn(`B-${month}`, `2026-${String(month).padStart(2, '0')}-10`, 10)
    book.tell(debit(120), '2026-12-20')
    expect(book.account().buckets).toEqual([])
    expect(parcelsOf(book)).toHaveLength(12)
  })

  test('that happened already sends everything, the shortfall on credit', () => {
    const book = giver()
    book.tell({ ...debit(200), forced: true }, now)
    expect(balanceAt(book.account(), india(now))).toMatchObject({ available: 0, debt: 50, inTransit: 200 })
    expect(unaccountedPoints(book.account())).toBe(0)
  })

  test('that comes back brings nobody the points which the shop bore when it left', () => {
    const book = openBook({ ...rupeeTerms, returns: { ...rupeeTerms.returns, debtLimitPoints: 20 } })
    book.earn('B-1', '2026-01-15', 30)
    book.tell({ ...debit(100), forced: true }, now)
    expect(book.account()).toMatchObject({ debt: 20, lifetime: { writtenOff: 50 } })
    const written = book.tell(settled('returned'), now)
    expect(written.map(({ kind, points, delta }) => [kind, points, delta.available, delta.debt])).toEqual([
      ['transfer-returned', 50, 0, 0],
      ['written-off', -50, 0, 0],
      ['transfer-returned', 50, 30, -20],
    ])
    expect(book.account()).toMatchObject({ debt: 0, inTransit: [], lifetime: { writtenOff: 0 } })
    expect(balanceAt(book.account(), india(now)).available).toBe(30)
    expect(unaccountedPoints(book.account())).toBe(0)
  })

  test('a malformed parcel is refused', () => {
    const parcels = [{ fund: 'a-very-long-fund-name', maturesAt: 0, expiresAt: null, points: 5 }]
    expect(openBook().refused({ kind: 'credit-transfer', transferId: 'T-1', parts: parcels }, now)).toMatchObject({
      code: 'bad-command',
      details: { path: 'parts[0]' },
    })
  })
})

describe('a merge', () => {
  test('moves everything, and the emptied account keeps its chain', () => {
    const loser = giver()
    loser.tell(debit(20), now)
    const { account, parcel, entries } = emptyAccount(loser.account(), { now: india(now), ref: 'M-1' })
    expect(entries).toMatchObject([{ kind: 'merged-out', points: -150, ref: 'M-1', seq: loser.account().seq + 1 }])
    expect(account).toMatchObject({ buckets: [], inTransit: [], debt: 0 })
    const survivor = openBook()
    survivor.earn('B-3', '2026-01-20', 5)
    const absorbed = absorbAccount(survivor.account(), parcel, { now: india(now), ref: 'M-1' })
    expect(balanceAt(absorbed.account, india(now))).toEqual({
      pending: 0,
      available: 135,
      held: 0,
      debt: 0,
      inTransit: 20,
    })
    expect(absorbed.account.buckets).toHaveLength(2)
    expect(unaccountedPoints(absorbed.account)).toBe(0)
  })

  test('the debt of one side meets the points of the other, soonest expiry first', () => {
    const indebted = { ...openAccount(), debt: 110, lifetime: { ...openAccount().lifetime, redeemed: 110 } }
    const { parcel } = emptyAccount(indebted, { now: india(now) })
    const absorbed = absorbAccount(giver().account(), parcel, { now: india(now) })
    expect(absorbed.account.debt).toBe(0)
    expect(absorbed.account.buckets).toMatchObject([{ open: 40, expiresAt: india('2027-04-01T00:00') }])
    const other = absorbAccount(indebted, emptyAccount(giver().account(), { now: india(now) }).parcel, {
      now: india(now),
    })
    expect(other.account.buckets).toEqual(absorbed.account.buckets)
  })

  test('what died on the way is written as expired, once', () => {
    const { parcel } = emptyAccount(giver().account(), { now: india(now) })
    const absorbed = absorbAccount(openAccount(), parcel, { now: india('2027-03-01') })
    expect(absorbed.entries.map(({ kind, points }) => [kind, points])).toEqual([
      ['merged-in', 150],
      ['expired', -100],
    ])
  })

  test('what matured on the way is written as matured, once', () => {
    const pending = openBook({ ...rupeeTerms, maturing: { days: 7 } })
    pending.earn('B-1', '2026-06-01', 40)
    const { parcel } = emptyAccount(pending.account(), { now: india('2026-06-02') })
    const absorbed = absorbAccount(openAccount(), parcel, { now: india('2026-06-10') })
    expect(absorbed.entries.map((entry) => entry.kind)).toEqual(['merged-in', 'matured'])
    expect(balanceAt(absorbed.account, india('2026-06-10')).available).toBe(40)
  })

  test('that brings more transfers than may wait counts the oldest as credited', () => {
    const [left, right] = [giver(), giver()]
    for (const id of ['L-1', 'L-2']) left.tell(debit(10, id), now)
    for (const id of ['R-1', 'R-2']) right.tell(debit(10, id), now)
    const absorbed = absorbAccount(left.account(), emptyAccount(right.account(), { now: india(now) }).parcel, {
      now: india(now),
    })
    expect(absorbed.account.inTransit.map((transit) => transit.transferId)).toEqual(['L-2', 'R-1', 'R-2'])
    expect(absorbed.entries.at(-1)).toMatchObject({ kind: 'transfer-completed', points: -10, ref: 'L-1' })
    expect(unaccountedPoints(absorbed.account)).toBe(0)
  })

  test('held points and holds move with the account', () => {
    const bucket = { fund: 'points', maturesAt: 1, expiresAt: null, open: 50, held: 20 }
    const endsAt = india(now) + 1
    const hold: Hold = {
      holdId: 'H-1',
      kind: 'checkout',
      expiresAt: endsAt,
      heldUntil: endsAt,
      parts: [{ fund: 'points', maturesAt: 1, expiresAt: null, points: 20 }],
    }
    const holding = { ...openAccount(), settledAt: 1, buckets: [bucket], holds: [hold] }
    const { account, parcel } = emptyAccount(holding, { now: india(now) })
    expect(account.holds).toEqual([])
    const absorbed = absorbAccount(openAccount(), parcel, { now: india(now) })
    expect(balanceAt(absorbed.account, india(now))).toMatchObject({ available: 30, held: 20 })
    expect(absorbed.account.holds).toEqual([hold])
  })
})

describe('a rebuild and an unmerge', () => {
  const earnings = fc.array(
    fc.record({ month: fc.integer({ min: 1, max: 12 }), points: fc.integer({ min: 1, max: 300 }) }),
    {
      maxLength: 6,
    },
  )
  const filled = (name: string, list: readonly { readonly month: number; readonly points: number }[]): Book => {
    const book = openBook()
    for (const [index, { month, points }] of list.entries()) {
      book.earn(`${name}-${index}`, `2026-${String(month).padStart(2, '0')}-15`, points)
    }
    return book
  }
  const withoutChain = (account: Account) => ({ ...account, seq: 0, headHash: '', settledAt: 0 })

  test('restating brings an account to the rebuilt one while its chain goes on', () => {
    const book = giver()
    book.tell(spend(30), now)
    const rebuilt = openBook()
    rebuilt.earn('B-1', '2026-01-15', 70)
    const { account, entries } = restate(book.account(), {
      rebuilt: rebuilt.account(),
      now: india(now),
      ref: 'rebuild-1',
    })
    expect(entries).toMatchObject([{ kind: 'restated', points: -50, seq: book.account().seq + 1, ref: 'rebuild-1' }])
    expect(account.buckets).toEqual(rebuilt.account().buckets)
    expect(account.seq).toBe(book.account().seq + 1)
    const folded = foldEntries([...book.entries(), ...entries])
    expect(folded.balances).toEqual(balanceAt(account, india(now)))
    expect(folded.lifetime).toEqual(account.lifetime)
  })

  test('a frozen account stays frozen, and its chain keeps its head', () => {
    const frozen = { ...giver().account(), frozen: true, headHash: 'f'.repeat(64) }
    expect(restate(frozen, { rebuilt: openAccount(), now: india(now) }).account).toMatchObject({
      frozen: true,
      headHash: 'f'.repeat(64),
    })
  })

  test('restating to what is already there writes nothing', () => {
    const { account, entries } = restate(giver().account(), { rebuilt: giver().account(), now: india(now) })
    expect(entries).toEqual([])
    expect(account.seq).toBe(2)
  })

  test('an unmerge gives back what the merge brought, where no burn lies between', () => {
    fc.assert(
      fc.property(earnings, earnings, (ours, theirs) => {
        const [survivor, loser] = [filled('s', ours), filled('l', theirs)]
        const at = india('2026-12-31')
        const sealed = emptyAccount(loser.account(), { now: at })
        const merged = absorbAccount(survivor.account(), sealed.parcel, { now: at })
        // Each is rebuilt from its own facts.
        const back = restate(sealed.account, { rebuilt: filled('l', theirs).account(), now: at })
        const left = restate(merged.account, { rebuilt: filled('s', ours).account(), now: at })
        expect(withoutChain(back.account)).toEqual(withoutChain(settle(loser.account(), at).account))
        expect(withoutChain(left.account)).toEqual(withoutChain(settle(survivor.account(), at).account))
        for (const { account } of [back, left]) expect(unaccountedPoints(account)).toBe(0)
        const books = [loser.entries(), sealed.entries, back.entries].flat()
        expect(foldEntries(books).balances).toEqual(balanceAt(back.account, at))
      }),
      { numRuns: propertyRuns() },
    )
  })

  test('points burned meanwhile become debt when the burn is replayed on the rebuilt account', () => {
    const survivor = filled('s', [{ month: 1, points: 40 }])
    const { parcel } = emptyAccount(filled('l', [{ month: 1, points: 60 }]).account(), { now: india(now) })
    const together = openBook(rupeeTerms, absorbAccount(survivor.account(), parcel, { now: india(now) }).account)
    together.tell(spend(100), now)
    const rebuilt = filled('s', [{ month: 1, points: 40 }])
    rebuilt.tell({ ...spend(100), forced: true }, now)
    const { account } = restate(together.account(), { rebuilt: rebuilt.account(), now: india(now) })
    expect(account).toMatchObject({ debt: 60, buckets: [] })
    expect(nextSettlementAt(account)).toBeNull()
  })
})
