import type { Engine } from '../crm/engine.ts'
import { writeFacts } from '../crm/engine.ts'
import type { DueCustomer, Lease, OutboxItem } from '../ports.ts'
import { minuteMs } from '../time.ts'
import { advanceBroadcast } from './broadcasts.ts'
import { deliver } from './messages.ts'
import { wake } from './wake.ts'

/** What one round of work came to. */
export interface WorkReport {
  readonly woken: number
  readonly sent: number
  readonly withheld: number
  readonly deferred: number
  readonly failed: number
  /** Facts carried from one customer to another. */
  readonly carried: number
  /** Customers told by broadcasts. */
  readonly reached: number
}

export interface Worker {
  work(): Promise<WorkReport>
  run(signal: AbortSignal, options?: { readonly pollMs?: number }): Promise<void>
}

const batchSize = 200
const leaseMs = 2 * minuteMs
/** Rounds of one call of `work`: what is due now may make more due now, but not for ever. */
const maxRounds = 10_000
const usualPollMs = 1000

const nothing: WorkReport = { woken: 0, sent: 0, withheld: 0, deferred: 0, failed: 0, carried: 0, reached: 0 }

/** What happens without a caller: customers wake, the outbox empties, broadcasts go on. Many workers may share a store. */
export function createWorker(engine: Engine): Worker {
  const name = engine.newId()
  const lease = (limit: number): Lease => {
    const now = engine.clock()
    return { tenant: engine.tenant, worker: name, now, until: now + leaseMs, limit }
  }

  async function round(signal?: AbortSignal): Promise<WorkReport | null> {
    const due = await engine.store.claimDue(lease(batchSize))
    const woken = await wake(engine, due)
    const items = await engine.store.claimOutbox(lease(batchSize))
    const emptied = await emptyOutbox(engine, items, signal ?? new AbortController().signal)
    const broadcasts = await engine.store.claimBroadcasts(lease(1))
    let reached = 0
    for (const broadcast of broadcasts) reached += await advanceBroadcast(engine, broadcast)
    if (due.length + items.length + broadcasts.length === 0) return null
    return { ...emptied, woken, reached }
  }

  async function drain(signal?: AbortSignal): Promise<WorkReport> {
    engine.worlds.refresh()
    let total = nothing
    for (let rounds = 0; rounds < maxRounds && signal?.aborted !== true; rounds += 1) {
      const done = await round(signal)
      if (done === null) break
      total = sum(total, done)
    }
    return total
  }

  return {
    work: () => drain(),
    run: async (signal, { pollMs = usualPollMs } = {}) => {
      while (!signal.aborted) {
        await drain(signal)
        await pause(pollMs, signal)
      }
    },
  }
}

function sum(a: WorkReport, b: WorkReport): WorkReport {
  return {
    woken: a.woken + b.woken,
    sent: a.sent + b.sent,
    withheld: a.withheld + b.withheld,
    deferred: a.deferred + b.deferred,
    failed: a.failed + b.failed,
    carried: a.carried + b.carried,
    reached: a.reached + b.reached,
  }
}

type Emptied = Omit<WorkReport, 'woken' | 'reached'>

async function emptyOutbox(engine: Engine, items: readonly OutboxItem[], signal: AbortSignal): Promise<Emptied> {
  const facts = items.filter((item) => item.kind === 'fact')
  const carried = await carry(engine, facts)
  const done = { sent: 0, withheld: 0, deferred: 0, failed: 0 }
  for (const item of items) {
    if (item.kind !== 'message') continue
    // Stopping: the rest of what was claimed is free again when its lease ends.
    if (signal.aborted) break
    done[await deliver(engine, item, signal)] += 1
  }
  return { ...done, carried }
}

/** Brings facts to the customers they are for. Delivered at least once; their ids make it exactly once. */
async function carry(engine: Engine, items: readonly (OutboxItem & { readonly kind: 'fact' })[]): Promise<number> {
  if (items.length === 0) return 0
  try {
    await writeFacts(engine, items.map(({ fact }) => fact))
    await engine.store.settle(items)
    return items.length
  } catch {
    // One of them is the culprit: alone, each can be put off for its own reason.
    return carryOneByOne(engine, items)
  }
}

async function carryOneByOne(engine: Engine, items: readonly (OutboxItem & { readonly kind: 'fact' })[]): Promise<number> {
  let carried = 0
  for (const item of items) {
    try {
      await writeFacts(engine, [item.fact])
      await engine.store.settle([item])
      carried += 1
    } catch (error) {
      await putOff(engine, item, error)
    }
  }
  return carried
}

const firstDelayMs = 5000
const maxDelayMs = 6 * 60 * minuteMs
export const maxItemAttempts = 12
export const maxCustomerAttempts = 5

/** Back-off that doubles; after a few attempts the item is put away, with its reason, until somebody looks. */
export async function putOff(engine: Engine, item: DueCustomer | OutboxItem, error: unknown): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error)
  const most = item.kind === 'customer' ? maxCustomerAttempts : maxItemAttempts
  const delayMs = Math.min(maxDelayMs, firstDelayMs * 2 ** item.attempts)
  const at = item.attempts + 1 >= most ? null : engine.clock() + delayMs
  await engine.store.postpone(item, at, reason.slice(0, 300))
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}
