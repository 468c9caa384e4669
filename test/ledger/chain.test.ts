import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Account,
  decide,
  type Entry,
  openAccount,
  type SealedEntry,
  sealEntries,
  statement,
  type VerifyOptions,
  verify,
} from '../../src/ledger/index.ts'
import { india, openBook, rupees, spend } from '../support/book.ts'
import { propertyRuns } from '../support/runs.ts'
import { rupeeTerms } from '../support/terms.ts'
import { manyBooks, type Recorded } from './books.ts'

/** Three commits: an earning, an earning with nothing else, a burn a year on with an expiry before it. */
function sealedStory(): { readonly account: Account; readonly entries: readonly SealedEntry[] } {
  const book = openBook()
  const sealed: SealedEntry[] = []
  let headHash = ''
  const commit = (at: string): void => {
    const fresh = book.entries().slice(sealed.length)
    const result = sealEntries({ ...book.account(), headHash }, fresh, india(at))
    headHash = result.account.headHash
    sealed.push(...result.entries)
  }
  book.earn('B-1', '2026-01-15', 100)
  commit('2026-01-16')
  book.earn('B-2', '2026-05-15', 50)
  commit('2026-05-16')
  book.tell(spend(20), '2027-03-01')
  commit('2027-03-02')
  return { account: { ...book.account(), headHash }, entries: sealed }
}

const unrecorded = ({ recordedAt: _, ...entry }: Recorded): Entry => entry

const altered = (
  entries: readonly SealedEntry[],
  index: number,
  change: Partial<SealedEntry>,
): readonly SealedEntry[] => entries.map((entry, at) => (at === index ? { ...entry, ...change } : entry))

