import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FactInput, type KnownFact, parseFact } from '../../src/facts/index.ts'
import { liveThrough, type SimulatedShop, type SimulatedShopOptions, simulatedShop } from '../../src/testing/index.ts'
import { dayMs, hourMs } from '../../src/time.ts'
import { propertyRuns } from '../support/runs.ts'

const quarter = { customers: 150, from: '2026-01-01', days: 90 } as const
const shopOf = (options: Partial<SimulatedShopOptions> = {}): SimulatedShop => simulatedShop({ ...quarter, ...options })

/** Everything that arrives, asked for in steps. */
function lived(shop: SimulatedShop, stepMs = dayMs): FactInput[] {
  const facts: FactInput[] = []
  for (let at = shop.startsAt; at < shop.endsAt; at += stepMs) facts.push(...shop.arrivals(at + stepMs))
  return facts
}

function parsed(input: FactInput): KnownFact {
  const outcome = parseFact(input)
  if (outcome.status === 'invalid') throw new Error(JSON.stringify([input, outcome.problems]))
  return outcome.fact as KnownFact
}

const idOf = ({ source, id }: { readonly source: string; readonly id: string }): string => `${source}/${id}`
const count = (facts: readonly FactInput[], type: string): number => facts.filter((fact) => fact.type === type).length

describe('for any seed', () => {
  test('every fact parses, none arrives before it occurred, and the same seed gives the same facts', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 32 - 1 }), (seed) => {
        const shop = shopOf({ seed, customers: 60, days: 40 })
        const again = shopOf({ seed, customers: 60, days: 40 })
        for (let at = shop.startsAt; at < shop.endsAt; at += dayMs) {
          const facts = shop.arrivals(at + dayMs)
          for (const fact of facts) expect(parsed(fact).occurredAt).toBeLessThan(at + dayMs)
          expect(again.arrivals(at + dayMs)).toEqual(facts)
        }
      }),
      { numRuns: Math.ceil(propertyRuns() / 30) },
    )
  })

  test('the same id says the same, so that a repeat is only a repeat', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 32 - 1 }), (seed) => {
        const byId = new Map<string, FactInput>()
        for (const fact of lived(shopOf({ seed }))) {
          expect(byId.get(idOf(fact)) ?? fact).toEqual(fact)
          byId.set(idOf(fact), fact)
        }
      }),
      { numRuns: Math.ceil(propertyRuns() / 60) },
    )
  })
})

test('another seed is another shop', () => {
  expect(lived(shopOf({ seed: 1 }))).not.toEqual(lived(shopOf({ seed: 2 })))
})

test('it makes no difference in which steps one asks', () => {
  expect(lived(shopOf(), 7 * hourMs)).toEqual(lived(shopOf()))
  const shop = shopOf()
  expect(shop.arrivals(shop.endsAt)).toEqual(lived(shopOf()))
})

test('asking for the past, or beyond the end, gives nothing', () => {
  const shop = shopOf()
  shop.arrivals(shop.startsAt + 30 * dayMs)
  expect(shop.arrivals(shop.startsAt + 10 * dayMs)).toEqual([])
  shop.arrivals(shop.endsAt)
  expect(shop.arrivals(shop.endsAt + 30 * dayMs)).toEqual([])
})

