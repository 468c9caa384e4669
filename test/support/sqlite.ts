import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { migrateSqlite } from '../../src/stores/sqlite/index.ts'

type Connection = InstanceType<typeof Database>

/** A database file of its own in the temp folder, with as many connections as asked for. */
export interface SqliteFile {
  connect(): Connection
  close(connection: Connection): void
  /** Closes every connection and deletes the file. */
  remove(): void
}

export function sqliteFile(): SqliteFile {
  const folder = mkdtempSync(join(tmpdir(), 'regulars-sqlite-'))
  const open = new Set<Connection>()
  return {
    connect() {
      const database = new Database(join(folder, 'shop.db'), { timeout: 5000 })
      open.add(database)
      migrateSqlite(database)
      return database
    },
    close(connection) {
      connection.close()
      open.delete(connection)
    },
    remove() {
      for (const database of open) database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