describe('the chain', () => {
  test('has one hash per commit, each linked to the one before', () => {
    const { account, entries } = sealedStory()
    expect(entries.map((entry) => entry.seq)).toEqual([1, 2, 3, 4])
    expect(new Set(entries.map((entry) => entry.hash)).size).toBe(3)
    expect(entries[0]?.prevHash).toBe('')
    expect(entries[1]?.prevHash).toBe(entries[0]?.hash)
    expect(entries[2]?.hash).toBe(entries[3]?.hash)
    expect(account.headHash).toMatch(/^[0-9a-f]{64}$/)
    expect(verify(entries, { headHash: account.headHash })).toEqual({
      status: 'intact',
      commits: 3,
      headHash: account.headHash,
    })
  })

  test('a known commit has a known hash, so that another implementation can check it', () => {
    const policy = { terms: rupeeTerms, version: 'v1' }
    const command = { kind: 'earn', bill: { billId: 'B-1', lines: rupees(10) } } as const
    const outcome = decide(policy, openBook().account(), null, command, 1_767_225_600_000)
    if (outcome.status === 'refused') throw new Error(outcome.code)
    const { account } = sealEntries(outcome.account, outcome.entries, 1_767_225_600_001)
    expect(account.headHash).toBe('b2d2d77a415204d049ce3505465936b0efe21a1d7763fa6e4b5a8aa969b6854e')
  })

  test('sealing nothing changes nothing', () => {
    const { account } = sealedStory()
    expect(sealEntries(account, [], 1)).toEqual({ account, entries: [] })
  })

  test('the order in which a database returns the members of an entry does not matter', () => {
    const { account, entries } = sealedStory()
    const reordered = entries.map(
      (entry) => Object.fromEntries(Object.entries(entry).reverse()) as unknown as SealedEntry,
    )
    expect(verify(reordered, { headHash: account.headHash }).status).toBe('intact')
  })

  test('an altered entry is found, with its commit', () => {
    const { account, entries } = sealedStory()
    expect(verify(altered(entries, 1, { points: 51 }), { headHash: account.headHash })).toMatchObject({
      status: 'broken',
      alteredSeq: 2,
      breaks: [{ kind: 'altered', seq: 2 }],
    })
  })

  test('a doctored balance is found as altered and as a balance that does not follow', () => {
    const { entries } = sealedStory()
    const after = { pending: 0, available: 999, held: 0, debt: 0, inTransit: 0 }
    const found = verify(altered(entries, 0, { after }))
    expect(found).toMatchObject({ status: 'broken', alteredSeq: 1 })
    expect(found.status === 'broken' && found.breaks.map(({ kind, seq }) => [kind, seq])).toEqual([
      ['altered', 1],
      ['balance', 1],
      ['balance', 2],
    ])
  })

  test('a removed commit breaks the link, the sequence and the balance; a removed last one misses the head', () => {
    const { account, entries } = sealedStory()
    const found = verify([...entries.slice(0, 1), ...entries.slice(2)], { headHash: account.headHash })
    expect(found.status === 'broken' && found.breaks.map(({ kind, seq }) => [kind, seq])).toEqual([
      ['unlinked', 3],
      ['sequence', 3],
      ['balance', 3],
    ])
    expect(verify(entries.slice(0, 2), { headHash: account.headHash })).toMatchObject({
      breaks: [{ kind: 'truncated', seq: 2 }],
    })
  })

  test('without its first commit an account is broken, unless only a page of it was asked about', () => {
    const { account, entries } = sealedStory()
    expect(verify(entries.slice(1), { headHash: account.headHash })).toMatchObject({
      status: 'broken',
      breaks: [
        { kind: 'sequence', seq: 2, expected: 1, found: 2 },
        { kind: 'unlinked', seq: 2, expected: '' },
      ],
    })
  })

  test('columns that somebody removed are found, and break nothing else', () => {
    const { entries } = sealedStory()
    const robbed = [{ ...entries[0], after: null, delta: null }, ...entries.slice(1)] as unknown as typeof entries
    expect(verify(robbed)).toMatchObject({ status: 'broken', alteredSeq: 1 })
  })

  test('members that are gone, and what is no entry any more, are found as altered', () => {
    const { account, entries } = sealedStory()
    const forgeries: readonly (readonly [unknown, number])[] = [
      [{ ...entries[2], delta: undefined }, 3],
      [{ ...entries[2], after: undefined }, 3],
      [{ ...entries[2], after: 7, allocation: undefined }, 3],
      [null, 3],
      ['gone', 3],
    ]
    for (const [forged, alteredSeq] of forgeries) {
      const books = entries.map((entry, index) => (index === 2 ? forged : entry)) as typeof entries
      expect(verify(books, { account })).toMatchObject({ status: 'broken', alteredSeq })
    }
    expect(verify([null, ...entries.slice(1)] as typeof entries)).toMatchObject({ status: 'broken', alteredSeq: 1 })
  })

  test('a forger who seals anew is found by the link of the next commit', () => {
    const { entries } = sealedStory()
    const [first, ...rest] = entries
    if (first === undefined) throw new Error('no entries')
    const { recordedAt, prevHash, hash: _hash, ...entry } = first
    const forged = sealEntries({ ...openBook().account(), headHash: prevHash }, [{ ...entry, ref: 'B-9' }], recordedAt)
    expect(verify([...forged.entries, ...rest])).toMatchObject({
      alteredSeq: null,
      breaks: [{ kind: 'unlinked', seq: 2 }],
    })
  })

  test('an account that says something else than its entries is found, whatever of it', () => {
    const { account, entries } = sealedStory()
    expect(verify(entries, { account })).toMatchObject({ status: 'intact', headHash: account.headHash })
    const [first] = account.buckets
    const richer = account.buckets.map((bucket) =>
      bucket === first ? { ...bucket, open: bucket.open + 5000 } : bucket,
    )
    const changes: readonly Partial<Account>[] = [
      { buckets: richer },
      { buckets: account.buckets.map((bucket) => ({ ...bucket, held: 1 })) },
      { buckets: account.buckets.map((bucket) => ({ ...bucket, expiresAt: null })) },
      { debt: 3 },
      { lifetime: { ...account.lifetime, redeemed: 0 } },
      { tier: { tier: 'gold', since: 0, reviewAt: null } },
      { frozen: true },
    ]
    for (const change of changes) {
      const found = verify(entries, { account: { ...account, ...change } })
      expect(found).toMatchObject({ status: 'broken', alteredSeq: null })
      expect(found.status === 'broken' && found.breaks.every(({ kind }) => kind === 'account')).toBe(true)
    }
    expect(verify(entries, { account: { ...account, buckets: richer } })).toMatchObject({
      breaks: [
        { kind: 'account', expected: { balances: { available: 30 } }, found: { balances: { available: 5030 } } },
        { kind: 'account' },
      ],
    })
    expect(verify(entries.slice(0, 2), { account })).toMatchObject({ breaks: [{ kind: 'truncated' }] })
    expect(verify(entries.slice(1), { account: { ...account, debt: 3 }, of: 'page' }).status).toBe('broken')
    expect(verify(entries.slice(1), { account, of: 'page' }).status).toBe('intact')
  })

  test('over random histories agrees with every account', () => {
    fc.assert(
      fc.property(manyBooks, ({ accounts, entries: all, now }) => {
        for (const [place, entries] of all.entries()) {
          const sealed = sealEntries(
            { ...(accounts[place] ?? openAccount()), headHash: '' },
            entries.map(unrecorded),
            now,
          )
          expect(verify(sealed.entries, { account: sealed.account })).toMatchObject({ status: 'intact' })
        }
      }),
      { numRuns: propertyRuns(100) },
    )
  })

  test('options that are none are refused, not passed over', () => {
    const { account, entries } = sealedStory()
    const wrong = (options: unknown) => () => verify(entries, options as VerifyOptions)
    const all = [account.headHash, null, { headHash: 7 }, { of: 'half' }, { account: 'c-1' }]
    for (const options of all) expect(wrong(options)).toThrowError(expect.objectContaining({ code: 'bad-option' }))
  })

  test('a later page is verified from where it begins', () => {
    const { account, entries } = sealedStory()
    const { headHash } = account
    expect(verify(entries.slice(1), { headHash, of: 'page' })).toMatchObject({ status: 'intact', commits: 2 })
    expect(verify([], { headHash: '' })).toEqual({ status: 'intact', commits: 0, headHash: '' })
  })
})