describe('a year of 600 customers', () => {
  const shop = simulatedShop({ customers: 600, from: '2026-01-01', days: 365 })
  const arrivals: { readonly fact: FactInput; readonly at: number }[] = []
  for (let at = shop.startsAt; at < shop.endsAt; at += hourMs) {
    for (const fact of shop.arrivals(at + hourMs)) arrivals.push({ fact, at })
  }
  const facts = arrivals.map(({ fact }) => fact)
  const truth = shop.truth()

  test('everything that happens in a boutique happens', () => {
    const types = [...new Set(facts.map(({ type }) => type))].sort()
    expect(types).toEqual([
      'bill.claimed',
      'bill.reassigned',
      'cart.abandoned',
      'customer.captured',
      'order.cancelled',
      'order.delivered',
      'order.placed',
      'points.redeemed',
      'price.dropped',
      'product.enquired',
      'product.viewed',
      'promotion.started',
      'purchase.completed',
      'purchase.returned',
      'purchase.voided',
      'stock.restocked',
      'wishlist.added',
    ])
  })

  test('customers are captured in all four ways, and some leave only a number or none', () => {
    const captures = facts.filter((fact) => fact.type === 'customer.captured')
    const share = (method: string): number =>
      captures.filter((fact) => fact.method === method).length / Math.max(1, captures.length)
    expect(share('whatsapp-receipt')).toBeGreaterThan(0.4)
    expect(share('loyalty-enrolment')).toBeGreaterThan(0.15)
    expect(share('campaign-registration')).toBeGreaterThan(0.04)
    expect(share('qr-self')).toBeGreaterThan(0.04)
    expect(truth.anonymousBills).toBeGreaterThan(30)
    expect(captures.some(({ consents = [] }) => consents.some(({ status }) => status === 'withdrawn'))).toBe(true)
  })

  test('some facts of a till that was offline arrive a day and more late', () => {
    const late = arrivals.filter(({ fact, at }) => at - Number(fact.occurredAt) > 12 * hourMs)
    expect(late.length).toBeGreaterThan(10)
    expect(late.every(({ fact }) => /-\d$/.test(fact.source) || fact.source === 'webshop')).toBe(true)
    const sources = new Set(late.map(({ fact }) => fact.source))
    expect(sources.size).toBeGreaterThan(1)
  })

  test('webhooks arrive twice, and now and then in another order than they occurred', () => {
    const seen = new Set<string>()
    const repeats = facts.filter((fact) => seen.has(idOf(fact)) || !seen.add(idOf(fact)))
    expect(repeats.length).toBe(truth.repeats)
    expect(new Set(repeats.map(({ source }) => source))).toEqual(new Set(['webshop']))
    const online = facts.filter(({ source }) => source === 'webshop')
    const overtaken = online.filter((fact, place) => {
      const next = online[place + 1]
      return next !== undefined && Number(next.occurredAt) < Number(fact.occurredAt) - hourMs
    })
    expect(overtaken.length).toBeGreaterThan(0)
  })

  test('families share a phone: there are fewer numbers than people who gave one', () => {
    const named = facts.filter((fact) => fact.type === 'customer.captured').map(parsed)
    const phones = new Set(named.map((fact) => ('customer' in fact ? fact.customer?.phone : undefined)))
    expect(phones.size).toBeLessThan(named.length - 10)
    expect(phones.size).toBeLessThanOrEqual(truth.customers)
  })

  test('tills write one number in different ways', () => {
    const written = facts.flatMap((fact) =>
      fact.type === 'purchase.completed' && fact.customer?.phone !== undefined ? [fact.customer.phone] : [],
    )
    const shapes = new Set(written.map((phone) => phone.replace(/\d/g, '9')))
    expect([...shapes].sort()).toEqual(['+99 99999 99999', '99999 99999', '9999999999', '99999999999'])
  })

  test('the tax of a bill is the tax of its lines, and the total what is paid for them', () => {
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
    for (const fact of facts) {
      if (fact.type !== 'purchase.completed' && fact.type !== 'order.placed') continue
      const { lines = [], totalMinor, taxMinor } = fact
      expect(lines.length).toBeGreaterThan(0)
      expect(totalMinor).toBe(sum(lines.map(({ amountMinor }) => amountMinor)))
      expect(taxMinor).toBe(sum(lines.map((line) => line.taxMinor ?? 0)))
    }
  })

  test('the books add up', () => {
    expect(truth.netMinor).toBe(truth.revenueMinor - truth.returnsMinor)
    expect(truth.netMinor).toBe(truth.identifiedNetMinor + truth.anonymousNetMinor)
    expect(truth.facts).toBe(facts.length)
    const returned = facts.filter((fact) => fact.type === 'purchase.returned')
    expect(truth.returns).toBe(new Set(returned.map(idOf)).size)
  })

  test('weekends are busier than the days after them, and the weeks before Diwali than most', () => {
    const bills = facts.filter((fact) => fact.type === 'purchase.completed')
    const onWeekday = (weekday: number): number =>
      bills.filter(({ occurredAt }) => new Date(Number(occurredAt) + 5.5 * hourMs).getUTCDay() === weekday).length
    expect(onWeekday(0) + onWeekday(6)).toBeGreaterThan(1.4 * (onWeekday(1) + onWeekday(2)))
    const between = (from: string, to: string): number =>
      bills.filter(({ occurredAt }) => Number(occurredAt) >= Date.parse(from) && Number(occurredAt) < Date.parse(to))
        .length
    expect(between('2026-10-25', '2026-11-08')).toBeGreaterThan(between('2026-09-15', '2026-09-29'))
  })

  test('a third of the buyers or so come a second time within 90 days, without any message', () => {
    const days = new Map<string, number[]>()
    for (const fact of facts) {
      if (fact.type !== 'purchase.completed' || fact.customer === undefined) continue
      const about = parsed(fact)
      const phone = 'customer' in about ? (about.customer?.phone ?? '') : ''
      days.set(phone, [...(days.get(phone) ?? []), Math.floor(Number(fact.occurredAt) / dayMs)])
    }
    const firsts = [...days.values()].map((all) => [...new Set(all)].sort((a, b) => a - b))
    const observable = firsts.filter(([first = 0]) => first < shop.endsAt / dayMs - 90)
    const again = observable.filter(([first = 0, second = Number.POSITIVE_INFINITY]) => second - first <= 90)
    expect(again.length / observable.length).toBeGreaterThan(0.22)
    expect(again.length / observable.length).toBeLessThan(0.45)
  })

  test('goods are announced: restocked, reduced, promoted', () => {
    expect(count(facts, 'stock.restocked')).toBeGreaterThan(50)
    expect(count(facts, 'price.dropped')).toBe(52)
    expect(count(facts, 'promotion.started')).toBe(13)
  })
})

