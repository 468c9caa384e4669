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
import { indianRetailPoints } from '../../src/presets/index.ts'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { fakeClock, faultyStore, isStopped, type Stop } from '../../src/testing/index.ts'
import { captured, everybody, held, joined, left, problemsOf, redeemed, transferred } from './household.ts'
import { bill, hour, ids, minute, noon, recordingChannel, retail, retailWith } from './shop.ts'

/** Something a shop with four customers may do. Which bill, which of several: numbers that always find one. */
export type Command =
  | { readonly do: 'bill'; readonly who: number; readonly rupees: number }
  | { readonly do: 'nobodys-bill'; readonly rupees: number }
  | { readonly do: 'claim'; readonly who: number; readonly which: number }
  | { readonly do: 'return'; readonly which: number; readonly share: number; readonly named: boolean }
  | { readonly do: 'void'; readonly which: number }
  | {
      readonly do: 'redeem'
      readonly who: number
      readonly points: number
      /** Which of the customer's own bills, if any, they pay. */
      readonly which?: number | null
    }
  | { readonly do: 'transfer'; readonly who: number; readonly to: number; readonly points: number }
  | { readonly do: 'reassign'; readonly which: number; readonly to: number }
  | { readonly do: 'merge'; readonly who: number; readonly to: number }
  | { readonly do: 'unmerge'; readonly which: number }
  | { readonly do: 'again'; readonly which: number }
  | { readonly do: 'rebuild'; readonly who: number }
  | { readonly do: 'rebuild-household'; readonly family: number }
  | { readonly do: 'hold' | 'lease'; readonly who: number; readonly points: number }
  | { readonly do: 'capture'; readonly which: number; readonly points: number | null }
  | { readonly do: 'release'; readonly which: number }
  | { readonly do: 'join'; readonly who: number; readonly family: number }
  | { readonly do: 'leave'; readonly who: number }
  | { readonly do: 'work' }

const who = fc.nat(3)
const which = fc.nat(30)
const family = fc.nat(1)

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
    arbitrary: fc.record({
      do: fc.constant('redeem' as const),
      who,
      points: fc.integer({ min: 1, max: 30 }),
      which: fc.option(which),
    }),
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
  { weight: 3, arbitrary: fc.record({ do: fc.constant('join' as const), who, family }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('leave' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reassign' as const), which, to: who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('merge' as const), who, to: who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('unmerge' as const), which }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('again' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rebuild' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rebuild-household' as const), family }) },
  { weight: 1, arbitrary: fc.constant({ do: 'work' as const }) },
)

/** Programmes that shops may have: with tiers, bonuses and leases, and one of points and nothing else. */
export const programmes = {
  full: retailWith({
    points: { ...indianRetailPoints, offline: { maximumPoints: 15, spendWithinHours: 6, reportWithinHours: 6 } },
  }),
  plain: retail,
} as const

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
  script: readonly { readonly command: Command; readonly stop?: Stop | null }[],
  programme: keyof typeof programmes = 'full',
): Promise<Books> {
  const policy = programmes[programme]
  const store = memoryStore()
  const clock = fakeClock(noon)
  const newId = ids()
  const channel = recordingChannel()
  const start = (on: Store): Crm => createCrm({ store: on, policy, channels: [channel], clock: clock.now, newId })
  const facts: FactInput[] = []
  const bills: { readonly id: string; readonly who: number | null; readonly rupees: number }[] = []
  const holds: Past['holds'] = []
  const problems: string[] = []
  for (const [step, { command, stop = null }] of script.entries()) {
    clock.advance(hour)
    const action = actionOf(command, { store, step, at: clock.now(), facts, bills, holds })
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
  const { reconciliation } = await start(store).ask.liability()
  if (reconciliation.differencePoints !== 0)
    problems.push(`accounts and entries differ by ${reconciliation.differencePoints} points`)
  problems.push(...(await salesProblems(start(store), store, facts)))
  return { customers: await everybody(store), problems }
}

/** A merge or an unmerge that cannot be, or not yet. */
const refusals: readonly CrmErrorCode[] = [
  'unknown-customer',
  'conflict-exhausted',
  'pooled-points',
  'points-in-transit',
  'points-held',
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
  readonly store: Store
  readonly step: number
  readonly at: number
  readonly facts: FactInput[]
  readonly bills: { readonly id: string; readonly who: number | null; readonly rupees: number }[]
  readonly holds: { readonly id: string; readonly customer: { readonly phone: string } }[]
}

function actionOf(
  command: Command,
  { store, step, at, facts, bills, holds }: Past,
): ((crm: Crm) => Promise<unknown>) | null {
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
    case 'redeem': {
      const own = bills.filter((one) => one.who === command.who)
      const which = command.which ?? null
      const paid = which === null ? undefined : own[which % Math.max(1, own.length)]
      const parts = { occurredAt: at, ...(paid !== undefined && { billId: paid.id }) }
      return told(redeemed(envelope.id, phone(command.who), command.points, parts))
    }
    case 'hold':
    case 'lease': {
      const customer = phone(command.who)
      holds.push({ id: envelope.id, customer })
      if (command.do === 'lease') return told({ ...envelope, type: 'points.leased', customer, points: command.points })
      return told(held(envelope.id, customer, command.points, { occurredAt: at, expiresAt: at + 4 * hour }))
    }
    case 'capture':
    case 'release': {
      const hold = holds[holds.length - 1 - (command.which % Math.max(1, Math.min(3, holds.length)))]
      if (hold === undefined) return null
      const { customer, id: holdId } = hold
      if (command.do === 'release') return told({ ...envelope, type: 'points.released', customer, holdId })
      const points = command.points === null ? {} : { points: command.points }
      return told(captured(envelope.id, customer, holdId, { occurredAt: at, ...points }))
    }
    case 'join':
      return told(joined(envelope.id, phone(command.who), `family-${command.family}`, at))
    case 'leave':
      return told(left(envelope.id, phone(command.who), at))
    case 'transfer':
      return told(transferred(envelope.id, phone(command.who), phone(command.to), command.points, { occurredAt: at }))
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
    case 'rebuild-household':
      return async (crm) => {
        const name = `household:family-${command.family}`
        const home = (await everybody(store)).find(({ keys }) => keys.includes(name))
        return home === undefined ? null : crm.rebuild({ customerId: home.id })
      }
    case 'work':
      return (crm) => crm.work()
  }
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
