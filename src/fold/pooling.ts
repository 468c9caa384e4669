import type { Customer, CustomerBill } from '../customer.ts'
import { engineSource, type Fact, type SystemFact } from '../facts/index.ts'
import { contentHash } from '../hash.ts'
import {
  type Account,
  type AccountParcel,
  absorbAccount,
  addBurn,
  decide,
  emptyAccount,
  isToPool,
  type LedgerBill,
  lifespanOf,
  type Moved,
  mainFund,
  mirrorTier,
  openBill,
  type Part,
} from '../ledger/index.ts'
import { billStub } from '../profile/index.ts'
import { afterBurn } from './bill-points.ts'
import { anyLedger, type Beside, causeOf, change, type Draft, journalEntries, putBill, type Refusal } from './draft.ts'
import { sendFact } from './points.ts'

/** What a member's account brings to the household. */
export interface Pooled {
  readonly member: string
  /** What the member did, `source/id`: it stands beside the household's entries. */
  readonly cause?: string | undefined
  readonly parcel: AccountParcel | null
  /** The member's tier, as it was when this left: the household answers where its own is another one. */
  readonly tier: string | null
  /** Goods came back that match no bill: the household's points answer for them. */
  readonly unlinked?: { readonly returnId: string; readonly amountMinor: number } | undefined
}

/** Points of the household that paid for a member's bill. */
export interface PoolBurn {
  readonly key: string
  readonly billId: string
  readonly commandId: string
  readonly parts: readonly Part[]
  readonly at: number
}

/**
 * Sends whatever a member's account gained or owes to the household, at the end of a fold: one fact, named after the entry
 * by which the points left, so that it arrives once. Frozen points stay where they are until they are free.
 * @param anyway Also when there is nothing: the household answers where its tier is another one.
 * @returns True when the account changed.
 */
export function drain(draft: Draft, cause: string, anyway = false): boolean {
  const { household, mergedInto, points } = draft.customer
  if (household === null || mergedInto !== null) return false
  if (points.frozen) {
    if (anyway) sendPooled(draft, household.id, { member: draft.customer.id, parcel: null, tier: tierOf(points) })
    return false
  }
  const own = points.tier === null || points.tier.mirrored === true ? null : points.tier
  if (!anyway && own === null && !isToPool(points)) return false
  const emptied = emptyAccount(points, { now: draft.now, ref: cause, how: 'pool' })
  keepAccount(draft, emptied)
  const tier = tierOf(emptied.account)
  // Only the household's own account is reviewed.
  keepAccount(draft, mirrorTier(emptied.account, tier, draft.now, cause))
  const parcel = { ...emptied.parcel, tier: own }
  sendPooled(draft, household.id, { member: draft.customer.id, parcel, tier })
  return true
}

function sendPooled(draft: Draft, householdId: string, pooled: Pooled): void {
  const { cause, now, customer, outbox } = draft
  const type = 'household.received'
  // The entry's number is never another's, however often one instant is folded.
  const id = contentHash([type, customer.id, customer.points.seq, cause, outbox.length])
  const fact: SystemFact = {
    type,
    id,
    source: engineSource,
    occurredAt: now,
    customer: { customerId: householdId },
    causedBy: cause.slice(0, maxCauseLength),
    payload: { ...pooled, cause } satisfies Pooled,
  }
  outbox.push({ id, kind: 'fact', dueAt: now, fact })
}

const maxCauseLength = 64

function tierOf({ tier }: Account): string | null {
  return tier?.tier ?? null
}

/** Takes an account and its entries into the record, and what stands beside these. */
export function keepAccount(draft: Draft, { account, entries }: Moved, beside?: Beside): void {
  if (account === draft.customer.points) return
  change(draft, { points: account })
  journalEntries(draft, entries, beside)
}

/** On the household: a member's points arrive. They are taken from whoever sends them: a member who left meanwhile gave them before. */
export function receivePool(draft: Draft, fact: SystemFact): Refusal | null {
  const { member, cause, parcel, tier, unlinked } = fact.payload as Pooled
  const { ledger } = draft.policy
  const beside = (): Readonly<Record<string, unknown>> => (cause === undefined ? {} : { cause })
  const before = tierOf(draft.customer.points)
  if (parcel !== null)
    keepAccount(
      draft,
      absorbAccount(draft.customer.points, parcel, { now: draft.at, ref: fact.id, how: 'pool', policy: ledger }),
      beside,
    )
  if (unlinked !== undefined) takeUnlinked(draft, unlinked)
  const { points, members } = draft.customer
  const now = tierOf(points)
  // Where it has just changed every member is told.
  if (tier !== now && now === before && members.includes(member)) tellTier(draft, member, fact.id)
  return null
}

function takeUnlinked(draft: Draft, unlinked: NonNullable<Pooled['unlinked']>): void {
  const ledger = anyLedger(draft)
  if (ledger === null) return
  const decided = decide(ledger, draft.customer.points, null, { kind: 'return-unlinked', ...unlinked }, draft.at)
  if (decided.status === 'accepted') keepAccount(draft, decided)
}

/** Goods of a member came back that match no bill. True when the household answers for them. */
export function poolUnlinked(draft: Draft, unlinked: NonNullable<Pooled['unlinked']>): boolean {
  const { household, id, points } = draft.customer
  if (household === null) return false
  sendPooled(draft, household.id, { member: id, parcel: null, tier: tierOf(points), unlinked })
  return true
}

