import { type Customer, type CustomerBill, customerMaximums, type Engagement } from '../customer.ts'
import type { BillReassigned, SystemFact } from '../facts/index.ts'
import { keysOf } from '../facts/index.ts'
import type { LedgerBill } from '../ledger/index.ts'
import { type AccountParcel, absorbAccount, emptyAccount } from '../ledger/index.ts'
import { billStub, type Consents, maxTags, type Profile, unionOfPurchases } from '../profile/index.ts'
import { boundedWaits } from '../triggers/index.ts'
import { joinedHours } from './active-hours.ts'
import { billKeyOf } from './bill-key.ts'
import { settleBill } from './bills.ts'
import { deriveAgain, todayOf } from './conclude.ts'
import { causeOf, change, type Draft, journal, journalEntries, type Refusal } from './draft.ts'
import { boundedMessages } from './followed.ts'
import { joinMemberships, stillAsked } from './household.ts'
import { boundedInterests, joinedInterests } from './interests.ts'
import { joinedStart, journeyHashOf } from './journeys.ts'
import { boundedLately } from './lately.ts'
import { boundedKeys, isEarlier, outweighs, withAttributes } from './people.ts'
import { sendFact } from './points.ts'
import { joinedReferral } from './referral.ts'
import { keepWaits } from './rules.ts'
import { joinedSuppressions } from './suppress.ts'

/** What one record brings into another. */
export interface AbsorbedRecord {
  readonly from: Customer
  readonly parcel: AccountParcel
}

/** A merge, as the fact for the one who gives way carries it. */
export interface Sealing {
  readonly into: string
  /** A claimed bill's nobody may become somebody else meanwhile; two people are never merged by a claim. */
  readonly anonymousOnly?: boolean
  /** The hash of a till's command: under the same name only the same is the same. */
  readonly command?: string
}

/** The first half of a merge, on the one who gives way: emptied, with everything on its way to the survivor. */
export function sealInto(draft: Draft, fact: SystemFact): Refusal | null {
  const { into, anonymousOnly = false } = fact.payload as Sealing
  const customer = { ...draft.customer }
  // The word may come again when it is done: then it was followed to the survivor itself.
  if (customer.id === into) return null
  if (fact.customer.customerId !== customer.id) {
    return {
      code: 'merged-already',
      message: `Customer ${fact.customer.customerId} is now ${customer.id}.`,
      details: { into: customer.id },
    }
  }
  if (anonymousOnly && customer.kind !== 'anonymous') {
    return {
      code: 'not-anonymous',
      message: `Customer ${customer.id} is somebody by now; only a merge joins them.`,
      details: { customerId: customer.id },
    }
  }
  if (customer.joining !== null) return stillAsked(customer)
  if (customer.absorbed.length >= customerMaximums.absorbed) {
    return {
      code: 'too-many-merges',
      message: `At most ${customerMaximums.absorbed} records may become one.`,
      details: { maximum: customerMaximums.absorbed },
    }
  }
  const emptied = emptyAccount(customer.points, { now: draft.at, ref: fact.id })
  change(draft, { points: emptied.account })
  journalEntries(draft, emptied.entries)
  sendFact(
    draft,
    'customer.absorbed',
    { customerId: into },
    { from: customer, parcel: emptied.parcel } satisfies AbsorbedRecord,
    fact.id,
  )
  change(draft, {
    mergedInto: into,
    household: null,
    waiting: [],
    messages: [],
    interests: [],
    tasks: [],
    alarms: [],
    wakeAt: null,
    outOfOrder: false,
  })
  journal(draft, 'merged', { into })
  return null
}

/** The second half, on the survivor: takes in the person, the purchases and the points. */
export function absorb(draft: Draft, fact: SystemFact): void {
  const { from, parcel } = fact.payload as AbsorbedRecord
  const { customer } = draft
  if (customer.absorbed.includes(from.id) || customer.id === from.id) return
  const moved = absorbAccount(customer.points, parcel, {
    now: draft.at,
    ref: fact.id,
    policy: draft.policy.ledger,
  })
  const { waiting, interests, lately, tasks } = customer
  const before = { ...customer }
  const both = [...lately, ...from.lately].sort((a, b) => b.at - a.at)
  change(draft, {
    kind: customer.kind === 'anonymous' ? from.kind : customer.kind,
    keys: boundedKeys([...new Set([...customer.keys, ...from.keys])]),
    absorbed: [from.id, ...from.absorbed, ...customer.absorbed].slice(0, customerMaximums.absorbed),
    profile: joinedProfile(customer.profile, from.profile),
    consents: joinedConsents(customer.consents, from.consents),
    purchases: unionOfPurchases(customer.purchases, from.purchases),
    points: moved.account,
    referral: joinedReferral(customer.referral, from.referral),
    rules: joinedRules(customer.rules, from.rules),
    messages: boundedMessages(
      draft,
      [...customer.messages, ...from.messages].sort((a, b) => a.plannedAt - b.plannedAt),
    ),
    interests: boundedInterests(draft, joinedInterests(interests, from.interests, both)),
    lately: boundedLately(draft, both),
    engagement: joinedEngagement(customer.engagement, from.engagement),
    ...joinedHours(customer, from),
    tasks: [...tasks, ...from.tasks].slice(-customerMaximums.openTasks),
    suppressed: joinedSuppressions(customer.suppressed, from.suppressed),
    muteBefore: later(customer.muteBefore, from.muteBefore),
    outOfOrder: customer.outOfOrder || from.outOfOrder,
  })
  joinJourneys(draft, from)
  const state = { rules: draft.customer.rules, waiting: [...waiting, ...from.waiting] }
  keepWaits(draft, boundedWaits(draft.policy.rules, state, draft.at))
  journalEntries(draft, moved.entries)
  joinMemberships(draft, before, from, fact.id)
  journal(draft, 'merged', { from: from.id })
}

