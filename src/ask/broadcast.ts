import type { Engine } from '../crm/engine.ts'
import type { Broadcast } from '../ports.ts'

/** How far a broadcast has come. */
export type BroadcastProgress = Pick<Broadcast, 'kind' | 'state' | 'reached' | 'quotaLeft' | 'createdAt' | 'failed'>

/** Those being told at this moment are not counted yet, and their units stand aside. */
export async function broadcastProgress({ store, tenant }: Engine, id: string): Promise<BroadcastProgress | null> {
  const broadcast = await store.broadcast(tenant, id)
  if (broadcast === null) return null
  const { kind, state, reached, quotaLeft, createdAt, failed } = broadcast
  return { kind, state, reached, quotaLeft, createdAt, ...(failed !== undefined && { failed }) }
}
