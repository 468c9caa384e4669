import type { Engine } from '../crm/engine.ts'
import { writeFacts } from '../crm/engine.ts'
import type { Customer } from '../customer.ts'
import { engineSource, type Fact, type SystemFact } from '../facts/index.ts'
import { policyAt } from '../policy.ts'
import type { Broadcast } from '../ports.ts'

const customersPerPage = 200
/** Facts of a customer that a new policy's waiting rules may start on. */
const factsToArm = 20

/**
 * One page of a broadcast: tells its customers, then moves the cursor. Stopped in between, the page is told again, and
 * the ids of the facts see to it that nobody hears twice.
 */
export async function advanceBroadcast(engine: Engine, broadcast: Broadcast): Promise<number> {
  const limit = Math.min(customersPerPage, broadcast.quotaLeft ?? customersPerPage)
  if (limit === 0) {
    await engine.store.saveBroadcast({ ...broadcast, state: 'done' }, broadcast.version)
    return 0
  }
  const page = await engine.store.customers({
    tenant: engine.tenant,
    ...(broadcast.interests === null ? {} : { interests: broadcast.interests }),
    after: broadcast.cursor,
    limit,
  })
  const customers = page.items.map(({ customer }) => customer)
  const told = broadcast.kind === 'goods' ? await tell(engine, broadcast, customers) : await armAll(engine, broadcast, customers)
  const quotaLeft = broadcast.quotaLeft === null ? null : Math.max(0, broadcast.quotaLeft - told)
  const state = page.next === null || quotaLeft === 0 ? 'done' : 'running'
  await engine.store.saveBroadcast({ ...broadcast, cursor: page.next ?? broadcast.cursor, quotaLeft, reached: broadcast.reached + told, state }, broadcast.version)
  return told
}

/** The same fact, addressed to each: under its own id it reaches everybody once. */
async function tell(engine: Engine, { fact }: Broadcast, customers: readonly Customer[]): Promise<number> {
  const facts = customers.map(({ id }) => ({ ...fact, customer: { customerId: id } }) as Fact)
  const outcomes = await writeFacts(engine, facts)
  return outcomes.filter(({ status }) => status === 'recorded' || status === 'duplicate').length
}

async function armAll(engine: Engine, broadcast: Broadcast, customers: readonly Customer[]): Promise<number> {
  const now = engine.clock()
  const world = await engine.worlds.current(now)
  const policy = policyAt(world.policies, now)
  const cutsVersion = world.cuts?.version ?? ''
  const facts: SystemFact[] = []
  for (const customer of customers) {
    const { armedFor } = customer
    if (armedFor.policyHash === policy.hash && armedFor.cutsVersion === cutsVersion) continue
    const recent = armedFor.policyHash === policy.hash ? [] : await recentFacts(engine, customer, policy.rules.byFactType)
    facts.push({ type: 'policy.adopted', id: broadcast.id, source: engineSource, occurredAt: now, customer: { customerId: customer.id }, payload: { recent } })
  }
  await writeFacts(engine, facts)
  return facts.length
}

/** The latest facts of a customer that some rule would start on, if the record remembers that there are any. */
async function recentFacts(engine: Engine, customer: Customer, listened: ReadonlyMap<string, unknown>): Promise<readonly Fact[]> {
  const kinds = [...new Set(customer.lately.map(({ type }) => type))].filter((type) => listened.has(type))
  if (kinds.length === 0) return []
  const facts: Fact[] = []
  for (const customerId of [customer.id, ...customer.absorbed]) {
    const page = await engine.store.history({ tenant: engine.tenant, customerId, of: 'facts', kinds, order: 'latest', after: null, limit: factsToArm })
    for (const item of page.items) if (item.of === 'facts') facts.push(item.stored.fact)
  }
  return facts
}
