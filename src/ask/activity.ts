import type { Engine } from '../crm/engine.ts'
import type { Customer } from '../customer.ts'
import {
  type ActivityAccumulator,
  type ActivityReport,
  activityReport,
  addNewCustomer,
  addUnlinkedReturns,
  createActivity,
} from '../metrics/index.ts'
import { policyAt } from '../policy.ts'
import { type Day, type DayNumber, dayNumberOf, type Instant } from '../time.ts'
import { count, joinedBills } from './activity-bills.ts'
import { addEntry, addJournal } from './activity-journal.ts'
import { ownerSource } from './owners.ts'
import { dayOption, readCustomers, readJournal, readStream, unwritten } from './streams.ts'

/** The period, in days of the shop's zone, both included. */
export interface ActivityOptions {
  /** From the first day on which anything happened, when left out. */
  readonly from?: Day | undefined
  /** Up to today, when left out. */
  readonly to?: Day | undefined
}

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
  await countCustomers(engine, counted, { now, zone })
  await countBills(engine, counted)
  await readJournal(engine, (entry) => addJournal(counted, entry, zone))
  return activityReport(counted)
}

interface Today {
  readonly now: Instant
  readonly zone: string
}

/** Who became known when, what matches no bill, what time did to points unwritten as yet, and the bills of joined records. */
async function countCustomers(engine: Engine, counted: ActivityAccumulator, { now, zone }: Today): Promise<void> {
  await readCustomers(engine, async (customers) => {
    const joined: Customer[] = []
    for (const customer of customers) {
      addUnlinkedReturns(counted, customer.purchases.unlinkedMinor)
      if (customer.absorbed.length > 0) joined.push(customer)
      if (customer.kind === 'anonymous') continue
      if (customer.kind === 'person') addNewCustomer(counted, knownSince(customer, zone))
      for (const entry of unwritten(customer, now)) addEntry(counted, entry, zone)
    }
    for (let start = 0; start < joined.length; start += joinedAtOnce) {
      for (const { customer, bills } of await joinedBills(engine, joined.slice(start, start + joinedAtOnce)))
        for (const bill of bills) count(counted, bill, customer.kind === 'anonymous')
    }
  })
}

/** The day of the capture or of the first purchase, whichever came first; else the day the record was made. */
export function knownSince({ profile, purchases, createdAt }: Customer, zone: string): DayNumber {
  const days = [profile.capturedDay, purchases.days.first].filter((day) => day !== null)
  return days.length === 0 ? dayNumberOf(createdAt, zone) : Math.min(...days)
}

async function countBills(engine: Engine, counted: ActivityAccumulator): Promise<void> {
  const owners = ownerSource(engine)
  await readStream(engine, 'bills', async (items) => {
    await owners.look(items.map(({ customerId }) => customerId))
    for (const item of items) {
      const { isAnonymous, isJoined } = owners.of(item.customerId)
      if (item.of === 'bills' && !isJoined) count(counted, item.bill, isAnonymous)
    }
  })
}
