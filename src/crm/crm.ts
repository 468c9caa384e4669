import mitt from 'mitt'
import { type Ask, createAsk } from '../ask/ask.ts'
import { type CustomerRefInput, defineFactTypes, type FactInput, type FactTypes } from '../facts/index.ts'
import type { JourneyMigration } from '../journey/index.ts'
import type { Policy } from '../policy.ts'
import type { Channel, Store } from '../ports.ts'
import {
  type Comparison,
  checkCompiled,
  checkHow,
  checkObject,
  compare,
  daysOf,
  listOf,
  type PolicyChange,
  policyChanges,
  type SimulatedRange,
  type SimulateOptions,
  type Simulation,
  simulate,
} from '../simulate/index.ts'
import type { Instant } from '../time.ts'
import { createWorker, type Worker, type WorkReport } from '../worker/worker.ts'
import { onlyOutcome, recordAll } from './accept.ts'
import type { Engine } from './engine.ts'
import { type Migration, migratePolicy } from './migration.ts'
import { checkOptions, checkStore } from './options.ts'
import type { RecordOutcome } from './outcomes.ts'
import { createPoints, type PointsDesk } from './points/desk.ts'
import { adoptPolicy, type Recalibration, recalibrate } from './policies.ts'
import { rebuildOutOfOrder, rebuildRecord } from './rebuilding.ts'
import { type Merged, mergeRecords, unmergeRecord } from './records.ts'
import { refFrom } from './refs.ts'
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

/** What {@link Crm.simulate} is asked. */
export interface SimulationRequest extends SimulatedRange, Omit<SimulateOptions, 'tenant' | 'factTypes' | 'cuts'> {
  /** Facts to go through in place of the store's own history. */
  readonly facts?: Iterable<unknown> | AsyncIterable<unknown> | undefined
}

/** Two policies over one history, and at which places they differ. */
export interface ComparedPolicies extends Comparison {
  readonly changes: readonly PolicyChange[]
  readonly simulations: readonly [baseline: Simulation, candidate: Simulation]
}

/** A shop's memory of its customers. */
export interface Crm {
  /**
   * Tells what happened, one fact or many.
   * @returns One outcome for each fact, in order; one refusal never stops the rest.
   * Of a batch that ends in an error some facts may be written: record them all again, the same fact twice is once.
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
  /**
   * Keeps working until the signal aborts; what is under way is finished first, the rest is given back. Tries again when
   * the store fails, after pauses that double.
   * @throws What the store threw, when it failed too many times in a row.
   */
  run(signal: AbortSignal, options?: { readonly pollMs?: number }): Promise<void>
  /**
   * Puts a policy in force from now on and arms everyone for it, silent customers too, as the worker comes round.
   * @returns False when it is in force already.
   */
  adopt(policy: Policy): Promise<boolean>
  /**
   * Adopts a policy with another journey, and says what becomes of the customers who are in a stage of the present one:
   * `stay` where both have the stage, `{ to }` another, or `exit` the journey until an event lets them enter again. Stages
   * not named stay. Everything counted so far is kept; what happened before the day of the migration moves nobody any
   * more. A customer is migrated when the next fact is about them, or as the worker comes round, and as of the same day
   * either way. It is journalled (`stage-changed` with `migration`), and it starts no rule: it is the shop's doing.
   *
   * (`adopt`, without a migration, derives everybody's stage as if the new journey had always been.)
   * @param options.dryRun Only tells who would go where, and writes nothing.
   * @returns Who goes where as of now.
   * @throws CrmError `bad-migration` with every problem in `details.problems`; `conflict-exhausted` when another policy was
   *   adopted meanwhile.
   */
  migrate(policy: Policy, migration: JourneyMigration, options?: { readonly dryRun?: boolean }): Promise<Migration>
  /** Computes the shop's own quintiles. With `dryRun` only tells who would move. */
  recalibrate(options?: { readonly dryRun?: boolean }): Promise<Recalibration>
  /**
   * Makes two records of one person one; the older goes on.
   * @throws CrmError `unknown-customer`, `bad-customer-ref`; `limit-exceeded` when too many records would become one.
   */
  merge(one: CustomerRefInput, other: CustomerRefInput): Promise<Merged>
  /**
   * Takes a merge back: each side gets the facts that were addressed to it.
   * @returns False when that record isn't merged.
   * @throws CrmError `unknown-customer`; `points-in-transit` until the worker has delivered them, and the merge itself;
   *   `points-held` while points of both are set aside together, with the holds in `details.holds`; `pooled-points` once a
   *   household had points of theirs.
   */
  unmerge(mergedId: string): Promise<boolean>
  /**
   * What a policy would have done to the shop's own history, had it been in force all along: messages, stages, segments,
   * points. Reads the store and writes nothing.
   * @throws CrmError `bad-option` naming what was asked wrongly; `limit-exceeded` when a sum leaves the safe integers.
   */
  simulate(policy: Policy, request: SimulationRequest): Promise<Simulation>
  /** The same for two policies, beside each other, and what they say otherwise. @throws As `simulate`. */
  compare(baseline: Policy, candidate: Policy, request: SimulationRequest): Promise<ComparedPolicies>
  /**
   * Folds histories again in the order in which they happened: one customer's, or all that an import left out of order.
   * @throws CrmError `unknown-customer`, `conflict-exhausted`; `limit-exceeded` for a history too long to be read whole.
   */
  rebuild(ref?: CustomerRefInput): Promise<{ readonly rebuilt: number }>
}

