import { describe, expect, test } from 'vitest'
import { type Clock, type Condition, compileCondition, type Vocabulary } from '../../src/condition/index.ts'
import { CrmError } from '../../src/errors.ts'
import { dayMs, hourMs } from '../../src/time.ts'
import { noon, type Subject, vocabulary } from './subject.ts'

const holds = (condition: Condition, subject: Subject, clock: Clock = noon): boolean =>
  compileCondition(condition, vocabulary)(subject, clock)

const missing: Subject = {}
const asia: Subject = {
  'profile.city': 'Pune',
  'profile.member': true,
  'profile.birthday': '2026-03-02',
  'profile.tags': ['vip', 'staff'],
  'purchases.count': 2,
  'purchases.lastAt': noon.now - 30 * dayMs,
  'rfm.segment': 'champions',
  'purchases.byCategory.sarees': 3,
}

const lastAt = noon.now - 30 * dayMs
const yes: readonly Condition[] = [
  { 'profile.city': 'Pune' },
  { 'profile.city': { eq: 'Pune' } },
  { 'profile.city': { in: ['Delhi', 'Pune'] } },
  { 'profile.city': { exists: true } },
  { 'profile.city': { contains: 'un' } },
  { 'profile.member': true },
  { 'profile.member': { eq: true } },
  { 'profile.member': { in: [true] } },
  { 'profile.member': { exists: true } },
  { 'purchases.count': 2 },
  { 'purchases.count': { in: [1, 2] } },
  { 'purchases.count': { lt: 3 } },
  { 'purchases.count': { lte: 2 } },
  { 'purchases.count': { gt: 1.5 } },
  { 'purchases.count': { gte: 2 } },
  { 'purchases.count': { exists: true } },
  { 'purchases.lastAt': lastAt },
  { 'purchases.lastAt': { in: [0.5 * dayMs + lastAt, lastAt] } },
  { 'purchases.lastAt': { lt: lastAt + 1 } },
  { 'purchases.lastAt': { lte: '2026-03-02T12:00:00+05:30' } },
  { 'purchases.lastAt': { gt: '2026-03-02T06:29:59.999Z' } },
  { 'purchases.lastAt': { gte: lastAt } },
  { 'purchases.lastAt': { exists: true } },
  { 'purchases.lastAt': { within: 'P30D' } },
  { 'purchases.lastAt': { olderThan: 'P29DT23H' } },
  { 'profile.birthday': '2026-03-02' },
  { 'profile.birthday': { in: ['2026-03-02'] } },
  { 'profile.birthday': { lt: '2026-03-03' } },
  { 'profile.birthday': { lte: '2026-03-02' } },
  { 'profile.birthday': { gt: '2025-12-31' } },
  { 'profile.birthday': { gte: '2026-03-02' } },
  { 'profile.birthday': { exists: true } },
  { 'profile.birthday': { within: 'P30D' } },
  { 'profile.birthday': { olderThan: 'P29D' } },
  { 'profile.tags': { contains: 'vip' } },
  { 'profile.tags': { in: ['gold', 'staff'] } },
  { 'profile.tags': { exists: true } },
  { 'purchases.byCategory.sarees': { gte: 3 } },
]

