import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Figures } from '../../examples/import-sales/figures.ts'
import { type Imported, importSales } from '../../examples/import-sales/import.ts'
import type { ImportOptions } from '../../examples/import-sales/options.ts'
import { readOptions } from '../../examples/start/options.ts'
import type { Store } from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory/index.ts'

/** The day on which the tests import. */
export const today = Date.parse('2026-01-15T09:00:00Z')

export const simpleColumns = 'customer=customer_id,date=date,amount=amount'

/** A folder of its own in the temp folder. */
export interface Folder {
  write(name: string, text: string | Buffer): string
  path(name: string): string
  remove(): void
}

export function temporaryFolder(): Folder {
  const folder = mkdtempSync(join(tmpdir(), 'regulars-import-'))
  return {
    write(name, text) {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    },
    path: (name) => join(folder, name),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Options as the command line gives them. */
export function optionsFor(file: string, columns: string, ...more: readonly string[]): ImportOptions {
  const currency = more.includes('--currency') ? [] : ['--currency', 'USD']
  const request = readOptions([file, '--columns', columns, ...currency, ...more])
  if (request.kind !== 'import') throw new Error('A file was named.')
  return request.options
}

/** Imports into a store in small batches, so that batches meet in a log of a few rows too. */
export function importInto(store: Store, options: ImportOptions, batch = 3): Promise<Imported> {
  return importSales(options, { store, now: today, batch })
}

export function importFresh(options: ImportOptions, batch?: number): Promise<Imported> {
  return importInto(memoryStore(), options, batch)
}

/** What must not depend on how often and in what order a log was read: all but the count of one run's rows. */
export function lasting({ rejectedRows: _rejected, rows: _rows, ...figures }: Figures): Partial<Figures> {
  return figures
}
