import { describe, expect, test } from 'vitest'
import type { Store } from '../../src/index.ts'
import { lineTrace, type SealedEntry } from '../../src/ledger/index.ts'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { asha, bill, bina, day, noon, shop } from '../support/shop.ts'

describe('a statement', () => {
  test('has what time did though no worker has written it, and so closes with the balance', async () => {
    const { crm, clock } = shop()
    await crm.record(bill('B-1', asha, 1000))
    clock.set(noon + 800 * day)
    const { lines, closing } = await crm.ask.statement(asha)
    expect(lines.map(({ kind, points, recordedAt }) => [kind, points, recordedAt === null])).toEqual([
      ['earned', 10, false],
      ['expired', -10, true],
    ])
    expect(closing).toEqual(await crm.points.balance(asha))
    const past = { by: 'recorded', asOf: noon + 799 * day } as const
    expect((await crm.ask.statement(asha, past)).closing.available).toBe(10)
    expect((await crm.ask.statement(asha, { ...past, by: 'occurred' })).closing.available).toBe(0)
  })

  test('of a record that another one became part of tells what came along in one line', async () => {
    const { crm } = shop()
    await crm.record([bill('B-1', asha, 500), bill('B-2', bina, 300)])
    await crm.merge(asha, bina)
    const { lines, closing } = await crm.ask.statement(bina)
    expect(lines.map(({ words, points }) => [words, points])).toEqual(
      expect.arrayContaining([['Brought by a record that became part of this one', expect.any(Number)]]),
    )
    expect(closing.available).toBe(8)
  })

  test('of a member of a household is the household\u2019s, unless their own is asked for', async () => {
    const { crm } = shop()
    await crm.record(bill('B-1', asha, 1000))
    const joined = { type: 'household.joined', source: 'pos', occurredAt: noon + 1, household: 'card-7' } as const
    await crm.record({ ...joined, id: 'J-1', customer: asha })
    await crm.record({ ...joined, id: 'J-2', customer: bina })
    await crm.record(bill('B-2', bina, 300, { occurredAt: noon + 2 }))
    await crm.work()
    const told = async (options: { readonly own?: boolean }) =>
      (await crm.ask.statement(asha, options)).lines.map(({ words, points }) => [words, points])
    expect(await told({})).toEqual([
      ['Brought by a member of the household', 10],
      ['Brought by a member of the household', 3],
    ])
    expect(await told({ own: true })).toEqual([
      ['Earned', 10],
      ['Moved to the household', -10],
    ])
    expect((await crm.ask.explainBalance(bina, { claimedPoints: 13 })).shown).toMatchObject({ points: 13 })
    for (const own of [true, false]) expect((await crm.ask.verifyPoints(asha, { own })).status).toBe('intact')
    expect((await crm.ask.liability()).reconciliation.differencePoints).toBe(0)
  })

  test('names what was set aside, spent, given and brought to the household by the facts that told it', async () => {
    const { crm, clock } = shop()
    await crm.record(bill('B-1', asha, 80_000))
    clock.advance(day)
    const at = { source: 'pos', customer: asha } as const
    await crm.points.hold({ ...at, id: 'H-1', points: 40 })
    await crm.points.transfer({ ...at, id: 'T-1', to: bina, points: 50 })
    await crm.work()
    clock.advance(day)
    const traces = async (customer: typeof asha) =>
      (await crm.ask.statement(customer)).lines.map((line) => [line.kind, lineTrace(line)])
    expect(await traces(asha)).toEqual([
      ['earned', 'B-1'],
      ['held', 'H-1'],
      ['transfer-debited', 'T-1'],
      ['transfer-completed', 'T-1'],
      ['hold-expired', 'H-1'],
    ])
    expect(await traces(bina)).toEqual([['transfer-credited', 'T-1']])
    const joined = { type: 'household.joined', source: 'pos', occurredAt: noon + 2 * day, household: 'card-7' } as const
    await crm.record({ ...joined, id: 'J-1', customer: bina })
    await crm.work()
    await crm.record(bill('B-2', bina, 300, { occurredAt: noon + 2 * day + 1 }))
    await crm.work()
    expect((await traces(bina)).at(-1)).toEqual(['pooled-in', 'B-2'])
    expect((await crm.ask.verifyPoints(bina)).status).toBe('intact')
  })

  test('from a day on opens with what was before', async () => {
    const { crm, clock } = shop()
    await crm.record(bill('B-1', asha, 1000))
    clock.advance(day)
    await crm.points.redeem({ id: 'R-1', source: 'pos', customer: asha, points: 4 })
    const { opening, lines, closing } = await crm.ask.statement(asha, { from: noon + 1 })
    expect([opening.available, lines.length, closing.available]).toEqual([10, 1, 6])
  })
})

