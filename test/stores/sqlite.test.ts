import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { migrateSqlite, sqliteStore } from '../../src/stores/sqlite/index.ts'
import { blankCustomer, storeConformance } from '../../src/testing/index.ts'
import { type SqliteFile, sqliteFile } from '../support/sqlite.ts'
import { commitOf, countsOf, factOf, nothing, oneOfEach, requestOf, tenant } from './support.ts'

let file: SqliteFile

beforeEach(() => {
  file = sqliteFile()
})
afterEach(() => file.remove())

describe('the SQLite store keeps every promise of the port', () => {
  const open = async () => ({
    store: sqliteStore(file.connect()),
    again: async () => sqliteStore(file.connect()),
    close: async () => {},
  })
  for (const { name, run } of storeConformance(open)) test(name, run)
})

describe('the database file', () => {
  test('migrating again changes nothing', async () => {
    const database = file.connect()
    await sqliteStore(database).commit([commitOf('c-1')])
    migrateSqlite(database)
    migrateSqlite(database)
    expect(await countsOf(sqliteStore(database), 'c-1')).toEqual(oneOfEach)
    expect(database.prepare('SELECT version FROM regulars_migrations').all()).toEqual([{ version: 1 }])
  })

  test('a reopened file holds everything that was committed', async () => {
    const database = file.connect()
    await sqliteStore(database).load([requestOf(['phone:1'])])
    await sqliteStore(database).commit([commitOf('c-phone:1')])
    file.close(database)
    const reopened = sqliteStore(file.connect())
    expect(await countsOf(reopened, 'c-phone:1')).toEqual(oneOfEach)
    const [loaded] = await reopened.load([requestOf(['phone:1'], { candidateId: 'c-2' })])
    expect(loaded?.owners).toEqual({ 'phone:1': 'c-phone:1' })
  })

  test('a batch that cannot be stored leaves nothing behind', async () => {
    const store = sqliteStore(file.connect())
    const refused = commitOf('c-2', { facts: [factOf('bad\u0000id', 'c-2')] })
    await expect(store.commit([commitOf('c-1'), refused])).rejects.toMatchObject({ code: 'bad-fact' })
    expect(await countsOf(store, 'c-1')).toEqual(nothing)
    expect(await store.commit([commitOf('c-1')])).toEqual([{ status: 'committed' }])
  })

  test('whatever a document says comes back: zero characters, broken surrogates, large numbers', async () => {
    const store = sqliteStore(file.connect())
    const data = { zero: 'a\u0000b', half: '\ud83d', large: 9_007_199_254_740_991, path: 'C:\\u0000' }
    await store.commit([commitOf('c-1', { facts: [factOf('f-1', 'c-1', data)] })])
    const { items } = await store.history({ tenant, customerId: 'c-1', of: 'facts', after: null, limit: 1 })
    expect(items).toEqual([{ of: 'facts', customerId: 'c-1', stored: factOf('f-1', 'c-1', data) }])
  })
})

describe('inside a transaction of the host', () => {
  test('ROLLBACK leaves nothing', async () => {
    const database = file.connect()
    const store = sqliteStore(database)
    database.exec('BEGIN')
    await store.load([requestOf(['phone:1'])])
    await store.commit([commitOf('c-1')])
    database.exec('ROLLBACK')
    expect(await countsOf(store, 'c-1')).toEqual(nothing)
    const [loaded] = await store.load([requestOf(['phone:1'], { candidateId: 'c-9' })])
    expect(loaded?.customerId).toBe('c-9')
  })

  test('COMMIT keeps everything, together with what the host wrote', async () => {
    const database = file.connect()
    const store = sqliteStore(database)
    database.exec('CREATE TABLE orders (id TEXT)')
    database.exec("BEGIN; INSERT INTO orders VALUES ('o-1')")
    await store.commit([commitOf('c-1')])
    database.exec('COMMIT')
    expect(await countsOf(sqliteStore(file.connect()), 'c-1')).toEqual(oneOfEach)
    expect(database.prepare('SELECT id FROM orders').all()).toEqual([{ id: 'o-1' }])
  })

  test('a batch that cannot be stored takes nothing of the host with it', async () => {
    const database = file.connect()
    const store = sqliteStore(database)
    database.exec('BEGIN')
    await store.commit([commitOf('c-1')])
    const refused = commitOf('c-2', { facts: [factOf('bad\u0000id', 'c-2')] })
    await expect(store.commit([refused])).rejects.toMatchObject({ code: 'bad-fact' })
    database.exec('COMMIT')
    expect(await countsOf(store, 'c-1')).toEqual(oneOfEach)
    expect(await countsOf(store, 'c-2')).toEqual(nothing)
  })

  test('nobody else changes a loaded customer before it ends', async () => {
    const database = file.connect()
    const store = sqliteStore(database)
    const impatient = file.connect()
    impatient.exec('PRAGMA busy_timeout = 0')
    await store.commit([commitOf('c-1')])
    const later = { expectedVersion: 1, facts: [], outbox: [], journal: [] }

    database.exec('BEGIN')
    const [loaded] = await store.load([requestOf([], { customerId: 'c-1' })])
    await expect(sqliteStore(impatient).commit([commitOf('c-1', later)])).rejects.toMatchObject({ code: 'SQLITE_BUSY' })
    const next = blankCustomer({ id: 'c-1', outOfOrder: true })
    expect(loaded?.version).toBe(1)
    expect(await store.commit([commitOf('c-1', { ...later, next })])).toEqual([{ status: 'committed' }])
    database.exec('COMMIT')

    expect(await sqliteStore(impatient).commit([commitOf('c-1', later)])).toEqual([{ status: 'conflict' }])
  })
})

test('two connections on one file never both win a version', async () => {
  const stores = [sqliteStore(file.connect()), sqliteStore(file.connect())]
  for (let version = 0; version < 5; version += 1) {
    const outcomes = await Promise.all(
      stores.map((store, index) =>
        store.commit([commitOf('c-1', { expectedVersion: version, facts: [factOf(`f-${version}-${index}`, 'c-1')] })]),
      ),
    )
    expect(outcomes.flat().map(({ status }) => status)).toEqual(['committed', 'conflict'])
  }
})
