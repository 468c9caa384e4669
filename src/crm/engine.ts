import type { CompiledFactTypes, Fact } from '../facts/index.ts'
import type { World } from '../fold/index.ts'
import type { Channel, Store } from '../ports.ts'
import type { Instant } from '../time.ts'
import type { RecordOutcome } from './outcomes.ts'
import type { WorldSource } from './world.ts'
import { write } from './write-path.ts'

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
}

/** Writes facts that are parsed already, the engine's own among them, and tells the listeners. */
export async function writeFacts(engine: Engine, facts: readonly Fact[], { backfill = false, store }: WriteMode = {}): Promise<readonly RecordOutcome[]> {
  const now = engine.clock()
  const world: World = await engine.worlds.current(now)
  const { tenant, newId } = engine
  const options = { store: store ?? engine.store, tenant, world, now, newId, backfill, joinsTransaction: store !== undefined }
  const outcomes = await write(options, facts.map((fact, index) => ({ index, fact })))
  const inOrder = facts.map((fact, index): RecordOutcome => outcomes.get(index) ?? { status: 'conflict', fact: { source: fact.source, id: fact.id }, customerId: '' })
  if (store === undefined) engine.notify(inOrder)
  return inOrder
}
