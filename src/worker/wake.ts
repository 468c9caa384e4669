import type { Engine } from '../crm/engine.ts'
import { commitOf, emptyGathering, gather } from '../crm/gathering.ts'
import { lookFor } from '../crm/load.ts'
import { timeReached } from '../facts/index.ts'
import { fold, type World } from '../fold/index.ts'
import type { Commit, DueCustomer, Loaded } from '../ports.ts'
import type { Instant } from '../time.ts'
import { putOff } from './put-off.ts'

/**
 * Wakes customers whose time has come: folds what the hour brings and commits. A conflict means that somebody else has
 * just folded them, which woke them too. One whose fold throws is put off and never blocks the others.
 * @returns How many were woken here.
 */
export async function wake(engine: Engine, due: readonly DueCustomer[]): Promise<number> {
  if (due.length === 0) return 0
  const now = engine.clock()
  const world = await engine.worlds.current(now)
  const loads = await engine.store.load(
    due.map(({ customerId }) => ({ ...lookFor(engine.tenant, { customerId }), follow: false })),
  )
  const commits: Commit[] = []
  for (const [index, customer] of due.entries()) {
    const loaded = loads[index]
    if (loaded === undefined || loaded.customer === null) continue
    const commit = await wakeOne(engine, world, loaded, customer, now)
    if (commit !== null) commits.push(commit)
  }
  const outcomes = await engine.store.commit(commits)
  return outcomes.filter(({ status }) => status === 'committed').length
}

async function wakeOne(
  engine: Engine,
  world: World,
  loaded: Loaded,
  due: DueCustomer,
  now: Instant,
): Promise<Commit | null> {
  const { customer } = loaded
  if (customer === null) return null
  try {
    const folded = fold(world, { customer, bills: [] }, timeReached(loaded.customerId, now), now)
    if (ringsForEver(customer.wakeAt, folded.customer.wakeAt, now))
      throw new Error(`the alarm of ${folded.customer.wakeAt} rings again at once`)
    const gathered = emptyGathering()
    gather(gathered, folded, null)
    return commitOf({ tenant: engine.tenant, now }, loaded, folded.customer, gathered)
  } catch (error) {
    await putOff(engine, due, error)
    return null
  }
}

/** An alarm that is due after it rang as it was before would wake its customer in every round. */
function ringsForEver(before: Instant | null, after: Instant | null, now: Instant): boolean {
  return before !== null && after !== null && after <= before && after <= now
}
