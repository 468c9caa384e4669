import type { Engine } from '../crm/engine.ts'
import type { Customer } from '../customer.ts'
import { broughtUnder } from '../fold/index.ts'
import { nextTransition } from '../journey/index.ts'
import { policyAt } from '../policy.ts'
import type { StoredJournalEntry } from '../ports.ts'
import { type Day, dayFromNumber, dayNumberOf, dayOf } from '../time.ts'
import { itemsOf } from './histories.ts'

/** One change of stage. */
export interface StageChange {
  readonly day: Day
  readonly from: string | null
  readonly to: string | null
  readonly reason: string
  readonly cycle: number
  /** The stage was derived again: after a late or returned purchase, a merge, a rebuild, or under another journey. */
  readonly correction?: true
  /** The shop moved the customer to another journey. */
  readonly migration?: true
}

/** Where a customer stands in the journey, how they came there, and what comes next. */
export interface CustomerJourney {
  /** Null before the journey, or after a migration let them leave it. */
  readonly stage: string | null
  /** The day they entered the stage, in the calendar of the policy. */
  readonly since: Day | null
  readonly cycle: number
  /** Oldest first. */
  readonly history: readonly StageChange[]
  /** Where waiting alone leads, if the customer does nothing and stays as they are; null when only an event moves them. */
  readonly next: { readonly to: string; readonly on: Day; readonly reason: string } | null
}

const maxChanges = 10_000

export async function journeyOf(engine: Engine, customer: Customer): Promise<CustomerJourney> {
  const now = engine.clock()
  const { policies } = await engine.worlds.current(now)
  const policy = policyAt(policies, now)
  const { zone } = policy.data
  const items = await itemsOf(
    engine,
    // What became this customer had a journey of its own until then.
    { id: customer.id, absorbed: [] },
    { of: 'journal', kinds: ['stage-changed'], order: 'latest' },
    maxChanges,
  )
  const entries = items.flatMap((item) => (item.of === 'journal' ? [item.entry] : []))
  // A worker that has not come round yet makes no difference to where the customer stands.
  const { state } = broughtUnder(policies, customer, now) ?? { state: customer.journey }
  const context = { subject: customer, clock: { now, zone } }
  const next = nextTransition(policy.journey, state, dayNumberOf(now, zone), context)
  return {
    stage: state.stage,
    since: state.sinceDay === null ? null : dayFromNumber(state.sinceDay),
    cycle: state.cycle,
    history: entries.reverse().map((entry) => changeOf(entry, zone)),
    next: next === null ? null : { to: next.to, on: dayFromNumber(next.day), reason: next.reason },
  }
}

function changeOf({ at, data }: StoredJournalEntry, zone: string): StageChange {
  const { cycle, toCycle } = data
  return {
    day: dayOf(at, zone),
    from: stageOf(data.from),
    to: stageOf(data.to),
    reason: String(data.reason),
    cycle: typeof cycle === 'number' ? cycle : Number(toCycle ?? 0),
    ...(data.correction === true && { correction: true }),
    ...(data.migration === true && { migration: true }),
  }
}

function stageOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
