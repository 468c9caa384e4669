import type { Fact, NewsFact } from '../facts/index.ts'
import { audienceOf, isNewsFact } from '../fold/index.ts'
import { contentHash } from '../hash.ts'
import type { Broadcast, Store } from '../ports.ts'
import type { Instant } from '../time.ts'
import { type RecordOutcome, refOf } from './outcomes.ts'

/** True for news that are for everybody whom they concern. */
export function isAnnouncement(fact: Fact): fact is NewsFact {
  return isNewsFact(fact) && fact.customer === undefined
}

/** How news are announced. */
export interface Announcing {
  readonly now: Instant
  /** News of the past are only remembered: an import tells nobody. */
  readonly past: boolean
  /** A smaller drop of a price, in percent, is only remembered. */
  readonly leastPercent?: number
  /** Goods that are back too soon after the last time are told of from here on, if they are there still. */
  readonly restsUntil?: Instant | null
}

/** Puts news on their way to their audience, once. */
export async function announce(
  store: Store,
  tenant: string,
  fact: NewsFact,
  { now, past, leastPercent = 0, restsUntil = null }: Announcing,
): Promise<RecordOutcome> {
  const ref = refOf(fact)
  const hash = contentHash(fact)
  const isSmall = isSmallDrop(fact, leastPercent)
  const broadcast: Broadcast = {
    tenant,
    ...routeOf(fact),
    hash,
    dueAt: restsUntil ?? now,
    ...(restsUntil !== null && { afterRest: true as const }),
    cursor: null,
    quotaLeft: fact.type === 'stock.restocked' ? (fact.quantity ?? null) : null,
    reached: 0,
    state: past || isSmall ? 'done' : 'running',
    createdAt: now,
    version: 0,
  }
  if (await store.saveBroadcast(broadcast, 0)) {
    if (isSmall) return { status: 'noted', fact: ref, because: 'small-drop' }
    return { status: 'announced', fact: ref, broadcast: broadcast.id }
  }
  const known = await store.broadcast(tenant, broadcast.id)
  if (known?.hash === hash) return { status: 'duplicate', fact: ref, customerId: '' }
  return {
    status: 'refused',
    fact: ref,
    code: 'fact-id-reused',
    message: `A fact with source "${fact.source}" and id "${fact.id}" is announced already, and says something else.`,
    details: {},
  }
}

/** The id of the broadcast that tells news to their audience. */
export function broadcastIdOf({ type, source, id }: Pick<NewsFact, 'type' | 'source' | 'id'>): string {
  return `${type === 'campaign.started' ? 'campaign' : 'goods'}/${source}/${id}`
}

/** True of a price that dropped by less than the percentage from which on that is told. */
export function isSmallDrop(fact: NewsFact, leastPercent: number): boolean {
  return fact.type === 'price.dropped' && dropPercent(fact) < leastPercent
}

function dropPercent({ fromMinor, toMinor }: { readonly fromMinor: number; readonly toMinor: number }): number {
  return ((fromMinor - toMinor) / fromMinor) * 100
}

/** What is told, and to whom. Everybody of a campaign's audience gets the fact, and nobody the condition that chose them. */
export function routeOf(news: NewsFact): Pick<Broadcast, 'id' | 'kind' | 'fact' | 'interests' | 'where'> {
  const id = broadcastIdOf(news)
  if (news.type !== 'campaign.started')
    return { id, kind: 'goods', fact: news, interests: audienceOf(news), where: null }
  const { audience = null, ...fact } = news
  return { id, kind: 'campaign', fact, interests: news.interests ?? null, where: audience }
}
