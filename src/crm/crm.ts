import mitt from 'mitt'
import { type Ask, createAsk } from '../ask/ask.ts'
import { CrmError } from '../errors.ts'
import { type CustomerRef, defineFactTypes, type FactInput, type FactTypes, type Fact, parseFact } from '../facts/index.ts'
import type { Policy } from '../policy.ts'
import type { Channel, Store } from '../ports.ts'
import { dayMs, type Instant } from '../time.ts'
import { createWorker, type Worker, type WorkReport } from '../worker/worker.ts'
import { type Engine, writeFacts } from './engine.ts'
import { announce, isAnnouncement } from './goods.ts'
import type { RecordOutcome } from './outcomes.ts'
import { createPoints, type PointsDesk } from './points.ts'
import { adoptPolicy, type Recalibration, recalibrate } from './policies.ts'
import { type Merged, mergeRecords, rebuildRecord, unmergeRecord } from './records.ts'
import { worldSource } from './world.ts'

/** What {@link createCrm} needs. */
export interface CrmOptions {
  readonly store: Store
  /** In force from the beginning in a store that has no policy yet; later ones come by `adopt`. */
  readonly policy: Policy
  readonly channels?: readonly Channel[]
  /** `main` when left out. A tenant stands in every key of the store. */
  readonly tenant?: string
  /** Epoch milliseconds; the system's clock when left out. */
  readonly clock?: () => Instant
  /** New ids for customers; random when left out. */
  readonly newId?: () => string
  /** The embedder's own facts, by type. */
  readonly factTypes?: FactTypes
}

export interface RecordOptions {
  /**
   * `backfill` is history: each fact is folded at its own time and in the order of occurrence, and nobody is written to
   * about the past. `live` when left out.
   */
  readonly mode?: 'live' | 'backfill'
  /** A store made on the caller's own transaction. Call {@link Crm.notify} with the outcomes after your commit. */
  readonly store?: Store
}

export interface CrmEvents {
  /** Facts were written, with what followed from them. Told after the commit, in this process only. */
  readonly recorded: Extract<RecordOutcome, { status: 'recorded' }>
}

/** A shop's memory of its customers. */
export interface Crm {
  /**
   * Tells what happened, one fact or many.
   * @returns One outcome for each fact, in order; one refusal never stops the rest.
   * @throws CrmError `bad-fact` for a single fact that is none (of many, it is that fact's outcome); `conflict-exhausted`.
   */
  record(fact: FactInput, options?: RecordOptions): Promise<RecordOutcome>
  record(facts: readonly FactInput[], options?: RecordOptions): Promise<readonly RecordOutcome[]>
  /** Tells in-process listeners of what was recorded inside the caller's own transaction. */
  notify(outcomes: RecordOutcome | readonly RecordOutcome[]): void
  /** Listens; the answer stops listening. A listener that throws harms nobody. */
  on<Name extends keyof CrmEvents>(name: Name, listener: (event: CrmEvents[Name]) => void): () => void
  readonly ask: Ask
  readonly points: PointsDesk
  /** Does all that is due, once: wakes customers, empties the outbox, goes on with broadcasts. */
  work(): Promise<WorkReport>
  /** Keeps working until the signal aborts; what is under way is finished first. */
  run(signal: AbortSignal, options?: { readonly pollMs?: number }): Promise<void>
  /** Puts a policy in force from now on and arms everyone for it. False when it is in force already. */
  adopt(policy: Policy): Promise<boolean>
  /** Computes the shop's own quintiles. With `dryRun` only tells who would move. */
  recalibrate(options?: { readonly dryRun?: boolean }): Promise<Recalibration>
  merge(one: CustomerRef, other: CustomerRef): Promise<Merged>
  unmerge(mergedId: string): Promise<boolean>
  /** Folds histories again in the order in which they happened: one customer's, or all that an import left out of order. */
  rebuild(ref?: CustomerRef): Promise<{ readonly rebuilt: number }>
}

/** A fact may come from a clock that is ahead, but not from next week. */
const maxAheadMs = dayMs

