import type { Customer, CustomerBill, JournalEntry } from '../customer.ts'
import { CrmError } from '../errors.ts'
import { engineSource, type Fact, timeReached } from '../facts/index.ts'
import {
  decideSending,
  type Folded,
  fold,
  latestBillsForReturns,
  namedBill,
  newCustomer,
  type World,
} from '../fold/index.ts'
import type { Instant } from '../time.ts'
import type { PlannedMessage } from '../triggers/index.ts'
import type { News } from './news.ts'
import type { SimulatedSend } from './types.ts'

/** One customer's facts, in the order in which they happened. */
export interface CustomerHistory {
  readonly id: string
  readonly kind: Customer['kind']
  readonly facts: readonly Fact[]
  /** Keys among those of the facts that another record owns. */
  readonly disputed: readonly string[]
}

/** What became of one customer. */
export interface SimulatedCustomer {
  /** Null: nothing had happened by the end. */
  readonly customer: Customer | null
  readonly bills: readonly CustomerBill[]
  readonly journal: readonly JournalEntry[]
  readonly sends: readonly SimulatedSend[]
  /** Messages that were put off at the moment of sending. */
  readonly deferred: readonly { readonly rule: string; readonly at: Instant }[]
  /** Codes of the facts that could not be. */
  readonly refused: readonly { readonly code: string; readonly at: Instant }[]
  readonly facts: number
  readonly later: number
  /** Facts that were on their way to other customers. */
  readonly followUps: number
}

/** How one customer is simulated. */
export interface CustomerOptions {
  /** Before `from` nobody is written to; at `to` everything that is due has happened. */
  readonly range: { readonly from: Instant; readonly to: Instant }
  readonly news?: News | undefined
  readonly channels?: ReadonlySet<string> | undefined
  readonly tenant?: string | undefined
}

/** More than this in one life is a circle and no history. */
const maxSteps = 1_000_000
/** A message is tried on so many channels. */
const maxChannels = 8

/**
 * Lives one customer through: every fact at its own time, every alarm at its own, every message decided at the moment it is
 * due, sent and delivered. PURE: the same history gives the same life.
 *
 * What happened before the range is folded as it happened (points are owed, not refused, and what the terms and the rules
 * give is given) but nobody is written to about it.
 */
export function simulateCustomer(world: World, history: CustomerHistory, options: CustomerOptions): SimulatedCustomer {
  const life = openLife(world, history, options)
  for (let steps = 0; takeNext(life); steps += 1) {
    if (steps < maxSteps) continue
    const message = `Customer ${history.id} did not come to an end after ${maxSteps} steps.`
    throw new CrmError('limit-exceeded', message, { customerId: history.id, maximum: maxSteps })
  }
  const { customer, bills, journal, sends, deferred, refused, followUps, nextFact } = life
  return {
    customer: nextFact === 0 ? null : customer,
    bills: [...bills.values()],
    journal,
    sends,
    deferred,
    refused,
    facts: nextFact,
    later: history.facts.length - nextFact,
    followUps,
  }
}

interface Pending {
  readonly dueAt: Instant
  readonly message: PlannedMessage
}

/** The working sheet of one life: it never leaves the call. */
interface Life {
  readonly world: World
  /** The same before the range. */
  readonly past: World
  readonly history: CustomerHistory
  readonly options: CustomerOptions
  customer: Customer
  now: Instant
  nextFact: number
  readonly bills: Map<string, CustomerBill>
  readonly told: Set<number>
  pending: Pending[]
  readonly journal: JournalEntry[]
  readonly sends: SimulatedSend[]
  readonly deferred: { rule: string; at: Instant }[]
  readonly refused: { code: string; at: Instant }[]
  followUps: number
}

function openLife(world: World, history: CustomerHistory, options: CustomerOptions): Life {
  const { id, kind, facts } = history
  const { range, tenant = 'main' } = options
  const now = facts[0]?.occurredAt ?? range.to
  return {
    world,
    past: { ...world, replaying: { muteBefore: null } },
    history,
    options,
    customer: { ...newCustomer(tenant, id, kind, now), muteBefore: range.from },
    now,
    nextFact: 0,
    bills: new Map(),
    told: new Set(),
    pending: [],
    journal: [],
    sends: [],
    deferred: [],
    refused: [],
    followUps: 0,
  }
}

