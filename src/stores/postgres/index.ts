export type { PostgresHandle } from './handle.ts'
export { migratePostgres } from './migrate.ts'
export { type PostgresStoreOptions, postgresStore } from './store.ts'
