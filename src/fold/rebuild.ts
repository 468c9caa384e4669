import { type ArmedFor, type Customer, type CustomerBill, customerMaximums, type JournalEntry } from '../customer.ts'
import { type Fact, timeReached } from '../facts/index.ts'
import { keepHolds } from '../ledger/engine.ts'
import type { Hold } from '../ledger/index.ts'
import type { Instant } from '../time.ts'
import type { TrackedMessage } from '../triggers/index.ts'
import { answeredAgain } from './attribution.ts'
import { earnedAsBefore } from './bearers.ts'
import { billKeyOf } from './bill-key.ts'
import type { World } from './draft.ts'
import { fold } from './fold.ts'
import { bonusTimesOf, compareGifts, type Gift, giftsIn, giveAgain, givenTwice, withheldIn } from './gifts.ts'
import { journeyHashOf } from './journeys.ts'
import { isMessageFact } from './messages.ts'
import { newCustomer } from './new-customer.ts'
import type { PoolBurn } from './pool-burns.ts'
import type { RebuiltRecord } from './rebuilt.ts'
import { isPaidForNothing } from './referral.ts'
import { asBooked, holdsPlacedBy, inReplayOrder } from './replay-order.ts'

/** Facts that say what became of records, not what happened to the customer. */
export const aboutRecords: ReadonlySet<string> = new Set([
  'time.reached',
  'policy.adopted',
  'customer.merged',
  'customer.absorbed',
  'customer.divided',
  'customer.restored',
  'customer.rebuilt',
])

/**
 * Folds a customer's facts again, from nothing and in the order in which they happened. Every outcome is taken as having
 * happened (points are owed, not refused). Keeps who the record is; plans nothing.
 * @param facts In the order in which they were recorded, which decides between facts of one instant.
 * @param known.disputed Keys of the record that another one owns.
 * @param known.planned The record's `message-planned` entries: what rules are told of a message when a fact is about it.
 * @param known.booked The points of facts that name none (captures and leases of what there was), by the name of their fact.
 * @param known.holds The holds that stand, also of somebody else who is one with the customer: those of the facts stay as
 *   they are, as far as there are points.
 * @param known.given The gifts that the books show. They stay given, also where a fact that came late says that they need
 *   not have been; of what happened before the record's imported history ends nothing else is given.
 * @param known.inBooks Those of them that the record's own books show; all of them, when left out.
 * @param known.isPart True for one of two who were one: what its own facts don't lead to was given to the other.
 * @param known.were The bills as they are kept, the survivor's first: they answer what they were found to answer, and what
 *   they count for more or less now is put down to it.
 */
export function rebuild(
  world: World,
  current: Pick<
    Customer,
    'tenant' | 'id' | 'kind' | 'createdAt' | 'rungTo' | 'keys' | 'absorbed' | 'armedFor' | 'muteBefore' | 'referral'
  >,
  facts: readonly Fact[],
  {
    disputed = [],
    planned = [],
    booked = new Map(),
    holds = [],
    were = [],
    given = [],
    inBooks = given,
    isPart = false,
  }: KnownBeside = {},
): RebuiltRecord {
  const inOrder = inReplayOrder(facts.filter((fact) => !aboutRecords.has(fact.type))).map((fact) =>
    asBooked(fact, booked),
  )
  const names = new Set(given.map(({ name }) => name))
  // What a part was given while both were one may be due to it at another time, or not at all.
  const bonusTimes = bonusTimesOf(isPart ? [] : given)
  const asTold = { disputed, planned, bonusTimes, isReferralOpen: false }
  let replayed = replay(world, current, inOrder, { ...asTold, names, kept: [] })
  const isReferralOpen = isPaidForNothing(world, current.referral, names, replayed)
  const beside = { ...asTold, isReferralOpen }
  if (isReferralOpen) replayed = replay(world, current, inOrder, { ...beside, names, kept: [] })
  let compared = compareGifts(given, replayed.gifts, replayed.withheld)
  for (let again = 0; again < maxMoves; again += 1) {
    const kept = isPart ? givenTwice(compared.missing, replayed.gifts) : compared.missing
    if (compared.moved.length === 0 && kept.length === 0) break
    for (const name of compared.moved) names.add(name)
    replayed = replay(world, current, inOrder, { ...beside, names, kept: [...replayed.kept, ...kept] })
    compared = compareGifts(given, replayed.gifts, replayed.withheld)
  }
  const { customer, bills } = replayed
  const { id, tenant, kind, createdAt, keys, absorbed } = current
  const armedFor = underJourneyOf(world, current.armedFor, customer.armedFor)
  const record: Customer = {
    ...customer,
    points: keepHolds(customer.points, holdsPlacedBy(facts, holds)).account,
    id,
    tenant,
    kind,
    createdAt,
    keys,
    absorbed,
    armedFor,
    muteBefore: null,
    waiting: [],
    messages: [],
    suppressed: {},
    rules: {},
  }
  const kept = [...bills.values()].map((bill) => heldAsBefore(bill, were))
  const answered = answeredAgain(kept, record.purchases.days.first, were)
  const stated = compareGifts(inBooks, replayed.gifts, [])
  const giftsLeft = isPart ? stated.missing : []
  return { record, ...answered, gifts: stated.found, giftsLeft, billsGone: [] }
}

