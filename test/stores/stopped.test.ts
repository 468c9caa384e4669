import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Store } from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { postgresStore } from '../../src/stores/postgres/index.ts'
import { sqliteStore } from '../../src/stores/sqlite/index.ts'
import { type Stop, stepsOf } from '../../src/testing/index.ts'
import { type Outcome, runDays } from '../support/day.ts'
import { type PostgresDatabase, postgresDatabase } from '../support/postgres.ts'
import { recordingChannel } from '../support/shop.ts'
import { type SqliteFile, sqliteFile } from '../support/sqlite.ts'

let undisturbed: Outcome
let steps: readonly Stop[]
/** For a database the end of one call and the beginning of the next are one moment. */
let afterEach: readonly Stop[]

beforeAll(async () => {
  undisturbed = await runDays(memoryStore())
  steps = await stepsOf(memoryStore(), (store) => runDays(store, { again: false }))
  afterEach = steps.filter(({ when }) => when === 'after')
})

/** Every run is a tenant of its own. */
async function stopAtEach(store: () => Store, stops: readonly Stop[]): Promise<void> {
  for (const [index, stop] of stops.entries()) {
    const outcome = await runDays(store(), { stop, tenant: `shop-${index}` })
    expect({ stop, ...outcome }).toEqual({ stop, ...undisturbed })
  }
}

test('the days come to what a shop would expect', () => {
  expect(steps.length).toBeGreaterThan(200)
  expect(undisturbed.sent).toEqual([
    'day-2 to +919876543212: Hi there, how is your purchase? Reply here if anything is not right.',
    'receipt to +919876543210: Thank you, there! Your bill of ₹1,000.00 is saved. You have 22 points.',
    'receipt to +919876543210: Thank you, there! Your bill of ₹1,200.00 is saved. You have 12 points.',
    'receipt to +919876543211: Thank you, there! Your bill of ₹700.00 is saved. You have 7 points.',
    'receipt to +919876543212: Thank you, there! Your bill of ₹2,500.00 is saved. You have 25 points.',
    'restock to +919876543210: Hi there, good news: Saree is back. Shall we keep one for you?',
  ])
  const chains = undisturbed.customers.map((customer) => Reflect.get(customer as object, 'chain'))
  expect(chains).toEqual(['intact', 'intact', 'intact', 'intact'])
})

describe('stopped between any two steps and started again, nothing is lost and nothing is doubled', () => {
  test('in memory', async () => {
    await stopAtEach(memoryStore, steps)
  })

  describe('on SQLite', () => {
    let file: SqliteFile
    beforeAll(() => {
      file = sqliteFile()
    })
    afterAll(() => file.remove())

    test('after every step', async () => {
      const store = sqliteStore(file.connect())
      await stopAtEach(() => store, afterEach)
    })
  })

  describe('on PostgreSQL', () => {
    let database: PostgresDatabase
    beforeAll(async () => {
      database = await postgresDatabase('stopped')
    })
    afterAll(() => database.close())

    test('after every sixth step', async () => {
      const store = postgresStore(database.pool())
      await stopAtEach(
        () => store,
        afterEach.filter((_, index) => index % 6 === 0),
      )
    })
  })
})

test('a channel without idempotency gets each message at most once; the interrupted one is ambiguous', async () => {
  let interrupted = 0
  for (const stop of steps) {
    const channel = recordingChannel('whatsapp', { idempotent: false })
    const { customers } = await runDays(memoryStore(), { stop, channel })
    expect(channel.attempts.length).toBe(channel.sent.length)
    const messages = customers.flatMap((customer) => Reflect.get(customer as object, 'messages') as readonly string[])
    const lost = undisturbed.sent.length - channel.sent.length
    const ambiguous = messages.filter((message) => message.endsWith('ambiguous')).length
    expect(lost).toBeLessThanOrEqual(ambiguous)
    // As many as were being handed over together: one of each of the three customers at most.
    expect(ambiguous).toBeLessThanOrEqual(3)
    interrupted += ambiguous
  }
  expect(interrupted).toBeGreaterThan(0)
})
