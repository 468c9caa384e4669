import type { Fact, GoodsFact } from '../facts/index.ts'
import { audienceOf, isGoodsFact } from '../fold/index.ts'
import { contentHash } from '../hash.ts'
import type { Broadcast, Store } from '../ports.ts'
import type { Instant } from '../time.ts'
import { type RecordOutcome, refOf } from './outcomes.ts'

/** True for a fact about goods that is for everybody who asked. */
export function isAnnouncement(fact: Fact): fact is GoodsFact {
  return isGoodsFact(fact) && fact.customer === undefined
}

/**
 * Puts a fact about goods on its way to its audience, once.
 * @param past News of the past are only remembered: an import tells nobody.
 */
export async function announce(
  store: Store,
  tenant: string,
  fact: GoodsFact,
  { now, past }: { readonly now: Instant; readonly past: boolean },
): Promise<RecordOutcome> {
  const ref = refOf(fact)
  const hash = contentHash(fact)
  const broadcast: Broadcast = {
    tenant,
    id: `goods/${fact.source}/${fact.id}`,
    kind: 'goods',
    fact,
    hash,
    interests: audienceOf(fact),
    where: null,
    dueAt: now,
    cursor: null,
    quotaLeft: fact.type === 'stock.restocked' ? (fact.quantity ?? null) : null,
    reached: 0,
    state: past ? 'done' : 'running',
    createdAt: now,
    version: 0,
  }
  if (await store.saveBroadcast(broadcast, 0)) return { status: 'announced', fact: ref }
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