const no: readonly Condition[] = [
  { 'profile.city': 'pune' },
  { 'profile.city': { in: ['Delhi'] } },
  { 'profile.city': { contains: 'Camp' } },
  { 'profile.member': false },
  { 'profile.member': { in: [false] } },
  { 'purchases.count': 3 },
  { 'purchases.count': { in: [1, 3] } },
  { 'purchases.count': { lt: 2 } },
  { 'purchases.count': { lte: 1 } },
  { 'purchases.count': { gt: 2 } },
  { 'purchases.count': { gte: 3 } },
  { 'purchases.lastAt': lastAt + 1 },
  { 'purchases.lastAt': { in: [lastAt - 1] } },
  { 'purchases.lastAt': { lt: lastAt } },
  { 'purchases.lastAt': { lte: '2026-03-02T06:29Z' } },
  { 'purchases.lastAt': { gt: '2026-03-02T06:30Z' } },
  { 'purchases.lastAt': { gte: lastAt + 1 } },
  { 'purchases.lastAt': { within: 'P29DT23H' } },
  { 'purchases.lastAt': { olderThan: 'P30D' } },
  { 'profile.birthday': '2026-03-03' },
  { 'profile.birthday': { in: ['2026-03-01'] } },
  { 'profile.birthday': { lt: '2026-03-02' } },
  { 'profile.birthday': { lte: '2026-03-01' } },
  { 'profile.birthday': { gt: '2026-03-02' } },
  { 'profile.birthday': { gte: '2026-03-03' } },
  { 'profile.birthday': { within: 'P29D' } },
  { 'profile.birthday': { olderThan: 'P30D' } },
  { 'profile.tags': { contains: 'vi' } },
  { 'profile.tags': { in: ['gold'] } },
  { 'purchases.byCategory.sarees': { gte: 4 } },
]

// True exactly when the positive twin is false, so also on a missing value.
const negative: readonly { readonly holds: Condition; readonly fails: Condition }[] = [
  { holds: { 'profile.city': { ne: 'Delhi' } }, fails: { 'profile.city': { ne: 'Pune' } } },
  { holds: { 'profile.city': { nin: ['Delhi'] } }, fails: { 'profile.city': { nin: ['Delhi', 'Pune'] } } },
  { holds: { 'profile.member': { ne: false } }, fails: { 'profile.member': { ne: true } } },
  { holds: { 'profile.member': { nin: [false] } }, fails: { 'profile.member': { nin: [true] } } },
  { holds: { 'purchases.count': { ne: 3 } }, fails: { 'purchases.count': { ne: 2 } } },
  { holds: { 'purchases.count': { nin: [1, 3] } }, fails: { 'purchases.count': { nin: [2] } } },
  { holds: { 'purchases.lastAt': { ne: lastAt + 1 } }, fails: { 'purchases.lastAt': { ne: lastAt } } },
  { holds: { 'purchases.lastAt': { nin: [lastAt + 1] } }, fails: { 'purchases.lastAt': { nin: [lastAt] } } },
  { holds: { 'profile.birthday': { ne: '2026-03-03' } }, fails: { 'profile.birthday': { ne: '2026-03-02' } } },
  { holds: { 'profile.birthday': { nin: ['2026-03-03'] } }, fails: { 'profile.birthday': { nin: ['2026-03-02'] } } },
  { holds: { 'profile.tags': { nin: ['gold'] } }, fails: { 'profile.tags': { nin: ['gold', 'vip'] } } },
]

const said = (condition: Condition): string => JSON.stringify(condition)

describe('each operator on each type', () => {
  test.each(yes.map((condition) => [said(condition), condition] as const))('%s holds', (_, condition) => {
    expect(holds(condition, asia)).toBe(true)
  })

  test.each(no.map((condition) => [said(condition), condition] as const))('%s fails', (_, condition) => {
    expect(holds(condition, asia)).toBe(false)
  })

  test.each(negative.map((pair) => [said(pair.holds), pair] as const))('%s holds, its opposite fails', (_, pair) => {
    expect(holds(pair.holds, asia)).toBe(true)
    expect(holds(pair.fails, asia)).toBe(false)
  })
})

