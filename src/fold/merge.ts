import { type Customer, type CustomerBill, customerMaximums } from '../customer.ts'
import type { SystemFact } from '../facts/index.ts'
import { type AccountParcel, absorbAccount, restate, sealAccount } from '../ledger/index.ts'
import { billStub, type Consents, type Profile, unionOfPurchases } from '../profile/index.ts'
import type { BillReassigned } from '../facts/index.ts'
import { keysOf } from '../facts/index.ts'
import type { LedgerBill } from '../ledger/index.ts'
import { maxWaiting } from '../triggers/index.ts'
import { billKeyOf, settleBill } from './bills.ts'
import { change, type Draft, journal, journalEntries, type Refusal } from './draft.ts'
import { boundedMessages } from './messages.ts'
import { sendFact } from './points.ts'

/** What one record brings into another. */
export interface AbsorbedRecord {
  readonly from: Customer
  readonly parcel: AccountParcel
}

/** The first half of a merge, on the one who gives way: sealed, with everything on its way to the survivor. */
export function sealInto(draft: Draft, fact: SystemFact): Refusal | null {
  const { into } = fact.payload as { readonly into: string }
  const { customer } = draft
  if (customer.mergedInto !== null) return { code: 'merged-already', message: `Customer ${customer.id} is now ${customer.mergedInto}.`, details: { into: customer.mergedInto } }
  if (customer.absorbed.length >= customerMaximums.absorbed) {
    return { code: 'too-many-merges', message: `At most ${customerMaximums.absorbed} records may become one.`, details: { maximum: customerMaximums.absorbed } }
  }
  const sealed = sealAccount(customer.points, draft.at, fact.id)
  change(draft, { points: sealed.account })
  journalEntries(draft, sealed.entries)
  sendFact(draft, 'customer.absorbed', { customerId: into }, { from: customer, parcel: sealed.parcel } satisfies AbsorbedRecord, fact.id)
  change(draft, { mergedInto: into, waiting: [], messages: [], interests: [], tasks: [], alarms: [], wakeAt: null, outOfOrder: false })
  journal(draft, 'merged', { into })
  return null
}

/** The second half, on the survivor: takes in the person, the purchases and the points. */
export function absorb(draft: Draft, fact: SystemFact): Refusal | null {
  const { from, parcel } = fact.payload as AbsorbedRecord
  const { customer } = draft
  if (customer.absorbed.includes(from.id) || customer.id === from.id) return null
  const moved = absorbAccount(customer.points, parcel, draft.at, fact.id)
  const { waiting, interests, lately, tasks } = customer
  change(draft, {
    kind: customer.kind === 'anonymous' ? from.kind : customer.kind,
    keys: [...new Set([...customer.keys, ...from.keys])].slice(0, customerMaximums.keys),
    absorbed: [from.id, ...from.absorbed, ...customer.absorbed].slice(0, customerMaximums.absorbed),
    profile: joinedProfile(customer.profile, from.profile),
    consents: joinedConsents(customer.consents, from.consents),
    purchases: unionOfPurchases(customer.purchases, from.purchases),
    points: moved.account,
    rules: joinedRules(customer.rules, from.rules),
    waiting: [...waiting, ...from.waiting].sort((a, b) => a.dueAt - b.dueAt).slice(0, maxWaiting),
    messages: boundedMessages([...customer.messages, ...from.messages].sort((a, b) => a.plannedAt - b.plannedAt)),
    interests: [...interests, ...from.interests.filter(({ key }) => !interests.some((known) => known.key === key))].slice(0, customerMaximums.interests),
    lately: [...lately, ...from.lately].sort((a, b) => b.at - a.at).slice(0, customerMaximums.lately),
    engagement: { ...from.engagement, ...customer.engagement },
    tasks: [...tasks, ...from.tasks].slice(-customerMaximums.openTasks),
    muteBefore: later(customer.muteBefore, from.muteBefore),
    outOfOrder: customer.outOfOrder || from.outOfOrder,
  })
  journalEntries(draft, moved.entries)
  journal(draft, 'merged', { from: from.id })
  return null
}

