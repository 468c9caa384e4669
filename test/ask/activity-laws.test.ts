import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Crm, isCrmError, type Store } from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { sqliteStore } from '../../src/stores/sqlite/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { asha, bill, bina, chitra, day, hour, shop } from '../support/shop.ts'
import { sqliteFile } from '../support/sqlite.ts'

const people = [asha, bina, chitra]
const who = fc.constantFrom(...people)
const rupees = fc.integer({ min: 0, max: 900 })
const number = fc.nat({ max: 7 })

/** Something that happens in a shop, by the bills and people of a small world, so that much of it meets. */
const happening = fc.oneof(
  fc.record({
    kind: fc.constant('bill' as const),
    number,
    customer: fc.option(who, { nil: undefined, freq: 3 }),
    rupees,
    channel: fc.constantFrom('store', 'online'),
  }),
  fc.record({ kind: fc.constant('return' as const), number, customer: who, rupees, named: fc.boolean() }),
  fc.record({ kind: fc.constant('void' as const), number }),
  fc.record({ kind: fc.constant('order' as const), number, customer: who, rupees }),
  fc.record({ kind: fc.constant('deliver' as const), number }),
  fc.record({ kind: fc.constant('claim' as const), number, customer: who }),
  fc.record({ kind: fc.constant('reassign' as const), number, customer: who }),
  fc.record({ kind: fc.constant('redeem' as const), customer: who, points: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ kind: fc.constant('transfer' as const), customer: who, to: who, points: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ kind: fc.constant('hold' as const), customer: who, number, points: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ kind: fc.constant('capture' as const), customer: who, number, points: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ kind: fc.constant('release' as const), customer: who, number }),
  fc.record({ kind: fc.constant('adjust' as const), customer: who, points: fc.integer({ min: -9, max: 9 }) }),
  fc.record({ kind: fc.constant('join' as const), customer: who }),
  fc.record({ kind: fc.constant('leave' as const), customer: who }),
  fc.record({ kind: fc.constant('merge' as const), customer: who, other: who }),
  fc.record({ kind: fc.constant('unmerge' as const) }),
  fc.record({ kind: fc.constant('rebuild' as const), customer: who }),
  fc.record({ kind: fc.constant('wait' as const), days: fc.constantFrom(1, 25, 200), works: fc.boolean() }),
)
type Happening = typeof happening extends fc.Arbitrary<infer One> ? One : never

/** Records whose points are a household's are not always free to become one, or two again. */
const unlessPooled = async <Done>(command: Promise<Done>): Promise<Done | null> => {
  try {
    return await command
  } catch (error) {
    if (isCrmError(error) && error.code === 'pooled-points') return null
    throw error
  }
}

const live = async (
  history: readonly Happening[],
  store: Store = memoryStore(),
): Promise<{ readonly crm: Crm; readonly store: Store }> => {
  const { crm, clock } = shop({ store })
  const merged: string[] = []
  for (const [place, one] of history.entries()) {
    const envelope = { id: `F-${place}`, source: 'pos', occurredAt: clock.now() - (place % 3) * hour }
    const billId = 'number' in one ? `B-${one.number}` : ''
    // What cannot be is refused, or nobody is known: then nothing follows.
    switch (one.kind) {
      case 'bill':
        await crm.record(bill(billId, one.customer, one.rupees, { ...envelope, billId, channel: one.channel }))
        break
      case 'return':
        await crm.record({
          ...envelope,
          type: 'purchase.returned',
          customer: one.customer,
          amountMinor: one.rupees * 100,
          ...(one.named ? { billId } : {}),
        })
        break
      case 'void':
        await crm.record({ ...envelope, type: 'purchase.voided', billId })
        break
      case 'order': {
        const { customer } = one
        const order = { customer, billId, payment: 'cash-on-delivery', totalMinor: one.rupees * 100 } as const
        await crm.record({ ...envelope, type: 'order.placed', ...order })
        break
      }
      case 'deliver':
        await crm.record({ ...envelope, type: 'order.delivered', billId })
        break
      case 'claim':
        await crm.record({ ...envelope, type: 'bill.claimed', customer: one.customer, billId })
        break
      case 'reassign':
        await crm.record({ ...envelope, type: 'bill.reassigned', billId, to: one.customer })
        break
      case 'redeem':
        await crm.record({ ...envelope, type: 'points.redeemed', customer: one.customer, points: one.points })
        break
      case 'hold': {
        const { customer, points, number } = one
        await crm.record({ ...envelope, type: 'points.held', customer, points, id: `H-${number}` })
        break
      }
      case 'capture': {
        const { customer, points, number } = one
        await crm.record({ ...envelope, type: 'points.captured', customer, points, holdId: `H-${number}` })
        break
      }
      case 'release':
        await crm.record({ ...envelope, type: 'points.released', customer: one.customer, holdId: `H-${one.number}` })
        break
      case 'adjust': {
        const { customer, points } = one
        const actor = { id: 'ravi', role: 'staff' } as const
        await crm.record({ ...envelope, type: 'points.adjusted', customer, points, reason: 'count', actor })
        break
      }
      case 'join':
        await crm.record({ ...envelope, type: 'household.joined', customer: one.customer, household: 'card-7' })
        break
      case 'leave':
        await crm.record({ ...envelope, type: 'household.left', customer: one.customer })
        break
      case 'transfer': {
        const { customer, to, points } = one
        await crm.record({ ...envelope, type: 'points.transferred', customer, to, points })
        break
      }
      case 'merge': {
        const known = await Promise.all([one.customer, one.other].map((ref) => crm.ask.customer(ref)))
        if (known.includes(null)) break
        const done = await unlessPooled(crm.merge(one.customer, one.other))
        if (done !== null && done.mergedId !== null) merged.push(done.mergedId)
        break
      }
      case 'unmerge': {
        const last = merged.pop()
        if (last !== undefined) await unlessPooled(crm.unmerge(last))
        break
      }
      case 'rebuild':
        if ((await crm.ask.customer(one.customer)) !== null) await crm.rebuild(one.customer)
        break
      case 'wait':
        clock.advance(one.days * day)
        if (one.works) await crm.work()
        break
    }
  }
  return { crm, store }
}

