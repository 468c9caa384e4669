import type { Customer, CustomerBill } from '../customer.ts'
import type { Fact, SystemFact } from '../facts/index.ts'
import type { StoredFact } from '../ports.ts'
import type { Purchases } from '../profile/index.ts'
import type { Instant } from '../time.ts'
import { type Goods, goodsOf } from '../vocabulary.ts'
import { countPurchaseHour } from './active-hours.ts'
import { answerAlarm } from './alarms.ts'
import { applyBillFact } from './bills.ts'
import { giveEnrolment } from './bonuses.ts'
import { keepBounds } from './bounds.ts'
import { comeUnder, conclude, setAlarms } from './conclude.ts'
import {
  causeOf,
  change,
  closeDraft,
  type Draft,
  type Folded,
  openDraft,
  type Refusal,
  refused,
  type World,
} from './draft.ts'
import { answerAsking, joinHousehold, leaveHousehold, letPart, takeDeclining, takeStanding } from './household.ts'
import { notForHousehold } from './household-facts.ts'
import { consumeInterests, followInterests, followRegulars } from './interests.ts'
import { rememberFact } from './lately.ts'
import { absorb, reassignBill, receiveBill, type Sealing, sealInto } from './merge.ts'
import { applyMessageFact } from './messages.ts'
import { applyCapture, applyConsent, applyDetails, meet } from './people.ts'
import { applyPointsFact, receivePoints, sendFact, settlePoints } from './points.ts'
import { handOverBurns, takePoolBurn } from './pool-burns.ts'
import { drain, receivePool } from './pooling.ts'
import { rearm } from './rearm.ts'
import { type RebuiltRecord, takeRebuilt } from './rebuilt.ts'
import { payReferral, rememberReferral, settleReferral } from './referral.ts'
import { runRules } from './rules.ts'
import { tellMembers } from './standing.ts'
import { changeTask, openTask, taskOf } from './tasks.ts'

/** One customer and those of their bills that the fact concerns, as loaded. */
export interface FoldState {
  readonly customer: Customer
  readonly bills: readonly CustomerBill[]
  /** The record of the anonymous bill that a `bill.claimed` names, if somebody else's record holds it. */
  readonly anonymousOwner?: string | undefined
  /** Keys of the fact's customer that another record owns. */
  readonly disputed?: readonly string[] | undefined
}

/** Alarms rung in one fold; a record that was asleep longer is rung on by the next wake. */
const maxRings = 5000

/**
 * What follows from one fact for one customer. A function: no clock, no dice, no waiting; folding the same twice gives
 * the same twice, ids included.
 *
 * Alarms due up to the fact's own time ring first, each at its own time; then the fact is applied; then the rest up to
 * `now` ring. So a bill that arrives late still prevents the reminder it should have prevented.
 *
 * @param now When it is folded: at or after `fact.occurredAt`, else the fact counts as happening now.
 * @returns `refused` with a reason when the fact cannot be; then nothing of it is to be written.
 */
export function fold(world: World, state: FoldState, fact: Fact, now: Instant): Folded {
  const draft = openDraft(world, state, causeOf(fact), Math.max(now, state.customer.rungTo))
  const happened = fact.occurredAt > draft.now ? { ...fact, occurredAt: draft.now } : fact
  const refusal =
    whenSealed(state.customer, fact) ?? notForHousehold(state.customer, fact) ?? take(draft, happened, state)
  return refusal === null ? closeDraft(draft) : refused(state.customer, refusal)
}

/** A record that is another one now only answers for what became of it. */
function whenSealed({ id, mergedInto }: Customer, { type }: Fact): Refusal | null {
  if (mergedInto === null || answersWhenSealed.has(type)) return null
  return { code: 'merged-already', message: `Customer ${id} is now ${mergedInto}.`, details: { into: mergedInto } }
}

const answersWhenSealed: ReadonlySet<string> = new Set(['customer.restored', 'time.reached'])

function take(draft: Draft, fact: Fact, state: FoldState): Refusal | null {
  const at = fact.occurredAt
  comeUnder(draft)
  ring(draft, at)
  draft.at = at
  const { purchases, profile } = draft.customer
  const refusal = apply(draft, fact, state)
  if (refusal !== null || draft.customer.mergedInto !== null) return refusal
  const isHousehold = draft.customer.kind === 'household'
  if (isHousehold) handOverBurns(draft, fact, state.bills)
  settleReferral(draft, fact.id)
  conclude(draft, { purchases, profile })
  arm(draft)
  const goods = goodsOf(fact)
  // Whoever claims the bill bought what is on it then.
  if (!isHousehold) rememberFact(draft, fact, goods)
  if (!isHousehold) countPurchaseHour(draft, fact)
  if (draft.customer.kind === 'person') follow(draft, fact, goods, purchases)
  change(draft, { rungTo: Math.max(draft.customer.rungTo, at) })
  setAlarms(draft)
  ring(draft, draft.now)
  if (isHousehold) tellMembers(draft, state.customer.points, fact)
  else if (drain(draft, fact.id)) setAlarms(draft)
  const { wakeAt, rungTo } = draft.customer
  if ((wakeAt === null || wakeAt > draft.now) && rungTo < draft.now) change(draft, { rungTo: draft.now })
  keepBounds(draft)
  return null
}

/** What a fact means for messages: nobody writes to a bill that nobody has claimed. */
function follow(draft: Draft, fact: Fact, goods: Goods, before: Purchases): void {
  followInterests(draft, fact, goods)
  followRegulars(draft, before)
  runRules(draft, fact)
  consumeInterests(draft, fact, goods)
}

