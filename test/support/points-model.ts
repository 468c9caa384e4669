import * as fc from 'fast-check'
import {
  type Crm,
  type CrmErrorCode,
  type Customer,
  createCrm,
  type FactInput,
  isCrmError,
  type Store,
} from '../../src/index.ts'
import { unaccountedPoints, verify } from '../../src/ledger/index.ts'
import { indianRetailPoints } from '../../src/presets/index.ts'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { fakeClock, faultyStore, isStopped, type Stop } from '../../src/testing/index.ts'
import { entriesOf } from './day.ts'
import { bill, hour, ids, minute, noon, recordingChannel, retailWith } from './shop.ts'

/** Something a shop with four customers may do. Which bill, which of several: numbers that always find one. */
export type Command =
  | { readonly do: 'bill'; readonly who: number; readonly rupees: number }
  | { readonly do: 'nobodys-bill'; readonly rupees: number }
  | { readonly do: 'claim'; readonly who: number; readonly which: number }
  | { readonly do: 'return'; readonly which: number; readonly share: number; readonly named: boolean }
  | { readonly do: 'void'; readonly which: number }
  | { readonly do: 'redeem'; readonly who: number; readonly points: number }
  | { readonly do: 'transfer'; readonly who: number; readonly to: number; readonly points: number }
  | { readonly do: 'reassign'; readonly which: number; readonly to: number }
  | { readonly do: 'merge'; readonly who: number; readonly to: number }
  | { readonly do: 'unmerge'; readonly which: number }
  | { readonly do: 'again'; readonly which: number }
  | { readonly do: 'rebuild'; readonly who: number }
  | { readonly do: 'hold' | 'lease'; readonly who: number; readonly points: number }
  | { readonly do: 'capture'; readonly which: number; readonly points: number | null }
  | { readonly do: 'release'; readonly which: number }
  | { readonly do: 'join'; readonly who: number; readonly family: number }
  | { readonly do: 'leave'; readonly who: number }
  | { readonly do: 'work' }

const who = fc.nat(3)
const which = fc.nat(30)