/** What the household says of its tier. */
export interface Standing {
  /** The id of the household's record. */
  readonly household: string
  readonly tier: string | null
  readonly seq: number
  /** The name of the household that takes the customer in; missing once they are a member. */
  readonly admits?: string | undefined
}

export function tellTier(draft: Draft, member: string, causedBy: string, admits?: string): void {
  const { id, points } = draft.customer
  const standing: Standing = { household: id, tier: tierOf(points), seq: points.seq, admits }
  sendFact(draft, 'household.standing', { customerId: member }, standing, causedBy)
}

/** At the end of a fold of a household: another tier is every member's. */
export function tellMembers(draft: Draft, before: Account, causedBy: string): void {
  const { points, members } = draft.customer
  if (tierOf(before) === tierOf(points)) return
  for (const member of new Set(members)) tellTier(draft, member, causedBy)
}

/**
 * On the household: what its points paid goes to the member whose bill it is, so that a return of it restores them. The
 * bill itself stays with the member.
 */
export function handOverBurns(draft: Draft, fact: Fact, bills: readonly CustomerBill[]): void {
  const member = 'customer' in fact ? fact.customer?.customerId : undefined
  for (const [key, bill] of draft.changedBills) {
    draft.changedBills.delete(key)
    const parts = burntNow(bills.find((known) => known.key === key)?.points ?? null, bill.points)
    const commandId = bill.points?.redemptions.at(-1)
    if (member === undefined || commandId === undefined || parts.length === 0) continue
    const burn: PoolBurn = { key, billId: bill.points?.billId ?? '', commandId, parts, at: draft.at }
    sendFact(draft, 'household.redeemed', { customerId: member }, burn, fact.id)
  }
}

function burntNow(before: LedgerBill | null, after: LedgerBill | null): readonly Part[] {
  return (after?.burnedFrom ?? []).flatMap(({ fund, maturesAt, expiresAt, points }) => {
    const known = before?.burnedFrom.find((part) => part.fund === fund && part.expiresAt === expiresAt)
    const burnt = points - (known?.points ?? 0)
    return burnt > 0 ? [{ fund, maturesAt, expiresAt, points: burnt }] : []
  })
}

/** On the member: the household's points paid for one of their bills. What came back of it since brings them back at once. */
export function takePoolBurn(draft: Draft, fact: SystemFact): Refusal | null {
  const { key, billId, commandId, parts, at } = fact.payload as PoolBurn
  const bill = draft.bills.get(key) ?? billStub<LedgerBill>(key)
  const stub = bill.points ?? openBill(billId)
  if (stub.redemptions.includes(commandId)) return null
  const burnt = addBurn(stub, commandId, parts)
  putBill(draft, { ...bill, points: afterBurn(draft, bill, burnt, at) })
  return null
}

/**
 * After a rebuild: what the account gave to households stands there as it was given. Had it been more by the facts, the rest
 * is still here, as if earned now; had it been less, it is owed.
 */
export function keepPooled(draft: Draft, before: Account, ref: string): void {
  const { household, formerHouseholds, points } = draft.customer
  if (household === null && formerHouseholds.length === 0) return
  const changed = netOut(points) - netOut(before)
  if (changed === 0) return
  const at = Math.max(draft.at, points.settledAt)
  const ledger = anyLedger(draft)
  const { expiresAt } = ledger === null ? { expiresAt: null } : lifespanOf(ledger.terms, at)
  const bucket = { fund: mainFund, maturesAt: at, expiresAt, open: changed, held: 0 }
  const parcel: AccountParcel = {
    settledAt: at,
    buckets: changed > 0 ? [bucket] : [],
    holds: [],
    resolvedHolds: [],
    inTransit: [],
    debt: Math.max(0, -changed),
    tier: null,
    qualifying: null,
    caps: [],
    grants: [],
  }
  keepAccount(draft, absorbAccount(points, parcel, { now: at, ref, how: 'pool' }))
}

function netOut({ lifetime }: Account): number {
  return lifetime.transferredOut - lifetime.transferredIn
}

/** Households are accounts: of what customers do, only commands about points are for them. */
export function notForHousehold(customer: Customer, fact: Fact): Refusal | null {
  if (customer.kind !== 'household') return null
  const direct = !('payload' in fact) && 'customer' in fact && fact.customer?.customerId === customer.id
  const isOnBill = 'billId' in fact && fact.billId !== undefined
  if (isOfHousehold.has(fact.type) && !(direct && isOnBill)) return null
  const message = `${causeOf(fact)} is for a customer; ${customer.id} is the account of a household: name the member.`
  return { code: 'household-account', message, details: { household: customer.id } }
}

/** Commands about the points that somebody has: of a member, the household has them. */
export const householdCommands: ReadonlySet<string> = new Set([
  'points.redeemed',
  'points.held',
  'points.captured',
  'points.released',
  'points.leased',
  'points.adjusted',
  'points.transferred',
  'points.frozen',
])

const isOfHousehold: ReadonlySet<string> = new Set([
  ...householdCommands,
  'time.reached',
  'policy.adopted',
  'points.received',
  'points.transfer-settled',
  'customer.rebuilt',
  'household.asked',
  'household.received',
  'household.parted',
])
