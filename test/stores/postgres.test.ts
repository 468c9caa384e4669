import type pg from 'pg'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { postgresStore } from '../../src/stores/postgres/index.ts'
import { storeConformance } from '../../src/testing/index.ts'
import { type PostgresDatabase, postgresDatabase } from '../support/postgres.ts'

let database: PostgresDatabase
let pool: pg.Pool
/** Another program's connections to the same database. */
let otherPool: pg.Pool

beforeAll(async () => {
  database = await postgresDatabase('store')
  pool = database.pool()
  otherPool = database.pool()
})
afterAll(() => database.drop())

describe('the PostgreSQL store keeps every promise of the port', () => {
  const open = async () => ({
    store: postgresStore(pool),
    again: async () => postgresStore(otherPool),
    close: async () => {},
  })
  for (const { name, run } of storeConformance(open)) test(name, run)
})
