import type { Engine } from '../crm/engine.ts'
import { overtakesMerge } from '../crm/fold-group.ts'
import { lookFor } from '../crm/load.ts'
import { decideSending, type Sending, type World } from '../fold/index.ts'
import type { Loaded } from '../ports.ts'
import type { Instant } from '../time.ts'
import type { MessageItem } from './notes.ts'
import { asError, delayAfter } from './put-off.ts'

/** A message to be decided, and the channels that gave it back. */
export interface Pending {
  readonly item: MessageItem
  readonly skip: readonly string[]
  /** The one channel that may have it, when it was being handed over when a worker stopped. */
  readonly only?: string | undefined
}

/** What is to be done with a message now. */
export type Decision =
  | Exclude<Sending, { status: 'defer' }>
  | { readonly status: 'defer'; readonly until: number; readonly reason: string }
  | { readonly status: 'unknown' }

/** Loads the customers together and decides each message for itself; of one that cannot be decided, the error. */
export async function decideAll(engine: Engine, open: readonly Pending[]): Promise<readonly (Decision | Error)[]> {
  try {
    const now = engine.clock()
    const world = await engine.worlds.current(now)
    const loads = await engine.store.load(
      open.map(({ item: { customerId } }) => lookFor(engine.tenant, { customerId })),
    )
    return open.map((pending, place) => {
      try {
        return decide(pending, loads[place], { world, now, again: false })
      } catch (error) {
        return asError(error)
      }
    })
  } catch (error) {
    return open.map(() => asError(error))
  }
}

interface Instance {
  readonly world: World
  readonly now: Instant
  readonly again: boolean
}

function decide({ item, skip, only }: Pending, loaded: Loaded | undefined, { world, now, again }: Instance): Decision {
  if (loaded === undefined || loaded.customer === null) return { status: 'unknown' }
  if (overtakesMerge(loaded.customer, loaded)) {
    return { status: 'defer', until: now + delayAfter(item.attempts), reason: 'a merge is under way' }
  }
  const decision = decideSending(world, loaded.customer, item.message, { now, again, skip, only })
  if (decision.status !== 'defer') return decision
  const { status, until, by } = decision
  return { status, until, reason: by === 'hours' ? 'the hours of its rule' : 'quiet hours' }
}

/** Decides a message that was being handed over when a worker stopped, and may be handed over again. */
export async function decideAgain(engine: Engine, pending: Pending): Promise<Decision> {
  const { item } = pending
  const now = engine.clock()
  const world = await engine.worlds.current(now)
  const [loaded] = await engine.store.load([lookFor(engine.tenant, { customerId: item.customerId })])
  return decide(pending, loaded, { world, now, again: true })
}
