import type { Engine } from '../crm/engine.ts'
import type { Customer } from '../customer.ts'
import { badOption } from '../errors.ts'
import { type Entry, nextSettlementAt, type SealedEntry, settle } from '../ledger/index.ts'
import type { FoundCustomer, StreamItem, StreamQuery } from '../ports.ts'
import { type Day, type DayNumber, dayNumber, type Instant } from '../time.ts'
import { ownerSource } from './owners.ts'

const customersPerPage = 500
const rowsPerPage = 1000

/** The number of a day that a caller names. */
export function dayOption(option: 'from' | 'to', day: Day): DayNumber {
  try {
    return dayNumber(day)
  } catch {
    throw badOption(option, day, 'a day such as 2026-11-30')
  }
}

/** Reads all customers, those left out who became part of another, a page at a time. */
export async function readCustomers(
  engine: Engine,
  read: (customers: readonly Customer[]) => Promise<void> | void,
): Promise<void> {
  let after: string | null = null
  do {
    const page: { readonly items: readonly FoundCustomer[]; readonly next: string | null } =
      await engine.store.customers({ tenant: engine.tenant, after, limit: customersPerPage })
    await read(page.items.map(({ customer }) => customer))
    after = page.next
  } while (after !== null)
}

/** Reads all rows of a kind, a page at a time, in the order in which they were recorded. */
export async function readStream(
  engine: Engine,
  of: StreamQuery['of'],
  read: (items: readonly StreamItem[]) => Promise<void>,
): Promise<void> {
  let after: string | null = null
  do {
    const page: { readonly items: readonly StreamItem[]; readonly next: string | null } = await engine.store.stream({
      tenant: engine.tenant,
      of,
      after,
      limit: rowsPerPage,
    })
    await read(page.items)
    after = page.next
  } while (after !== null)
}

type JournalItem = Extract<StreamItem, { readonly of: 'journal' }>

/** Reads the journal, but for the points that nobody has claimed: what their bill has earned belongs to nobody yet. */
export async function readJournal(engine: Engine, read: (entry: JournalItem['entry']) => void): Promise<void> {
  const owners = ownerSource(engine)
  await readStream(engine, 'journal', async (items) => {
    await owners.look(items.flatMap((item) => (isPoints(item) ? [item.customerId] : [])))
    for (const item of items) {
      if (item.of !== 'journal' || (isPoints(item) && owners.of(item.customerId).isAnonymous)) continue
      read(item.entry)
    }
  })
}

function isPoints(item: StreamItem): boolean {
  return item.of === 'journal' && item.entry.kind === 'points'
}

/** The line of the points books in a line of the journal. */
export function sealedIn({ data }: JournalItem['entry']): SealedEntry {
  return data.entry as SealedEntry
}

/** What time did to a customer's points by now that no worker has written yet. */
export function unwritten({ points }: Customer, now: Instant): readonly Entry[] {
  const next = nextSettlementAt(points)
  return next === null || next > now ? [] : settle(points, now).entries
}
