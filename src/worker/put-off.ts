import type { Engine } from '../crm/engine.ts'
import type { DueCustomer, OutboxItem } from '../ports.ts'
import { minuteMs } from '../time.ts'

/** For how long a worker keeps what it claimed. */
export const leaseMs = 2 * minuteMs
const firstDelayMs = 5000
const maxDelayMs = 6 * 60 * minuteMs
export const maxItemAttempts = 12
export const maxCustomerAttempts = 5
const maxReasonLength = 300

/** What an error says, short enough to be kept. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, maxReasonLength)
}

/** Whatever was thrown, as an error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}

/** How long to wait after so many attempts: each time twice as long, up to six hours. */
export function delayAfter(attempts: number): number {
  return Math.min(maxDelayMs, firstDelayMs * 2 ** attempts)
}

/**
 * Back-off that doubles; after a few attempts the item is put away, with its reason, until somebody looks.
 * @param since The attempt from which on they count.
 */
export async function putOff(engine: Engine, item: DueCustomer | OutboxItem, error: unknown, since = 0): Promise<void> {
  const most = item.kind === 'customer' ? maxCustomerAttempts : maxItemAttempts
  const attempts = item.attempts - since
  const at = attempts + 1 >= most ? null : engine.clock() + delayAfter(attempts)
  await engine.store.postpone(item, at, reasonOf(error))
}
