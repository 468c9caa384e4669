import { CrmError } from '../../errors.ts'
import type { HistoryQuery, StoredJournalEntry } from '../../ports.ts'
import type { Engine } from '../engine.ts'

/** What a command wrote, and in whose journal. */
interface FirstResult {
  readonly customerId: string
  readonly journal: readonly StoredJournalEntry[]
}

const pageSize = 200
/** Entries of one record that are looked through. */
const maxEntries = 200_000
/** Records that a command's own went through since: one merged into the next. */
const maxRecords = 16

/**
 * What a command wrote when it was done, whatever happened since. It stands in the journal of the record that the command
 * was done for; after an unmerge that is one into which this record was merged then.
 * @param cause The command as the journal names it.
 */
export async function firstResult(engine: Engine, customerId: string, cause: string): Promise<FirstResult | null> {
  for await (const record of onwardFrom(engine, customerId)) {
    const journal = await causedBy(engine, record, cause)
    if (journal.length > 0) return { customerId: record, journal }
  }
  return null
}

/**
 * A record, and those that it was ever merged into, and those that they were.
 * @throws CrmError `limit-exceeded` after {@link maxRecords}.
 */
export async function* onwardFrom(engine: Engine, customerId: string): AsyncGenerator<string> {
  const records = [customerId]
  for (let next = 0; next < records.length && next < maxRecords; next += 1) {
    const record = records[next] ?? customerId
    yield record
    for (const into of await mergedInto(engine, record)) if (!records.includes(into)) records.push(into)
  }
  if (records.length > maxRecords) throw beyond('merges', customerId, maxRecords)
}

/** The lines about points that one fact caused, with those of the alarms that rang on the way. */
export async function causedBy(
  engine: Engine,
  customerId: string,
  cause: string,
): Promise<readonly StoredJournalEntry[]> {
  const found: StoredJournalEntry[] = []
  const kinds = ['points', 'points-unchanged']
  for await (const entry of entriesOf(engine, { customerId, kinds, order: 'latest' })) {
    if (entry.causedBy === cause || entry.causedBy.startsWith(`${cause}@`)) found.push(entry)
    // What one fact caused stands together.
    else if (found.length > 0) break
  }
  return found.reverse()
}

async function mergedInto(engine: Engine, customerId: string): Promise<readonly string[]> {
  const records: string[] = []
  for await (const { data } of entriesOf(engine, { customerId, kinds: ['merged'], order: 'latest' })) {
    if (typeof data.into === 'string') records.push(data.into)
  }
  return records
}

/**
 * One record's journal, a page at a time.
 * @throws CrmError `limit-exceeded` after {@link maxEntries}: what was not looked at may be what is looked for.
 */
export async function* entriesOf(
  { store, tenant }: Engine,
  { limit = pageSize, ...query }: Pick<HistoryQuery, 'customerId' | 'kinds' | 'order'> & { readonly limit?: number },
): AsyncGenerator<StoredJournalEntry> {
  let after: string | null = null
  for (let read = 0; read < maxEntries; read += limit) {
    const page = await store.history({ tenant, ...query, of: 'journal', after, limit })
    for (const item of page.items) if (item.of === 'journal') yield item.entry
    after = page.next
    if (after === null) return
  }
  throw beyond('lines', query.customerId, maxEntries)
}

/** A search that ends before the books do must not say that there is nothing. */
export function beyond(what: 'lines' | 'facts' | 'merges', customerId: string, maximum: number): CrmError {
  const message = `Customer ${customerId} has more than ${maximum} ${what}; no more are looked through at once.`
  return new CrmError('limit-exceeded', message, { customerId, maximum })
}