/** Puts the parts together: a store, a policy, channels. Nothing runs until it is called. */
export function createCrm(options: CrmOptions): Crm {
  const { store, policy, tenant = 'main', clock = Date.now, newId = randomId, factTypes = {} } = options
  const events = mitt<{ recorded: CrmEvents['recorded'] }>()
  const notify = (outcomes: readonly RecordOutcome[]): void => {
    for (const outcome of outcomes) if (outcome.status === 'recorded') events.emit('recorded', outcome)
  }
  const engine: Engine = {
    store,
    tenant,
    clock,
    newId,
    worlds: worldSource(store, tenant, policy, factTypes),
    factTypes: defineFactTypes(factTypes),
    channels: new Map((options.channels ?? []).map((channel) => [channel.name, channel])),
    notify,
  }
  const worker: Worker = createWorker(engine)

  async function record(fact: FactInput, how?: RecordOptions): Promise<RecordOutcome>
  async function record(facts: readonly FactInput[], how?: RecordOptions): Promise<readonly RecordOutcome[]>
  async function record(input: FactInput | readonly FactInput[], how: RecordOptions = {}): Promise<RecordOutcome | readonly RecordOutcome[]> {
    if (Array.isArray(input)) return recordAll(engine, input, how)
    const [outcome] = await recordAll(engine, [input as FactInput], how)
    if (outcome === undefined || outcome.status === 'invalid') throw badFact(outcome)
    return outcome
  }

  return {
    record,
    notify: (outcomes) => notify(Array.isArray(outcomes) ? outcomes : [outcomes as RecordOutcome]),
    on: (name, listener) => {
      const guarded = (event: CrmEvents['recorded']): void => {
        try {
          listener(event)
        } catch {
          // What is committed is committed: a listener's mistake is the listener's.
        }
      }
      events.on(name, guarded)
      return () => events.off(name, guarded)
    },
    ask: createAsk(engine),
    points: createPoints(engine),
    work: worker.work,
    run: worker.run,
    adopt: (next) => adoptPolicy(engine, next, policy),
    recalibrate: ({ dryRun = false } = {}) => recalibrate(engine, dryRun),
    merge: (one, other) => mergeRecords(engine, one, other),
    unmerge: (mergedId) => unmergeRecord(engine, mergedId),
    rebuild: async (ref) => {
      if (ref !== undefined) {
        await rebuildRecord(engine, ref)
        return { rebuilt: 1 }
      }
      return { rebuilt: await rebuildOutOfOrder(engine) }
    },
  }
}

function randomId(): string {
  return `cus-${crypto.randomUUID()}`
}

function badFact(outcome: RecordOutcome | undefined): CrmError {
  const problems = outcome?.status === 'invalid' ? outcome.problems : []
  return new CrmError('bad-fact', problems.map(({ message }) => message).join(' ') || 'Not a fact.', { problems })
}

async function recordAll(engine: Engine, inputs: readonly unknown[], { mode = 'live', store }: RecordOptions): Promise<readonly RecordOutcome[]> {
  const outcomes: RecordOutcome[] = new Array(inputs.length)
  const facts: Fact[] = []
  const places: number[] = []
  const now = engine.clock()
  const { data } = (await engine.worlds.current(now)).policies[0].policy
  for (const [index, input] of inputs.entries()) {
    const parsed = parseFact(input, engine.factTypes)
    const problem = parsed.status === 'parsed' ? unacceptable(parsed.fact, data.currency, now) : null
    if (parsed.status === 'invalid') outcomes[index] = parsed
    else if (problem !== null) outcomes[index] = { status: 'invalid', problems: [problem] }
    else if (isAnnouncement(parsed.fact)) outcomes[index] = await announce(engine, parsed.fact)
    else {
      facts.push(parsed.fact)
      places.push(index)
    }
  }
  const written = await writeFacts(engine, facts, { backfill: mode === 'backfill', store })
  written.forEach((outcome, index) => {
    outcomes[places[index] ?? 0] = outcome
  })
  return outcomes
}

function unacceptable(fact: Fact, currency: string, now: Instant): { readonly path: string; readonly message: string; readonly found: unknown; readonly expected: string } | null {
  if (fact.occurredAt > now + maxAheadMs) {
    const expected = 'an instant at most a day ahead of the clock'
    return { path: 'occurredAt', message: `occurredAt: found ${new Date(fact.occurredAt).toISOString()}; expected ${expected}.`, found: fact.occurredAt, expected }
  }
  if ('currency' in fact && fact.currency !== undefined && fact.currency !== currency && fact.baseTotalMinor === undefined) {
    const expected = `${currency}, or baseTotalMinor with the total in ${currency}`
    return { path: 'currency', message: `currency: found ${fact.currency}; expected ${expected}.`, found: fact.currency, expected }
  }
  return null
}

const customersPerPage = 200

async function rebuildOutOfOrder(engine: Engine): Promise<number> {
  let rebuilt = 0
  let after: string | null = null
  do {
    const page = await engine.store.customers({ tenant: engine.tenant, outOfOrder: true, after, limit: customersPerPage })
    for (const { customer } of page.items) {
      await rebuildRecord(engine, { customerId: customer.id })
      rebuilt += 1
    }
    after = page.next
  } while (after !== null)
  return rebuilt
}