function later(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b)
}

function joinedProfile(mine: Profile, theirs: Profile): Profile {
  let joined: Profile = mine
  for (const [field, toldAt] of Object.entries(theirs.toldAt)) {
    const known = joined.toldAt[field]
    if (known !== undefined && known >= toldAt) continue
    joined = { ...joined, [field]: Reflect.get(theirs, field), toldAt: { ...joined.toldAt, [field]: toldAt } }
  }
  const capture = mine.capture === null || (theirs.capture !== null && theirs.capture.at < mine.capture.at) ? theirs.capture : mine.capture
  const days = [mine.capturedDay, theirs.capturedDay].filter((day) => day !== null)
  return { ...joined, capture, capturedDay: days.length === 0 ? null : Math.min(...days), tags: [...new Set([...mine.tags, ...theirs.tags])].slice(-16) }
}

function joinedConsents(mine: Consents, theirs: Consents): Consents {
  const joined: Record<string, Consents[string]> = { ...mine }
  for (const [key, consent] of Object.entries(theirs)) {
    const known = joined[key]
    const wins = known === undefined || consent.at > known.at || (consent.at === known.at && consent.status === 'withdrawn')
    if (wins) joined[key] = consent
  }
  return joined
}

function joinedRules(mine: Customer['rules'], theirs: Customer['rules']): Customer['rules'] {
  const joined: Record<string, Customer['rules'][string]> = { ...mine }
  for (const [rule, memory] of Object.entries(theirs)) {
    const known = joined[rule]
    joined[rule] = known === undefined ? memory : { ...known, fired: known.fired + memory.fired, lastAt: later(known.lastAt, memory.lastAt) }
  }
  return joined
}

/** What a division writes on each side: a record rebuilt from the facts that are its own. */
export interface RebuiltRecord {
  readonly record: Customer
  readonly bills: readonly CustomerBill[]
  readonly billsGone: readonly string[]
}

/** Puts a record rebuilt from its facts in the place of the one that was; the chain of its points goes on. */
export function takeRebuilt(draft: Draft, rebuilt: RebuiltRecord, kind: 'divided' | 'rebuilt', ref: string): void {
  const { record, bills, billsGone } = rebuilt
  const restated = restate(draft.customer.points, record.points, draft.at, ref)
  const { rules, waiting, messages, engagement, tasks, createdAt, muteBefore, armedFor } = draft.customer
  const kept = { rules, waiting, messages, engagement, tasks, createdAt, muteBefore, armedFor }
  const keys = [...new Set([...record.keys])]
  draft.customer = { ...record, ...kept, keys, points: restated.account, outOfOrder: false }
  journalEntries(draft, restated.entries)
  for (const bill of bills) {
    draft.bills.set(bill.key, bill)
    draft.changedBills.set(bill.key, bill)
  }
  draft.billsGone.push(...billsGone)
  journal(draft, kind, { ref })
}

/** A bill was written for the wrong customer: here it counts no more, there it arrives as it was paid. */
export function reassignBill(draft: Draft, fact: BillReassigned): Refusal | null {
  const key = billKeyOf({ source: fact.source, billId: fact.billId, billSource: fact.billSource })
  const bill = key === null ? undefined : draft.bills.get(key)
  if (key === null || bill === undefined || bill.at === null) {
    return { code: 'unknown-bill', message: `Bill ${key} is not known.`, details: { bill: key } }
  }
  const to = keysOf(fact.to)[0] ?? `id:${fact.to.customerId}`
  settleBill(draft, key, bill, { ...bill, movedTo: to })
  sendFact(draft, 'bill.received', fact.to, { bill: { ...bill, points: null } }, fact.id)
  return null
}

/** A bill that came from another customer. */
export function receiveBill(draft: Draft, fact: SystemFact): void {
  const { bill } = fact.payload as { readonly bill: CustomerBill }
  const known = draft.bills.get(bill.key)
  if (known !== undefined && known.at !== null && known.movedTo === null) return
  settleBill(draft, bill.key, billStub<LedgerBill>(bill.key), bill)
}
