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
  return customer === null ? null : { customer, owner: await ownerOf(engine, customer) }
}

/** The record that takes a customer's points: their household's, where there is one. */
export async function ownerOf(engine: Engine, customer: Customer): Promise<Customer> {
  const { household } = customer
  return (household === null ? null : await find(engine, { customerId: household.id })) ?? customer
}

async function find(engine: Engine, ref: CustomerRef): Promise<Customer | null> {
  const [loaded] = await engine.store.load([lookFor(engine.tenant, ref)])
  return loaded?.customer ?? null
}

/** All zero for somebody unknown. */
export async function balanceOf(engine: Engine, ref: CustomerRef): Promise<Balances> {
  return balanceOfOwner(engine, (await findOwner(engine, ref))?.owner)
}

/** As it is now; all zero for nobody. */
export function balanceOfOwner(engine: Engine, owner: Customer | undefined): Balances {
  return balanceAt(owner?.points ?? openAccount(), engine.clock())
}
