import type { Customer } from '../../customer.ts'
import type { CustomerRef } from '../../facts/index.ts'
import { type Balances, balanceAt, openAccount } from '../../ledger/index.ts'
import type { Engine } from '../engine.ts'
import { lookFor } from '../load.ts'

/** Who asks, and the record that owns their points: their own, or their household's. */
export interface PointsOwner {
  readonly customer: Customer
  readonly owner: Customer
}

/** Looks without writing; null for somebody unknown. */
export async function findOwner(engine: Engine, ref: CustomerRef): Promise<PointsOwner | null> {
  const customer = await find(engine, ref)
  if (customer === null) return null
  const { household } = customer
  const owner = household === null ? null : await find(engine, { customerId: household.id })
  return { customer, owner: owner ?? customer }
}

async function find(engine: Engine, ref: CustomerRef): Promise<Customer | null> {
  const [loaded] = await engine.store.load([lookFor(engine.tenant, ref)])
  return loaded?.customer ?? null
}

/** All zero for somebody unknown. */
export async function balanceOf(engine: Engine, ref: CustomerRef): Promise<Balances> {
  const found = await findOwner(engine, ref)
  return balanceAt(found?.owner.points ?? openAccount(), engine.clock())
}
