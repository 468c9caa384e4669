import type { Engine } from '../crm/engine.ts'
import { type WriteMode, writeFacts } from '../crm/engine.ts'
import { lookFor } from '../crm/load.ts'
import type { RecordOutcome } from '../crm/outcomes.ts'
import { unitsAfterRest } from '../crm/stock.ts'
import type { Customer } from '../customer.ts'
import { engineSource, type Fact, type SystemFact } from '../facts/index.ts'
import { broughtUnder, causeOf } from '../fold/index.ts'
import { type PolicyData, policyAt } from '../policy.ts'
import type { Broadcast, FailedTelling } from '../ports.ts'
import { dayOf, type Instant } from '../time.ts'
import { type Audience, audienceOfBroadcast, hasEnded } from './audience.ts'
import { endTurn, takeTurn } from './pace.ts'
import { leaseMs, reasonOf } from './put-off.ts'

const customersPerPage = 200
/** Facts of a customer that a new policy's waiting rules may start on. */
const factsToArm = 20
const maxFailuresKept = 20

/**
 * One page of a broadcast: names its customers in the broadcast's own row, tells them, then goes on. Stopped in between,
 * the same customers are told again, and the ids of the facts see to it that nobody hears twice; so a quota is never
 * given to more than it has units, although those who were told want to hear of it no more.
 *
 * With a pace the shop rests after each page of any broadcast, as long as the pace allows for those who were told. It rests
 * from when they were told, so that after a stop nothing is made up for in a rush; broadcasts that meet take turns.
 * @returns How many were told; none when another worker was first to tell them.
 */
export async function advanceBroadcast(engine: Engine, broadcast: Broadcast): Promise<number> {
  // Another process may have adopted what this broadcast is about.
  if (broadcast.kind === 'arm') engine.worlds.refresh()
  const policy = await policyNow(engine)
  const { pace } = policy.messages
  if (broadcast.kind === 'arm' || pace === null) return (await advancePage(engine, broadcast, policy)).told
  const paced = { pace, zone: policy.zone }
  const turn = await takeTurn(engine, paced, `${broadcast.id}#${broadcast.version}`)
  if (turn.status === 'later') {
    await engine.store.saveBroadcast({ ...broadcast, dueAt: turn.at }, broadcast.version)
    return 0
  }
  const restAfter = (told: number): Promise<Instant> => endTurn(engine, paced, turn.by, told)
  const { told, isRested } = await advancePage(engine, broadcast, policy, restAfter)
  if (!isRested) await restAfter(0)
  return told
}

/** @param restAfter When the broadcast may go on, after so many were told. */
async function advancePage(
  engine: Engine,
  broadcast: Broadcast,
  policy: PolicyData,
  restAfter?: (told: number) => Promise<Instant>,
): Promise<{ readonly told: number; readonly isRested: boolean }> {
  const audience = audienceOfBroadcast(broadcast, policy.zone)
  const named = broadcast.telling === undefined ? await nameNext(engine, broadcast, policy, audience) : broadcast
  if (named?.telling === undefined) return { told: 0, isRested: false }
  const { told, failed } =
    named.kind === 'arm'
      ? await armAll(engine, named, named.telling)
      : await tell(engine, named, named.telling, audience)
  const { telling, ...others } = named
  const failures = [...(named.failed ?? []), ...failed].slice(0, maxFailuresKept)
  const rest = failures.length === 0 ? others : { ...others, failed: failures }
  // Units that nobody could be told of are left for the next.
  const quotaLeft = named.quotaLeft === null ? null : named.quotaLeft + (telling?.length ?? 0) - told
  const state = isOver({ ...named, quotaLeft }) ? 'done' : 'running'
  const dueAt = restAfter === undefined ? engine.clock() : await restAfter(told)
  const after = { ...rest, quotaLeft, reached: named.reached + told, state, dueAt } as const
  return { told: (await engine.store.saveBroadcast(after, named.version)) ? told : 0, isRested: true }
}

async function policyNow(engine: Engine): Promise<PolicyData> {
  const now = engine.clock()
  return policyAt((await engine.worlds.current(now)).policies, now).data
}

/** Writes down who is next and moves the cursor behind them; null when nobody is left, or another worker was first. */
async function nameNext(
  engine: Engine,
  running: Broadcast,
  { messages, zone }: PolicyData,
  audience: Audience | null,
): Promise<Broadcast | null> {
  const broadcast = await withUnits(engine, running)
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

/** News that were put off speak of what is there when they set out. */
async function withUnits({ store }: Engine, broadcast: Broadcast): Promise<Broadcast> {
  const { afterRest, ...begun } = broadcast
  const { tenant, fact } = broadcast
  if (afterRest === undefined || fact.type !== 'stock.restocked' || 'payload' in fact) return broadcast
  const units = await unitsAfterRest(store, tenant, fact)
  return { ...begun, fact: { ...fact, quantity: units }, quotaLeft: units }
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
): Promise<Telling> {
  const facts = customerIds.map((customerId) => ({ ...fact, customer: { customerId } }) as Fact)
  const now = engine.clock()
  const { outcomes, failed } = await writeEach(
    engine,
    facts,
    audience === null ? {} : { audience: (customer) => audience(customer, now) },
  )
  const anchor = causeOf(fact)
  const silent: string[] = []
  let told = 0
  for (const outcome of outcomes) {
    if (isTold(outcome, anchor)) told += 1
    else if (outcome.status === 'recorded') silent.push(outcome.customerId)
  }
  return { told: told + (await waitingFor(engine, silent, anchor)), failed }
}

/** What a page came to. */
interface Telling {
  readonly told: number
  readonly failed: readonly FailedTelling[]
}

/**
 * Told before, or a message that answers this very fact was planned or put off now. What becomes of other messages in the
 * same fold says nothing, and somebody in a holdout is not told.
 */
function isTold(outcome: RecordOutcome, anchor: string): boolean {
  if (outcome.status === 'duplicate') return true
  if (outcome.status !== 'recorded') return false
  return outcome.journal.some(
    ({ kind, data }) => (kind === 'message-planned' || kind === 'message-deferred') && data.anchor === anchor,
  )
}

/** How many of them have a rule waiting that the fact started: of that the journal does not tell. */
async function waitingFor(engine: Engine, customerIds: readonly string[], anchor: string): Promise<number> {
  if (customerIds.length === 0) return 0
  const loads = await engine.store.load(customerIds.map((customerId) => lookFor(engine.tenant, { customerId })))
  return loads.filter(({ customer }) => customer?.waiting.some((wait) => wait.anchor === anchor) === true).length
}

/** One whose fold throws must not keep the others from what is told: then each is written alone. */
async function writeEach(
  engine: Engine,
  facts: readonly Fact[],
  mode: WriteMode = {},
): Promise<{ readonly outcomes: readonly RecordOutcome[]; readonly failed: readonly FailedTelling[] }> {
  try {
    return { outcomes: await writeFacts(engine, facts, mode), failed: [] }
  } catch {
    const outcomes: RecordOutcome[] = []
    const failed: FailedTelling[] = []
    for (const fact of facts) {
      try {
        outcomes.push(...(await writeFacts(engine, [fact], mode)))
      } catch (error) {
        const customerId = 'customer' in fact ? fact.customer?.customerId : undefined
        failed.push({ customerId: customerId ?? '', reason: reasonOf(error) })
      }
    }
    return { outcomes, failed }
  }
}

async function armAll(engine: Engine, broadcast: Broadcast, customerIds: readonly string[]): Promise<Telling> {
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
  const { outcomes, failed } = await writeEach(engine, facts)
  return { told: outcomes.length, failed }
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
