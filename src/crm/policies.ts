import { CrmError } from '../errors.ts'
import { engineSource, type SystemFact } from '../facts/index.ts'
import { contentHash } from '../hash.ts'
import { type Policy, policyAt, schemeOf } from '../policy.ts'
import type { Broadcast } from '../ports.ts'
import { type CutPoints, compareSchemes, cutPoints, type RfmFigures, type SchemeComparison } from '../rfm/index.ts'
import { dayFromNumber, dayNumberOf } from '../time.ts'
import type { Engine } from './engine.ts'
import { savePolicy, settingKeys, type Takeover } from './world.ts'

const customersPerPage = 500
const maxAttempts = 10

/**
 * Puts a policy in force from now on, and sends everyone the word. Stopped between the two, the same call again sends the
 * word: its name follows from what is in force.
 */
export async function adoptPolicy(
  engine: Engine,
  policy: Policy,
  first: Policy,
  takeover: Takeover | null = null,
): Promise<boolean> {
  const { store, tenant } = engine
  const { adopted, from } = await savePolicy(store, tenant, { policy, first, takeover }, engine.clock())
  engine.worlds.refresh()
  await announceArming(engine, `${policy.hash}/${from}`)
  return adopted
}

/** Everyone is brought under what is in force now: a broadcast, so a customer whom no fact touches is reached too. */
async function announceArming(engine: Engine, name: string): Promise<void> {
  const now = engine.clock()
  const id = `arm/${name}`
  const fact: SystemFact = {
    type: 'policy.adopted',
    id,
    source: engineSource,
    occurredAt: now,
    customer: { customerId: 'everyone' },
    payload: { recent: [] },
  }
  const broadcast: Broadcast = {
    tenant: engine.tenant,
    id,
    kind: 'arm',
    fact,
    hash: contentHash(id),
    interests: null,
    where: null,
    dueAt: now,
    cursor: null,
    quotaLeft: null,
    reached: 0,
    state: 'running',
    createdAt: now,
    version: 0,
  }
  await engine.store.saveBroadcast(broadcast, 0)
}

export interface Recalibration {
  readonly cuts: CutPoints | null
  readonly comparison: SchemeComparison | null
  /** False after a dry run, or when nobody has bought yet. */
  readonly saved: boolean
}

/** Computes the cut points of the shop's own buyers as of today and, unless it is a dry run, scores by them from now on. */
export async function recalibrate(engine: Engine, dryRun: boolean): Promise<Recalibration> {
  const now = engine.clock()
  const world = await engine.worlds.current(now)
  const policy = policyAt(world.policies, now)
  const today = dayNumberOf(now, policy.data.zone)
  const figures = await figuresOfAll(engine)
  const visits = policy.data.rfm.frequencyCounts === 'visits'
  const values = figures.map((one) => ({
    recencyDays: Math.max(0, today - (one.lastDay ?? today)),
    frequency: visits ? one.visits : one.bills,
    monetaryMinor: one.netMinor,
  }))
  const cuts = cutPoints(values, dayFromNumber(today))
  if (cuts === null) return { cuts: null, comparison: null, saved: false }
  const comparison = compareSchemes(figures, schemeOf(policy, world.cuts), schemeOf(policy, cuts), today)
  if (dryRun) return { cuts, comparison, saved: false }
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const setting = await engine.store.setting(engine.tenant, settingKeys.cuts)
    if (!(await engine.store.saveSetting(engine.tenant, settingKeys.cuts, cuts, setting?.version ?? 0))) continue
    engine.worlds.refresh()
    await announceArming(engine, `cuts/${cuts.version}/${now}`)
    return { cuts, comparison, saved: true }
  }
  throw new CrmError('conflict-exhausted', 'Others kept saving cut points; nothing was written.')
}

async function figuresOfAll(engine: Engine): Promise<readonly RfmFigures[]> {
  const figures: RfmFigures[] = []
  let after: string | null = null
  do {
    const page = await engine.store.customers({ tenant: engine.tenant, after, limit: customersPerPage })
    for (const { customer } of page.items) {
      const { purchases, kind } = customer
      if (kind === 'anonymous' || purchases.days.last === null) continue
      figures.push({
        lastDay: purchases.days.last,
        visits: purchases.days.size,
        bills: purchases.count,
        netMinor: purchases.grossMinor - purchases.returnedMinor,
      })
    }
    after = page.next
  } while (after !== null)
  return figures
}
