import type { Engine } from '../crm/engine.ts'
import { lookFor } from '../crm/load.ts'
import { commitOf, emptyGathering, gather } from '../crm/write-path.ts'
import { timeReached } from '../facts/index.ts'
import { fold, type World } from '../fold/index.ts'
import type { Commit, DueCustomer, Loaded } from '../ports.ts'
import type { Instant } from '../time.ts'
import { putOff } from './worker.ts'

/**
 * Wakes customers whose time has come: folds what the hour brings and commits. A conflict means that somebody else has
 * just folded them, which woke them too. One whose fold throws is put off and never blocks the others.
 */
export async function wake(engine: Engine, due: readonly DueCustomer[]): Promise<number> {
  if (due.length === 0) return 0
  const now = engine.clock()
  const world = await engine.worlds.current(now)
  const loads = await engine.store.load(due.map(({ customerId }) => ({ ...lookFor(engine.tenant, { customerId }), follow: false })))
  const commits: Commit[] = []
  for (const [index, customer] of due.entries()) {
    const loaded = loads[index]
    if (loaded === undefined || loaded.customer === null) continue
    const commit = await wakeOne(engine, world, loaded, customer, now)
    if (commit !== null) commits.push(commit)
  }
  await engine.store.commit(commits)
  return commits.length
}

async function wakeOne(engine: Engine, world: World, loaded: Loaded, due: DueCustomer, now: Instant): Promise<Commit | null> {
  if (loaded.customer === null) return null
  try {
    const folded = fold(world, { customer: loaded.customer, bills: [] }, timeReached(loaded.customerId, now), now)
    const gathered = emptyGathering()
    gather(gathered, folded, null)
    return commitOf({ tenant: engine.tenant, now }, loaded, folded.customer, gathered)
  } catch (error) {
    await putOff(engine, due, error)
    return null
  }
}
