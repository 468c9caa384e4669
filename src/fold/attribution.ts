import type { BillResponse, CustomerBill, JournalEntry } from '../customer.ts'
import { countsAsPurchase, leftOf } from '../profile/index.ts'
import { addDuration, type DayNumber, parseDuration } from '../time.ts'
import type { TrackedMessage } from '../triggers/index.ts'
import { change, type Draft, journal } from './draft.ts'

/**
 * Puts a bill down to the messages it is a response to, when it comes to count, and takes off again what comes back of it.
 *
 * A bill answers every message that was planned within the attribution window before it, by when the bill happened and not
 * by when it was told. What a customer in the holdout would have got is answered alike, from the moment at which it would
 * have been planned: else the two could not be compared. For the same reason a message is followed even when it is
 * withheld at sending or fails; but the purchase is only put down to one that had left.
 *
 * Each message's change is one entry of the journal, an {@link Attribution}.
 * @param before The bill as it was, with what it was a response to.
 * @param after The bill as it is, entered into the purchases already.
 */
export function attribute(draft: Draft, before: CustomerBill, after: CustomerBill): CustomerBill {
  // History is folded again: which messages its bills answer stands as it was judged then.
  if (draft.world.replaying !== undefined || draft.customer.kind !== 'person') return after
  const was = countedOf(before)
  const is = countedOf(after)
  const responseTo = before.responseTo ?? (was.bills < is.bills ? responsesTo(draft, after) : undefined)
  if (responseTo === undefined) return after.responseTo === undefined ? after : { ...after, responseTo }
  const by = less(is, was)
  if (by.bills !== 0 || by.minor !== 0) tell(draft, { bill: after.key, by, responseTo })
  return { ...after, responseTo }
}

/** What a bill counts for. */
interface Counted {
  readonly bills: number
  readonly minor: number
}

const nothing: Counted = { bills: 0, minor: 0 }

function countedOf(bill: CustomerBill): Counted {
  return countsAsPurchase(bill) ? { bills: 1, minor: leftOf(bill) } : nothing
}

/** The messages that a bill answers, the last one first; undefined when there is none. */
function responsesTo(draft: Draft, { at, day }: CustomerBill): readonly BillResponse[] | undefined {
  const { customer, policy } = draft
  const { messages, muteBefore, purchases } = customer
  if (at === null || messages.length === 0 || (muteBefore !== null && at < muteBefore)) return undefined
  const window = parseDuration(policy.messages.attributionWindow)
  const { zone } = policy.data
  // What is planned at the very moment of the bill was brought about by it.
  const answered = messages.filter(({ plannedAt }) => plannedAt < at && at <= addDuration(plannedAt, window, zone))
  if (answered.length === 0) return undefined
  const { first } = purchases.days
  const isRepeat = first !== null && day !== null && first < day
  const responses = answered.map((message) => responseOf(message, isRepeat)).sort(latestFirst)
  const asking = new Set(answered.flatMap(({ id, purpose }) => (purpose === 'transactional' ? [] : [id])))
  const last = responses.find(({ message, wasSent }) => wasSent === true && asking.has(message))
  return responses.map((response) => (response === last ? { ...response, isLast: true } : response))
}

function latestFirst(a: BillResponse, b: BillResponse): number {
  return b.plannedAt - a.plannedAt || (a.message < b.message ? 1 : -1)
}

function responseOf(message: TrackedMessage, isRepeat: boolean): BillResponse {
  const { id, rule, template, campaign, plannedAt, status } = message
  return {
    message: id,
    rule,
    ...(template !== undefined && { template }),
    ...(campaign !== undefined && { campaign }),
    arm: status === 'held-out' ? 'held-out' : 'treated',
    plannedAt,
    ...(message.isFirst === true && { isFirst: true }),
    ...(hadLeft(message) && { wasSent: true }),
    ...(isRepeat && { isRepeat }),
  }
}

/** True once a channel has taken a message, even if it goes on to another. */
function hadLeft({ status, taken }: TrackedMessage): boolean {
  return status === 'sent' || status === 'delivered' || status === 'read' || taken === true
}

/** What a `purchase-attributed` entry of the journal says, all amounts in integer minor units. */
export interface Attribution extends Omit<BillResponse, 'wasSent' | 'isLast' | 'isRepeat'>, Partial<AttributedTotal> {
  readonly bill: string
  readonly wasSent: boolean
  /** Of all messages of a bill at most one is. */
  readonly isLast: boolean
  readonly isRepeat: boolean
  /** By how many bills, and by how much money, the message brought more or less. */
  readonly bills: number
  readonly minor: number
}

/** What a message brought in all, before and after; left out when the record follows it no more. */
export interface AttributedTotal {
  readonly billsBefore: number
  readonly billsAfter: number
  /** Bills told when it had left. */
  readonly sentBillsBefore: number
  readonly sentBillsAfter: number
  readonly minorBefore: number
  readonly minorAfter: number
}

/** What a `purchase-attributed` entry says. */
export function attributionIn({ data }: Pick<JournalEntry, 'data'>): Attribution {
  return data as unknown as Attribution
}

