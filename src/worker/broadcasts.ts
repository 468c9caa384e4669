import type { Engine } from '../crm/engine.ts'
import { writeFacts } from '../crm/engine.ts'
import { lookFor } from '../crm/load.ts'
import type { RecordOutcome } from '../crm/outcomes.ts'
import type { Customer } from '../customer.ts'
import { engineSource, type Fact, type SystemFact } from '../facts/index.ts'
import { broughtUnder } from '../fold/index.ts'
import { type PolicyData, policyAt } from '../policy.ts'
import type { Broadcast } from '../ports.ts'
import { addDuration, dayOf, type Instant, parseDuration } from '../time.ts'
import { type Audience, audienceOfBroadcast } from './audience.ts'
import { leaseMs } from './put-off.ts'

const customersPerPage = 200
/** Facts of a customer that a new policy's waiting rules may start on. */
const factsToArm = 20

/**
 * One page of a broadcast: names its customers in the broadcast's own row, tells them, then goes on. Stopped in between,
 * the same customers are told again, and the ids of the facts see to it that nobody hears twice; so a quota is never
 * given to more than it has units, although those who were told want to hear of it no more.
 *
 * With a pace the broadcast rests after each page, as long as the pace allows for those who were told. It rests from when
 * they were told, so that after a stop nothing is made up for in a rush.
 * @returns How many were told; none when another worker was first to tell them.
 */
export async function advanceBroadcast(engine: Engine, broadcast: Broadcast): Promise<number> {
  // Another process may have adopted what this broadcast is about.
  if (broadcast.kind === 'arm') engine.worlds.refresh()
  const policy = await policyNow(engine)
  const audience = audienceOfBroadcast(broadcast, policy.zone)
  const named = broadcast.telling === undefined ? await nameNext(engine, broadcast, policy, audience) : broadcast
  if (named?.telling === undefined) return 0
  const told =
    named.kind === 'arm'
      ? await armAll(engine, named, named.telling)
      : await tell(engine, named, named.telling, audience)
  const { telling, ...rest } = named
  // Units that nobody could be told of are left for the next.
  const quotaLeft = named.quotaLeft === null ? null : named.quotaLeft + (telling?.length ?? 0) - told
  const state = isOver({ ...named, quotaLeft }) ? 'done' : 'running'
  const now = engine.clock()
  const dueAt = named.kind === 'arm' ? now : restsUntil(now, told, policy)
  const after = { ...rest, quotaLeft, reached: named.reached + told, state, dueAt } as const
  return (await engine.store.saveBroadcast(after, named.version)) ? told : 0
}

async function policyNow(engine: Engine): Promise<PolicyData> {
  const now = engine.clock()
  return policyAt((await engine.worlds.current(now)).policies, now).data
}

function restsUntil(now: Instant, told: number, { messages: { pace }, zone }: PolicyData): Instant {
  if (pace === null) return now
  const perMs = addDuration(now, parseDuration(pace.per), zone) - now
  return now + Math.ceil((perMs * told) / pace.customers)
}

/** Writes down who is next and moves the cursor behind them; null when nobody is left, or another worker was first. */
async function nameNext(
  engine: Engine,
  broadcast: Broadcast,
  { messages, zone }: PolicyData,
  audience: Audience | null,
): Promise<Broadcast | null> {
  const { tenant, kind, fact, interests, where, cursor, quotaLeft, version } = broadcast
  const now = engine.clock()
  const pace = kind === 'arm' ? null : messages.pace
  const limit = Math.min(customersPerPage, quotaLeft ?? customersPerPage, pace?.customers ?? customersPerPage)
  if (limit === 0 || hasEnded(fact, dayOf(now, zone))) {
    await engine.store.saveBroadcast({ ...broadcast, state: 'done' }, version)
    return null
  }
  const page = await engine.store.customers({
    tenant,
    ...(interests === null ? {} : { interests }),
    ...(where === null ? {} : { where }),
    after: cursor,
    limit,
  })
  const isMeant = ({ customer }: { readonly customer: Customer }): boolean => audience?.(customer, now) !== false
  const telling = page.items.filter(isMeant).map(({ customer }) => customer.id)
  const isLast = page.next === null
  const next = { ...broadcast, cursor: page.next, isLast }
  if (telling.length === 0) {
    await engine.store.saveBroadcast({ ...next, state: isLast ? 'done' : 'running' }, version)
    return null
  }
  // Saving ends the lease: until these are told, or whoever tells them is given up, nobody else takes it up.
  const dueAt = now + leaseMs
  const named = { ...next, telling, dueAt, quotaLeft: quotaLeft === null ? null : quotaLeft - telling.length }
  return (await engine.store.saveBroadcast(named, version)) ? { ...named, version: version + 1 } : null
}

/** News of what is over by the shop's calendar are none: a slow broadcast ends with what it is about. */
function hasEnded(fact: Fact, today: string): boolean {
  return 'endsOn' in fact && typeof fact.endsOn === 'string' && fact.endsOn < today
}

function isOver({ isLast, quotaLeft }: Broadcast): boolean {
  return isLast === true || quotaLeft === 0
}

/** The same fact, addressed to each: under its own id it reaches everybody once. */
async function tell(
  engine: Engine,
  { fact }: Broadcast,
  customerIds: readonly string[],
  audience: Audience | null,
): Promise<number> {
  const facts = customerIds.map((customerId) => ({ ...fact, customer: { customerId } }) as Fact)
  const now = engine.clock()
  const outcomes = await writeFacts(
    engine,
    facts,
    audience === null ? {} : { audience: (customer) => audience(customer, now) },
  )
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
    const isArmed = armedFor.policyHash === policy.hash && armedFor.cutsVersion === cutsVersion
    // A policy may have come back: whoever nobody touched in between still came by the way of the other.
    if (isArmed && broughtUnder(world.policies, customer, now) === null) continue
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
