import type { Instant } from '../time.ts'
import type { CustomerRef, Envelope } from './envelope.ts'

/**
 * Facts that only the engine makes. They travel through the outbox from one customer to another, or come from the worker;
 * `record` refuses them from outside. What they carry is the engine's own data, so their payloads are typed where they are
 * made and read, not by a schema.
 */
export interface SystemFact extends Envelope {
  readonly type: SystemFactType
  readonly customer: CustomerRef
  readonly payload: unknown
}

export const systemFactTypes = [
  'time.reached',
  'policy.adopted',
  'points.received',
  'points.transfer-settled',
  'customer.merged',
  'customer.absorbed',
  'customer.divided',
  'customer.restored',
  'customer.rebuilt',
  'bill.received',
  'referral.completed',
  'household.asked',
  'household.declined',
  'household.received',
  'household.redeemed',
  'household.standing',
  'household.parted',
] as const
export type SystemFactType = (typeof systemFactTypes)[number]

/** The source that marks the engine's own facts. */
export const engineSource = 'regulars'

/** The fact that wakes a customer. */
export function timeReached(customerId: string, at: Instant): SystemFact {
  return {
    type: 'time.reached',
    id: `time/${customerId}/${at}`,
    source: engineSource,
    occurredAt: at,
    customer: { customerId },
    payload: null,
  }
}
