import { expect, test } from 'vitest'
import { noJourney } from '../../src/journey/index.ts'
import { openAccount } from '../../src/ledger/index.ts'
import { noPurchases, unknownPerson } from '../../src/profile/index.ts'
import { blankBill, blankCustomer, fixtureStart } from '../../src/testing/index.ts'

test('the parts of a blank customer are the empty states of the modules', () => {
  const { profile, purchases, points, journey } = blankCustomer()
  expect({ profile, purchases, points, journey }).toEqual({
    profile: unknownPerson,
    purchases: noPurchases,
    points: openAccount(),
    journey: noJourney,
  })
})

test('whoever spoils a blank customer spoils no other', () => {
  Object.assign(blankCustomer().journey, { stage: 'vandalised' })
  expect(blankCustomer().journey.stage).toBeNull()
})

test('parts that are given stand in place of the empty ones', () => {
  expect(blankCustomer({ id: 'c-7', wakeAt: 5 })).toEqual({ ...blankCustomer(), id: 'c-7', wakeAt: 5 })
})

test('a blank bill costs what its only line costs', () => {
  expect(blankBill({ totalMinor: 500 }).lines.map(({ netMinor }) => netMinor)).toEqual([500])
})

test('fixtures begin at noon, UTC, on 1 January 2026', () => {
  expect(new Date(fixtureStart).toISOString()).toBe('2026-01-01T12:00:00.000Z')
})
