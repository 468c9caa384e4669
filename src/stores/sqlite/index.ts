export type { SqliteHandle, SqliteStatement } from './handle.ts'
export { migrateSqlite } from './migrate.ts'
export { sqliteStore } from './store.ts'