/** By how much a bill counts for more or less, for each of the messages it answers. */
export interface AnswerChange {
  readonly bill: string
  readonly by: Counted
  readonly responseTo: readonly BillResponse[]
}

function tell(draft: Draft, { bill, by, responseTo }: AnswerChange): void {
  for (const response of responseTo) {
    const { wasSent = false, isLast = false, isRepeat = false, ...about } = response
    const followed = draft.customer.messages.find(({ id }) => id === response.message)
    const total = followed === undefined ? {} : added(draft, followed, { by, wasSent })
    const said: Attribution = { bill, ...about, wasSent, isLast, isRepeat, ...by, ...total }
    journal(draft, 'purchase-attributed', { ...said })
  }
}

/** Adds to what a message brought that is still followed, and says what that was before and is now. */
function added(
  draft: Draft,
  known: TrackedMessage,
  { by, wasSent }: { readonly by: Counted; readonly wasSent: boolean },
): AttributedTotal {
  const { bills: billsBefore = 0, boughtMinor: minorBefore = 0, unsentBills: unsentBefore = 0, ...rest } = known
  const billsAfter = billsBefore + by.bills
  const minorAfter = minorBefore + by.minor
  const unsentAfter = unsentBefore + (wasSent ? 0 : by.bills)
  const next: TrackedMessage = {
    ...rest,
    ...(billsAfter !== 0 && { bills: billsAfter }),
    ...(minorAfter !== 0 && { boughtMinor: minorAfter }),
    ...(unsentAfter !== 0 && { unsentBills: unsentAfter }),
  }
  change(draft, { messages: draft.customer.messages.map((one) => (one.id === known.id ? next : one)) })
  const sentBillsBefore = billsBefore - unsentBefore
  const sentBillsAfter = billsAfter - unsentAfter
  return { billsBefore, billsAfter, sentBillsBefore, sentBillsAfter, minorBefore, minorAfter }
}

/**
 * What bills are a response to that were folded again: what they were found to answer when they were told. A purchase that
 * counts for more or less now is put down to the same messages, and whether it is a repeat is judged anew.
 * @param rebuilt The bills as they are now; `first` is the first day of a purchase.
 * @param were The same bills as they were kept, and the journal knows them; of several of a bill the first one counts.
 */
export function answeredAgain(
  rebuilt: readonly CustomerBill[],
  first: DayNumber | null,
  were: readonly CustomerBill[],
): { readonly bills: readonly CustomerBill[]; readonly restated: readonly AnswerChange[] } {
  const known = keptBills(were)
  const restated: AnswerChange[] = []
  const bills = rebuilt.map((bill) => {
    // Only something about a bill that somebody else has.
    if (bill.at === null) return bill
    const rows = known.get(bill.key)?.filter(({ at }) => at !== null) ?? []
    // What two records had of a bill that went from one to the other: where it arrived it counted, until it went on.
    const moves = Math.max(0, ...rows.map(movesOf))
    const latest = rows.filter((row) => movesOf(row) === moves)
    const before = latest.find(({ movedTo }) => (movedTo === null) === (bill.movedTo === null)) ?? latest[0]
    if (before?.responseTo === undefined) return bill
    const isRepeat = first !== null && bill.day !== null && first < bill.day
    const responseTo = before.responseTo.map(({ isRepeat: _was, ...one }): BillResponse => {
      return isRepeat ? { ...one, isRepeat } : one
    })
    restated.push(...changesOf(before, { ...bill, responseTo }))
    return { ...bill, responseTo }
  })
  return { bills, restated }
}

function movesOf({ moves = [] }: CustomerBill): number {
  return moves.length
}

function keptBills(were: readonly CustomerBill[]): ReadonlyMap<string, readonly CustomerBill[]> {
  const known = new Map<string, CustomerBill[]>()
  for (const bill of were) {
    const rows = known.get(bill.key)
    if (rows === undefined) known.set(bill.key, [bill])
    else rows.push(bill)
  }
  return known
}

function changesOf(before: CustomerBill, after: CustomerBill): readonly AnswerChange[] {
  const { key: bill, responseTo: known = [] } = before
  const { responseTo = [] } = after
  const [was, is] = [countedOf(before), countedOf(after)]
  const isSame = known.every(({ isRepeat }, place) => isRepeat === responseTo[place]?.isRepeat)
  const changes: readonly AnswerChange[] = isSame
    ? [{ bill, by: less(is, was), responseTo }]
    : // Taken back as what it was put down as.
      [
        { bill, by: less(nothing, was), responseTo: known },
        { bill, by: is, responseTo },
      ]
  return changes.filter(({ by }) => by.bills !== 0 || by.minor !== 0)
}

function less(a: Counted, b: Counted): Counted {
  return { bills: a.bills - b.bills, minor: a.minor - b.minor }
}

/** Journals by how much bills that were folded again count for more or less. */
export function restateAnswers(draft: Draft, restated: readonly AnswerChange[]): void {
  for (const one of restated) tell(draft, one)
}
