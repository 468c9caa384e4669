import { type ArmedFor, type Customer, type CustomerBill, customerMaximums, type JournalEntry } from '../customer.ts'
import { type Fact, timeReached } from '../facts/index.ts'
import type { TrackedMessage } from '../triggers/index.ts'
import { answeredAgain } from './attribution.ts'
import { billKeyOf } from './bill-key.ts'
import type { World } from './draft.ts'
import { fold } from './fold.ts'
import { journeyHashOf } from './journeys.ts'
import { isMessageFact } from './messages.ts'
import { newCustomer } from './new-customer.ts'
import type { PoolBurn } from './pooling.ts'
import type { RebuiltRecord } from './rebuilt.ts'
import { asTaken, inReplayOrder } from './replay-order.ts'

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
 * @param known.taken The points that captures took which named no number, by the name of their fact.
 * @param known.were The bills as they are kept, the survivor's first: they answer what they were found to answer, and what
 *   they count for more or less now is put down to it.
 */
export function rebuild(
  world: World,
  current: Pick<
    Customer,
    'tenant' | 'id' | 'kind' | 'createdAt' | 'rungTo' | 'keys' | 'absorbed' | 'armedFor' | 'muteBefore'
  >,
  facts: readonly Fact[],
  { disputed = [], planned = [], taken = new Map(), were = [] }: KnownBeside = {},
): RebuiltRecord {
  const replay: World = { ...world, replaying: { muteBefore: current.muteBefore } }
  const inOrder = inReplayOrder(facts.filter((fact) => !aboutRecords.has(fact.type))).map((fact) =>
    asTaken(fact, taken),
  )
  let customer: Customer = {
    ...newCustomer(current.tenant, current.id, current.kind, inOrder[0]?.occurredAt ?? current.createdAt),
    muteBefore: Number.MAX_SAFE_INTEGER,
  }
  const bills = new Map<string, CustomerBill>()
  const messages = messagesOf(world, planned)
  for (const fact of inOrder) {
    const followed = follow(customer, fact, messages)
    const folded = fold(
      replay,
      { customer: followed, bills: billsFor(fact, bills), disputed },
      fact,
      Math.max(fact.occurredAt, customer.rungTo),
    )
    customer = folded.customer
    for (const bill of folded.bills) bills.set(bill.key, bill)
  }
  // Up to where the record's clock shows, as it would have been rung.
  customer = fold(replay, { customer, bills: [] }, timeReached(current.id, current.rungTo), current.rungTo).customer
  const { id, tenant, kind, createdAt, keys, absorbed } = current
  const armedFor = underJourneyOf(world, current.armedFor, customer.armedFor)
  const record: Customer = {
    ...customer,
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
  return { record, ...answeredAgain([...bills.values()], record.purchases.days.first, were), billsGone: [] }
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
  readonly taken?: ReadonlyMap<string, number>
  readonly were?: readonly CustomerBill[]
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
