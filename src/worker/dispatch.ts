import type { Engine } from '../crm/engine.ts'
import type { SendNow } from '../fold/index.ts'
import type { Pending } from './decisions.ts'

/** One message on its way out. */
export interface Dispatch extends Pending {
  readonly engine: Engine
  readonly skip: string[]
  /** From here on it may have left, whatever goes wrong. */
  handedOver: boolean
  /** How it is handed over now. */
  now: SendNow | null
}

/** Why the outbox keeps a message that a channel took. */
export const watching = 'waits to be delivered'

/** How often this channel was tried before: each begins anew. */
export function attemptsOf({ item, now }: Dispatch): number {
  return Math.max(0, item.attempts - (now?.since ?? 0))
}

/** Keeps what a channel took to be looked at again, where another channel is left. */
export async function watch({ engine, item, now }: Dispatch): Promise<void> {
  await engine.store.postpone(item, engine.clock() + (now?.watchMs ?? 0), watching)
}

/** Each channel that a message goes on to has notes of its own. */
export function stepOf({ now }: Dispatch, step: string): string {
  return now?.rung === undefined ? step : `${step}/${now.rung}`
}
