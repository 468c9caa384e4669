import type { Customer, CustomerBill, Referral } from '../customer.ts'
import { engineSource } from '../facts/index.ts'
import { journeyCorrection } from '../journey/index.ts'
import { restate } from '../ledger/engine.ts'
import { type Account, decide, settle } from '../ledger/index.ts'
import { type AnswerChange, restateAnswers } from './attribution.ts'
import { stateFrom } from './conclude.ts'
import { anyLedger, change, type Draft, journal, journalEntries, untold } from './draft.ts'
import type { Gift } from './gifts.ts'
import { unanswered } from './interests.ts'
import { broughtUnder } from './journeys.ts'
import { expiredAsBefore, keepAccount, keepPooled } from './pooling.ts'
import { completeRebuilt } from './referral.ts'

/** What a division writes on each side: a record rebuilt from the facts that are its own. */
export interface RebuiltRecord {
  readonly record: Customer
  readonly bills: readonly CustomerBill[]
  readonly billsGone: readonly string[]
  /** What its bills brought more or less to the messages they answer than was journalled; nothing, when left out. */
  readonly restated?: readonly AnswerChange[] | undefined
  /** Gifts that the books don't show one by one; none, when left out. They stand in the journal, for the next rebuild. */
  readonly gifts?: readonly Gift[] | undefined
  /** Gifts that the books show and that were the other's: they stand in the journal too. */
  readonly giftsLeft?: readonly Gift[] | undefined
  /** What is still to be said on this side, and what is not to be; everything, when left out. */
  readonly unsaid?: Unsaid | undefined
  /** What the record that stood for this one knew of a referral. */
  readonly referralWas?: Referral | null | undefined
}

/** `interests` are those of the record that was: a wish it has no more was answered. */
export type Unsaid = Pick<Customer, 'waiting' | 'messages' | 'suppressed' | 'interests'>

/** Puts a record rebuilt from its facts in the place of the one that was; the chain of its points goes on. */
export function takeRebuilt(draft: Draft, rebuilt: RebuiltRecord, kind: 'divided' | 'rebuilt', ref: string): void {
  const { record, bills, billsGone } = rebuilt
  const told = { rebuilt: pointsOf(draft, record), now: draft.at, ref }
  const restated = restate(draft.customer.points, told)
  const { rules, engagement, tasks, createdAt, muteBefore, armedFor } = draft.customer
  const { household, joining, members, formerHouseholds, homes } = draft.customer
  const said = rebuilt.unsaid ?? draft.customer
  const { waiting, messages, suppressed } = said
  const interests = unanswered(record.interests, said)
  const kept = {
    ...{ rules, waiting, messages, suppressed, interests, engagement, tasks, createdAt, muteBefore, armedFor },
    ...{ household, joining, members, formerHouseholds, ...(homes !== undefined && { homes }) },
  }
  const before = draft.customer
  // What was due on the way here rang on the record that was, or on the one that stood for it.
  draft.customer = { ...record, ...kept, alarms: [], points: restated.account, outOfOrder: false }
  // It is about the past.
  untold(draft, () => journalEntries(draft, restated.entries))
  if (kind === 'divided') freezeAs(draft, record.points.frozen, ref)
  keepPooled(draft, before.points, ref)
  for (const bill of bills) {
    draft.bills.set(bill.key, bill)
    draft.changedBills.set(bill.key, bill)
  }
  draft.billsGone.push(...billsGone)
  const { gifts = [], giftsLeft = [] } = rebuilt
  journal(draft, kind, { ref, ...(gifts.length > 0 && { gifts }), ...(giftsLeft.length > 0 && { giftsLeft }) })
  restateAnswers(draft, rebuilt.restated ?? [])
  keepMigration(draft, { record, before, kind })
  corrections(draft, before)
  completeRebuilt(draft, [before.referral, rebuilt.referralWas ?? null], ref)
}

/** The points by the facts; of a member, now or formerly, what expired stays expired. */
function pointsOf({ customer, at }: Draft, { points }: Customer): Account {
  const { household, formerHouseholds, absorbed } = customer
  if (household === null && formerHouseholds.length === 0) return points
  return expiredAsBefore(settle(points, at).account, settle(customer.points, at).account, absorbed.length > 0)
}

/**
 * A record goes on from where a migration put it. Each half of what was one goes on from where its own facts led: what the
 * migration found was both together.
 */
function keepMigration(
  draft: Draft,
  { record, before, kind }: { readonly record: Customer; readonly before: Customer; readonly kind: string },
): void {
  if (kind === 'divided') {
    const { journeyHash } = record.armedFor
    if (journeyHash !== draft.customer.armedFor.journeyHash)
      change(draft, { armedFor: { ...draft.customer.armedFor, journeyHash } })
    const brought = broughtUnder(draft.world.policies, draft.customer, draft.now)
    if (brought === null) return
    change(draft, {
      journey: brought.state,
      armedFor: { ...draft.customer.armedFor, journeyHash: brought.journeyHash },
    })
    return
  }
  const { start } = before.journey
  if (start === undefined && record.journey.start === undefined) return
  change(draft, { journey: stateFrom(draft, start) })
}

/** Each side of what was one record is frozen or free by itself. */
function freezeAs(draft: Draft, frozen: boolean, ref: string): void {
  const ledger = anyLedger(draft)
  if (ledger === null) return
  const told = { kind: 'freeze', commandId: ref, frozen, reason: 'unmerged', actor: engineSource } as const
  const decided = decide(ledger, draft.customer.points, null, told, draft.at)
  if (decided.status === 'accepted') keepAccount(draft, decided)
}

/** What a rebuild set right is journalled; it starts no rule, since it is about the past. */
function corrections(draft: Draft, before: Customer): void {
  const { journey, rfm } = draft.customer
  const moved = journeyCorrection(before.journey, journey)
  if (moved !== null) journal(draft, 'stage-changed', { ...moved, reason: 'rebuilt from all facts', correction: true })
  const [from, to] = [before.rfm?.segment ?? null, rfm?.segment ?? null]
  if (from !== to) journal(draft, 'segment-changed', { from, to, r: rfm?.r, f: rfm?.f, m: rfm?.m, correction: true })
}