/** Does what comes next: messages that are due, then alarms, then facts, then news. False when nothing is left to come. */
function takeNext(life: Life): boolean {
  const { history, customer, nextFact, options } = life
  const fact = history.facts[nextFact]
  const isKnown = nextFact > 0
  const pending = soonest(life.pending)
  const news = isKnown ? (options.news?.nextFor(customer, life.now, life.told) ?? null) : null
  const times = [pending?.dueAt, isKnown ? customer.wakeAt : null, fact?.occurredAt, news?.fact.occurredAt]
  const at = Math.min(...times.map((time) => time ?? Number.POSITIVE_INFINITY))
  if (at > options.range.to) return false
  life.now = Math.max(life.now, at)
  if (pending?.dueAt === at) {
    life.pending = life.pending.filter((other) => other !== pending)
    send(life, pending.message)
  } else if (isKnown && customer.wakeAt === at) {
    take(life, timeReached(customer.id, life.now))
  } else if (fact !== undefined && fact.occurredAt === at) {
    life.nextFact += 1
    take(life, fact)
  } else if (news !== null) {
    life.told.add(news.place)
    if (options.news?.isFor(customer, news) === true)
      take(life, { ...news.fact, customer: { customerId: customer.id } } as Fact)
  }
  return true
}

function soonest(pending: readonly Pending[]): Pending | undefined {
  let first: Pending | undefined
  for (const one of pending) if (first === undefined || one.dueAt < first.dueAt) first = one
  return first
}

/** Folds one fact at the moment it happens. */
function take(life: Life, fact: Fact): void {
  const { customer, history, now, options } = life
  const world = now < options.range.from ? life.past : life.world
  const state = { customer, bills: billsFor(fact, life.bills), disputed: history.disputed }
  const folded: Folded = fold(world, state, fact, Math.max(now, customer.rungTo))
  if (folded.refusal !== null) {
    life.refused.push({ code: folded.refusal.code, at: now })
    return
  }
  life.customer = folded.customer
  for (const bill of folded.bills) life.bills.set(bill.key, bill)
  for (const key of folded.billsGone) life.bills.delete(key)
  for (const entry of folded.journal) life.journal.push(entry)
  for (const item of folded.outbox) {
    if (item.kind === 'message') life.pending.push({ dueAt: item.dueAt, message: item.message })
    else life.followUps += 1
  }
}

/** The bills a fact concerns, as they would be loaded for it. */
function billsFor(fact: Fact, bills: ReadonlyMap<string, CustomerBill>): readonly CustomerBill[] {
  const key = namedBill(fact)
  if (key !== null) {
    const bill = bills.get(key)
    return bill === undefined ? [] : [bill]
  }
  if (fact.type !== 'purchase.returned') return []
  const known = [...bills.values()].filter(({ at }) => at !== null)
  return known.sort((a, b) => (b.at ?? 0) - (a.at ?? 0) || (a.key < b.key ? 1 : -1)).slice(0, latestBillsForReturns)
}

/** Decides a message at the moment it is due and does what a worker and a channel would: the channel takes and delivers it. */
function send(life: Life, message: PlannedMessage): void {
  const { world, customer, now, options } = life
  const { messageId, rule, template } = message
  const skip: string[] = []
  for (let tries = 0; tries < maxChannels; tries += 1) {
    const decision = decideSending(world, customer, message, { now, skip })
    switch (decision.status) {
      case 'send': {
        const { channel, text } = decision.message
        if (options.channels?.has(channel) === false) {
          skip.push(channel)
          continue
        }
        life.sends.push({ customerId: customer.id, rule, template, channel, at: now, text })
        take(life, noteOf(life, messageId, 'sent', { channel, by: 'engine', providerId: 'simulated' }))
        take(life, noteOf(life, messageId, 'delivered', { channel }))
        return
      }
      case 'defer':
        life.deferred.push({ rule, at: now })
        life.pending.push({ dueAt: decision.until, message })
        return
      case 'withhold':
        take(life, noteOf(life, messageId, 'withheld', { gate: decision.gate, reason: decision.reason }))
        return
      // Delivered at once, nothing is left to watch or to interrupt.
      case 'watch':
      case 'settled':
      case 'interrupted':
        return
    }
  }
}

/** What became of a message, as the worker would note it. */
function noteOf({ customer, now }: Life, messageId: string, what: string, says: object): Fact {
  return {
    ...says,
    type: `message.${what}`,
    id: `${messageId}/${what}`,
    source: engineSource,
    occurredAt: now,
    customer: { customerId: customer.id },
    messageId,
  } as unknown as Fact
}
