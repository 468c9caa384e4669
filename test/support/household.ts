import type { Customer, FactInput, Store } from '../../src/index.ts'
import { type SealedEntry, unaccountedPoints, verify } from '../../src/ledger/index.ts'
import { indianRetailPoints } from '../../src/presets/index.ts'
import { entriesOf } from './day.ts'
import { noon, retailWith, type Shop, shop } from './shop.ts'

export const family = 'FAMILY-7'
export const withTiers = retailWith({ points: indianRetailPoints })
export const withoutDebt = retailWith({
  points: { ...indianRetailPoints, returns: { ...indianRetailPoints.returns, debtLimitPoints: 0 } },
})

export const joined = (id: string, customer: object, household = family, at = noon): FactInput =>
  ({ type: 'household.joined', id, source: 'pos', occurredAt: at, customer, household }) as FactInput
export const left = (id: string, customer: object, at = noon): FactInput =>
  ({ type: 'household.left', id, source: 'pos', occurredAt: at, customer }) as FactInput
export const redeemed = (id: string, customer: object, points: number, parts: object = {}): FactInput =>
  ({ type: 'points.redeemed', id, source: 'pos', occurredAt: noon, customer, points, ...parts }) as FactInput
/** Goods that came back, of a bill or of none. */
export const returned = (
  id: string,
  customer: object,
  billId: string | undefined,
  rupees: number,
  parts: object = {},
): FactInput =>
  ({
    type: 'purchase.returned',
    id,
    source: 'pos',
    occurredAt: noon,
    customer,
    ...(billId !== undefined && { billId }),
    amountMinor: rupees * 100,
    ...parts,
  }) as FactInput
export const held = (id: string, customer: object, points: number, parts: object = {}): FactInput =>
  ({ type: 'points.held', id, source: 'pos', occurredAt: noon, customer, points, ...parts }) as FactInput
export const captured = (id: string, customer: object, holdId: string, parts: object = {}): FactInput =>
  ({ type: 'points.captured', id, source: 'pos', occurredAt: noon, customer, holdId, ...parts }) as FactInput
export const transferred = (id: string, customer: object, to: object, points: number, parts: object = {}): FactInput =>
  ({ type: 'points.transferred', id, source: 'pos', occurredAt: noon, customer, to, points, ...parts }) as FactInput
export const frozen = (id: string, customer: object, parts: object = {}): FactInput =>
  ({
    type: 'points.frozen',
    id,
    source: 'pos',
    occurredAt: noon,
    customer,
    frozen: true,
    reason: 'lost-card',
    actor: { id: 'S-1', role: 'manager' },
    ...parts,
  }) as FactInput
export const adjusted = (id: string, customer: object, points: number): FactInput =>
  ({
    type: 'points.adjusted',
    id,
    source: 'pos',
    occurredAt: noon,
    customer,
    points,
    reason: 'goodwill',
    actor: { id: 'S-1', role: 'manager' },
  }) as FactInput

export async function everybody(store: Store): Promise<readonly Customer[]> {
  const { items } = await store.customers({ tenant: 'main', includeMerged: true, after: null, limit: 100 })
  return items.map(({ customer }) => customer)
}

export async function personOf(store: Store, ref: { readonly phone: string }): Promise<Customer> {
  const digits = `+91${ref.phone.replace(/\D/g, '')}`
  const found = (await everybody(store)).find(({ keys, mergedInto }) => keys.includes(`phone:${digits}`) && !mergedInto)
  if (found === undefined) throw new Error(`nobody has ${digits}`)
  return found
}

export async function householdOf(store: Store, name = family): Promise<Customer> {
  const found = (await everybody(store)).find(({ keys }) => keys.includes(`household:${name}`))
  if (found === undefined) throw new Error('there is no household')
  return found
}

export const open = ({ points }: Customer): number => points.buckets.reduce((sum, bucket) => sum + bucket.open, 0)

/** What is wrong with the books at a quiet moment, across all customers. `when` says which moment it was. */
export async function problemsOf(store: Store, when = 'now'): Promise<readonly string[]> {
  const problems: string[] = []
  const wrong = (what: string): void => {
    problems.push(`${when}: ${what}`)
  }
  let out = 0
  let came = 0
  for (const customer of await everybody(store)) {
    const { id, points, household, mergedInto } = customer
    if (unaccountedPoints(points) !== 0) wrong(`${id} has ${unaccountedPoints(points)} points from nowhere`)
    if (points.inTransit.length > 0) wrong(`${id} has points in transit`)
    if (mergedInto !== null && points.buckets.length > 0) wrong(`${id} is sealed and has points`)
    // What was held before they joined stays with the hold.
    const free = points.buckets.reduce((sum, bucket) => sum + bucket.open - bucket.held, 0)
    if (household !== null && (free > 0 || points.debt > 0)) wrong(`${id} is a member of a household and has points`)
    const entries: readonly SealedEntry[] = await entriesOf(store, 'main', id)
    const verified = verify(entries, { account: points })
    if (verified.status !== 'intact') wrong(`the chain of ${id} is broken: ${JSON.stringify(verified)}`)
    const last = entries.at(-1)
    const booked = last === undefined ? 0 : last.after.available + last.after.pending + last.after.held
    if (booked !== open(customer)) wrong(`${id} has ${open(customer)}, the books say ${booked}`)
    out += points.lifetime.transferredOut
    came += points.lifetime.transferredIn
  }
  if (out !== came) wrong(`${out} points went out and ${came} came in`)
  const { items } = await store.parked({ tenant: 'main', after: null, limit: 100 })
  for (const { item, reason } of items) wrong(`parked ${item.kind} of ${item.customerId}: ${reason}`)
  return problems
}

export async function pooled(...members: readonly object[]): Promise<Shop> {
  const place = shop()
  for (const [index, member] of members.entries()) await place.crm.record(joined(`J-${index}`, member))
  return place
}

export const statuses = (outcomes: readonly { readonly status: string }[]): readonly string[] =>
  outcomes.map(({ status }) => status)

/** What everybody has, whatever ids they were given. */
export async function balancesOf(store: Store): Promise<readonly unknown[]> {
  const all = await everybody(store)
  return all
    .map((one) => ({
      phone: one.profile.phone,
      kind: one.kind,
      member: one.household !== null,
      members: one.members.length,
      open: open(one),
      debt: one.points.debt,
      lifetime: one.points.lifetime,
    }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}