/** An award that is given at another place may move the next one, of a rule that starts with awards: so often. */
const maxMoves = 3

interface Replayed {
  readonly customer: Customer
  readonly bills: ReadonlyMap<string, CustomerBill>
  readonly gifts: readonly Gift[]
  /** Awards that were not given, since they are of an imported past. */
  readonly withheld: readonly Gift[]
  readonly kept: readonly Gift[]
}

/** One pass over the facts. */
function replay(
  world: World,
  current: Pick<Customer, 'tenant' | 'id' | 'kind' | 'createdAt' | 'rungTo' | 'muteBefore'>,
  inOrder: readonly Fact[],
  {
    disputed,
    planned,
    names,
    kept,
    bonusTimes,
    isReferralOpen,
  }: Required<Pick<KnownBeside, 'disputed' | 'planned'>> & Gifts,
): Replayed {
  const replayed: World = {
    ...world,
    replaying: { muteBefore: current.muteBefore, given: names, bonusTimes, isReferralOpen },
  }
  const gifts: Gift[] = []
  const withheld: Gift[] = []
  const note = (journal: readonly JournalEntry[]): void => {
    gifts.push(...giftsIn(journal))
    withheld.push(...withheldIn(journal))
  }
  let customer: Customer = {
    ...newCustomer(current.tenant, current.id, current.kind, inOrder[0]?.occurredAt ?? current.createdAt),
    muteBefore: Number.MAX_SAFE_INTEGER,
  }
  const bills = new Map<string, CustomerBill>()
  const messages = messagesOf(world, planned)
  const left = [...kept].sort((a, b) => a.at - b.at)
  const keepUntil = (until: Instant): void => {
    while (left[0] !== undefined && left[0].at < until) {
      const gift = left[0]
      left.shift()
      const reached = fold(replayed, { customer, bills: [] }, timeReached(current.id, gift.at), gift.at)
      note(reached.journal)
      customer = giveAgain(replayed, reached.customer, gift)
      gifts.push(gift)
    }
  }
  for (const fact of inOrder) {
    keepUntil(fact.occurredAt)
    const followed = follow(customer, fact, messages)
    const folded = fold(
      replayed,
      { customer: followed, bills: billsFor(fact, bills), disputed },
      fact,
      Math.max(fact.occurredAt, customer.rungTo),
    )
    customer = folded.customer
    for (const bill of folded.bills) bills.set(bill.key, bill)
    note(folded.journal)
  }
  keepUntil(Number.POSITIVE_INFINITY)
  // Up to where the record's clock shows, as it would have been rung.
  const rung = fold(replayed, { customer, bills: [] }, timeReached(current.id, current.rungTo), current.rungTo)
  note(rung.journal)
  return { customer: rung.customer, bills, gifts, withheld, kept }
}

interface Gifts {
  /** The names of the gifts that were given, wherever an imported history ends. */
  readonly names: ReadonlySet<string>
  /** Gifts that no fact leads to: they are given at their own time. */
  readonly kept: readonly Gift[]
  /** When the books gave each bonus. */
  readonly bonusTimes: ReadonlyMap<string, readonly Instant[]>
  /** True where a referral waits for a bill that stands. */
  readonly isReferralOpen: boolean
}

