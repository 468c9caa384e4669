import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Customer } from '../../src/index.ts'
import { indianRetailPoints } from '../../src/presets/index.ts'
import {
  adjusted,
  everybody,
  householdOf,
  joined,
  left,
  open,
  personOf,
  problemsOf,
  redeemed,
  returned,
} from '../support/household.ts'
import { propertyRuns } from '../support/runs.ts'
import { asha, bill, bina, chitra, minute, retailWith, shop } from '../support/shop.ts'

describe('whoever the customers live with', () => {
  const generous = retailWith({ points: indianRetailPoints })
  const who = fc.nat(2)
  const move = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ do: fc.constant('buy' as const), who, much: fc.integer({ min: 1, max: 60 }) }),
    },
    {
      weight: 5,
      arbitrary: fc.record({ do: fc.constant('pay' as const), who, much: fc.integer({ min: 1, max: 20 }) }),
    },
    { weight: 7, arbitrary: fc.record({ do: fc.constant('return' as const), who, much: fc.nat(30) }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('join' as const), who, much: fc.nat(1) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('leave' as const), who, much: fc.constant(0) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('rebuild' as const), who, much: fc.constant(0) }) },
  )

  test('the account that got the points of a bill bears its returns, and the one that paid gets back what it paid', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 8, maxLength: 40 }), async (moves) => {
        const { crm, store, clock } = shop({ policy: generous })
        const people = [asha, bina, chitra]
        await crm.record(people.map((customer, index) => adjusted(`A-${index}`, customer, 40)))
        // An account of one's own is a new one after each time in a household, which took the one before.
        const accounts = [40, 40, 40]
        const own = [0, 1, 2]
        const lives: (number | null)[] = [null, null, null]
        const households = new Map<number, number>()
        const joinedTo = new Map<number, number>()
        const holderOf = (account: number): number => joinedTo.get(account) ?? account
        const accountOf = (one: number): number => {
          const home = lives[one] ?? null
          return home === null ? (own[one] ?? 0) : (households.get(home) ?? 0)
        }
        const give = (account: number, points: number): void => {
          accounts[account] = (accounts[account] ?? 0) + points
        }
        interface Sold {
          readonly id: string
          readonly who: number
          rupees: number
          earner: number
          back: boolean
          readonly paid: { readonly by: number | null; readonly points: number }[]
        }
        const baskets: Sold[] = people.map((_, index) => next(index, 0))
        const sold: Sold[] = []
        function next(one: number, count: number): Sold {
          return { id: `B-${one}-${count}`, who: one, rupees: 0, earner: -1, back: false, paid: [] }
        }
        for (const [index, one] of moves.entries()) {
          clock.advance(minute)
          const at = { occurredAt: clock.now() }
          const customer = people[one.who] ?? asha
          const account = accountOf(one.who)
          const coming = baskets[one.who]
          if (coming === undefined) continue
          switch (one.do) {
            case 'buy': {
              await crm.record(bill(coming.id, customer, one.much * 100, at))
              const paid = coming.paid.reduce((points, part) => points + part.points, 0)
              Object.assign(coming, { rupees: one.much * 100, earner: account })
              give(account, Math.floor(Math.max(0, one.much * 100 - paid) / 100))
              sold.push(coming)
              baskets[one.who] = next(one.who, index + 1)
              break
            }
            case 'pay': {
              const told = await crm.record(redeemed(`R-${index}`, customer, one.much, { ...at, billId: coming.id }))
              expect(told.status).toBe((accounts[account] ?? 0) >= one.much ? 'recorded' : 'refused')
              if (told.status !== 'recorded') break
              give(account, -one.much)
              coming.paid.push({ by: lives[one.who] === null ? null : account, points: one.much })
              break
            }
            case 'return': {
              const goods = sold[one.much % Math.max(1, sold.length)]
              if (goods === undefined || goods.back) break
              goods.back = true
              const { id, who: buyer, rupees, paid } = goods
              await crm.record(returned(`RET-${index}`, people[buyer] ?? asha, id, rupees, at))
              const points = paid.reduce((sum, part) => sum + part.points, 0)
              give(holderOf(goods.earner), -Math.floor(Math.max(0, rupees - points) / 100))
              for (const part of paid) give(part.by ?? accountOf(buyer), part.points)
              break
            }
            case 'join': {
              const told = await crm.record(joined(`J-${index}`, customer, `FAMILY-${one.much}`, clock.now()))
              expect(told.status).toBe(lives[one.who] === null ? 'recorded' : 'refused')
              if (told.status !== 'recorded') break
              const household = households.get(one.much) ?? accounts.push(0) - 1
              households.set(one.much, household)
              lives[one.who] = one.much
              give(household, accounts[account] ?? 0)
              accounts[account] = 0
              joinedTo.set(account, household)
              break
            }
            case 'leave':
              await crm.record(left(`L-${index}`, customer, clock.now()))
              if (lives[one.who] !== null) own[one.who] = accounts.push(0) - 1
              lives[one.who] = null
              break
            case 'rebuild':
              await crm.rebuild(customer)
          }
        }
        await crm.work()
        const all = await everybody(store)
        const worth = (one: Customer): number => open(one) - one.points.debt
        for (const [index, customer] of people.entries()) {
          const expected = lives[index] === null ? accounts[own[index] ?? 0] : 0
          expect(worth(await personOf(store, customer))).toBe(expected)
        }
        for (const [name, account] of households)
          expect(worth(await householdOf(store, `FAMILY-${name}`))).toBe(accounts[account])
        expect(all.reduce((sum, { points }) => sum + points.lifetime.writtenOff, 0)).toBe(0)
        expect(await problemsOf(store)).toEqual([])
        const { reconciliation } = await crm.ask.liability()
        expect(reconciliation.differencePoints).toBe(0)
      }),
      { numRuns: propertyRuns(60) },
    )
  }, 3_600_000)
})
