import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { migratePostgres, postgresStore } from '../../src/stores/postgres/index.ts'
import { blankCustomer, storeConformance } from '../../src/testing/index.ts'
import { type PostgresDatabase, postgresDatabase } from '../support/postgres.ts'
import { commitOf, countsOf, factOf, nothing, oneOfEach, requestOf, tenant } from './support.ts'

let database: PostgresDatabase
let pool: pg.Pool
/** Another program's connections to the same database. */
let otherPool: pg.Pool

beforeAll(async () => {
  database = await postgresDatabase('store')
  pool = database.pool()
  otherPool = database.pool()
})
afterAll(() => database.close())

describe('the PostgreSQL store keeps every promise of the port', () => {
  const open = async () => ({
    store: postgresStore(pool),
    again: async () => postgresStore(otherPool),
    close: async () => {},
  })
  for (const { name, run } of storeConformance(open)) test(name, run)
})

describe('beside the promises of the port', () => {
  beforeEach(async () => {
    const tables = await pool.query<{ name: string }>(
      "SELECT tablename AS name FROM pg_tables WHERE tablename LIKE 'regulars\\_%' AND tablename <> 'regulars_migrations'",
    )
    await pool.query(`TRUNCATE ${tables.rows.map(({ name }) => name).join(', ')}`)
  })

  /** A transaction of the host's, on a connection of its own. */
  async function inTransaction(work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
    const client = await pool.connect()
    try {
      await client.query('BEGIN')
      await work(client)
    } finally {
      await client.query('ROLLBACK')
      client.release()
    }
  }

  test('migrating again, even from several programs at once, changes nothing', async () => {
    await postgresStore(pool).commit([commitOf('c-1')])
    await Promise.all([pool, otherPool, pool, otherPool].map(migratePostgres))
    expect(await countsOf(postgresStore(pool), 'c-1')).toEqual(oneOfEach)
    expect((await pool.query('SELECT version FROM regulars_migrations')).rows).toEqual([{ version: 1 }])
  })

  test('several programs may migrate an empty schema at once', async () => {
    const fresh = await postgresDatabase('fresh', { migrated: false })
    try {
      const programs = [fresh.pool(), fresh.pool(), fresh.pool()]
      await Promise.all(programs.map(migratePostgres))
      expect(await postgresStore(fresh.pool()).commit([commitOf('c-1')])).toEqual([{ status: 'committed' }])
    } finally {
      await fresh.close()
    }
  })

  test('whatever a document says comes back: zero characters, broken surrogates, large numbers', async () => {
    const store = postgresStore(pool)
    const data = { zero: 'a\u0000b', half: '\ud83d', large: 9_007_199_254_740_991, path: 'C:\\u0000' }
    await store.commit([commitOf('c-1', { facts: [factOf('f-1', 'c-1', data)] })])
    const { items } = await store.history({ tenant, customerId: 'c-1', of: 'facts', after: null, limit: 1 })
    expect(items).toEqual([{ of: 'facts', customerId: 'c-1', stored: factOf('f-1', 'c-1', data) }])
  })

  test('ROLLBACK of the host leaves nothing', async () => {
    await inTransaction(async (client) => {
      const store = postgresStore(client, { lock: true })
      await store.load([requestOf(['phone:1'])])
      await store.commit([commitOf('c-1')])
      expect(await countsOf(store, 'c-1')).toEqual(oneOfEach)
    })
    const store = postgresStore(pool)
    expect(await countsOf(store, 'c-1')).toEqual(nothing)
    const [loaded] = await store.load([requestOf(['phone:1'], { candidateId: 'c-9' })])
    expect(loaded?.customerId).toBe('c-9')
  })

  test('COMMIT of the host keeps everything; conflicts, duplicates and refusals before it spoil nothing', async () => {
    await postgresStore(pool).commit([commitOf('c-1')])
    await inTransaction(async (client) => {
      const store = postgresStore(client, { lock: true })
      expect(await store.commit([commitOf('c-1')])).toEqual([{ status: 'conflict' }])
      const again = commitOf('c-1', { expectedVersion: 1 })
      expect(await store.commit([again])).toEqual([
        { status: 'duplicate', facts: [{ source: 'pos', id: 'fact of c-1' }] },
      ])
      const refused = commitOf('c-3', { facts: [factOf('bad\u0000id', 'c-3')] })
      await expect(store.commit([refused])).rejects.toMatchObject({ code: 'bad-fact' })
      expect(await store.saveSetting(tenant, 'cuts', 1, 5)).toBe(false)
      expect(await store.commit([commitOf('c-2')])).toEqual([{ status: 'committed' }])
      await client.query('COMMIT')
    })
    expect(await countsOf(postgresStore(otherPool), 'c-2')).toEqual(oneOfEach)
  })

  test('a customer loaded in the host’s transaction is locked until it ends', async () => {
    const other = postgresStore(otherPool)
    await other.commit([commitOf('c-1')])
    const later = { expectedVersion: 1, facts: [], outbox: [], journal: [] }
    let elsewhere: ReturnType<typeof other.commit> | undefined
    await inTransaction(async (client) => {
      const store = postgresStore(client, { lock: true })
      const [loaded] = await store.load([requestOf([], { customerId: 'c-1' })])
      expect(loaded?.version).toBe(1)
      elsewhere = other.commit([commitOf('c-1', later)])
      await untilSomebodyWaits(1)
      const next = blankCustomer({ id: 'c-1', outOfOrder: true })
      expect(await store.commit([commitOf('c-1', { ...later, next })])).toEqual([{ status: 'committed' }])
      await client.query('COMMIT')
    })
    expect(await elsewhere).toEqual([{ status: 'conflict' }])
  })

  test('a load that had to wait for the lock reads what the other transaction left', async () => {
    const other = postgresStore(otherPool)
    await other.commit([commitOf('c-1')])
    let waiting: ReturnType<typeof other.load> | undefined
    const second = await otherPool.connect()
    try {
      await inTransaction(async (client) => {
        const store = postgresStore(client, { lock: true })
        await store.load([requestOf([], { customerId: 'c-1' })])
        const bill = commitOf('c-1', { expectedVersion: 1, facts: [] })
        await second.query('BEGIN')
        waiting = postgresStore(second, { lock: true }).load([requestOf([], { customerId: 'c-1', bills: ['pos/new'] })])
        await untilSomebodyWaits(1)
        await store.commit([{ ...bill, bills: bill.bills.map((one) => ({ ...one, key: 'pos/new' })) }])
        await client.query('COMMIT')
      })
      const [loaded] = (await waiting) ?? []
      expect(loaded?.version).toBe(2)
      expect(loaded?.bills.map(({ key }) => key)).toEqual(['pos/new'])
    } finally {
      await second.query('ROLLBACK')
      second.release()
    }
  })

  test('of twenty commits at one version exactly one is written', async () => {
    for (const expectedVersion of [0, 1, 2]) {
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          postgresStore(index % 2 === 0 ? pool : otherPool).commit([
            commitOf('c-1', { expectedVersion, facts: [factOf(`f-${expectedVersion}-${index}`, 'c-1')] }),
          ]),
        ),
      )
      expect(outcomes.flat().filter(({ status }) => status === 'committed')).toHaveLength(1)
      expect(outcomes.flat().filter(({ status }) => status === 'conflict')).toHaveLength(19)
    }
    const { items } = await postgresStore(pool).history({
      tenant,
      customerId: 'c-1',
      of: 'facts',
      after: null,
      limit: 9,
    })
    expect(items).toHaveLength(3)
  })

  test('large batches in opposite order, eight at a time, end without a deadlock', async () => {
    const ids = Array.from({ length: 60 }, (_, index) => `c-${index}`)
    for (let version = 0; version < 3; version += 1) {
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, async (_, worker) => {
          const store = postgresStore(worker % 2 === 0 ? pool : otherPool)
          const mine = worker % 2 === 0 ? ids : ids.toReversed()
          const keysOf = (id: string) =>
            worker % 2 === 0 ? [`phone:${id}`, `email:${id}`] : [`email:${id}`, `phone:${id}`]
          await store.load(mine.map((id) => requestOf(keysOf(id), { candidateId: id })))
          return store.commit(
            mine.map((id) => commitOf(id, { expectedVersion: version, facts: [factOf(`f-${version}-${worker}`, id)] })),
          )
        }),
      )
      expect(outcomes.flat().filter(({ status }) => status === 'committed')).toHaveLength(ids.length)
    }
  })

  test('loads that race for two keys from both ends find one owner for both', async () => {
    for (let round = 0; round < 10; round += 1) {
      const keys = [`phone:${round}`, `email:${round}`]
      const loads = await Promise.all(
        Array.from({ length: 8 }, (_, worker) =>
          postgresStore(worker % 2 === 0 ? pool : otherPool).load([
            requestOf(worker % 2 === 0 ? keys : keys.toReversed(), { candidateId: `c-${round}-${worker}` }),
          ]),
        ),
      )
      expect(
        new Set(loads.flat().flatMap(({ customerId, owners }) => [customerId, ...Object.values(owners)])).size,
      ).toBe(1)
    }
  })

  test('a stream never skips what a slower transaction commits later', async () => {
    const store = postgresStore(pool)
    const seen: string[] = []
    let after: string | null = null
    const follow = async (): Promise<void> => {
      const page = await store.stream({ tenant, of: 'facts', after, limit: 1 })
      seen.push(...page.items.map(({ customerId }) => customerId))
      if (page.next === null) return
      after = page.next
      await follow()
    }
    await store.commit([commitOf('c-before')])
    await store.commit([commitOf('c-before-too')])
    await inTransaction(async (slow) => {
      // The slow one takes its numbers first and commits last.
      await postgresStore(slow).commit([commitOf('c-slow')])
      await store.commit([commitOf('c-fast')])
      expect((await store.stream({ tenant, of: 'facts', after: null, limit: 9 })).items).toHaveLength(2)
      await follow()
      await slow.query('COMMIT')
    })
    await follow()
    const all = await store.stream({ tenant, of: 'facts', after: null, limit: 9 })
    expect(all.items.map(({ customerId }) => customerId)).toEqual(['c-before', 'c-before-too', 'c-slow', 'c-fast'])
    expect(new Set(seen)).toEqual(new Set(['c-before', 'c-before-too', 'c-slow', 'c-fast']))
  })

  /** Resolves when so many statements of this database wait for a lock. */
  async function untilSomebodyWaits(count: number): Promise<void> {
    for (let look = 0; look < 2000; look += 1) {
      const { rows } = await pool.query(
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      )
      if (rows.length >= count) return
    }
    throw new Error('Nobody waits for a lock.')
  }
})
