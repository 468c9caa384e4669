import type { JournalEntry } from '../customer.ts'
import { outstandingPoints } from '../ledger/engine.ts'
import type { Entry } from '../ledger/index.ts'
import { type ActivityAccumulator, addMessageStep, addMove, addPoints, addWithheld } from '../metrics/index.ts'
import { type DayNumber, dayNumberOf } from '../time.ts'
import { stepsIn, text } from './message-steps.ts'

/** Counts one line of the journal, on the day for which it counts. */
export function addJournal(counted: ActivityAccumulator, { kind, at, data }: JournalEntry, zone: string): void {
  switch (kind) {
    case 'points':
      addEntry(counted, data.entry as Entry, zone)
      return
    case 'message-planned':
    case 'message-changed':
      for (const step of stepsIn({ kind, data }))
        addMessageStep(counted, { day: dayNumberOf(at, zone), rule: text(data.rule), step })
      return
    case 'message-withheld':
      addWithheld(counted, { day: dayNumberOf(at, zone), rule: text(data.rule), gate: text(data.gate) })
      return
    case 'stage-changed':
      addMove(counted, { day: dayNumberOf(at, zone), from: stage(data.from), to: stage(data.to) })
      return
    case 'points-unchanged':
    case 'return-capped':
    case 'message-deferred':
    case 'purchase-attributed':
    case 'segment-changed':
    case 'task-opened':
    case 'task-changed':
    case 'interest-evicted':
    case 'wait-evicted':
    case 'tagged':
    case 'suppressed':
    case 'keys-disputed':
    case 'merged':
    case 'divided':
    case 'rebuilt':
    case 'armed':
      return
  }
}

function stage(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/**
 * Counts one line of the points books. Spent is less what was given back, earned is everything else that is neither
 * given back, lapsed nor moved between two records; so what is earned, less what is spent and lapsed, is by how much the
 * points outstanding grew beyond what customers owe.
 */
export function addEntry(counted: ActivityAccumulator, entry: Entry, zone: string): void {
  const change = outstandingPoints(entry.delta)
  const columns = { ...columnsOf(entry), change }
  if (columns.earned === 0 && columns.redeemed === 0 && columns.expired === 0 && change === 0) return
  addPoints(counted, { day: dayOfEntry(entry, zone), ...columns })
}

/** Points lapse as a day begins: the day before was the last on which they could be spent. */
export function dayOfEntry({ kind, occurredAt }: Entry, zone: string): DayNumber {
  return dayNumberOf(kind === 'expired' ? occurredAt - 1 : occurredAt, zone)
}

const noColumns = { earned: 0, redeemed: 0, expired: 0 }

function columnsOf({ kind, points }: Entry): typeof noColumns {
  switch (kind) {
    case 'earned':
    case 'bonus':
    case 'adjusted':
    case 'clawed-back':
    case 'claw-reversed':
    case 'written-off':
    case 'restated':
      return { ...noColumns, earned: points }
    case 'redeemed':
    case 'restored':
    case 'restore-reversed':
      return { ...noColumns, redeemed: -points || 0 }
    case 'expired':
      return { ...noColumns, expired: -points || 0 }
    case 'matured':
    case 'transfer-debited':
    case 'transfer-credited':
    case 'transfer-completed':
    case 'transfer-returned':
    case 'merged-out':
    case 'merged-in':
    case 'pooled-out':
    case 'pooled-in':
    case 'coalesced':
    case 'held':
    case 'released':
    case 'hold-expired':
    case 'tier-changed':
    case 'frozen':
    case 'unfrozen':
      return noColumns
  }
}