/** Where a migration put either of them, both go on from as one. */
function joinJourneys(draft: Draft, from: Customer): void {
  const { journey } = draft.customer
  const isOfThisJourney = journeyHashOf(draft.world.policies, from.armedFor) === draft.policy.journeyHash
  const start = joinedStart(journey.start, isOfThisJourney ? from.journey.start : undefined)
  if (start === journey.start) return
  change(draft, { journey: { ...journey, start } })
  deriveAgain(draft, todayOf(draft))
}

function joinedEngagement(mine: Customer['engagement'], theirs: Customer['engagement']): Customer['engagement'] {
  const joined: Record<string, Engagement> = { ...mine }
  for (const [topic, counts] of Object.entries(theirs)) {
    const known = Object.hasOwn(joined, topic) ? joined[topic] : undefined
    if (known === undefined && Object.keys(joined).length >= customerMaximums.topics) continue
    joined[topic] = {
      sent: counts.sent + (known?.sent ?? 0),
      delivered: counts.delivered + (known?.delivered ?? 0),
      read: counts.read + (known?.read ?? 0),
      clicked: counts.clicked + (known?.clicked ?? 0),
      replied: counts.replied + (known?.replied ?? 0),
    }
  }
  return joined
}

function later(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b)
}

function joinedProfile(mine: Profile, theirs: Profile): Profile {
  let joined: Profile = mine
  for (const [field, toldAt] of Object.entries(theirs.toldAt)) {
    const known = joined.toldAt[field]
    if (known !== undefined && known >= toldAt) continue
    if (!Object.hasOwn(theirs, field)) continue
    joined = { ...joined, [field]: Reflect.get(theirs, field), toldAt: { ...joined.toldAt, [field]: toldAt } }
  }
  for (const [name, value] of Object.entries(theirs.attributes)) {
    joined = withAttributes(joined, { [name]: value }, theirs.toldAt[`attributes.${name}`] ?? 0)
  }
  const isTheirs = theirs.capture !== null && isEarlier(theirs.capture, mine.capture)
  const days = [mine.capturedDay, theirs.capturedDay].filter((day) => day !== null)
  return {
    ...joined,
    capture: isTheirs ? theirs.capture : mine.capture,
    capturedDay: days.length === 0 ? null : Math.min(...days),
    tags: [...new Set([...mine.tags, ...theirs.tags])].slice(-maxTags),
  }
}

function joinedConsents(mine: Consents, theirs: Consents): Consents {
  const joined: Record<string, Consents[string]> = { ...mine }
  for (const [key, consent] of Object.entries(theirs)) {
    if (outweighs(consent, joined[key])) joined[key] = consent
  }
  return joined
}

function joinedRules(mine: Customer['rules'], theirs: Customer['rules']): Customer['rules'] {
  const joined: Record<string, Customer['rules'][string]> = { ...mine }
  for (const [rule, memory] of Object.entries(theirs)) {
    const known = joined[rule]
    const fired = memory.fired + (known?.fired ?? 0)
    joined[rule] = known === undefined ? memory : { ...known, fired, lastAt: later(known.lastAt, memory.lastAt) }
  }
  return joined
}

/** Moves that a bill remembers. */
const maxMoves = 8

/** A bill was written for the wrong customer: here it counts no more, there it arrives as it was paid. */
export function reassignBill(draft: Draft, fact: BillReassigned): Refusal | null {
  const key = billKeyOf({ source: fact.source, billId: fact.billId, billSource: fact.billSource })
  const bill = key === null ? undefined : draft.bills.get(key)
  if (key === null || bill === undefined || bill.at === null) {
    return { code: 'unknown-bill', message: `Bill ${key} is not known.`, details: { bill: key } }
  }
  if (bill.movedTo !== null) {
    return {
      code: 'bill-moved',
      message: `Bill ${key} went to another customer already.`,
      details: { bill: key, to: bill.movedTo },
    }
  }
  const { customer } = draft
  if (fact.to.customerId === customer.id || keysOf(fact.to).some((name) => customer.keys.includes(name))) {
    return { code: 'same-customer', message: `Bill ${key} is theirs already.`, details: { bill: key } }
  }
  const to = keysOf(fact.to)[0] ?? `id:${fact.to.customerId}`
  const moves = [...(bill.moves ?? []), causeOf(fact)].slice(-maxMoves)
  settleBill(draft, key, bill, { ...bill, moves, movedTo: to })
  // Whose messages it answers is another question there.
  const { responseTo: _answered, ...paid } = bill
  sendFact(draft, 'bill.received', fact.to, { bill: { ...paid, moves, points: null } }, fact.id)
  return null
}

/** A bill that came from another customer. */
export function receiveBill(draft: Draft, fact: SystemFact): void {
  const { bill } = fact.payload as { readonly bill: CustomerBill }
  const known = draft.bills.get(bill.key)
  if (known !== undefined && known.at !== null && known.movedTo === null) return
  // What came here before the bill itself (a return, a delivery) still counts.
  const early = known ?? billStub<LedgerBill>(bill.key)
  const returns = [...bill.returns, ...early.returns.filter(({ id }) => !bill.returns.some((one) => one.id === id))]
  const received: CustomerBill = {
    ...bill,
    returns,
    voided: bill.voided || (early.movedTo === null && early.voided),
    deliveredAt: bill.deliveredAt ?? early.deliveredAt,
    points: early.movedTo === null ? early.points : null,
  }
  settleBill(draft, bill.key, { ...billStub<LedgerBill>(bill.key), points: received.points }, received)
}