const debtOfAll = async (store: Store): Promise<number> => {
  const { items } = await store.customers({ tenant: 'main', after: null, limit: 1000 })
  return items.reduce((sum, { customer }) => sum + (customer.kind === 'anonymous' ? 0 : customer.points.debt), 0)
}

test('whatever happens, the months of everything add up to the figures of today', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 25 }), async (history) => {
      const { crm, store } = await live(history)
      const [{ months, unlinkedReturnsMinor, moves }, figures] = [await crm.ask.activity(), await crm.ask.report()]
      const sum = (pick: (month: (typeof months)[number]) => number) =>
        months.reduce((total, month) => total + pick(month), 0)
      const netMinor = sum((month) => month.storeNetMinor + month.onlineNetMinor + month.anonymousNetMinor)
      expect(netMinor - unlinkedReturnsMinor).toBe(figures.revenueMinor - figures.returnsMinor)
      expect(sum(({ bills }) => bills)).toBe(figures.bills)
      expect(sum(({ newCustomers }) => newCustomers)).toBe(figures.customers)
      expect(months.at(-1)?.pointsOutstanding).toBe(figures.pointsOutstanding)
      const kept = sum(
        ({ pointsEarned, pointsRedeemed, pointsExpired }) => pointsEarned - pointsRedeemed - pointsExpired,
      )
      expect(kept).toBe(figures.pointsOutstanding - (await debtOfAll(store)))
      const expiring = figures.pointsExpiring.reduce((total, { points }) => total + points, 0)
      expect(expiring).toBe(figures.pointsOutstanding)
      expect(figures.cohorts.reduce((total, { customers }) => total + customers, 0)).toBe(figures.buyers)
      expect(moves.every(({ from, to }) => from !== to)).toBe(true)
    }),
    { numRuns: propertyRuns(150) },
  )
})

test('whatever happens, the points liability closes with the sum of all accounts, and every account\u2019s books hold', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 25 }), async (history) => {
      const { crm, store } = await live(history)
      const { pointsOutstanding } = await crm.ask.report()
      const owed = { outstandingPoints: pointsOutstanding, debtPoints: await debtOfAll(store) }
      for (const by of ['occurred', 'recorded'] as const) {
        const { days, reconciliation } = await crm.ask.liability({ by })
        expect(reconciliation).toMatchObject({ books: owed, accounts: owed, differencePoints: 0 })
        expect(days.at(-1)).toMatchObject({ closing: pointsOutstanding, debt: owed.debtPoints })
      }
      for (const who of people) {
        expect((await crm.ask.verifyPoints(who)).status).toBe('intact')
        expect((await crm.ask.statement(who)).closing).toEqual(await crm.points.balance(who))
      }
    }),
    { numRuns: propertyRuns(100) },
  )
})

test('a database answers like the memory', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 10, maxLength: 25 }), async (history) => {
      const file = sqliteFile()
      try {
        const [memory, database] = [await live(history), await live(history, sqliteStore(file.connect()))]
        expect(await database.crm.ask.activity()).toEqual(await memory.crm.ask.activity())
        expect(await database.crm.ask.report()).toEqual(await memory.crm.ask.report())
        expect(await database.crm.ask.liability()).toEqual(await memory.crm.ask.liability())
        for (const who of people) expect(await database.crm.ask.story(who)).toEqual(await memory.crm.ask.story(who))
      } finally {
        file.remove()
      }
    }),
    { numRuns: propertyRuns(10) },
  )
})
