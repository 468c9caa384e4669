import type { Engine } from '../crm/engine.ts'
import { isGivenByRule, outstandingPoints } from '../ledger/engine.ts'
import { balanceAt, type Entry, type EntryKind, type SealedEntry } from '../ledger/index.ts'
import {
  addLiability,
  createLiability,
  type LiabilityAccumulator,
  type LiabilityColumn,
  type LiabilityReport,
  liabilityInAll,
  liabilityReport,
} from '../metrics/index.ts'
import { policyAt } from '../policy.ts'
import { type Day, type DayNumber, dayNumberOf, type Instant } from '../time.ts'
import { dayOfEntry } from './activity-journal.ts'
import { byOption, checkIsObject } from './check-books.ts'
import { dayOption, readCustomers, readJournal, sealedIn, unwritten } from './streams.ts'

/** The period, in days of the shop's zone, both included. */
export interface LiabilityOptions {
  /** From the first day on which points moved, when left out. */
  readonly from?: Day | undefined
  /** Up to today, when left out. */
  readonly to?: Day | undefined
  /**
   * `occurred`: when it happened (a late bill counts on its own day; points expire on their last day). `recorded`: when
   * the books learnt of it: closed days stay as they were. The former when left out.
   */
  readonly by?: 'occurred' | 'recorded' | undefined
}

/** What the shop owes in points, day by day, held against the accounts. */
export interface PointsLiability extends LiabilityReport {
  readonly by: 'occurred' | 'recorded'
  /** The books of all days against the sum of all accounts, both as of the moment of asking. */
  readonly reconciliation: {
    readonly at: Instant
    readonly books: PointsOwed
    readonly accounts: PointsOwed
    /** By how much books and accounts differ, outstanding and owed points together; 0 for sound books. */
    readonly differencePoints: number
  }
}

/** Points that customers have, and points that they owe. */
export interface PointsOwed {
  readonly outstandingPoints: number
  readonly debtPoints: number
}

/** Reads the customers, then the journal, a page at a time; memory is bounded by the days of the period. */
export async function liability(engine: Engine, options: LiabilityOptions = {}): Promise<PointsLiability> {
  const now = engine.clock()
  const world = await engine.worlds.current(now)
  const { zone, points } = policyAt(world.policies, now).data
  checkIsObject('options', options)
  const by = byOption(options.by)
  const from = options.from === undefined ? null : dayOption('from', options.from)
  const to = options.to === undefined ? dayNumberOf(now, zone) : dayOption('to', options.to)
  const sums = createLiability({ from, to })
  const accounts = { outstandingPoints: 0, debtPoints: 0 }
  await readCustomers(engine, (customers) => {
    for (const customer of customers) {
      if (customer.kind === 'anonymous') continue
      const balances = balanceAt(customer.points, now)
      accounts.outstandingPoints += outstandingPoints(balances)
      accounts.debtPoints += balances.debt
      // The books learn of it no earlier than now.
      for (const entry of unwritten(customer, now))
        add(sums, entry, by === 'recorded' ? dayNumberOf(now, zone) : dayOfEntry(entry, zone))
    }
  })
  await readJournal(engine, (line) => {
    if (line.kind !== 'points') return
    const entry = sealedIn(line)
    add(sums, entry, dayIn(entry, by, zone))
  })
  const { outstanding, debt } = liabilityInAll(sums)
  const books = { outstandingPoints: outstanding, debtPoints: debt }
  return {
    ...liabilityReport(sums, { minorPerPoint: points?.redeem.minorPerPoint ?? null }),
    by,
    reconciliation: { at: now, books, accounts, differencePoints: differenceOf(books, accounts) },
  }
}

function dayIn(entry: SealedEntry, by: 'occurred' | 'recorded', zone: string): DayNumber {
  return by === 'recorded' ? dayNumberOf(entry.recordedAt, zone) : dayOfEntry(entry, zone)
}

/** Apart, so that two errors don't hide each other. */
function differenceOf(books: PointsOwed, accounts: PointsOwed): number {
  const outstanding = Math.abs(books.outstandingPoints - accounts.outstandingPoints)
  return outstanding + Math.abs(books.debtPoints - accounts.debtPoints)
}

/** What a rule gave is a bonus, as what the terms give is; what somebody gave by hand is an adjustment. */
function add(sums: LiabilityAccumulator, entry: Entry, day: DayNumber): void {
  const { kind, points, delta } = entry
  const column = isGivenByRule(entry) ? 'bonus' : columnOf(kind)
  addLiability(sums, { day, column, points, outstanding: outstandingPoints(delta), debt: delta.debt })
}

function columnOf(kind: EntryKind): LiabilityColumn | null {
  switch (kind) {
    case 'earned':
      return 'earned'
    case 'bonus':
      return 'bonus'
    case 'adjusted':
      return 'adjusted'
    case 'clawed-back':
    case 'claw-reversed':
      return 'reversed'
    case 'redeemed':
      return 'redeemed'
    case 'restored':
    case 'restore-reversed':
      return 'restored'
    case 'expired':
      return 'expired'
    case 'written-off':
      return 'writtenOff'
    case 'transfer-credited':
    case 'merged-in':
    case 'pooled-in':
      return 'movedIn'
    case 'transfer-completed':
    case 'merged-out':
    case 'pooled-out':
      return 'movedOut'
    case 'restated':
      return 'restated'
    case 'matured':
    case 'transfer-debited':
    case 'transfer-returned':
    case 'coalesced':
    case 'held':
    case 'released':
    case 'hold-expired':
    case 'tier-changed':
    case 'frozen':
    case 'unfrozen':
      return null
  }
}
