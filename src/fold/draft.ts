import type { Customer, CustomerBill, JournalEntry, JournalKind, Task } from '../customer.ts'
import type { Fact } from '../facts/index.ts'
import type { Entry, LedgerPolicy } from '../ledger/index.ts'
import { type Policy, type PolicyTimeline, policyAt, schemeOf } from '../policy.ts'
import type { NewOutboxItem } from '../ports.ts'
import type { CutPoints, RfmScheme } from '../rfm/index.ts'
import { type DayNumber, dayNumberOf, type Instant } from '../time.ts'
import { concludedFrom, type DerivedFact } from './derived.ts'

/** What the shop decided and what is known beside the customer. */
export interface World {
  readonly policies: PolicyTimeline
  /** Saved quintiles; null while the policy's thresholds score. */
  readonly cuts: CutPoints | null
  /**
   * Set while history is refolded: what a fact says happened is taken as having happened, so points are never refused, only
   * owed. `muteBefore` is where the record's imported history ends, as it was known before; `given` names the gifts of
   * before it that were given all the same, since nobody had imported anything then; `isReferralOpen` leaves a referral
   * unpaid until the end; `bonusTimes` says when each bonus was given, which is when it is given now.
   */
  readonly replaying?:
    | {
        readonly muteBefore: Instant | null
        readonly given?: ReadonlySet<string> | undefined
        readonly isReferralOpen?: boolean
        readonly bonusTimes?: ReadonlyMap<string, readonly Instant[]>
      }
    | undefined
}

/** Why a fact could not be applied. Nothing is written for it. */
export interface Refusal {
  readonly code: string
  readonly message: string
  readonly details: Readonly<Record<string, unknown>>
}

/** What follows from a fact. */
export interface Folded {
  readonly status: 'applied' | 'refused'
  readonly refusal: Refusal | null
  readonly customer: Customer
  /** Bills that changed. */
  readonly bills: readonly CustomerBill[]
  readonly billsGone: readonly string[]
  readonly journal: readonly JournalEntry[]
  readonly outbox: readonly NewOutboxItem[]
  readonly tasks: readonly Task[]
}

/**
 * One fold's working sheet: the only thing in the fold that changes. It never leaves the call, so from outside the fold
 * is a function.
 */
export interface Draft {
  readonly world: World
  /** The policy in force now. */
  readonly policy: Policy
  /** How the customer is scored now. */
  readonly scheme: RfmScheme
  readonly now: Instant
  /** What brings about what is written: a fact's `source/id`, or an alarm of it. */
  cause: string
  /** The moment the current step counts for. */
  at: Instant
  /** A copy of the draft's own, a new one only where a record takes the place of another. */
  customer: Customer
  readonly bills: Map<string, CustomerBill>
  readonly changedBills: Map<string, CustomerBill>
  readonly billsGone: string[]
  readonly journal: JournalEntry[]
  readonly outbox: NewOutboxItem[]
  readonly tasks: Task[]
  derived: DerivedFact[]
  written: number
}

export function openDraft(
  world: World,
  state: { readonly customer: Customer; readonly bills: readonly CustomerBill[] },
  cause: string,
  now: Instant,
): Draft {
  const policy = policyAt(world.policies, now)
  return {
    world,
    policy,
    scheme: schemeOf(policy, world.cuts),
    now,
    cause,
    at: now,
    customer: { ...state.customer },
    bills: new Map(state.bills.map((bill) => [bill.key, bill])),
    changedBills: new Map(),
    billsGone: [],
    journal: [],
    outbox: [],
    tasks: [],
    derived: [],
    written: 0,
  }
}

/** A sheet to try something on: nothing of it reaches the draft's own. */
export function copyOf(draft: Draft): Draft {
  const { customer, changedBills, bills, billsGone, journal: entries, outbox, tasks, derived } = draft
  return {
    ...draft,
    customer: { ...customer },
    bills: new Map(bills),
    changedBills: new Map(changedBills),
    billsGone: [...billsGone],
    journal: [...entries],
    outbox: [...outbox],
    tasks: [...tasks],
    derived: [...derived],
  }
}

export function closeDraft(draft: Draft): Folded {
  const { customer, billsGone, journal: entries, outbox, tasks } = draft
  const bills = [...draft.changedBills.values()]
  return { status: 'applied', refusal: null, customer, bills, billsGone, journal: entries, outbox, tasks }
}

/** Nothing follows from a fact that cannot be. */
export function refused(customer: Customer, refusal: Refusal): Folded {
  return { status: 'refused', refusal, customer, bills: [], billsGone: [], journal: [], outbox: [], tasks: [] }
}

/** The name of a fact across sources: how journal entries, anchors and derived ids speak of it. */
export function causeOf(fact: Pick<Fact, 'source' | 'id'>): string {
  return `${fact.source}/${fact.id}`
}

/** The points programme in force, or else the last there was: what was given under it has still to be settled. */
export function anyLedger({ policy, world }: Draft): LedgerPolicy | null {
  return policy.ledger ?? world.policies.findLast(({ policy: { ledger } }) => ledger !== null)?.policy.ledger ?? null
}

/** Changes parts of the draft's own customer: its parts are replaced, never changed. */
export function change(draft: Draft, parts: Partial<Customer>): void {
  Object.assign(draft.customer, parts)
}

/** The next derived id: `<fact>/<n>`, the same each time the same fact is folded. */
export function nextId(draft: Draft): string {
  draft.written += 1
  return `${draft.cause}/${draft.written}`
}

export function journal(
  draft: Draft,
  kind: JournalKind,
  data: Readonly<Record<string, unknown>>,
  at: Instant = draft.at,
): void {
  draft.journal.push({ id: nextId(draft), kind, at, causedBy: draft.cause, policyHash: draft.policy.hash, data })
}

/** What is journalled with an entry, for whoever asks for it again. */
export type Beside = (entry: Entry) => Readonly<Record<string, unknown>>

/**
 * Ledger entries are journalled as they are; the caller of the fold seals them into the account's chain. Of another tier
 * and of a bonus the rules are told.
 * @param beside What else stands with an entry.
 */
export function journalEntries(draft: Draft, entries: readonly Entry[], beside?: Beside): void {
  for (const entry of entries) {
    journal(draft, 'points', beside === undefined ? { entry } : { entry, ...beside(entry) }, entry.occurredAt)
    if (entry.kind !== 'tier-changed' && entry.kind !== 'bonus') continue
    // Nobody is there to be told of what a bill without a name brought.
    const derived = draft.customer.kind === 'anonymous' ? null : concludedFrom(draft.world.policies, entry)
    if (derived !== null) draft.derived.push(derived)
  }
}

/** Writes what the rules are not told of. */
export function untold(draft: Draft, write: () => void): void {
  const { derived } = draft
  draft.derived = [...derived]
  write()
  draft.derived = derived
}

export function putBill(draft: Draft, bill: CustomerBill): void {
  draft.bills.set(bill.key, bill)
  draft.changedBills.set(bill.key, bill)
}

/** The calendar day of an instant in the policy's zone: the one calendar of points, segments and journey. */
export function dayAt(draft: Draft, at: Instant): DayNumber {
  return dayNumberOf(at, draft.policy.data.zone)
}