test('what is held in memory does not grow with the years', () => {
  const shop = simulatedShop({ customers: 400, from: '2026-01-01', days: 1460 })
  const most = [0, 0, 0, 0]
  for (let day = 1; day <= 1460; day += 1) {
    shop.arrivals(shop.startsAt + day * dayMs)
    const year = Math.floor((day - 1) / 365)
    most[year] = Math.max(most[year] ?? 0, shop.underWay)
  }
  expect(Math.max(...most)).toBeLessThan(200)
  expect(most[3]).toBeLessThanOrEqual(2 * (most[0] ?? 0))
})

test('people are the same whenever they are asked for, and those who gave no number have none', () => {
  const shop = shopOf()
  const people = Array.from({ length: quarter.customers }, (_, index) => shop.person(index))
  expect(people).toEqual(Array.from({ length: quarter.customers }, (_, index) => shopOf().person(index)))
  const unknown = people.filter(({ phone }) => phone === null).length
  expect(unknown).toBeGreaterThan(5)
  expect(unknown).toBeLessThan(35)
  expect(people.filter(({ phone }) => phone !== null).every(({ phone }) => /^\+91[6-9]\d{9}$/.test(phone ?? ''))).toBe(
    true,
  )
})

test('in another zone the shop keeps the hours of its own clocks', () => {
  const shop = simulatedShop({ ...quarter, zone: 'America/New_York', days: 120 })
  const hours = lived(shop)
    .filter((fact) => fact.type === 'purchase.completed')
    .map(({ occurredAt }) =>
      Number(
        new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone: shop.zone }).format(
          Number(occurredAt),
        ),
      ),
    )
  expect(Math.min(...hours)).toBeGreaterThanOrEqual(10)
  expect(Math.max(...hours)).toBeLessThanOrEqual(20)
})

test.each([
  ['customers', { customers: 0 }],
  ['customers', { customers: 1.5 }],
  ['days', { days: 0 }],
  ['days', { days: 100_000 }],
  ['seed', { seed: -1 }],
])('%s out of bounds is refused', (option, options) => {
  expect(() => shopOf(options)).toThrow(
    expect.objectContaining({ code: 'bad-option', details: expect.objectContaining({ option }) }),
  )
})

test('a day or zone that is none is refused', () => {
  expect(() => shopOf({ from: '2026-02-30' })).toThrow(expect.objectContaining({ code: 'bad-time' }))
  expect(() => shopOf({ zone: 'Mars/Base' })).toThrow(expect.objectContaining({ code: 'bad-time' }))
})

test.each([
  ['1989-12-31', 1],
  ['2099-12-30', 30],
])('days of which facts cannot tell are refused: %s and %d more', (from, days) => {
  expect(() => simulatedShop({ customers: 1, from, days })).toThrow(
    `from, days: found ${days} days from ${from}; expected days from 1990 to 2099.`,
  )
})

test('an instant that is none, and a step that does not go forward, are refused and do not turn for ever', async () => {
  const shop = simulatedShop({ customers: 1, from: '2026-01-01', days: 1 })
  expect(() => shop.arrivals(Number.NaN)).toThrow(expect.objectContaining({ code: 'bad-time' }))
  const crm = { record: async () => [], work: async () => null }
  for (const stepMinutes of [0, -60, Number.NaN, 0.5, 1441]) {
    await expect(liveThrough(shop, { crm, setClock: () => undefined, stepMinutes })).rejects.toThrow(
      `stepMinutes: found ${stepMinutes}; expected a whole number from 1 to 1440.`,
    )
  }
})