function heldAsBefore(bill: CustomerBill, were: readonly CustomerBill[]): CustomerBill {
  const before = were.find(({ key, points }) => key === bill.key && points?.earnedAt != null)?.points ?? null
  return bill.points === null || before === null ? bill : { ...bill, points: earnedAsBefore(bill.points, before) }
}

/** What the record is armed for, and which journey the stage is one of that the replay led to. */
function underJourneyOf({ policies }: World, armedFor: ArmedFor, replayed: ArmedFor): ArmedFor {
  const journeyHash = replayed.policyHash === '' ? null : journeyHashOf(policies, replayed)
  return journeyHash === null || journeyHash === journeyHashOf(policies, armedFor)
    ? armedFor
    : { ...armedFor, journeyHash }
}

/** What a rebuild needs to know beside the facts. */
export interface KnownBeside {
  readonly disputed?: readonly string[]
  readonly planned?: readonly JournalEntry[]
  readonly booked?: ReadonlyMap<string, number>
  readonly holds?: readonly Hold[]
  readonly were?: readonly CustomerBill[]
  readonly given?: readonly Gift[]
  readonly inBooks?: readonly Gift[]
  readonly isPart?: boolean
}

/** Messages as they were planned, by their ids. */
function messagesOf({ policies }: World, planned: readonly JournalEntry[]): Map<string, TrackedMessage> {
  const rules = new Map(policies.map(({ policy }) => [policy.hash, policy.rules.byId]))
  const messages = new Map<string, TrackedMessage>()
  for (const { at, data, policyHash } of planned) {
    const { message: id, rule, template, channel } = data as Readonly<Record<string, string>>
    const compiled = rules.get(policyHash)?.get(rule ?? '')
    if (id === undefined || rule === undefined || compiled === undefined) continue
    const { purpose, topic = null } = compiled.rule
    messages.set(id, {
      id,
      rule,
      template,
      topic,
      purpose,
      channel: channel ?? '',
      status: 'planned',
      at,
      plannedAt: at,
      anchorAt: at,
      attempt: 0,
    })
  }
  return messages
}

/** A replay plans nothing: a message is followed from the first fact about it, once, and gives way as the oldest. */
function follow(customer: Customer, fact: Fact, messages: Map<string, TrackedMessage>): Customer {
  if (!isMessageFact(fact) || fact.messageId === undefined) return customer
  const message = messages.get(fact.messageId)
  if (message === undefined || !messages.delete(message.id)) return customer
  return { ...customer, messages: [...customer.messages, message].slice(-customerMaximums.messages) }
}

function billsFor(fact: Fact, bills: ReadonlyMap<string, CustomerBill>): readonly CustomerBill[] {
  if (fact.type === 'purchase.returned' && !('payload' in fact) && !('data' in fact)) {
    const key = billKeyOf(fact)
    if (key === null) return latest(bills)
  }
  const key = namedBill(fact)
  const bill = key === null ? undefined : bills.get(key)
  return bill === undefined ? [] : [bill]
}

/** The key of the bill a fact concerns, or null. */
export function namedBill(fact: Fact): string | null {
  if (fact.type === 'bill.received' && 'payload' in fact)
    return (fact.payload as { readonly bill: CustomerBill }).bill.key
  if (fact.type === 'household.redeemed' && 'payload' in fact) return (fact.payload as PoolBurn).key
  if ('payload' in fact || 'data' in fact) return null
  switch (fact.type) {
    case 'purchase.completed':
      return billKeyOf(fact)
    case 'order.placed':
    case 'order.delivered':
    case 'order.cancelled':
    case 'purchase.voided':
    case 'purchase.returned':
    case 'bill.reassigned':
    case 'bill.claimed':
    case 'points.redeemed':
    case 'points.held':
    case 'points.captured':
      return billKeyOf({
        source: fact.source,
        billId: fact.billId,
        billSource: 'billSource' in fact ? fact.billSource : undefined,
      })
    default:
      return null
  }
}

/** How many of the customer's latest bills a return that names none is matched against. */
export const latestBillsForReturns = 16

function latest(bills: ReadonlyMap<string, CustomerBill>): readonly CustomerBill[] {
  return [...bills.values()].sort((a, b) => (b.at ?? 0) - (a.at ?? 0)).slice(0, latestBillsForReturns)
}