describe('the statement', () => {
  const late = () => {
    const book = openBook()
    book.earn('B-1', '2026-01-15', 100)
    book.tell(spend(30), '2026-02-10')
    book.earn('late', '2026-01-20', 50)
    const recorded = ['2026-01-15', '2026-02-10', '2026-02-20'].map((day) => india(day))
    return book.entries().map((entry, index) => ({ ...entry, recordedAt: recorded[index] ?? 0 }))
  }

  test('shows every entry with its running balance, by what happened when', () => {
    const { lines, closing } = statement(late(), { by: 'occurred' })
    expect(lines.map(({ ref, points, balance }) => [ref, points, balance.available])).toEqual([
      ['B-1', 100, 100],
      ['late', 50, 150],
      ['R-1', -30, 120],
    ])
    expect(closing.available).toBe(120)
  })

  test('or by what the books said at the time', () => {
    const lines = statement(late(), { by: 'recorded' }).lines
    expect(lines.map(({ ref, balance }) => [ref, balance.available])).toEqual([
      ['B-1', 100],
      ['R-1', 70],
      ['late', 120],
    ])
  })

  test('as of a past instant, by either time', () => {
    const asOf = india('2026-02-15')
    expect(statement(late(), { by: 'occurred', asOf }).closing.available).toBe(120)
    expect(statement(late(), { by: 'recorded', asOf }).closing.available).toBe(70)
    expect(statement(late(), { by: 'recorded', asOf: 0 })).toMatchObject({ lines: [], closing: { available: 0 } })
  })

  test('by neither time, or from or as of a time that is none, is refused: lines would be missing', () => {
    const wrong: readonly unknown[] = [
      undefined,
      {},
      { by: 'recorderd' },
      { by: 'occurred', asOf: Number.NaN },
      { by: 'recorded', from: '2026-01-15' },
      { by: 'recorded', asOf: india('2026-02-15') * 1000 },
    ]
    for (const options of wrong) {
      const ask = () => statement(late(), options as Parameters<typeof statement>[1])
      expect(ask).toThrowError(expect.objectContaining({ code: 'bad-option' }))
    }
  })

  test('every line names its bill or command and the policy that decided it', () => {
    expect(statement(late(), { by: 'occurred' }).lines[0]).toMatchObject({
      ref: 'B-1',
      policyVersion: 'terms-1',
      occurredAt: india('2026-01-15'),
      recordedAt: india('2026-01-15'),
    })
  })
})
