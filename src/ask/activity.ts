import type { Engine } from '../crm/engine.ts'
import type { Customer } from '../customer.ts'
import { CrmError } from '../errors.ts'
import { nextSettlementAt, settle } from '../ledger/index.ts'
import {
  type ActivityAccumulator,
  type ActivityReport,
  activityReport,
  addNewCustomer,
  addUnlinkedReturns,
  createActivity,
} from '../metrics/index.ts'
import { policyAt } from '../policy.ts'
import type { FoundCustomer, StreamItem, StreamQuery } from '../ports.ts'
import { type Day, type DayNumber, dayNumber, dayNumberOf, type Instant } from '../time.ts'
import { count, joinedBills } from './activity-bills.ts'
import { addEntry, addJournal } from './activity-journal.ts'
import { ownerSource } from './owners.ts'

/** The period, in days of the shop's zone, both included. */
export interface ActivityOptions {
  /** From the first day on which anything happened, when left out. */
  readonly from?: Day | undefined
  /** Up to today, when left out. */
  readonly to?: Day | undefined
}

const customersPerPage = 500
const rowsPerPage = 1000
/** Joined records whose bills are in memory together. */
const joinedAtOnce = 20

/** Reads the customers, then the bills, then the journal, a page at a time. */
export async function activity(engine: Engine, options: ActivityOptions = {}): Promise<ActivityReport> {
  const now = engine.clock()
  const world = await engine.worlds.current(now)
  const { zone } = policyAt(world.policies, now).data
  const from = options.from === undefined ? null : dayOption('from', options.from)
  const to = options.to === undefined ? dayNumberOf(now, zone) : dayOption('to', options.to)
  const counted = createActivity({ from, to })
  await readCustomers(engine, counted, { now, zone })
  await readBills(engine, counted)
  await readJournal(engine, counted, zone)
  return activityReport(counted)
}

function dayOption(option: 'from' | 'to', day: Day): DayNumber {
  try {
    return dayNumber(day)
  } catch {
    throw new CrmError('bad-option', `${option}: found ${JSON.stringify(day)}; expected a day such as 2026-11-30.`, {
      option,
      found: day,
    })
  }
}

interface Today {
  readonly now: Instant
  readonly zone: string
}

/** Who became known when, what matches no bill, what time did to points unwritten as yet, and the bills of joined records. */
async function readCustomers(engine: Engine, counted: ActivityAccumulator, { now, zone }: Today): Promise<void> {
  let after: string | null = null
  do {
    const page: { readonly items: readonly FoundCustomer[]; readonly next: string | null } =
      await engine.store.customers({ tenant: engine.tenant, after, limit: customersPerPage })
    const joined: Customer[] = []
    for (const { customer } of page.items) {
      addUnlinkedReturns(counted, customer.purchases.unlinkedMinor)
      if (customer.absorbed.length > 0) joined.push(customer)
      if (customer.kind === 'anonymous') continue
      addNewCustomer(counted, knownSince(customer, zone))
      const next = nextSettlementAt(customer.points)
      if (next === null || next > now) continue
      for (const entry of settle(customer.points, now).entries) addEntry(counted, entry, zone)
    }
    for (let start = 0; start < joined.length; start += joinedAtOnce) {
      for (const { customer, bills } of await joinedBills(engine, joined.slice(start, start + joinedAtOnce)))
        for (const bill of bills) count(counted, bill, customer.kind === 'anonymous')
    }
    after = page.next
  } while (after !== null)
}

/** The day of the capture or of the first purchase, whichever came first; else the day the record was made. */
function knownSince({ profile, purchases, createdAt }: Customer, zone: string): DayNumber {
  const days = [profile.capturedDay, purchases.days.first].filter((day) => day !== null)
  return days.length === 0 ? dayNumberOf(createdAt, zone) : Math.min(...days)
}

async function readBills(engine: Engine, counted: ActivityAccumulator): Promise<void> {
  const owners = ownerSource(engine)
  await readStream(engine, 'bills', async (items) => {
    await owners.look(items.map(({ customerId }) => customerId))
    for (const item of items) {
      const { isAnonymous, isJoined } = owners.of(item.customerId)
      if (item.of === 'bills' && !isJoined) count(counted, item.bill, isAnonymous)
    }
  })
}

async function readJournal(engine: Engine, counted: ActivityAccumulator, zone: string): Promise<void> {
  const owners = ownerSource(engine)
  await readStream(engine, 'journal', async (items) => {
    await owners.look(items.flatMap((item) => (isPoints(item) ? [item.customerId] : [])))
    for (const item of items) {
      // What a bill has earned that nobody has claimed belongs to nobody yet.
      if (item.of !== 'journal' || (isPoints(item) && owners.of(item.customerId).isAnonymous)) continue
      addJournal(counted, item.entry, zone)
    }
  })
}

function isPoints(item: StreamItem): boolean {
  return item.of === 'journal' && item.entry.kind === 'points'
}

async function readStream(
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