/** Puts the parts together: a store, a policy, channels. Nothing runs until it is called. */
export function createCrm(options: CrmOptions): Crm {
  const { store, policy, channels = [], tenant = 'main', clock = Date.now, newId = randomId, factTypes = {} } = options
  checkOptions({ store, policy, channels, tenant, clock, newId })
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
    channels: new Map(channels.map((channel) => [channel.name, channel])),
    notify,
  }
  const worker: Worker = createWorker(engine)

  /** What can be gone through only once is kept: a comparison goes through it twice. */
  async function readRequest(request: SimulationRequest): Promise<SimulationRequest> {
    checkObject('request', request, 'the first and the last day, at the least: { from, to }')
    daysOf('request', request)
    checkHow('request', request)
    return request.facts === undefined ? request : { ...request, facts: await listOf('request.facts', request.facts) }
  }

  async function simulateOwn(asked: Policy, { from, to, facts, ...how }: SimulationRequest): Promise<Simulation> {
    const { cuts } = await engine.worlds.current(clock())
    const named = channels.map(({ name }) => name)
    const usual = named.length === 0 ? {} : { channels: named }
    return simulate(asked, facts ?? store, { from, to }, { ...usual, ...how, cuts, factTypes, tenant })
  }

  async function record(fact: FactInput, how?: RecordOptions): Promise<RecordOutcome>
  async function record(facts: readonly FactInput[], how?: RecordOptions): Promise<readonly RecordOutcome[]>
  async function record(
    input: FactInput | readonly FactInput[],
    { mode = 'live', store: joined }: RecordOptions = {},
  ): Promise<RecordOutcome | readonly RecordOutcome[]> {
    if (joined !== undefined) checkStore('options.store', joined)
    const how = { backfill: mode === 'backfill', store: joined }
    if (Array.isArray(input)) return recordAll(engine, input, how)
    return onlyOutcome(await recordAll(engine, [input], how))
  }

  return {
    record,
    notify: (outcomes) => notify(Array.isArray(outcomes) ? outcomes : [outcomes as RecordOutcome]),
    on: (name, listener) => {
      const guarded = guard(listener)
      events.on(name, guarded)
      return () => events.off(name, guarded)
    },
    ask: createAsk(engine),
    points: createPoints(engine),
    work: worker.work,
    run: worker.run,
    adopt: (next) => adoptPolicy(engine, next, policy),
    migrate: (next, migration, { dryRun = false } = {}) =>
      migratePolicy(engine, { policy: next, first: policy, migration }, dryRun),
    recalibrate: ({ dryRun = false } = {}) => recalibrate(engine, dryRun),
    merge: async (one, other) => mergeRecords(engine, refFrom(one), refFrom(other)),
    unmerge: (mergedId) => unmergeRecord(engine, mergedId),
    simulate: async (asked, request) => {
      checkCompiled('policy', asked)
      return simulateOwn(asked, await readRequest(request))
    },
    compare: async (baseline, candidate, request) => {
      checkCompiled('baseline', baseline)
      checkCompiled('candidate', candidate)
      const read = await readRequest(request)
      const simulations = [await simulateOwn(baseline, read), await simulateOwn(candidate, read)] as const
      return { ...compare(...simulations), changes: policyChanges(baseline, candidate), simulations }
    },
    rebuild: async (ref) => {
      if (ref === undefined) return { rebuilt: await rebuildOutOfOrder(engine) }
      await rebuildRecord(engine, refFrom(ref))
      return { rebuilt: 1 }
    },
  }
}

function randomId(): string {
  return `cus-${crypto.randomUUID()}`
}

/** What is committed is committed: a listener's mistake is the listener's, thrown or rejected. */
function guard<Event>(listener: (event: Event) => unknown): (event: Event) => void {
  return (event) => {
    try {
      const answer = listener(event)
      if (answer instanceof Promise) answer.catch(() => undefined)
    } catch {
      // See above.
    }
  }
}
