import pg from 'pg'
import { inject } from 'vitest'
import { migratePostgres } from '../../src/stores/postgres/index.ts'

/** A database of its own on the server of this run (see postgres-server.ts), with as many pools as asked for. */
export interface PostgresDatabase {
  /** A pool of connections, as another program would have it. */
  pool(): pg.Pool
  /** Closes every pool; the database goes with its server. */
  close(): Promise<void>
}

/** @param name Lower-case letters and digits, unlike that of any other test file. */
export async function postgresDatabase(name: string, { migrated = true } = {}): Promise<PostgresDatabase> {
  const url = inject('postgresUrl')
  // One server may see several runs of a file (watching).
  await asAdmin(url, `DROP DATABASE IF EXISTS test_${name} WITH (FORCE)`)
  await asAdmin(url, `CREATE DATABASE test_${name}`)
  const pools: pg.Pool[] = []
  const pool = (): pg.Pool => {
    const one = new pg.Pool({ connectionString: `${url}/test_${name}`, max: 10 })
    pools.push(one)
    return one
  }
  if (migrated) await migratePostgres(pool())
  return {
    pool,
    async close() {
      await Promise.all(pools.map((one) => one.end()))
    },
  }
}

async function asAdmin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${url}/postgres` })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
