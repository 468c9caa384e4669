import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Entry, lineTrace, openAccount, settle, statement } from '../../src/ledger/index.ts'
import { india, openBook, spend, spendOn } from '../support/book.ts'
import { propertyRuns } from '../support/runs.ts'
import { rupeeTerms } from '../support/terms.ts'
import { manyBooks, plus, zero } from './books.ts'

/** One account's entries. */
const books = fc.tuple(manyBooks, fc.nat(2)).map(([all, place]) => all.entries[place] ?? [])

describe('the running balances', () => {
  test('add up in either order, line by line, from the opening to the closing', () => {
    const by = fc.constantFrom('occurred' as const, 'recorded' as const)
    const day = fc.integer({ min: 0, max: 1500 }).map((days) => india('2026-01-01') + days * 86_400_000)
    const bounds = fc.record({ from: fc.option(day, { nil: undefined }), asOf: fc.option(day, { nil: undefined }) })
    fc.assert(
      fc.property(books, by, bounds, (entries, order, { from, asOf }) => {
        const { opening, lines, closing } = statement(entries, { by: order, from, asOf })
        let balance = opening
        for (const line of lines) {
          balance = plus(balance, line.delta)
          expect(line.balance).toEqual(balance)
        }
        expect(closing).toEqual(balance)
        const timeOf = (entry: (typeof entries)[number]) => (order === 'recorded' ? entry.recordedAt : entry.occurredAt)
        const known = entries.filter((entry) => timeOf(entry) <= (asOf ?? Number.POSITIVE_INFINITY))
        const before = known.filter((entry) => timeOf(entry) < (from ?? Number.NEGATIVE_INFINITY))
        expect(opening).toEqual(before.reduce((sum, { delta }) => plus(sum, delta), zero))
        // A statement that begins after it ends has nothing to show.
        if ((from ?? 0) <= (asOf ?? Number.POSITIVE_INFINITY))
          expect(closing).toEqual(known.reduce((sum, { delta }) => plus(sum, delta), zero))
      }),
      { numRuns: propertyRuns(150) },
    )
  })

  test('come to the same, whichever order the lines are read in', () => {
    fc.assert(
      fc.property(books, (entries) => {
        const closings = (['occurred', 'recorded'] as const).map((by) => statement(entries, { by }).closing)
        expect(closings).toEqual([entries.at(-1)?.after ?? zero, entries.at(-1)?.after ?? zero])
      }),
      { numRuns: propertyRuns(150) },
    )
  })

  test('do not depend on the order in which the entries are handed in when read by occurrence', () => {
    const book = openBook()
    book.earn('B-1', '2026-01-15', 100)
    book.tell(spend(30), '2026-02-10')
    const turned = [...book.entries()].reverse()
    expect(statement(turned, { by: 'occurred' })).toEqual(statement(book.entries(), { by: 'occurred' }))
  })
})

describe('what expires next', () => {
  test('is what the account holds, by expiry, of any history whose lines are all told', () => {
    fc.assert(
      fc.property(manyBooks, fc.nat(2), ({ accounts, entries, now }, place) => {
        const { account, entries: unwritten } = settle(accounts[place] ?? openAccount(), now)
        const at = Math.max(now, account.settledAt)
        const held = new Map<number, number>()
        for (const { expiresAt, open } of account.buckets)
          if (expiresAt !== null && expiresAt > at) held.set(expiresAt, (held.get(expiresAt) ?? 0) + open)
        const all: readonly Entry[] = [...(entries[place] ?? []), ...unwritten]
        const { expiring } = statement(all, { by: 'recorded', asOf: at })
        expect(expiring).toEqual([...held].sort(([a], [b]) => a - b).map(([day, points]) => ({ at: day, points })))
      }),
      { numRuns: propertyRuns(150) },
    )
  })

  test('is told as of the end of the statement', () => {
    const book = openBook()
    book.earn('B-1', '2026-01-15', 100)
    book.earn('B-2', '2026-03-15', 40)
    const [january, march] = [india('2027-02-01T00:00'), india('2027-04-01T00:00')]
    const at = (asOf: string) => statement(book.entries(), { by: 'occurred', asOf: india(asOf) }).expiring
    expect(at('2026-01-14')).toEqual([])
    expect(at('2026-02-01')).toEqual([{ at: january, points: 100 }])
    expect(at('2026-04-01')).toEqual([
      { at: january, points: 100 },
      { at: march, points: 40 },
    ])
    expect(at('2027-02-01')).toEqual([{ at: march, points: 40 }])
  })
})

