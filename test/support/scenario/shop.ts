import {
  type Channel,
  type Crm,
  type Customer,
  channels,
  createCrm,
  definePolicy,
  type Explanation,
  type FactInput,
  type OutgoingMessage,
  type Policy,
  type PolicyInput,
  phoneFromText,
  type Store,
  type Task,
  type TimelineItem,
} from '../../../src/index.ts'
import { indianRetail } from '../../../src/presets/index.ts'
import { memoryStore } from '../../../src/stores/memory/index.ts'
import { type FakeClock, fakeClock } from '../../../src/testing/index.ts'
import type { Instant } from '../../../src/time.ts'
import { ids } from '../shop.ts'
import { written } from './moments.ts'

/** Somebody of the story. The phone is the key. */
export interface Person {
  readonly name: string
  readonly phone: string
  readonly email?: string
}

export const asha: Person = { name: 'Asha Rao', phone: '98765 43210' }
export const bina: Person = { name: 'Bina Shah', phone: '98765 43211' }
export const chitra: Person = { name: 'Chitra Iyer', phone: '98765 43212' }

export interface SentMessage {
  readonly at: Instant
  readonly message: OutgoingMessage
}

export interface KnownBill {
  readonly id: string
  readonly source: string
  readonly totalMinor: number
}

/** What can be seen of a person after a step. */
export interface Sight {
  readonly customer: Customer | null
  readonly timeline: readonly TimelineItem[]
  readonly tasks: readonly Task[]
  /** By rule, of every rule that did anything with the person. */
  readonly explanations: ReadonlyMap<string, Explanation>
}

/** A shop that lives through a story: the preset, a memory store, a clock, channels that note when they were given what. */
export interface ScenarioShop {
  readonly crm: Crm
  readonly store: Store
  readonly clock: FakeClock
  readonly sent: SentMessage[]
  /** By phone, latest last. */
  readonly bills: Map<string, readonly KnownBill[]>
  /** By phone. */
  readonly people: Map<string, Person>
  readonly sights: Map<string, Sight>
  /** Instants at which the worker may have something to do. */
  readonly dues: Set<Instant>
  readonly newId: (kind: string) => string
}

export interface ShopParts {
  /** Parts in place of the preset's. */
  readonly policy?: Partial<PolicyInput>
  /** Channels that give every message back. */
  readonly down?: readonly string[]
}

export const customerRef = ({ name, phone, email }: Person) => ({
  name,
  phone,
  ...(email === undefined ? {} : { email }),
})

const asItIs: Partial<PolicyInput> = {}
const defined = new WeakMap<Partial<PolicyInput>, Policy>()

/** Defining the preset takes longer than most stories: each variant is defined once. */
function policyWith(parts: Partial<PolicyInput>): Policy {
  const policy = defined.get(parts) ?? definePolicy({ ...indianRetail(), ...parts })
  defined.set(parts, policy)
  return policy
}

export function newShop(beginning: Instant, { policy = asItIs, down = [] }: ShopParts = {}): ScenarioShop {
  const clock = fakeClock(beginning)
  const dues = new Set<Instant>()
  const sent: SentMessage[] = []
  const store = watched(memoryStore(), dues)
  const channel = (name: Channel['name']): Channel => ({
    name,
    idempotent: true,
    send: async (message) => {
      if (down.includes(name)) return { status: 'fallback', reason: `${name} is down` }
      sent.push({ at: clock.now(), message })
      return { status: 'sent', providerId: message.messageId }
    },
  })
  const crm = createCrm({
    store,
    policy: policyWith(policy),
    channels: channels.map(channel),
    clock: clock.now,
    newId: ids(),
  })
  const numbers = new Map<string, number>()
  const newId = (kind: string): string => {
    const number = (numbers.get(kind) ?? 0) + 1
    numbers.set(kind, number)
    return `${kind}-${number}`
  }
  return { crm, store, clock, sent, bills: new Map(), people: new Map(), sights: new Map(), dues, newId }
}

/** The store, with a note of every instant at which it will have something due. */
function watched(store: Store, dues: Set<Instant>): Store {
  return {
    ...store,
    commit: (commits) => {
      for (const { next, outbox } of commits) {
        if (next.wakeAt !== null) dues.add(next.wakeAt)
        for (const { dueAt } of outbox) dues.add(dueAt)
      }
      return store.commit(commits)
    },
    postpone: (item, at, reason) => {
      if (at !== null) dues.add(at)
      return store.postpone(item, at, reason)
    },
  }
}

const maxWorks = 20_000

/** Lets the clock come to an instant; the worker works whenever something is due on the way. */
export async function passTo(shop: ScenarioShop, target: Instant): Promise<void> {
  const { clock, dues, crm } = shop
  for (let works = 0; works < maxWorks; works += 1) {
    let next = target
    for (const due of dues) if (due < next) next = due
    clock.set(Math.max(clock.now(), next))
    await crm.work()
    for (const due of dues) if (due <= clock.now()) dues.delete(due)
    if (next === target) return
  }
  throw new Error(`The worker had something to do ${maxWorks} times before ${written(target)}.`)
}

/** Tells facts as they arrive. A fact that is refused would make the story another one: that is an error. */
export async function tell(
  shop: ScenarioShop,
  facts: readonly FactInput[],
  {
    expected = ['recorded', 'announced'],
    mode = 'live',
  }: { readonly expected?: readonly string[]; readonly mode?: 'live' | 'backfill' },
) {
  for (const fact of facts) {
    const outcome = await shop.crm.record(fact, { mode })
    if (!expected.includes(outcome.status)) {
      throw new Error(`${fact.type} at ${written(shop.clock.now())}: ${JSON.stringify(outcome)}`)
    }
  }
}

const maxTasks = 1000

/** Looks at everybody of the story, so that what was seen can be asked about without waiting. */
export async function look(shop: ScenarioShop): Promise<void> {
  const { crm, store, people, sights } = shop
  const { items: parked } = await store.parked({ tenant: 'main', after: null, limit: 10 })
  if (parked.length > 0) throw new Error(`Put away: ${parked.map(({ reason }) => reason).join('; ')}`)
  const { items: tasks } = await crm.ask.tasks({ limit: maxTasks })
  for (const [phone, person] of people) {
    const ref = { phone: person.phone }
    const [customer, timeline] = await Promise.all([crm.ask.customer(ref), crm.ask.timeline(ref)])
    const explanations = new Map<string, Explanation>()
    for (const rule of rulesOf(customer, timeline)) explanations.set(rule, await crm.ask.explain(ref, rule))
    const own = tasks.filter(({ subject }) => subject === customer?.id)
    sights.set(phone, { customer, timeline, tasks: own, explanations })
  }
}

function rulesOf(customer: Customer | null, timeline: readonly TimelineItem[]): ReadonlySet<string> {
  const rules = new Set(customer?.waiting.map(({ rule }) => rule))
  for (const item of timeline) {
    if (item.kind === 'journal' && typeof item.entry.data.rule === 'string') rules.add(item.entry.data.rule)
  }
  return rules
}

/** What was sent to a person, oldest first; of one rule, or of all. */
export function sentTo({ sent }: ScenarioShop, person: Person, rule?: string): readonly SentMessage[] {
  const phone = phoneFromText(person.phone)
  return sent.filter(
    ({ message }) => [phone, person.email].includes(message.to) && (rule === undefined || message.rule === rule),
  )
}
