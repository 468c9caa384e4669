import { carryOnce, type Engine } from '../crm/engine.ts'
import type { FollowUp } from '../crm/write-path.ts'
import type { Lease, OutboxItem } from '../ports.ts'
import { type Instant, minuteMs } from '../time.ts'
import { advanceBroadcast } from './broadcasts.ts'
import { sendTimeoutMs } from './hand-over.ts'
import { deliverTogether } from './messages.ts'
import type { MessageItem } from './notes.ts'
import { leaseMs, putOff } from './put-off.ts'
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
/** Messages handed over at the same time: providers take their time; a worker that is killed leaves so many in doubt. */
const handedOverTogether = 16
/** Rounds of one call of `work`: what is due now may make more due now, but not for ever. */
const maxRounds = 10_000
const usualPollMs = 1000
/** A store that fails so many times in a row is not coming back by itself. */
const maxFailuresInARow = 8
const longestPauseMs = minuteMs

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
    const held = lease(batchSize)
    const items = await engine.store.claimOutbox(held)
    const emptied = await emptyOutbox(engine, items, held.until, signal)
    const broadcasts = await engine.store.claimBroadcasts(lease(1))
    let reached = 0
    for (const broadcast of broadcasts) reached += await advanceBroadcast(engine, broadcast)
    if (due.length + items.length + broadcasts.length === 0) return null
    return { ...emptied, woken, reached }
  }

  async function drain(signal?: AbortSignal): Promise<WorkReport> {
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
      let failures = 0
      while (!signal.aborted) {
        try {
          await drain(signal)
          failures = 0
        } catch (error) {
          failures += 1
          if (failures >= maxFailuresInARow) throw error
        }
        await pause(Math.min(Math.max(pollMs, longestPauseMs), pollMs * 2 ** failures), signal)
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

async function emptyOutbox(
  engine: Engine,
  items: readonly OutboxItem[],
  until: Instant,
  signal: AbortSignal | undefined,
): Promise<Emptied> {
  const carried = await carry(
    engine,
    items.filter((item) => item.kind === 'fact'),
  )
  const done = { sent: 0, withheld: 0, deferred: 0, failed: 0 }
  let left = items.filter((item) => item.kind === 'message')
  while (left.length > 0) {
    // Past the lease another worker has them: nothing may be begun that could not end within it.
    if (engine.clock() > until - sendTimeoutMs) break
    if (signal?.aborted === true) {
      for (const item of left) await engine.store.postpone(item, item.dueAt, 'the worker was stopped')
      break
    }
    const next = together(left)
    for (const how of await deliverTogether(engine, next)) if (how !== 'looked-at') done[how] += 1
    left = left.filter((item) => !next.includes(item))
  }
  return { ...done, carried }
}

/** The first message of each of the next few customers. */
function together(items: readonly MessageItem[]): readonly MessageItem[] {
  const first = new Map<string, MessageItem>()
  for (const item of items) {
    if (!first.has(item.customerId)) first.set(item.customerId, item)
    if (first.size >= handedOverTogether) break
  }
  return [...first.values()]
}

/** Brings facts to the customers they are for, together if possible. What follows from them stands in the outbox. */
async function carry(engine: Engine, items: readonly FollowUp[]): Promise<number> {
  if (items.length === 0) return 0
  try {
    await carryOnce(engine, items)
    return items.length
  } catch {
    // One of them is the culprit: alone, each can be put off for its own reason.
    return carryOneByOne(engine, items)
  }
}

async function carryOneByOne(engine: Engine, items: readonly FollowUp[]): Promise<number> {
  let carried = 0
  for (const item of items) {
    try {
      await carryOnce(engine, [item])
      carried += 1
    } catch (error) {
      await putOff(engine, item, error)
    }
  }
  return carried
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
