import type { Store } from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { migratePostgres, postgresStore } from '../../src/stores/postgres/index.ts'
import { migrateSqlite, sqliteStore } from '../../src/stores/sqlite/index.ts'
import { badOptions, didYouMean } from './problems.ts'

/** Where the customers are kept. */
export type StoreChoice =
  | { readonly kind: 'memory' }
  | { readonly kind: 'sqlite'; readonly file: string; readonly temporary?: boolean }
  | { readonly kind: 'postgres'; readonly url: string }

export interface OpenStore {
  readonly store: Store
  close(): Promise<void>
}

/** Reads `memory`, `sqlite:shop.db` or `postgres://user@host/shop` (also behind another `postgres:`). */
export function readStore(text: string | null, problems: string[]): StoreChoice {
  if (text === null || text === 'memory') return { kind: 'memory' }
  if (/^sqlite:./.test(text)) return { kind: 'sqlite', file: text.slice('sqlite:'.length) }
  const url = text.replace(/^postgres:(?=postgres(?:ql)?:\/\/)/, '')
  if (/^postgres(?:ql)?:\/\/./.test(url)) return { kind: 'postgres', url }
  const hint = didYouMean(text.split(':')[0] ?? '', ['memory', 'sqlite', 'postgres'])
  problems.push(`--store: found "${text}"; expected memory, sqlite:FILE or postgres://USER@HOST/DATABASE.${hint}`)
  return { kind: 'memory' }
}

/**
 * Opens the store and makes its tables. Drivers are loaded only when they are asked for.
 * @throws CrmError `bad-option` when it cannot be opened, with what the driver says.
 */
export async function openStore(choice: StoreChoice): Promise<OpenStore> {
  try {
    return await open(choice)
  } catch (error) {
    const reason = error instanceof Error ? error.message || String(Reflect.get(error, 'code')) : String(error)
    throw badOptions([`--store: ${choice.kind} could not be opened: ${reason}`])
  }
}

async function open(choice: StoreChoice): Promise<OpenStore> {
  switch (choice.kind) {
    case 'memory':
      return { store: memoryStore(), close: async () => undefined }
    case 'sqlite': {
      const { default: Database } = await import('libsql')
      const database = new Database(choice.file, { timeout: 5000 })
      migrateSqlite(database)
      // A file that is thrown away afterwards need not survive a power cut.
      if (choice.temporary === true) database.exec('PRAGMA synchronous = OFF')
      return {
        store: sqliteStore(database),
        close: async () => {
          database.close()
        },
      }
    }
    case 'postgres': {
      const { default: pg } = await import('pg')
      const pool = new pg.Pool({ connectionString: choice.url })
      await migratePostgres(pool)
      return { store: postgresStore(pool), close: () => pool.end() }
    }
  }
}