export const commands: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('bill' as const), who, rupees: fc.integer({ min: 100, max: 5000 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('nobodys-bill' as const), rupees: fc.integer({ min: 100, max: 5000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('claim' as const), who, which }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('return' as const),
      which,
      share: fc.integer({ min: 1, max: 4 }),
      named: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('void' as const), which }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('redeem' as const), who, points: fc.integer({ min: 1, max: 20 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('transfer' as const),
      who,
      to: who,
      points: fc.integer({ min: 1, max: 20 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('hold' as const, 'lease' as const),
      who,
      points: fc.integer({ min: 1, max: 20 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('capture' as const),
      which,
      points: fc.option(fc.integer({ min: 1, max: 12 })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('join' as const), who, family: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reassign' as const), which, to: who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('merge' as const), who, to: who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('unmerge' as const), which }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('again' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rebuild' as const), who }) },
  { weight: 1, arbitrary: fc.constant({ do: 'work' as const }) },
)

const policy = retailWith({
  points: { ...indianRetailPoints, offline: { maximumPoints: 15, spendWithinHours: 6, reportWithinHours: 6 } },
})

const phone = (index: number) => ({ phone: `987654330${index}` })

/** The books of a shop at a quiet moment. */
export interface Books {
  readonly customers: readonly Customer[]
  readonly problems: readonly string[]
}

/**
 * Plays the commands, each perhaps with a stop of the process at one of its steps, after which the next process takes up:
 * it repeats the command, works until nothing is left, and the books are read.
 */
export async function play(
  script: readonly { readonly command: Command; readonly stop: Stop | null }[],
): Promise<Books> {
  const store = memoryStore()
  const clock = fakeClock(noon)
  const newId = ids()
  const channel = recordingChannel()
  const start = (on: Store): Crm => createCrm({ store: on, policy, channels: [channel], clock: clock.now, newId })
  const facts: FactInput[] = []
  const bills: { readonly id: string; readonly who: number | null; readonly rupees: number }[] = []
  const holds: Past['holds'] = []
  const problems: string[] = []
  for (const [step, { command, stop }] of script.entries()) {
    clock.advance(hour)
    const action = actionOf(command, { step, at: clock.now(), facts, bills, holds })
    if (action === null) continue
    const faulty = faultyStore(store, { failAt: stop })
    await attempt(() => action(start(faulty.store)), problems)
    if (!faulty.isStopped()) continue
    clock.advance(3 * minute)
    await attempt(() => action(start(store)), problems)
    await start(store).work()
    problems.push(
      ...(await problemsOf(store, `after step ${step}, ${JSON.stringify(command)} stopped at ${JSON.stringify(stop)}`)),
    )
  }
  clock.advance(3 * minute)
  await start(store).work()
  problems.push(...(await problemsOf(store, 'in the end')))
  problems.push(...(await salesProblems(start(store), store, facts)))
  const { items } = await store.customers({ tenant: 'main', includeMerged: true, after: null, limit: 100 })
  return { customers: items.map(({ customer }) => customer), problems }
}

/** A merge or an unmerge that cannot be, or not yet. */
const refusals: readonly CrmErrorCode[] = [
  'unknown-customer',
  'conflict-exhausted',
  'pooled-points',
  'points-in-transit',
]

/** What a shop may do wrong is an outcome or a refusal; anything else is the library's fault. */
async function attempt(run: () => Promise<unknown>, problems: string[]): Promise<void> {
  try {
    await run()
  } catch (error) {
    if (isStopped(error)) return
    if (isCrmError(error) && refusals.includes(error.code)) return
    problems.push(`it threw ${error instanceof Error ? `${error.message} ${error.stack}` : String(error)}`)
  }
}

interface Past {
  readonly step: number
  readonly at: number
  readonly facts: FactInput[]
  readonly bills: { readonly id: string; readonly who: number | null; readonly rupees: number }[]
  readonly holds: { readonly id: string; readonly customer: { readonly phone: string } }[]
}

function actionOf(command: Command, { step, at, facts, bills, holds }: Past): ((crm: Crm) => Promise<unknown>) | null {
  const told = (fact: unknown) => {
    facts.push(fact as FactInput)
    return (crm: Crm) => crm.record(fact as FactInput)
  }
  const envelope = { id: `F-${step}`, source: 'pos', occurredAt: at }
  const billAt = (place: number) => bills[place % Math.max(1, bills.length)]
  switch (command.do) {
    case 'bill':
      bills.push({ id: envelope.id, who: command.who, rupees: command.rupees })
      return told(bill(envelope.id, phone(command.who), command.rupees, { occurredAt: at }))
    case 'nobodys-bill':
      bills.push({ id: envelope.id, who: null, rupees: command.rupees })
      return told(bill(envelope.id, undefined, command.rupees, { occurredAt: at }))
    case 'claim': {
      const open = bills.filter((one) => one.who === null)
      const one = open[command.which % Math.max(1, open.length)]
      return one === undefined
        ? null
        : told({ ...envelope, type: 'bill.claimed', customer: phone(command.who), billId: one.id })
    }
    case 'return': {
      const one = billAt(command.which)
      if (one === undefined) return null
      const customer = one.who === null || !command.named ? {} : { customer: phone(one.who) }
      return told({
        ...envelope,
        type: 'purchase.returned',
        ...customer,
        billId: one.id,
        amountMinor: Math.floor((one.rupees * 100) / command.share),
      })
    }
    case 'void': {
      const one = billAt(command.which)
      return one === undefined ? null : told({ ...envelope, type: 'purchase.voided', billId: one.id })
    }
    case 'redeem':
      return told({ ...envelope, type: 'points.redeemed', customer: phone(command.who), points: command.points })
    case 'hold':
    case 'lease': {
      const type = command.do === 'hold' ? 'points.held' : 'points.leased'
      const customer = phone(command.who)
      holds.push({ id: envelope.id, customer })
      const expiresAt = command.do === 'hold' ? { expiresAt: at + 4 * hour } : {}
      return told({ ...envelope, ...expiresAt, type, customer, points: command.points })
    }
    case 'capture':
    case 'release': {
      const hold = holds[holds.length - 1 - (command.which % Math.max(1, Math.min(3, holds.length)))]
      if (hold === undefined) return null
      const { customer, id: holdId } = hold
      if (command.do === 'release') return told({ ...envelope, type: 'points.released', customer, holdId })
      const points = command.points === null ? {} : { points: command.points }
      return told({ ...envelope, ...points, type: 'points.captured', customer, holdId })
    }
    case 'join':
      return told({
        ...envelope,
        type: 'household.joined',
        customer: phone(command.who),
        household: `family-${command.family}`,
      })
    case 'leave':
      return told({ ...envelope, type: 'household.left', customer: phone(command.who) })
    case 'transfer':
      return told({
        ...envelope,
        type: 'points.transferred',
        customer: phone(command.who),
        to: phone(command.to),
        points: command.points,
      })
    case 'reassign': {
      const one = billAt(command.which)
      return one === undefined
        ? null
        : told({ ...envelope, type: 'bill.reassigned', billId: one.id, to: phone(command.to) })
    }
    case 'merge':
      return (crm) => crm.merge(phone(command.who), phone(command.to))
    case 'unmerge':
      return async (crm) => {
        const id = `c-${command.which}`
        return (await crm.ask.customer({ customerId: id })) === null ? null : crm.unmerge(id)
      }
    case 'again': {
      const fact = facts[command.which % Math.max(1, facts.length)]
      return fact === undefined ? null : (crm) => crm.record(fact)
    }
    case 'rebuild':
      return (crm) => crm.rebuild(phone(command.who))
    case 'work':
      return (crm) => crm.work()
  }
}

/** Everything that the books must hold at a quiet moment. */
async function problemsOf(store: Store, when: string): Promise<readonly string[]> {
  const problems: string[] = []
  const { items } = await store.customers({ tenant: 'main', includeMerged: true, after: null, limit: 100 })
  let out = 0
  let came = 0
  for (const { customer } of items) {
    const { id, points } = customer
    if (unaccountedPoints(points) !== 0)
      problems.push(`${when}: ${id} has ${unaccountedPoints(points)} points from nowhere`)
    if (points.inTransit.length > 0) problems.push(`${when}: ${id} has points in transit`)
    if (customer.mergedInto !== null && points.buckets.length > 0)
      problems.push(`${when}: ${id} is sealed and has points`)
    const entries = await entriesOf(store, 'main', id)
    const verified = verify(entries, { headHash: points.headHash })
    if (verified.status !== 'intact')
      problems.push(`${when}: the chain of ${id} is broken: ${JSON.stringify(verified.breaks)}`)
    const last = entries.at(-1)
    const open = points.buckets.reduce((sum, bucket) => sum + bucket.open, 0)
    const booked = last === undefined ? 0 : last.after.available + last.after.pending + last.after.held
    if (booked !== open) problems.push(`${when}: ${id} has ${open}, the books say ${booked}`)
    out += points.lifetime.transferredOut
    came += points.lifetime.transferredIn
  }
  if (out !== came) problems.push(`${when}: ${out} points went out and ${came} came in`)
  const parked = await store.parked({ tenant: 'main', after: null, limit: 100 })
  for (const { item, reason } of parked.items)
    problems.push(`${when}: parked ${item.kind} of ${item.customerId}: ${reason}`)
  return problems
}

/** Told once more, every fact is known; and what was sold, less what was voided, is what the customers bought together. */
async function salesProblems(crm: Crm, store: Store, facts: readonly FactInput[]): Promise<readonly string[]> {
  await crm.rebuild()
  const recorded = await recordedIds(store)
  const known = facts.filter(({ id }) => recorded.has(id))
  const problems: string[] = []
  const voided = new Set(known.flatMap((fact) => (fact.type === 'purchase.voided' ? [fact.billId] : [])))
  const returned = known.flatMap((fact) =>
    fact.type === 'purchase.returned' && !voided.has(fact.billId ?? '') ? [fact.amountMinor] : [],
  )
  const sold = known.flatMap((fact) =>
    fact.type === 'purchase.completed' && !voided.has(fact.id) ? [fact.totalMinor] : [],
  )
  const { items } = await store.customers({ tenant: 'main', after: null, limit: 100 })
  const total = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0)
  const gross = total(items.map(({ customer }) => customer.purchases.grossMinor))
  const back = total(items.map(({ customer }) => customer.purchases.returnedMinor))
  if (gross !== total(sold)) problems.push(`sold ${total(sold)}, but customers bought ${gross}`)
  if (back !== total(returned)) problems.push(`returned ${total(returned)}, but customers brought back ${back}`)
  for (const outcome of await crm.record(known)) {
    // A void of a bill that went round and came back is written again, and nothing comes of it.
    const isNothing = outcome.status === 'recorded' && outcome.journal.length === 0
    if (outcome.status !== 'duplicate' && !isNothing) problems.push(`told again: ${JSON.stringify(outcome)}`)
  }
  return problems
}

async function recordedIds(store: Store): Promise<ReadonlySet<string>> {
  const { items } = await store.stream({ tenant: 'main', of: 'facts', after: null, limit: 1000 })
  return new Set(
    items.flatMap((item) => (item.of === 'facts' && item.stored.fact.source === 'pos' ? [item.stored.fact.id] : [])),
  )
}
