import type { Customer, CustomerBill, JournalEntry, Task } from '../../src/customer.ts'
import {
  defineFactTypes,
  type Fact,
  type FactInput,
  parseFact,
  type SystemFact,
  timeReached,
} from '../../src/facts/index.ts'
import { causeOf, fold, namedBill, newCustomer, type Refusal, type World } from '../../src/fold/index.ts'
import { definePolicy, type Policy, type PolicyInput } from '../../src/policy.ts'
import type { NewOutboxItem } from '../../src/ports.ts'
import type { PlannedMessage, Rule } from '../../src/triggers/index.ts'
import { smallRetail } from './retail.ts'

/** 5 January 2026, 12:00 in Kolkata: a Monday at noon. */
export const noon = Date.UTC(2026, 0, 5, 6, 30)

/** Whoever puts points right. */
export const manager = { id: 'S-1', role: 'manager' }
export const phone = '+919876543210'

/** A policy of the preset's with parts in place of its own. */
export function policyWith(parts: Partial<PolicyInput> = {}): Policy {
  return definePolicy({ ...smallRetail(), ...parts })
}

/** A policy whose only rules are these; quiet hours and caps are off unless given. */
export function policyOf(rules: readonly Rule[], parts: Partial<PolicyInput> = {}): Policy {
  const messages = {
    ladder: ['whatsapp', 'sms', 'email'],
    defaultLanguage: 'en',
    quietHours: null,
    caps: {},
    topicGap: 'P1D',
  } as const
  const templates = {
    hello: {
      variables: {},
      forms: {
        en: { whatsapp: { text: 'Hello' }, sms: { text: 'Hello' }, email: { subject: 'Hello', text: 'Hello' } },
      },
    },
  }
  return policyWith({ rules: rules as never, messages: messages as never, templates, ...parts })
}

export function worldOf(...policies: readonly Policy[]): World {
  const [first = policyWith(), ...later] = policies
  return {
    policies: [{ from: 0, policy: first }, ...later.map((policy, index) => ({ from: noon + index + 1, policy }))],
    cuts: null,
  }
}

/** A fact of the test's customer: an id, a source and a time are made up where none are given. */
export type ToldFact = { readonly type: string; readonly at?: number; readonly [field: string]: unknown }

/** What is known after some facts: the record and its bills, with everything that was written on the way. */
export interface Story {
  readonly customer: Customer
  readonly bills: ReadonlyMap<string, CustomerBill>
  /** Everything written so far. */
  readonly journal: readonly JournalEntry[]
  readonly outbox: readonly NewOutboxItem[]
  readonly tasks: readonly Task[]
  /** Of the last step; null when it was applied. */
  readonly refusal: Refusal | null
  readonly messages: readonly PlannedMessage[]
  /** What the last step wrote. */
  readonly last: { readonly journal: readonly JournalEntry[]; readonly outbox: readonly NewOutboxItem[] }
  /** Folds one more fact; `now` is the fact's own time unless given. */
  readonly when: (fact: ToldFact | Fact, now?: number) => Story
  /** Lets the clock come to an instant. */
  readonly wake: (now: number) => Story
  /** The same record under another world. */
  readonly under: (world: World) => Story
  readonly kinds: (kind: JournalEntry['kind']) => readonly Readonly<Record<string, unknown>>[]
  /** The gates that withheld something, in order: `rule: gate`. */
  readonly withheld: readonly string[]
}

interface State {
  readonly world: World
  readonly customer: Customer
  readonly bills: ReadonlyMap<string, CustomerBill>
  readonly journal: readonly JournalEntry[]
  readonly outbox: readonly NewOutboxItem[]
  readonly tasks: readonly Task[]
  readonly refusal: Refusal | null
  readonly last: Story['last']
  readonly serial: number
}

const customTypes = defineFactTypes({})

/** Reads a fact as `record` would. */
export function parsed(input: unknown): Fact {
  const outcome = parseFact(input, customTypes)
  if (outcome.status === 'parsed') return outcome.fact
  throw new Error(outcome.problems.map(({ path, message }) => `${path}: ${message}`).join(' '))
}

export const parsedAll = (facts: readonly FactInput[]): Fact[] => facts.map(parsed)

function factOf(told: ToldFact | Fact, state: State, now: number | undefined): Fact {
  if ('payload' in told || ('occurredAt' in told && 'source' in told)) return told as Fact
  const { at = now ?? state.customer.rungTo, ...rest } = told as ToldFact
  return parsed({ id: `F-${state.serial}`, source: 'till', occurredAt: at, customer: { phone }, ...rest })
}

function step(state: State, told: ToldFact | Fact, now: number | undefined): State {
  const fact = factOf(told, state, now)
  const folded = fold(
    state.world,
    { customer: state.customer, bills: billsFor(fact, state.bills) },
    fact,
    now ?? fact.occurredAt,
  )
  const bills = new Map(state.bills)
  for (const bill of folded.bills) bills.set(bill.key, bill)
  return {
    world: state.world,
    customer: folded.customer,
    bills,
    journal: [...state.journal, ...folded.journal],
    outbox: [...state.outbox, ...folded.outbox],
    tasks: [...state.tasks, ...folded.tasks],
    refusal: folded.refusal,
    last: { journal: folded.journal, outbox: folded.outbox },
    serial: state.serial + 1,
  }
}

/** The bills a fact needs, as the write path would load them. */
export function billsFor(fact: Fact, bills: ReadonlyMap<string, CustomerBill>): readonly CustomerBill[] {
  const key = namedBill(fact)
  if (key === null) return fact.type === 'purchase.returned' ? [...bills.values()].filter(({ at }) => at !== null) : []
  const bill = bills.get(key)
  return bill === undefined ? [] : [bill]
}

function storyOf(state: State): Story {
  const kinds: Story['kinds'] = (kind) => state.journal.filter((entry) => entry.kind === kind).map(({ data }) => data)
  return {
    ...state,
    when: (fact, now) => storyOf(step(state, fact, now)),
    wake: (now) => storyOf(step(state, timeReached(state.customer.id, now), now)),
    under: (world) => storyOf({ ...state, world }),
    kinds,
    messages: state.outbox.flatMap((item) => (item.kind === 'message' ? [item.message] : [])),
    withheld: kinds('message-withheld').map((data) => `${data.rule}: ${data.gate}`),
  }
}

/** A new customer with the given facts behind them, each folded at its own time. */
export function given(world: World, facts: readonly (ToldFact | Fact)[] = [], parts: Partial<Customer> = {}): Story {
  const at = Math.min(
    noon,
    ...facts.map((fact) => Number('at' in fact ? fact.at : 'occurredAt' in fact ? fact.occurredAt : noon)),
  )
  const customer = { ...newCustomer('shop', 'c-1', 'person', at), ...parts }
  let state: State = {
    world,
    customer,
    bills: new Map(),
    journal: [],
    outbox: [],
    tasks: [],
    refusal: null,
    last: { journal: [], outbox: [] },
    serial: 1,
  }
  for (const fact of facts) state = step(state, fact, undefined)
  return storyOf(state)
}

export function systemFact(type: SystemFact['type'], at: number, payload: unknown, customerId = 'c-1'): SystemFact {
  return { type, id: `sys/${type}/${at}`, source: 'regulars', occurredAt: at, customer: { customerId }, payload }
}

/** Everything frozen, however deep: whoever changes it throws. */
export function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const part of Object.values(value)) frozen(part)
  return Object.freeze(value)
}

export { causeOf }
