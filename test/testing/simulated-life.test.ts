import { describe, expect, test } from 'vitest'
import { createCrm, definePolicy, type FactInput, type Policy } from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { fakeClock, liveThrough, type SimulatedShopOptions, simulatedShop } from '../../src/testing/index.ts'
import { dayMs, hourMs } from '../../src/time.ts'
import { smallRetail } from '../support/retail.ts'
import { ids } from '../support/shop.ts'

const year = { customers: 60, from: '2026-01-01', days: 365 } as const
const small = definePolicy(smallRetail())
const silent = definePolicy({ ...smallRetail(), rules: [], templates: {} })

/** Lives a shop through with the real engine on a memory store. */
async function live(policy: Policy, options: Partial<SimulatedShopOptions> = {}) {
  const shop = simulatedShop({ ...year, ...options })
  const clock = fakeClock(shop.startsAt)
  const crm = createCrm({ store: memoryStore(), policy, channels: shop.channels, clock: clock.now, newId: ids() })
  const lived = await liveThrough(shop, { crm, setClock: clock.set })
  return { shop, crm, lived, report: await crm.ask.report() }
}

/** What the books of the crm and of the shop both tell. */
function booksOf({ shop, report }: Awaited<ReturnType<typeof live>>) {
  const truth = shop.truth()
  const { crmRevenueShare: share } = report
  return {
    crm: {
      customers: report.customers,
      bills: report.bills,
      anonymousBills: share.anonymousBills,
      revenueMinor: report.revenueMinor,
      returns: report.returns,
      returnsMinor: report.returnsMinor,
      identifiedNetMinor: share.identifiedNetMinor,
      anonymousNetMinor: share.anonymousNetMinor,
    },
    shop: {
      customers: truth.customers,
      bills: truth.bills,
      anonymousBills: truth.anonymousBills,
      revenueMinor: truth.revenueMinor,
      returns: truth.returns,
      returnsMinor: truth.returnsMinor,
      identifiedNetMinor: truth.identifiedNetMinor,
      anonymousNetMinor: truth.anonymousNetMinor,
    },
  }
}

describe('a year of sixty customers through the real engine', async () => {
  const year = await live(small)
  const { lived, shop } = year

  test('its books are the books of the shop', () => {
    const { crm, shop: truth } = booksOf(year)
    expect(crm).toEqual(truth)
    expect(crm.customers).toBeGreaterThan(35)
  })

  test('nothing is refused but points that somebody does not have', () => {
    const { recorded = 0, announced = 0, duplicate = 0, refused = 0, ...others } = lived.outcomes
    expect(others).toEqual({})
    expect(Object.keys(lived.refused).filter((code) => code !== 'insufficient-points')).toEqual([])
    const told = Object.values(lived.facts).reduce((sum, count) => sum + count, 0)
    expect(recorded + announced + duplicate + refused).toBe(told)
    expect(told).toBe(shop.truth().facts)
    expect(duplicate).toBe(shop.truth().repeats)
  })

  test('messages went out on WhatsApp, and by SMS to those who are not on it', () => {
    expect(lived.messages).toEqual(shop.truth().messages)
    expect(lived.messages.whatsapp).toBeGreaterThan(100)
    expect(lived.messages.sms).toBeGreaterThan(0)
    expect(lived.facts['message.read']).toBeGreaterThan(50)
  })

  test('the same seed lives the same year', async () => {
    const again = await live(small)
    expect({ lived: again.lived, report: again.report }).toEqual({ lived, report: year.report })
  })

  test('without responses a year with messages has the facts of a year without', async () => {
    const [talks, says] = [await live(small, { responds: false }), await live(silent, { responds: false })]
    expect(talks.lived.facts).toEqual(says.lived.facts)
    expect(booksOf(talks)).toEqual(booksOf(says))
    expect(talks.lived.messages.whatsapp).toBeGreaterThan(100)
    expect(says.lived.messages).toEqual({})
  })
})

test.each([3, 11, 42])('the books agree for seed %i', async (seed) => {
  const { crm, shop } = booksOf(await live(small, { seed, customers: 80, days: 150 }))
  expect(crm).toEqual(shop)
})

describe('living through', () => {
  test('the clock goes forward, by two hours while the shops are open, and ends where the shop ends', async () => {
    const shop = simulatedShop({ ...year, customers: 10, days: 2 })
    const times: number[] = []
    await liveThrough(shop, {
      crm: { record: async (facts) => facts.map(() => ({ status: 'recorded' })), work: async () => null },
      setClock: (at) => {
        times.push(at)
      },
    })
    const hours = times.map((at) => Math.round((at - shop.startsAt) / hourMs))
    const oneDay = [8, 10, 12, 14, 16, 18, 20, 22, 24]
    expect(hours).toEqual([...oneDay, ...oneDay.map((hour) => hour + 24)])
    expect(times.at(-1)).toBe(shop.endsAt - 1)
  })

  test('facts come in batches after the clock is put forward, then the worker works, then the day is told of', async () => {
    const shop = simulatedShop({ ...year, customers: 4000, days: 1 })
    const steps: string[] = []
    let most = 0
    const record = async (facts: readonly FactInput[]) => {
      steps.push('record')
      most = Math.max(most, facts.length)
      return facts.map(() => ({ status: 'refused', code: 'no-such-thing' }))
    }
    const lived = await liveThrough(shop, {
      crm: { record, work: async () => steps.push('work') },
      setClock: () => steps.push('clock'),
      stepMinutes: 840,
      onDay: ({ day, at }) => steps.push(`day ${day} at ${(at + 1 - shop.startsAt) / dayMs}`),
    })
    expect(steps.filter((step) => step !== 'record')).toEqual([
      'clock',
      'work',
      'clock',
      'work',
      'clock',
      'work',
      'day 0 at 1',
    ])
    expect(most).toBeLessThanOrEqual(500)
    expect(lived.refused['no-such-thing']).toBe(shop.truth().facts)
    expect(lived.outcomes).toEqual({ refused: shop.truth().facts })
  })
})
