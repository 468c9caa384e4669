import { describe, expect, test } from 'vitest'
import type { Customer, SharedPoints } from '../../src/customer.ts'
import { fold, newCustomer } from '../../src/fold/index.ts'
import { type Account, type AccountParcel, openAccount } from '../../src/ledger/index.ts'
import { given, noon, type Story, systemFact, worldOf } from '../support/story.ts'

const world = worldOf()
const hour = 3_600_000
const day = 24 * hour
const nothing: SharedPoints = { available: 0, pending: 0, held: 0, debt: 0, frozen: false, tierReviewAt: null }
const memberOf = (id: string, heardSeq: number, points = nothing): Partial<Customer> => ({
  household: { id, since: noon, heardSeq, points },
})
const member = memberOf('h-1', 3)
const household = (parts: Partial<Customer> = {}): Story =>
  given(world, [], { ...newCustomer('shop', 'h-1', 'household', noon), ...parts })

const sold = (id: string, rupees: number, at = noon) => ({
  type: 'purchase.completed',
  id,
  at,
  totalMinor: rupees * 100,
})
const parcelOf = (parts: Partial<AccountParcel>): AccountParcel => ({
  settledAt: noon,
  buckets: [],
  holds: [],
  resolvedHolds: [],
  inTransit: [],
  debt: 0,
  tier: null,
  qualifying: null,
  caps: [],
  grants: [],
  ...parts,
})
const pointsOf = (open: number, expiresAt = noon + 300 * day) => ({
  fund: 'points',
  maturesAt: noon,
  expiresAt,
  open,
  held: 0,
})
const received = (id: string, parts: Partial<AccountParcel>, from = 'c-1') => ({
  ...systemFact('household.received', noon, { member: from, parcel: parcelOf(parts), tier: null }, 'h-1'),
  id,
})
const asked = (id: string, who: string, parts: object = { name: 'FAMILY-7' }) => ({
  ...systemFact('household.asked', noon, { member: who, ...parts }, 'h-1'),
  id,
})
const parted = (id: string, who: string) => ({ ...systemFact('household.parted', noon, { member: who }, 'h-1'), id })
const byManager = { reason: 'dispute', actor: { id: 'S-1', role: 'manager' } }
const standing = (parts: object) =>
  systemFact('household.standing', noon, { household: 'h-1', tier: null, points: nothing, seq: 4, ...parts })

const sent = ({ last }: Story): readonly unknown[] =>
  last.outbox.flatMap((item) => (item.kind === 'fact' && 'payload' in item.fact ? [item.fact.payload] : []))
const sentTypes = ({ last }: Story): readonly string[] =>
  last.outbox.flatMap((item) => (item.kind === 'fact' ? [item.fact.type] : []))
const open = ({ buckets }: Account): readonly number[] => buckets.map((bucket) => bucket.open)

describe('who asks a household', () => {
  test('keeps their points until it has answered, and can neither ask again nor leave', () => {
    const asks = given(world, [sold('B-1', 1200)]).when({ type: 'household.joined', household: 'FAMILY-7' })
    expect(sentTypes(asks)).toEqual(['household.asked'])
    expect([asks.customer.joining, asks.customer.household, open(asks.customer.points)]).toEqual([
      'FAMILY-7',
      null,
      [12],
    ])
    expect(asks.when({ type: 'household.joined', household: 'FAMILY-8' }).refusal?.code).toBe('household-pending')
    expect(asks.when({ type: 'household.left' }).refusal?.code).toBe('household-pending')
    const joined = asks.when(standing({ admits: 'FAMILY-7' }))
    expect(joined.customer.household).toMatchObject({ id: 'h-1', heardSeq: 4 })
    expect([joined.customer.joining, open(joined.customer.points)]).toEqual([null, []])
    expect(sentTypes(joined)).toEqual(['household.received'])
  })

  test('is as before where it is full', () => {
    const asks = given(world, [sold('B-1', 1200)]).when({ type: 'household.joined', household: 'FAMILY-7' })
    const declined = asks.when(systemFact('household.declined', noon, { name: 'FAMILY-7' }))
    expect([declined.customer.joining, declined.customer.household]).toEqual([null, null])
    expect(open(declined.customer.points)).toEqual([12])
  })

  test('who is a member elsewhere by the time it answers gives the place back', () => {
    const elsewhere = given(world, [], memberOf('h-2', 0))
    const answered = elsewhere.when(standing({ admits: 'FAMILY-7' }))
    expect(sentTypes(answered)).toEqual(['household.parted'])
    expect(answered.customer.household?.id).toBe('h-2')
  })
})