describe('a dispute', () => {
  test('is answered in one call, in the shop\u2019s own days and numbers', async () => {
    const { crm, clock } = shop()
    await crm.record(bill('B-1', asha, 80_000))
    clock.advance(day)
    await crm.points.redeem({ id: 'R-1', source: 'pos', customer: asha, points: 300, billId: 'B-2', billMinor: 900_00 })
    const told = await crm.ask.explainBalance(asha, { claimedPoints: 800 })
    expect(told.explaining.map(({ kind, points }) => [kind, points])).toEqual([['redeemed', -300]])
    expect(told.summary).toMatch(
      /^The books showed 800 points to spend until 2 Jun 2026; since then 300 spent \(2 Jun 2026, B-2\), which leaves 500 to spend now\.$/,
    )
    expect((await crm.ask.explainBalance(asha, { claimedPoints: 800, at: noon - 1 })).shown).toBe(null)
  })

  const joined = { type: 'household.joined', source: 'pos', occurredAt: noon + day, household: 'card-7' } as const

  test('of a member is answered from their own books, and goes on in the household\u2019s', async () => {
    const { crm, clock } = shop()
    await crm.record(bill('B-0', bina, 20_000))
    await crm.record({ ...joined, id: 'J-1', customer: bina, occurredAt: noon })
    await crm.record(bill('B-1', asha, 80_000))
    await crm.work()
    clock.advance(day)
    await crm.record({ ...joined, id: 'J-2', customer: asha })
    await crm.work()
    clock.advance(day)
    await crm.points.redeem({ id: 'R-1', source: 'pos', customer: bina, points: 300, billId: 'B-2', billMinor: 900_00 })
    const told = await crm.ask.explainBalance(asha, { claimedPoints: 800 })
    expect(told).toMatchObject({
      shown: { points: 800, line: { ref: 'B-1' } },
      moves: [{ line: { kind: 'pooled-in' }, pointsBefore: 200 }],
      standingPoints: 700,
      explaining: [{ kind: 'redeemed', ref: 'B-2' }],
      summary:
        'The books showed 800 points to spend until 2 Jun 2026; brought into the household on 2 Jun 2026, where 200 were before; since then 300 spent there (3 Jun 2026, B-2), which leaves 700 to spend now.',
    })
    expect(told.lines.map(({ kind }) => kind)).toEqual(['pooled-out', 'pooled-in', 'redeemed'])
  })

  test('of a record that became part of another is answered from its own books', async () => {
    const { crm, clock } = shop()
    await crm.record(bill('B-1', asha, 80_000))
    clock.advance(day)
    await crm.record(bill('B-2', bina, 30_000, { occurredAt: noon + day }))
    await crm.merge(asha, bina)
    expect((await crm.ask.explainBalance(bina, { claimedPoints: 300 })).summary).toBe(
      'The books showed 300 points to spend until 2 Jun 2026; brought into the record this one became part of on 2 Jun 2026, where 800 were before, which leaves 1,100 to spend now.',
    )
  })

  test('with something that is no claim is refused, and so are times and orders that are none', async () => {
    const { crm } = shop()
    await crm.record(bill('B-1', asha, 1000))
    const refused = (option: string) => ({ code: 'bad-option', details: { option } })
    for (const claimedPoints of [undefined, Number.NaN, -5, 1.5, '800']) {
      const claim = { claimedPoints } as { readonly claimedPoints: number }
      await expect(crm.ask.explainBalance(asha, claim)).rejects.toMatchObject(refused('claimedPoints'))
    }
    const at = '2026-01-06'
    await expect(crm.ask.explainBalance(asha, { claimedPoints: 1, at })).rejects.toMatchObject(refused('at'))
    await expect(crm.ask.statement(asha, { asOf: at })).rejects.toMatchObject(refused('asOf'))
    await expect(crm.ask.statement(asha, { from: Number.NaN })).rejects.toMatchObject(refused('from'))
    await expect(crm.ask.statement(asha, { by: 'x' as 'occurred' })).rejects.toMatchObject(refused('by'))
    await expect(crm.ask.verifyPoints(asha, { own: 'x' as never })).rejects.toMatchObject(refused('own'))
    for (const asOf of [noon, new Date(noon), '2026-06-01T12:00:00+05:30']) {
      expect((await crm.ask.statement(asha, { asOf })).lines).toHaveLength(1)
    }
  })

  test('counts what has expired though no worker has written it', async () => {
    const { crm, clock } = shop()
    await crm.record(bill('B-1', asha, 80_000))
    clock.set(noon + 800 * day)
    expect(await crm.ask.explainBalance(asha, { claimedPoints: 800 })).toMatchObject({
      standing: { available: 0 },
      explaining: [{ kind: 'expired', points: -800 }],
    })
  })

  test('with somebody unknown finds no books', async () => {
    const { crm } = shop()
    expect(await crm.ask.explainBalance(asha, { claimedPoints: 800 })).toMatchObject({ shown: null, lines: [] })
    expect((await crm.ask.statement(asha)).lines).toEqual([])
    expect(await crm.ask.verifyPoints(asha)).toEqual({ status: 'intact', commits: 0, headHash: '' })
  })
})

