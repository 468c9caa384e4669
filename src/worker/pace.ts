import type { Engine } from '../crm/engine.ts'
import { settingKeys } from '../crm/world.ts'
import { addDuration, type Instant, minuteMs, parseDuration } from '../time.ts'
import type { Pace } from '../triggers/index.ts'
import { leaseMs } from './put-off.ts'

/** What the store keeps of the pace: one clock for all broadcasts of the shop, changed by compare-and-set. */
interface PaceClock {
  /** Nobody is told before. */
  readonly freeAt: Instant
  /** Whose turn it is, while they tell. */
  readonly by: string | null
  /** Another broadcast came in vain. */
  readonly isAwaited: boolean
}

/** A broadcast at its turn, or when to ask again. */
export type Turn =
  | { readonly status: 'taken'; readonly by: string }
  | { readonly status: 'later'; readonly at: Instant }

/** Whom a turn is for. */
export interface Paced {
  readonly pace: Pace
  readonly zone: string
}

/** How soon to ask again while another tells: how long that will rest is known afterwards. */
const askAgainMs = minuteMs / 60
/** Each failed attempt means that another worker was first. */
const maxAttempts = 12

/**
 * Takes the shop's turn to tell customers, for one worker at a time. Whoever is stopped at it gives it up when as many as
 * the pace allows at once could have been told, and the lease is over.
 * @param by Names the broadcast and its version, so that no two turns are alike.
 */
export async function takeTurn({ store, tenant, clock }: Engine, { pace, zone }: Paced, by: string): Promise<Turn> {
  const now = clock()
  const setting = await store.setting(tenant, settingKeys.pace)
  const known = setting === null ? null : (setting.value as PaceClock)
  const version = setting?.version ?? 0
  if (known !== null && known.freeAt > now) {
    if (!known.isAwaited) await store.saveSetting(tenant, settingKeys.pace, { ...known, isAwaited: true }, version)
    return { status: 'later', at: known.by === null ? known.freeAt : Math.min(known.freeAt, now + askAgainMs) }
  }
  const freeAt = now + Math.max(leaseMs, restMs(pace.customers, { pace, zone }, now))
  const taken: PaceClock = { freeAt, by, isAwaited: known?.isAwaited ?? false }
  if (await store.saveSetting(tenant, settingKeys.pace, taken, version)) return { status: 'taken', by }
  return { status: 'later', at: now + askAgainMs }
}

/**
 * Ends a turn: the shop rests from now for as long as the pace allows for those who were told.
 * @returns When the same broadcast may go on: one turn later when another waits.
 */
export async function endTurn(engine: Engine, paced: Paced, by: string, told: number): Promise<Instant> {
  const { store, tenant, clock } = engine
  const now = clock()
  const rest = restMs(told, paced, now)
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const setting = await store.setting(tenant, settingKeys.pace)
    if (setting === null) break
    const known = setting.value as PaceClock
    const isOurs = known.by === by
    // Too slow: another has the turn by now.
    const freeAt = isOurs ? now + rest : Math.max(known.freeAt, now + rest)
    const next: PaceClock = { freeAt, by: isOurs ? null : known.by, isAwaited: isOurs ? false : known.isAwaited }
    if (await store.saveSetting(tenant, settingKeys.pace, next, setting.version))
      return known.isAwaited ? freeAt + rest : freeAt
  }
  return now + rest
}

function restMs(customers: number, { pace, zone }: Paced, now: Instant): number {
  const perMs = addDuration(now, parseDuration(pace.per), zone) - now
  return Math.ceil((perMs * customers) / pace.customers)
}