describe('a member', () => {
  test('sends what a bill earned in one fact, the same each time it is folded', () => {
    const start = given(world, [], member)
    const [first, again] = [start.when(sold('B-1', 1200)), start.when(sold('B-1', 1200))]
    expect(sentTypes(first)).toEqual(['household.received'])
    expect(sent(first)).toMatchObject([{ member: 'c-1', parcel: { buckets: [{ open: 12 }], debt: 0 } }])
    expect(again.last.outbox).toEqual(first.last.outbox)
    expect(first.customer.points.buckets).toEqual([])
    expect(first.wake(noon + 400 * day).last.outbox).toEqual([])
  })

  test('sends what a return takes as a debt, beyond any limit', () => {
    const after = given(world, [sold('B-1', 1200)], member).when({
      type: 'purchase.returned',
      billId: 'B-1',
      amountMinor: 1200_00,
    })
    expect(sent(after)).toMatchObject([{ parcel: { buckets: [], debt: 12 } }])
    expect(after.customer.points).toMatchObject({ debt: 0, lifetime: { clawedBack: 12, writtenOff: 0 } })
  })

  test('takes the household’s part of a bill once, and what came back of it since at once', () => {
    const part = { fund: 'points', maturesAt: noon, expiresAt: noon + 90 * day, points: 8 }
    const burn = { key: 'till/B-1', billId: 'B-1', commandId: 'R', parts: [part], at: noon + hour }
    const told = systemFact('household.redeemed', noon + hour, burn)
    const paid = given(world, [sold('B-1', 1000)], member).when(told)
    expect(paid.bills.get('till/B-1')?.points?.burnedFrom).toMatchObject([{ points: 8, restored: 0 }])
    expect(paid.when({ ...told, id: 'again' }).bills).toEqual(paid.bills)
    const back = { type: 'purchase.returned', billId: 'B-1', amountMinor: 500_00, at: noon + 2 * hour }
    // The bill had earned 10; of 992 rupees paid with money it earns 9. Half of the goods bring back 4 and take 4.
    expect(sent(paid)).toMatchObject([{ parcel: { buckets: [], debt: 1 } }])
    const inOrder = paid.when(back)
    expect(sent(inOrder)).toEqual([])
    const overtaken = given(world, [sold('B-1', 1000)], member)
      .when(back)
      .when(told, noon + 3 * hour)
    expect(sent(overtaken)).toMatchObject([{ parcel: { buckets: [{ open: 4, expiresAt: noon + 90 * day }], debt: 0 } }])
    expect(overtaken.bills.get('till/B-1')?.points).toEqual(inOrder.bills.get('till/B-1')?.points)
  })

  test('has the household’s tier, and hears no older news of it', () => {
    const told = given(world, [], member).when(standing({ tier: 'gold', seq: 9 }))
    expect(told.customer.points.tier).toMatchObject({ tier: 'gold', reviewAt: null, mirrored: true })
    expect(told.when(standing({ tier: 'silver', seq: 8 })).customer.points.tier?.tier).toBe('gold')
    expect(told.when(standing({ tier: null, seq: 9, household: 'h-2' })).customer.points.tier?.tier).toBe('gold')
    const fresh = told.when(standing({ tier: 'gold', seq: 9, points: { ...nothing, available: 7 } }))
    expect(fresh.when(standing({ tier: 'gold', seq: 8 })).customer.household?.points.available).toBe(7)
    const gone = told.when({ type: 'household.left' })
    expect([gone.customer.points.tier, gone.customer.formerHouseholds]).toEqual([null, ['h-1']])
  })
})

