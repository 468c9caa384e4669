import { databaseOf, type SqliteHandle } from './handle.ts'
import { migrations } from './schema.ts'

/**
 * Makes the tables, or brings them up to this version of the library; harmless when there is nothing to do. Call it once
 * when the program starts, outside any transaction.
 *
 * It also turns on write-ahead logging, which stays on for the file: readers then never wait for the writer. A second
 * process that writes waits as long as its own connection allows: open it with a busy timeout (`{ timeout: 5000 }`).
 */
export function migrateSqlite(handle: SqliteHandle): void {
  handle.exec('PRAGMA journal_mode = WAL')
  handle.exec('CREATE TABLE IF NOT EXISTS regulars_migrations (version INTEGER PRIMARY KEY) STRICT')
  const database = databaseOf(handle)
  for (const { version, sql } of migrations) {
    database.transaction(() => {
      if (database.get('SELECT version FROM regulars_migrations WHERE version = ?', version) !== undefined) return
      handle.exec(sql)
      database.run('INSERT INTO regulars_migrations (version) VALUES (?)', version)
    })
  }
}