describe('a line', () => {
  test('can be traced to its bill, its lines, its people and its policy', () => {
    const entry: Entry = {
      seq: 1,
      kind: 'adjusted',
      points: -20,
      delta: { ...zero, available: -20 },
      after: { ...zero, available: -20 },
      allocation: [],
      ref: 'A-1',
      actor: 'ravi',
      approver: 'meena',
      reason: 'goodwill',
      occurredAt: 5,
      policyVersion: 'v1',
      lines: [-12, -8],
    }
    expect(statement([entry], { by: 'occurred' }).lines).toEqual([
      {
        seq: 1,
        kind: 'adjusted',
        words: 'Taken off by the shop',
        points: -20,
        delta: { ...zero, available: -20 },
        balance: { ...zero, available: -20 },
        ref: 'A-1',
        cause: null,
        holdId: null,
        maturesAt: null,
        billLines: [-12, -8],
        reason: 'goodwill',
        actor: 'ravi',
        approver: 'meena',
        policyVersion: 'v1',
        tier: null,
        occurredAt: 5,
        recordedAt: null,
      },
    ])
  })

  test('says in plain words what it is', () => {
    const book = openBook({ ...rupeeTerms, maturing: { days: 7 } })
    book.earn('B-1', '2026-01-15', 100)
    book.tell(spendOn('B-2', 40), '2026-02-15')
    book.giveBack('B-1', '2026-02-16', 50)
    book.tell(spend(1, 'R-2'), '2026-03-01')
    expect(statement(book.entries(), { by: 'occurred' }).lines.map(({ words, points }) => [words, points])).toEqual([
      ['Earned', 100],
      ['Ready to spend', 100],
      ['Spent', -40],
      ['Taken back with returned goods', -50],
      ['Spent', -1],
    ])
  })

  test('about a bonus says which, and names nobody else', () => {
    const given = (ref: string, parts: Partial<Entry> = {}): Entry => ({
      ...{ seq: 1, kind: 'bonus', points: 50, delta: { ...zero, available: 50 }, after: { ...zero, available: 50 } },
      ...{ allocation: [], ref, occurredAt: 0, policyVersion: null },
      ...parts,
    })
    const told = (entry: Entry) => {
      const [line] = statement([entry], { by: 'occurred' }).lines
      return line === undefined ? [] : [line.words, lineTrace(line)]
    }
    expect(told(given('enrolment'))).toEqual(['Bonus for joining', null])
    expect(told(given('birthday:2026'))).toEqual(['Birthday bonus 2026', null])
    expect(told(given('anniversary:2027'))).toEqual(['Anniversary bonus 2027', null])
    expect(told(given('referrer:cus-0af3'))).toEqual(['Bonus for bringing a friend', null])
    expect(told(given('referee'))).toEqual(['Bonus for coming with a friend', null])
    expect(told(given('campaign:diwali'))).toEqual(['Bonus: diwali', null])
    expect(told(given('own-key'))).toEqual(['Given as a bonus', 'own-key'])
    const byRule = { kind: 'adjusted', actor: 'rule:second-visit', reason: 'second-visit' } as const
    expect(told(given('a'.repeat(32), byRule))).toEqual(['Bonus', null])
    expect(told(given('A-1', { kind: 'adjusted', actor: 'ravi' }))).toEqual(['Given by the shop', 'A-1'])
  })

  test('names the fact that caused it rather than a hash, and a bill by its own id', () => {
    const book = openBook()
    book.earn('INV-1', '2026-01-15', 100)
    book.tell(spend(30, 'a'.repeat(32)), '2026-02-10')
    const entries = book.entries().map((entry) => ({ ...entry, cause: `till-2/F/${entry.seq}` }))
    const { lines } = statement(entries, { by: 'occurred' })
    expect(lines.map(({ cause }) => cause)).toEqual([
      { source: 'till-2', id: 'F/1' },
      { source: 'till-2', id: 'F/2' },
    ])
    expect(lines.map(lineTrace)).toEqual(['INV-1', 'F/2'])
    expect(statement(book.entries(), { by: 'occurred' }).lines.map(lineTrace)).toEqual(['INV-1', 'a'.repeat(32)])
  })

  test('about a tier says which, and which before', () => {
    const moved = (from: string | null, to: string | null): Entry => ({
      seq: 1,
      kind: 'tier-changed',
      points: 0,
      delta: zero,
      after: zero,
      allocation: [],
      ref: null,
      occurredAt: 0,
      policyVersion: null,
      tier: { from, to, reviewAt: null },
    })
    const words = (entry: Entry) => statement([entry], { by: 'occurred' }).lines[0]?.words
    expect([words(moved(null, 'silver')), words(moved('silver', 'gold')), words(moved('gold', null))]).toEqual([
      'Tier now silver',
      'Tier now gold, before silver',
      'No tier any more, before gold',
    ])
  })
})
