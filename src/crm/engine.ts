import type { Customer } from '../customer.ts'
import type { CompiledFactTypes, Fact } from '../facts/index.ts'
import type { World } from '../fold/index.ts'
import type { Channel, Store } from '../ports.ts'
import type { Instant } from '../time.ts'
import type { RecordOutcome } from './outcomes.ts'
import type { WorldSource } from './world.ts'
import { type FollowUp, nothingWritten, type WriteOptions, write } from './write-path.ts'

/** What the write path, the worker and the read side share. */
export interface Engine {
  readonly store: Store
  readonly tenant: string
  readonly clock: () => Instant
  readonly newId: () => string
  readonly worlds: WorldSource
  readonly factTypes: CompiledFactTypes
  readonly channels: ReadonlyMap<string, Channel>
  /** Tells in-process listeners, after the commit. */
  readonly notify: (outcomes: readonly RecordOutcome[]) => void
}

export interface WriteMode {
  readonly backfill?: boolean
  readonly store?: Store | undefined
  /** Whom the facts are for. Asked of the record that the fact would be written to: whoever has left is refused it. */
  readonly audience?: ((customer: Customer) => boolean) | undefined
}

/** A follow-up brings about the next: a transfer is debited, credited, answered. So many are brought along at once. */
const maxFollowUps = 4

/**
 * Writes facts that are parsed already, the engine's own among them, tells the listeners, and brings along what follows
 * for other customers. If that last part is interrupted the worker does it: it stands in the outbox.
 */
export async function writeFacts(
  engine: Engine,
  facts: readonly Fact[],
  mode: WriteMode = {},
): Promise<readonly RecordOutcome[]> {
  const bringAlong = (followUps: readonly FollowUp[]): Promise<void> => carryNow(engine, followUps)
  const { outcomes, followUps } = await writeOnce(
    engine,
    facts,
    mode,
    mode.store === undefined ? bringAlong : leaveThem,
  )
  if (mode.store === undefined) await bringAlong(followUps)
  return outcomes
}

/** Delivers what a commit put into the outbox for other customers; what fails is left there for the worker. */
export async function carryNow(engine: Engine, followUps: readonly FollowUp[]): Promise<void> {
  try {
    let next = followUps
    for (let round = 0; round < maxFollowUps && next.length > 0; round += 1) next = await carryOnce(engine, next)
  } catch {
    // What was asked for is committed; the rest is the worker's.
  }
}

const leaveThem = async (): Promise<void> => undefined

async function writeOnce(
  engine: Engine,
  facts: readonly Fact[],
  { backfill = false, store, audience }: WriteMode,
  bringAlong: WriteOptions['bringAlong'],
): Promise<{ readonly outcomes: readonly RecordOutcome[]; readonly followUps: readonly FollowUp[] }> {
  const { tenant, newId } = engine
  const now = engine.clock()
  const world: World = await engine.worlds.current(now)
  const joinsTransaction = store !== undefined
  const options: WriteOptions = {
    store: store ?? engine.store,
    tenant,
    world,
    now,
    newId,
    backfill,
    joinsTransaction,
    bringAlong,
    ...(audience === undefined ? {} : { audience }),
  }
  const written = nothingWritten()
  try {
    await write(
      options,
      facts.map((fact, index) => ({ index, fact })),
      written,
    )
  } finally {
    // Also when a later batch failed: what is committed has happened.
    if (!joinsTransaction) engine.notify([...written.outcomes.values()])
  }
  const outcomes = facts.map((fact, index): RecordOutcome => {
    const ref = { source: fact.source, id: fact.id }
    return written.outcomes.get(index) ?? { status: 'conflict', fact: ref, customerId: '' }
  })
  return { outcomes, followUps: written.followUps }
}

/**
 * Brings facts from the outbox to the customers they are for, and takes them off. At least once; their ids make it
 * exactly once. One that is refused is put away with its reason: nobody is there to be told.
 * @returns What follows from them.
 */
export async function carryOnce(engine: Engine, items: readonly FollowUp[]): Promise<readonly FollowUp[]> {
  const { outcomes, followUps } = await writeOnce(
    engine,
    items.map(({ fact }) => fact),
    {},
    leaveThem,
  )
  const done: FollowUp[] = []
  for (const [place, item] of items.entries()) {
    const outcome = outcomes[place]
    if (outcome?.status === 'refused') await engine.store.postpone(item, null, outcome.message)
    else done.push(item)
  }
  await engine.store.settle(done)
  return followUps
}
