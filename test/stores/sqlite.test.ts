import { describe, test } from 'vitest'
import { sqliteStore } from '../../src/stores/sqlite/index.ts'
import { storeConformance } from '../../src/testing/index.ts'
import { sqliteFile } from '../support/sqlite.ts'

describe('the SQLite store keeps every promise of the port', () => {
  const open = async () => {
    const file = sqliteFile()
    return {
      store: sqliteStore(file.connect()),
      again: async () => sqliteStore(file.connect()),
      close: async () => file.remove(),
    }
  }
  for (const { name, run } of storeConformance(open)) test(name, run)
})
