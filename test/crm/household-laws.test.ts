import * as fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { type Crm, type Customer, createCrm, type FactInput, isCrmError } from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { sqliteStore } from '../../src/stores/sqlite/index.ts'
import { faultyStore, isStopped, stepsOf } from '../../src/testing/index.ts'
import {
  balancesOf,
  everybody,
  householdOf,
  joined,
  left,
  open,
  pooled,
  problemsOf,
  redeemed,
  returned,
  withTiers,
} from '../support/household.ts'
import { propertyRuns } from '../support/runs.ts'
import { asha, bill, bina, chitra, ids, minute, noon, retail, shop } from '../support/shop.ts'
import { sqliteFile } from '../support/sqlite.ts'

describe('whatever happens in between', () => {
  const story = async (crm: Crm): Promise<void> => {
    await crm.record([bill('B-0', asha, 700), bill('B-1', bina, 300)])
    await crm.record([joined('J-1', asha), joined('J-2', bina)])
    await crm.record(bill('B-2', asha, 1200))
    await crm.record(redeemed('R-1', bina, 10, { billId: 'B-1' }))
    await crm.record(returned('RET-1', bina, 'B-1', 300))
    await crm.record(left('L-1', asha))
    await crm.record(bill('B-3', asha, 500))
  }

  test('facts told twice count once', async () => {
    const place = shop()
    await story(place.crm)
    const before = (await everybody(place.store)).map(({ points }) => points)
    await story(place.crm)
    expect((await everybody(place.store)).map(({ points }) => points)).toEqual(before)
  })

  test('a process that dies at any step of it delivers everything once', async () => {
    const whole = shop()
    await story(whole.crm)
    const expected = await balancesOf(whole.store)
    const steps = await stepsOf(memoryStore(), async (store) => story(shop({ store }).crm))
    expect(steps.length).toBeGreaterThan(20)
    for (const stop of steps) {
      const store = memoryStore()
      const newId = ids()
      const first = shop({ store: faultyStore(store, { failAt: stop }).store, newId })
      await story(first.crm).catch((error: unknown) => {
        if (!isStopped(error)) throw error
      })
      const next = shop({ store, newId, at: noon + 3 * minute })
      await next.crm.work()
      await story(next.crm)
      await next.crm.work()
      expect(await problemsOf(store), JSON.stringify(stop)).toEqual([])
      expect(await balancesOf(store), JSON.stringify(stop)).toEqual(expected)
    }
  }, 120_000)

  test('the counter answers a member with what the household has', async () => {
    const { crm, store } = await pooled(asha, bina)
    await crm.record(bill('B-1', asha, 1200))
    const command = { id: 'R-1', source: 'pos', customer: bina, points: 5 }
    expect(await crm.points.redeem(command)).toMatchObject({ status: 'done' })
    expect(await crm.points.balance(asha)).toMatchObject({ available: 7 })
    expect(await crm.points.redeem(command)).toMatchObject({ status: 'done' })
    expect(open(await householdOf(store))).toBe(7)
  })

  test('two members who redeem at once never overspend', async () => {
    const place = await pooled(asha, bina)
    await place.crm.record(bill('B-1', asha, 1000))
    const other = createCrm({ store: place.store, policy: retail, clock: place.clock.now, newId: ids('d') })
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        (index % 2 === 0 ? place.crm : other).record(redeemed(`R-${index}`, index % 2 === 0 ? asha : bina, 3)),
      ),
    )
    expect(outcomes.filter(({ status }) => status === 'recorded')).toHaveLength(3)
    expect(open(await householdOf(place.store))).toBe(1)
    expect(await problemsOf(place.store)).toEqual([])
  })

  const who = fc.nat(2)
  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('bill' as const), who, much: fc.integer({ min: 1, max: 60 }) }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('return' as const), who, much: fc.nat(30) }) },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant('redeem' as const), who, much: fc.integer({ min: 1, max: 30 }) }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('join' as const), who, much: fc.nat(1) }) },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('give' as const), who, much: fc.integer({ min: 1, max: 30 }) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('hold' as const), who, much: fc.integer({ min: 1, max: 30 }) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('capture' as const), who, much: fc.nat(30) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), who, much: fc.constant(0) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('again' as const), who, much: fc.nat(30) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('rebuild' as const), who, much: fc.nat(2) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('merge' as const), who, much: fc.nat(2) }) },
  )

  test('bills, returns and redemptions of three members conserve points', async () => {
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(step, { minLength: 3, maxLength: 25 }), async (tiers, steps) => {
        const { crm, store, clock } = shop({ policy: tiers ? withTiers : retail })
        const people = [asha, bina, chitra]
        const bills: { readonly id: string; readonly who: number; readonly rupees: number }[] = []
        const holds: { readonly id: string; readonly who: number }[] = []
        const told: FactInput[] = []
        for (const [index, one] of steps.entries()) {
          clock.advance(5 * minute)
          const at = { occurredAt: clock.now() }
          const customer = people[one.who] ?? asha
          const made = bills[one.much % Math.max(1, bills.length)]
          const fact = factOf()
          if (one.do === 'rebuild' || one.do === 'merge') await attempt(one)
          if (fact === null) continue
          told.push(fact)
          await crm.record(fact)

          function factOf(): FactInput | null {
            switch (one.do) {
              case 'bill':
                bills.push({ id: `B-${index}`, who: one.who, rupees: one.much * 100 })
                return bill(`B-${index}`, customer, one.much * 100, at)
              case 'return':
                return made === undefined
                  ? null
                  : returned(`RET-${index}`, people[made.who] ?? asha, made.id, made.rupees / 2, at)
              case 'redeem':
                return redeemed(`R-${index}`, customer, one.much, {
                  ...at,
                  ...(made?.who === one.who && { billId: made.id }),
                })
              case 'give': {
                const to = people[(one.who + 1 + (one.much % 2)) % 3] ?? asha
                return {
                  type: 'points.transferred',
                  id: `T-${index}`,
                  source: 'pos',
                  ...at,
                  customer,
                  to,
                  points: one.much,
                } as FactInput
              }
              case 'hold':
                holds.push({ id: `H-${index}`, who: one.who })
                return {
                  type: 'points.held',
                  id: `H-${index}`,
                  source: 'pos',
                  ...at,
                  customer,
                  points: one.much,
                } as FactInput
              case 'capture': {
                const hold = holds[one.much % Math.max(1, holds.length)]
                const by = people[hold?.who ?? 0] ?? asha
                return {
                  type: 'points.captured',
                  id: `C-${index}`,
                  source: 'pos',
                  ...at,
                  customer: by,
                  holdId: hold?.id ?? 'H-0',
                } as FactInput
              }
              case 'join':
                return joined(`J-${index}`, customer, `FAMILY-${one.much}`, clock.now())
              case 'leave':
                return left(`L-${index}`, customer, clock.now())
              case 'again':
                return told[one.much % Math.max(1, told.length)] ?? null
              case 'rebuild':
              case 'merge':
                return null
            }
          }
        }
        await crm.work()
        expect(await problemsOf(store)).toEqual([])
        const all = await everybody(store)
        const sum = (of: (customer: Customer) => number): number => all.reduce((total, one) => total + of(one), 0)
        const {
          issued,
          redeemed: spent,
          clawedBack,
          restored,
          expired,
          writtenOff,
        } = {
          issued: sum(({ points }) => points.lifetime.issued),
          redeemed: sum(({ points }) => points.lifetime.redeemed),
          clawedBack: sum(({ points }) => points.lifetime.clawedBack),
          restored: sum(({ points }) => points.lifetime.restored),
          expired: sum(({ points }) => points.lifetime.expired),
          writtenOff: sum(({ points }) => points.lifetime.writtenOff),
        }
        const standing = sum(open) - sum(({ points }) => points.debt)
        expect(issued + restored + writtenOff).toBe(standing + spent + clawedBack + expired)

        async function attempt(one: {
          readonly do: string
          readonly who: number
          readonly much: number
        }): Promise<void> {
          try {
            const ref = people[one.who] ?? asha
            const household = (await everybody(store)).find(({ keys }) => keys.includes(`household:FAMILY-${one.much}`))
            if (one.do === 'rebuild') await crm.rebuild(household === undefined ? ref : { customerId: household.id })
            else await crm.merge(ref, people[one.much] ?? asha)
          } catch (error) {
            if (!isCrmError(error) || error.code !== 'unknown-customer') throw error
          }
        }
      }),
      { numRuns: propertyRuns(60) },
    )
  }, 3_600_000)
})

describe('on SQLite', () => {
  const file = sqliteFile()
  afterAll(() => file.remove())

  test('members of a household earn, spend, return and leave', async () => {
    const { crm, store } = shop({ store: sqliteStore(file.connect()) })
    await crm.record([bill('B-0', asha, 700), joined('J-1', asha), joined('J-2', bina)])
    await crm.record([bill('B-1', bina, 800), redeemed('R-1', bina, 10, { billId: 'B-1' })])
    expect(open(await householdOf(store))).toBe(5)
    await crm.record(returned('RET-1', bina, 'B-1', 800))
    expect(open(await householdOf(store))).toBe(7)
    await crm.record(left('L-1', asha))
    expect(await problemsOf(store)).toEqual([])
  })
})