describe('a missing value', () => {
  test.each(yes.concat(no).map((condition) => [said(condition), condition] as const))('fails %s', (_, condition) => {
    expect(holds(condition, missing)).toBe(false)
  })

  test('passes ne, nin and "exists": false, and nothing else', () => {
    for (const pair of negative) {
      expect(holds(pair.holds, missing)).toBe(true)
      expect(holds(pair.fails, missing)).toBe(true)
    }
    for (const path of Object.keys(asia)) {
      expect(holds({ [path]: { exists: false } }, missing)).toBe(true)
      expect(holds({ [path]: { exists: false } }, asia)).toBe(false)
    }
  })

  test('is neither within nor older than any time', () => {
    expect(holds({ 'purchases.lastAt': { within: 'P100Y' } }, missing)).toBe(false)
    expect(holds({ 'purchases.lastAt': { olderThan: 'PT0S' } }, missing)).toBe(false)
  })

  test('is also one of another type than the path declares, a number that is none, and an empty list', () => {
    expect(holds({ 'purchases.count': { exists: true } }, { 'purchases.count': '2' })).toBe(false)
    expect(holds({ 'purchases.count': { gte: 1 } }, { 'purchases.count': '2' })).toBe(false)
    expect(holds({ 'purchases.count': { exists: true } }, { 'purchases.count': Number.NaN })).toBe(false)
    expect(holds({ 'profile.tags': { exists: true } }, { 'profile.tags': [] })).toBe(false)
    expect(holds({ 'profile.tags': { nin: ['vip'] } }, { 'profile.tags': [] })).toBe(true)
    expect(holds({ 'profile.city': { exists: true } }, { 'profile.city': ['Pune'] })).toBe(false)
    expect(holds({ 'profile.tags': { contains: 'vip' } }, { 'profile.tags': 'vip' })).toBe(false)
    expect(holds({ 'profile.member': { exists: true } }, { 'profile.member': 1 })).toBe(false)
  })

  test('is what a free path named like a part of every object yields', () => {
    const tallies: Readonly<Record<string, number>> = { sarees: 3 }
    const careless: Vocabulary<typeof tallies> = {
      paths: {},
      families: { 'tally.': { type: 'number', read: (subject, rest) => subject[rest] } },
    }
    for (const rest of ['constructor', 'toString', '__proto__']) {
      expect(compileCondition({ [`tally.${rest}`]: { exists: true } }, careless)(tallies, noon)).toBe(false)
    }
    expect(compileCondition({ 'tally.sarees': 3 }, careless)(tallies, noon)).toBe(true)
  })
})

describe('several tests together', () => {
  test('several operators on a path must all hold', () => {
    expect(holds({ 'purchases.count': { gte: 2, lt: 3 } }, asia)).toBe(true)
    expect(holds({ 'purchases.count': { gte: 2, lt: 2 } }, asia)).toBe(false)
  })

  test('several keys must all hold, combinators among them', () => {
    const either: Condition = { any: [{ 'profile.city': 'Delhi' }, { 'purchases.lastAt': { within: 'P30D' } }] }
    expect(holds({ 'purchases.count': { gte: 2 }, ...either }, asia)).toBe(true)
    expect(holds({ 'purchases.count': { gte: 3 }, ...either }, asia)).toBe(false)
    expect(holds({ 'purchases.count': { gte: 2 }, not: either }, asia)).toBe(false)
  })

  test('"not" negates its whole object, not each of its keys', () => {
    expect(holds({ not: { 'profile.city': 'Pune', 'purchases.count': 9 } }, asia)).toBe(true)
    expect(holds({ not: { 'profile.city': 'Pune', 'purchases.count': 2 } }, asia)).toBe(false)
  })

  test('nothing asked is everything granted', () => {
    expect(holds({}, missing)).toBe(true)
    expect(holds({ all: [] }, missing)).toBe(true)
    expect(holds({ not: {} }, asia)).toBe(false)
    expect(holds({ any: [{ 'profile.city': 'Delhi' }, {}] }, asia)).toBe(true)
  })

  test('nesting works as deep as it is allowed', () => {
    let condition: Condition = { 'profile.city': 'Pune' }
    for (let level = 2; level <= 10; level += 1) condition = { not: condition }
    expect(holds(condition, asia)).toBe(false)
    expect(holds(condition, missing)).toBe(true)
  })
})