describe('the chain', () => {
  /** A store whose books somebody has tampered with. */
  const tampered = (store: Store, alter: (entry: SealedEntry) => SealedEntry | null): Store => ({
    ...store,
    history: async (query) => {
      const page = await store.history(query)
      const items = page.items.flatMap((item) => {
        if (item.of !== 'journal' || item.entry.kind !== 'points') return [item]
        const entry = alter(item.entry.data.entry as SealedEntry)
        return entry === null ? [] : [{ ...item, entry: { ...item.entry, data: { ...item.entry.data, entry } } }]
      })
      return { ...page, items }
    },
  })

  const told = async () => {
    const store = memoryStore()
    const { crm, clock } = shop({ store })
    await crm.record([bill('B-1', asha, 1000), bill('B-2', asha, 500, { occurredAt: noon + 1 })])
    clock.advance(day)
    await crm.points.redeem({ id: 'R-1', source: 'pos', customer: asha, points: 4 })
    await crm.points.redeem({ id: 'R-2', source: 'pos', customer: asha, points: 2 })
    return { store, crm, entries: (await crm.ask.statement(asha)).lines.length }
  }

  test('is whole as long as nobody touched the books', async () => {
    const { crm } = await told()
    expect(await crm.ask.verifyPoints(asha)).toMatchObject({
      status: 'intact',
      headHash: expect.stringMatching(/^\w{64}$/),
    })
  })

  test('an account that somebody made richer is found', async () => {
    const { store } = await told()
    const { crm } = shop({
      store: {
        ...store,
        load: async (requests) =>
          (await store.load(requests)).map((loaded) => {
            if (loaded.customer === null) return loaded
            const { points } = loaded.customer
            const buckets = points.buckets.map((bucket) => ({ ...bucket, open: bucket.open + 5000 }))
            return { ...loaded, customer: { ...loaded.customer, points: { ...points, buckets } } }
          }),
      },
    })
    expect(await crm.ask.verifyPoints(asha)).toMatchObject({ status: 'broken', breaks: [{ kind: 'account' }, {}] })
  })

  test('any altered entry in the store is found, whichever it is and whatever of it', async () => {
    const { store, entries } = await told()
    const changes: ((entry: SealedEntry) => SealedEntry | null)[] = [
      (entry) => ({ ...entry, points: entry.points + 1 }),
      (entry) => ({ ...entry, ref: 'another' }),
      (entry) => ({ ...entry, occurredAt: entry.occurredAt - 1 }),
      (entry) => ({ ...entry, recordedAt: entry.recordedAt + 1 }),
      (entry) => ({ ...entry, after: { ...entry.after, available: entry.after.available + 100 } }),
      (entry) => ({ ...entry, reason: 'goodwill' }),
      () => null,
    ]
    expect(entries).toBeGreaterThan(3)
    for (let seq = 1; seq <= entries; seq += 1) {
      for (const change of changes) {
        const altered = tampered(store, (entry) => (entry.seq === seq ? change(entry) : entry))
        const { crm } = shop({ store: altered })
        expect((await crm.ask.verifyPoints(asha)).status).toBe('broken')
      }
    }
  })
})
