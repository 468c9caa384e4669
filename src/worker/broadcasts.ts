import type { Engine } from '../crm/engine.ts'
import { writeFacts } from '../crm/engine.ts'
import { lookFor } from '../crm/load.ts'
import type { RecordOutcome } from '../crm/outcomes.ts'
import type { Customer } from '../customer.ts'
import { engineSource, type Fact, type SystemFact } from '../facts/index.ts'
import { policyAt } from '../policy.ts'
import type { Broadcast } from '../ports.ts'

const customersPerPage = 200
/** Facts of a customer that a new policy's waiting rules may start on. */
const factsToArm = 20

/**
 * One page of a broadcast: names its customers in the broadcast's own row, tells them, then goes on. Stopped in between,
 * the same customers are told again, and the ids of the facts see to it that nobody hears twice; so a quota is never
 * given to more than it has units, although those who were told want to hear of it no more.
 * @returns How many were told.
 */
export async function advanceBroadcast(engine: Engine, broadcast: Broadcast): Promise<number> {
  // Another process may have adopted what this broadcast is about.
  if (broadcast.kind === 'arm') engine.worlds.refresh()
  const named = broadcast.telling === undefined ? await nameNext(engine, broadcast) : broadcast
  if (named?.telling === undefined) return 0
  const told =
    named.kind === 'goods' ? await tell(engine, named, named.telling) : await armAll(engine, named, named.telling)
  const { telling, ...rest } = named
  // Units that nobody could be told of are left for the next.
  const quotaLeft = named.quotaLeft === null ? null : named.quotaLeft + (telling?.length ?? 0) - told
  await engine.store.saveBroadcast(
    { ...rest, quotaLeft, reached: named.reached + told, state: isOver({ ...named, quotaLeft }) ? 'done' : 'running' },
    named.version,
  )
  return told
}

/** Writes down who is next and moves the cursor behind them; null when nobody is left, or another worker was first. */
async function nameNext(engine: Engine, broadcast: Broadcast): Promise<Broadcast | null> {
  const { tenant, interests, cursor, quotaLeft, version } = broadcast
  const limit = Math.min(customersPerPage, quotaLeft ?? customersPerPage)
  if (limit === 0) {
    await engine.store.saveBroadcast({ ...broadcast, state: 'done' }, version)
    return null
  }
  const page = await engine.store.customers({
    tenant,
    ...(interests === null ? {} : { interests }),
    after: cursor,
    limit,
  })
  const telling = page.items.map(({ customer }) => customer.id)
  const named: Broadcast = {
    ...broadcast,
    telling,
    cursor: page.next,
    isLast: page.next === null,
    quotaLeft: quotaLeft === null ? null : quotaLeft - telling.length,
  }
  return (await engine.store.saveBroadcast(named, version)) ? { ...named, version: version + 1 } : null
}

function isOver({ isLast, quotaLeft }: Broadcast): boolean {
  return isLast === true || quotaLeft === 0
}

/** The same fact, addressed to each: under its own id it reaches everybody once. */
async function tell(engine: Engine, { fact }: Broadcast, customerIds: readonly string[]): Promise<number> {
  const facts = customerIds.map((customerId) => ({ ...fact, customer: { customerId } }) as Fact)
  const outcomes = await writeFacts(engine, facts)
  return outcomes.filter(isTold).length
}

/** Told before, or told now; not whoever could not be written to. */
function isTold(outcome: RecordOutcome): boolean {
  if (outcome.status === 'duplicate') return true
  return outcome.status === 'recorded' && !outcome.journal.some(({ kind }) => kind === 'message-withheld')
}

async function armAll(engine: Engine, broadcast: Broadcast, customerIds: readonly string[]): Promise<number> {
  const loads = await engine.store.load(customerIds.map((customerId) => lookFor(engine.tenant, { customerId })))
  const now = engine.clock()
  const world = await engine.worlds.current(now)
  const policy = policyAt(world.policies, now)
  const cutsVersion = world.cuts?.version ?? ''
  const facts: SystemFact[] = []
  for (const { customer } of loads) {
    if (customer === null) continue
    const { armedFor } = customer
    if (armedFor.policyHash === policy.hash && armedFor.cutsVersion === cutsVersion) continue
    const recent =
      armedFor.policyHash === policy.hash ? [] : await recentFacts(engine, customer, policy.rules.byFactType)
    facts.push({
      type: 'policy.adopted',
      id: broadcast.id,
      source: engineSource,
      occurredAt: now,
      customer: { customerId: customer.id },
      payload: { recent },
    })
  }
  return armed(engine, facts)
}

/** One whose fold throws must not keep the others from the new policy: then each is armed alone. */
async function armed(engine: Engine, facts: readonly SystemFact[]): Promise<number> {
  try {
    await writeFacts(engine, facts)
    return facts.length
  } catch {
    let done = 0
    for (const fact of facts) {
      try {
        await writeFacts(engine, [fact])
        done += 1
      } catch {
        // Its next wake fails as well, and puts it away with the reason.
      }
    }
    return done
  }
}

/** The latest facts of a customer that some rule would start on, if the record remembers that there are any. */
async function recentFacts(
  engine: Engine,
  customer: Customer,
  listened: ReadonlyMap<string, unknown>,
): Promise<readonly Fact[]> {
  const kinds = [...new Set(customer.lately.map(({ type }) => type))].filter((type) => listened.has(type))
  if (kinds.length === 0) return []
  const facts: Fact[] = []
  for (const customerId of [customer.id, ...customer.absorbed]) {
    const page = await engine.store.history({
      tenant: engine.tenant,
      customerId,
      of: 'facts',
      kinds,
      order: 'latest',
      after: null,
      limit: factsToArm,
    })
    for (const item of page.items) if (item.of === 'facts') facts.push(item.stored.fact)
  }
  return facts
}
