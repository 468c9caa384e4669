import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { migrateSqlite } from '../../src/stores/sqlite/index.ts'

/** A database file of its own in the temp folder, with as many connections as asked for. */
export interface SqliteFile {
  connect(): InstanceType<typeof Database>
  /** Closes every connection and deletes the file. */
  remove(): void
}

export function sqliteFile(): SqliteFile {
  const folder = mkdtempSync(join(tmpdir(), 'regulars-sqlite-'))
  const open = new Set<InstanceType<typeof Database>>()
  return {
    connect() {
      const database = new Database(join(folder, 'shop.db'), { timeout: 5000 })
      open.add(database)
      migrateSqlite(database)
      return database
    },
    remove() {
      for (const database of open) database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