describe('a household', () => {
  test('takes points with the expiry they have, and its own debt meets them', () => {
    const later = noon + 200 * day
    const has = household()
      .when(received('a', { buckets: [pointsOf(10), pointsOf(5, later)] }))
      .when(received('b', { debt: 7 }, 'c-2'))
    expect(has.customer.points.buckets).toMatchObject([{ open: 8, expiresAt: noon + 300 * day }])
    const owes = has.when(received('c', { debt: 20 }))
    expect([open(owes.customer.points), owes.customer.points.debt]).toEqual([[], 12])
    expect(owes.when(received('d', { buckets: [pointsOf(15)] })).customer.points).toMatchObject({ debt: 0 })
  })

  test('lists members as they came, and the word that one left may come after the word that they came back', () => {
    const both = household().when(asked('a', 'c-1')).when(asked('b', 'c-2'))
    expect(both.customer.members).toEqual(['c-1', 'c-2'])
    expect(sent(both)).toMatchObject([{ household: 'h-1', admits: 'FAMILY-7' }])
    const back = both.when(asked('c', 'c-1')).when(parted('d', 'c-1'))
    expect([...back.customer.members].sort()).toEqual(['c-1', 'c-2'])
    expect(back.when(parted('e', 'c-1')).customer.members).toEqual(['c-2'])
    expect(both.when(asked('f', 'c-9', { replaces: 'c-1' })).customer.members).toEqual(['c-2', 'c-9'])
  })

  test('tells every member what it has, each once, and only when that changed', () => {
    const has = household({ members: ['c-1', 'c-2', 'c-1'] }).when(received('a', { buckets: [pointsOf(10)] }))
    expect(sent(has)).toMatchObject([{ points: { available: 10, frozen: false } }, { points: { available: 10 } }])
    expect(sentTypes(has.when(received('b', { settledAt: noon + 1 })))).toEqual([])
    const record = household({ members: ['c-1', 'c-2'] }).customer
    const rebuilt = has.when(systemFact('customer.rebuilt', noon, { record, bills: [], billsGone: [] }, 'h-1'))
    expect(sent(rebuilt)).toMatchObject([{ points: { available: 0 }, restated: true }, { restated: true }])
    const frozen = has.when({ type: 'points.frozen', customer: { customerId: 'c-1' }, frozen: true, ...byManager })
    expect(sent(frozen)).toMatchObject([{ points: { frozen: true } }, { points: { frozen: true } }])
    expect(sent(has.wake(noon + 301 * day))).toMatchObject([{ points: { available: 0 } }, { points: { available: 0 } }])
  })

  test('declines whom it has no place for', () => {
    const full = household({ members: ['1', '2', '3', '4', '5', '6', '7', '8'] }).when(asked('a', 'c-1'))
    expect(sentTypes(full)).toEqual(['household.declined'])
    expect(full.customer.members).toHaveLength(8)
  })

  test('keeps no bill: what its points paid goes to the member', () => {
    const has = household({ members: ['c-1'] }).when(received('a', { buckets: [pointsOf(10)] }))
    const spent = has.when({
      type: 'points.redeemed',
      customer: { customerId: 'c-1' },
      points: 4,
      billId: 'B-1',
      billMinor: 1000_00,
    })
    expect(sentTypes(spent)).toEqual(['household.redeemed', 'household.standing'])
    expect(sent(spent)).toMatchObject([
      { key: 'till/B-1', parts: [{ points: 4, expiresAt: noon + 300 * day }] },
      { points: { available: 6 } },
    ])
    expect(spent.bills.size).toBe(0)
  })

  test('is told nothing that is for customers', () => {
    const told = household().when(sold('B-1', 100))
    expect(told.refusal?.code).toBe('household-account')
    const direct = { type: 'points.redeemed', customer: { customerId: 'h-1' }, points: 1, billId: 'B-1' }
    expect(household().when(direct).refusal?.code).toBe('household-account')
  })

  test('rings for its points alone', () => {
    const has = household({ members: ['c-1'] }).when(received('a', { buckets: [pointsOf(10)] }))
    expect(has.customer.alarms.map(({ owner }) => owner)).toEqual(['ledger'])
    const later = has.wake(noon + 301 * day)
    expect(later.customer.points.lifetime.expired).toBe(10)
    expect([later.customer.journey.stage, later.customer.rfm, later.customer.wakeAt]).toEqual([null, null, null])
  })
})

test('a fold changes nothing that it is given', () => {
  const state = { customer: { ...newCustomer('shop', 'h-1', 'household', noon), points: openAccount() }, bills: [] }
  const text = JSON.stringify(state)
  fold(world, state, received('a', { buckets: [pointsOf(10)] }), noon)
  expect(JSON.stringify(state)).toBe(text)
})
