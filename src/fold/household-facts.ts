import type { Customer } from '../customer.ts'
import type { Fact } from '../facts/index.ts'
import { causeOf, type Refusal } from './draft.ts'

/** Households are accounts: of what customers do, only commands about points are for them. */
export function notForHousehold(customer: Customer, fact: Fact): Refusal | null {
  if (customer.kind !== 'household') return null
  const direct = !('payload' in fact) && 'customer' in fact && fact.customer?.customerId === customer.id
  const isOnBill = 'billId' in fact && fact.billId !== undefined
  if (isOfHousehold.has(fact.type) && !(direct && isOnBill)) return null
  const message = `${causeOf(fact)} is for a customer; ${customer.id} is the account of a household: name the member.`
  return { code: 'household-account', message, details: { household: customer.id } }
}

/** Commands about the points that somebody has: of a member, the household has them. */
export const householdCommands: ReadonlySet<string> = new Set([
  'points.redeemed',
  'points.held',
  'points.captured',
  'points.released',
  'points.leased',
  'points.adjusted',
  'points.transferred',
  'points.frozen',
])

const isOfHousehold: ReadonlySet<string> = new Set([
  ...householdCommands,
  'time.reached',
  'policy.adopted',
  'points.received',
  'points.transfer-settled',
  'customer.rebuilt',
  'household.asked',
  'household.received',
  'household.parted',
])