describe('time windows', () => {
  test('end now: what lies in the future is neither within nor older', () => {
    const tomorrow: Subject = { 'purchases.lastAt': noon.now + 1, 'profile.birthday': '2026-04-02' }
    expect(holds({ 'purchases.lastAt': { within: 'P30D' } }, tomorrow)).toBe(false)
    expect(holds({ 'purchases.lastAt': { olderThan: 'P30D' } }, tomorrow)).toBe(false)
    expect(holds({ 'profile.birthday': { within: 'P30D' } }, tomorrow)).toBe(false)
    expect(holds({ 'purchases.lastAt': { within: 'P30D' } }, { 'purchases.lastAt': noon.now })).toBe(true)
    expect(holds({ 'profile.birthday': { within: 'P0D' } }, { 'profile.birthday': '2026-04-01' })).toBe(true)
  })

  test('start at the first instant exactly', () => {
    const start = noon.now - 2 * hourMs
    expect(holds({ 'purchases.lastAt': { within: 'PT2H' } }, { 'purchases.lastAt': start })).toBe(true)
    expect(holds({ 'purchases.lastAt': { olderThan: 'PT2H' } }, { 'purchases.lastAt': start })).toBe(false)
    expect(holds({ 'purchases.lastAt': { olderThan: 'PT2H' } }, { 'purchases.lastAt': start - 1 })).toBe(true)
  })

  test('count months on the calendar', () => {
    const clock: Clock = { now: Date.UTC(2026, 2, 31, 12), zone: 'UTC' }
    const month: Condition = { 'profile.birthday': { within: 'P1M' } }
    expect(holds(month, { 'profile.birthday': '2026-02-28' }, clock)).toBe(true)
    expect(holds(month, { 'profile.birthday': '2026-02-27' }, clock)).toBe(false)
  })

  test('count days by the clock on the wall: the day on which clocks change has 23 hours', () => {
    const clock: Clock = { now: Date.UTC(2026, 2, 8, 16), zone: 'America/New_York' }
    const day: Condition = { 'purchases.lastAt': { within: 'P1D' } }
    expect(holds(day, { 'purchases.lastAt': clock.now - 23 * hourMs }, clock)).toBe(true)
    expect(holds(day, { 'purchases.lastAt': clock.now - 23 * hourMs - 1 }, clock)).toBe(false)
  })

  test("take today from the clock's zone", () => {
    const now = Date.UTC(2026, 3, 1, 20)
    const isToday = compileCondition({ 'profile.birthday': { within: 'P0D' } }, vocabulary)
    const born: Subject = { 'profile.birthday': '2026-04-02' }
    expect(isToday(born, { now, zone: 'Asia/Kolkata' })).toBe(true)
    expect(isToday(born, { now, zone: 'UTC' })).toBe(false)
    expect(isToday(born, { now, zone: 'Asia/Kolkata' })).toBe(true)
  })

  test('move with the clock, though compiled once', () => {
    const recent = compileCondition({ 'purchases.lastAt': { within: 'P30D' } }, vocabulary)
    expect(recent(asia, noon)).toBe(true)
    expect(recent(asia, { ...noon, now: noon.now + 1 })).toBe(false)
    expect(recent(asia, noon)).toBe(true)
  })

  test('refuse a zone that does not exist', () => {
    expect(() => holds({ 'purchases.lastAt': { within: 'P1D' } }, asia, { ...noon, zone: 'Pune' })).toThrow(CrmError)
  })
})

describe('a vocabulary', () => {
  const texts = (answer: string): { type: 'string'; read: () => string } => ({ type: 'string', read: () => answer })
  const layered: Vocabulary<null> = {
    paths: { 'a.b.own': texts('path') },
    families: { 'a.': texts('short'), 'a.b.': texts('long'), 'z.y.': texts('long'), 'z.': texts('short') },
  }
  const answers = (condition: Condition): boolean => compileCondition(condition, layered)(null, noon)

  test('prefers a path to a family, and the family with the longer prefix', () => {
    expect(answers({ 'a.b.own': 'path' })).toBe(true)
    expect(answers({ 'a.b.other': 'long', 'z.y.other': 'long' })).toBe(true)
    expect(answers({ 'a.c': 'short' })).toBe(true)
  })

  test('gives a family everything after its prefix, dots and all', () => {
    const said = compileCondition({ 'purchases.byCategory.exact.a.b c': 'a.b c' }, vocabulary)
    expect(said({}, noon)).toBe(true)
  })
})
