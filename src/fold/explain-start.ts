import { explainCondition, type LeafExplanation } from '../condition/index.ts'
import type { Customer, JournalEntry } from '../customer.ts'
import type { Fact } from '../facts/index.ts'
import type { Entry } from '../ledger/index.ts'
import type { Instant } from '../time.ts'
import type { CompiledRule } from '../triggers/index.ts'
import { concludedFrom, type DerivedFact } from './derived.ts'
import { openDraft, type World } from './draft.ts'
import type { Gift } from './gifts.ts'
import { rebuild } from './rebuild.ts'
import { toldToRules } from './tell.ts'

/** Something that happened, on which rules may start: a fact, or a conclusion of the engine. */
export interface Happened {
  readonly type: string
  readonly at: Instant
  readonly fact: Fact | DerivedFact
}

/** What a line of the journal says to the rules, or null. */
export function conclusionIn({ policies }: World, { kind, at, data }: JournalEntry): DerivedFact | null {
  if (kind === 'points') return concludedFrom(policies, data.entry as Entry)
  if (kind !== 'stage-changed' && kind !== 'segment-changed') return null
  const [from, to] = [data.from, data.to].map((name) => (typeof name === 'string' ? name : null))
  const type = kind === 'stage-changed' ? 'stage.changed' : 'segment.changed'
  return { type, from: from ?? null, to: to ?? null, at, day: 0 }
}

/** What is known of a customer beside the record. */
export interface KnownOfCustomer {
  /** All their facts, in the order in which they were recorded. */
  readonly facts: readonly Fact[]
  /** The record's `message-planned` entries. */
  readonly planned: readonly JournalEntry[]
  /** The gifts that its books show; none, when left out. */
  readonly given?: readonly Gift[] | undefined
}

/**
 * How a rule's `where` read something that happened, leaf by leaf: over the customer as they were then, folded anew from
 * their facts up to it.
 */
export function explainWhere(
  world: World,
  customer: Customer,
  { rule }: Pick<CompiledRule<Customer>, 'rule'>,
  { fact, at }: Happened,
  { facts, planned, given: gifts = [] }: KnownOfCustomer,
): readonly LeafExplanation[] {
  if (rule.where === undefined) return []
  const before = facts.filter((other) => other.occurredAt <= at)
  const given = gifts.filter((gift) => gift.at <= at)
  const then = rebuild(world, { ...customer, rungTo: at }, before, { planned, given })
  const draft = openDraft(world, { customer: then.record, bills: then.bills }, '', at)
  const { vocabulary, data } = draft.policy
  const told = 'source' in fact ? toldToRules(draft, fact) : fact
  return explainCondition(
    rule.where,
    vocabulary,
    { customer: draft.customer, fact: told },
    { now: at, zone: data.zone },
  )
}