/** A new record is armed for what is in force; a known one waits for the broadcast that brings it there. */
function arm(draft: Draft): void {
  if (draft.customer.armedFor.policyHash !== '') return
  change(draft, { armedFor: { policyHash: draft.policy.hash, cutsVersion: draft.world.cuts?.version ?? '' } })
}

/** Rings the alarms due up to an instant, each at its own time: at, owner, key. */
function ring(draft: Draft, upTo: Instant): void {
  const { cause } = draft
  for (let rings = 0; rings < maxRings; rings += 1) {
    const alarm = draft.customer.alarms[0]
    if (alarm === undefined || alarm.at > upTo) break
    draft.at = alarm.at
    draft.cause = `${cause}@${alarm.owner}/${alarm.at}`
    const { purchases, profile } = draft.customer
    answerAlarm(draft, alarm)
    conclude(draft, { purchases, profile })
    if (draft.customer.kind !== 'household') runRules(draft, null)
    change(draft, { rungTo: Math.max(draft.customer.rungTo, alarm.at) })
    setAlarms(draft)
  }
  draft.cause = cause
}

function apply(draft: Draft, fact: Fact, state: FoldState): Refusal | null {
  if ('payload' in fact) return applySystemFact(draft, fact)
  // What a member tells the household says who they are, not who the household is.
  if (draft.customer.kind !== 'household') meet(draft, fact.customer, fact.occurredAt, state.disputed)
  if ('data' in fact) return null
  switch (fact.type) {
    case 'purchase.completed':
    case 'purchase.returned':
    case 'purchase.voided':
    case 'order.placed':
    case 'order.delivered':
    case 'order.cancelled':
      return applyBillFact(draft, fact)
    case 'bill.reassigned':
      return reassignBill(draft, fact)
    case 'bill.claimed':
      if (state.anonymousOwner !== undefined && state.anonymousOwner !== draft.customer.id) {
        sendFact(draft, 'customer.merged', { customerId: state.anonymousOwner }, claiming(draft), fact.id)
      }
      return null
    case 'customer.captured':
      applyCapture(draft, fact)
      giveEnrolment(draft, fact)
      return null
    case 'customer.updated':
      applyDetails(draft, fact)
      return null
    case 'consent.changed':
      applyConsent(draft, fact)
      return null
    case 'task.opened':
      openTask(draft, taskOf(draft, fact))
      return null
    case 'task.changed':
      changeTask(draft, fact)
      return null
    case 'points.redeemed':
    case 'points.held':
    case 'points.captured':
    case 'points.released':
    case 'points.leased':
    case 'points.adjusted':
    case 'points.awarded':
    case 'bonus.granted':
    case 'points.transferred':
    case 'points.frozen':
      return applyPointsFact(draft, fact)
    case 'customer.referred':
      return rememberReferral(draft, fact)
    case 'household.joined':
      return joinHousehold(draft, fact)
    case 'household.left':
      return leaveHousehold(draft, fact.id)
    case 'message.sending':
    case 'message.sent':
    case 'message.delivered':
    case 'message.read':
    case 'message.clicked':
    case 'message.replied':
    case 'message.failed':
    case 'message.ambiguous':
    case 'message.withheld':
      return applyMessageFact(draft, fact)
    case 'visit.sensed':
    case 'social.mentioned':
    case 'product.viewed':
    case 'product.enquired':
    case 'wishlist.added':
    case 'wishlist.removed':
    case 'cart.abandoned':
    case 'stock.changed':
    case 'stock.restocked':
    case 'price.dropped':
    case 'promotion.started':
    case 'campaign.started':
      return null
  }
}

function applySystemFact(draft: Draft, fact: SystemFact): Refusal | null {
  switch (fact.type) {
    case 'time.reached':
      return null
    case 'policy.adopted':
      rearm(draft, fact)
      return null
    case 'points.received':
      return receivePoints(draft, fact)
    case 'points.transfer-settled':
      return settlePoints(draft, fact)
    case 'customer.merged':
      return sealInto(draft, fact)
    case 'customer.absorbed':
      absorb(draft, fact)
      return null
    case 'customer.divided': {
      const { mine, theirs, restored } = fact.payload as Division
      takeRebuilt(draft, mine, 'divided', fact.id)
      sendFact(draft, 'customer.restored', { customerId: restored }, theirs, fact.id)
      return null
    }
    case 'customer.restored':
      takeRebuilt(draft, fact.payload as RestoredRecord, 'divided', fact.id)
      return null
    case 'customer.rebuilt':
      takeRebuilt(draft, fact.payload as RebuiltRecord, 'rebuilt', fact.id)
      return null
    case 'bill.received':
      receiveBill(draft, fact)
      return null
    case 'referral.completed':
      return payReferral(draft, fact)
    case 'household.received':
      return receivePool(draft, fact)
    case 'household.redeemed':
      return takePoolBurn(draft, fact)
    case 'household.standing':
      return takeStanding(draft, fact)
    case 'household.asked':
      return answerAsking(draft, fact)
    case 'household.declined':
      takeDeclining(draft, fact)
      return null
    case 'household.parted':
      letPart(draft, fact)
      return null
  }
}

/** The half of an unmerge that goes back, with the facts that were recorded for it at the survivor. */
export interface RestoredRecord extends RebuiltRecord {
  readonly facts: readonly StoredFact[]
}

/** Two people are never merged by a claim. */
function claiming(draft: Draft): Sealing {
  return { into: draft.customer.id, anonymousOnly: true }
}

/** An unmerge, as the survivor's fact carries it: both sides rebuilt from their own facts. */
export interface Division {
  readonly mine: RebuiltRecord
  readonly theirs: RestoredRecord
  readonly restored: string
}
