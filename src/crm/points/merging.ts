import { CrmError, type CrmErrorCode, isCrmError, type Problem } from '../../errors.ts'
import { type CustomerRef, engineSource, type Fact, parseMerge } from '../../facts/index.ts'
import { causeOf, type Sealing } from '../../fold/index.ts'
import { contentHash } from '../../hash.ts'
import type { FactRef } from '../../ports.ts'
import type { Instant } from '../../time.ts'
import { unacceptableEnvelope } from '../accept.ts'
import type { Engine } from '../engine.ts'
import { lookFor } from '../load.ts'
import type { Refused } from '../outcomes.ts'
import { type MergeCommand, type Merged, mergeRecords } from '../records.ts'
import { refFrom } from '../refs.ts'
import { doneAnswer, refusedAnswer, type Written } from './answer.ts'
import type { DeskRefusalCode, PointsAnswer } from './answers.ts'
import { reused } from './command.ts'
import type { MergeCustomers } from './commands.ts'
import { causedBy, onwardFrom } from './first-result.ts'
import { refuseNoCommand } from './no-object.ts'
import { withPool } from './pooled.ts'
import { findFact } from './same-command.ts'

/** A merge as it was told, read. */
interface Told {
  /** The command, as the till names it. */
  readonly command: FactRef
  readonly customer: CustomerRef
  readonly other: CustomerRef
  readonly merge: MergeCommand
  /** When the till says that it happened; null where it leaves that to the clock, which goes on when it tells it again. */
  readonly saidAt: Instant | null
}

/** Makes two records one; the answer is about the one that goes on. */
export async function merge(engine: Engine, given: MergeCustomers): Promise<PointsAnswer> {
  const told = read(engine, given)
  const { command, customer } = told
  const before = await mergedBefore(engine, told)
  if (before !== null) return answered(engine, customer, before)
  const merged = await mergeOrRefuse(engine, told)
  if ('code' in merged) return refusedAnswer(engine, customer, merged)
  const { survivorId, mergedId } = merged
  // Another till may have told it at the same time: then theirs is the first.
  const done = await mergedBefore(engine, told)
  if (done !== null) return answered(engine, customer, { ...done, repeated: mergedId === null })
  // They were one already: nothing was written.
  const nothing = { status: 'written', fact: command, customerId: survivorId, repeated: false, journal: [] } as const
  return answered(engine, customer, nothing)
}

async function mergeOrRefuse(engine: Engine, told: Told): Promise<Merged | Omit<Refused, 'status'>> {
  try {
    return await mergeRecords(engine, told.customer, told.other, told.merge)
  } catch (error) {
    const code = isCrmError(error) ? refusals[error.code] : undefined
    if (code === undefined || !isCrmError(error)) throw error
    const { message, details } = error
    return { fact: told.command, code, message, details }
  }
}

async function answered(engine: Engine, customer: CustomerRef, written: Written): Promise<PointsAnswer> {
  return doneAnswer(engine, customer, await withPool(engine, customer, written))
}

const refusals: Readonly<Partial<Record<CrmErrorCode, DeskRefusalCode>>> = {
  'unknown-customer': 'unknown-customer',
  'limit-exceeded': 'too-many-merges',
}

/** @throws CrmError `bad-fact`, `bad-customer-ref`. */
function read(engine: Engine, command: MergeCustomers): Told {
  refuseNoCommand(command)
  const { other: named, ...given } = command
  const other = refFrom(named)
  const parsed = parseMerge({ ...given, other: named })
  if (parsed.status === 'invalid') throw badMerge(parsed.problems)
  const now = engine.clock()
  const { source, id, actor, storeId, tillId, customer, occurredAt } = parsed.told
  const unacceptable = unacceptableEnvelope({ source, occurredAt: occurredAt ?? now }, now)
  if (unacceptable !== null) throw badMerge([unacceptable])
  const body = contentHash({ customer, other, actor, storeId, tillId })
  const told = { occurredAt: occurredAt ?? now, actor, storeId, tillId }
  const merge = { id: contentHash(['merge-command', source, id]), body, told }
  return { command: { source, id }, customer, other, merge, saidAt: occurredAt ?? null }
}

function badMerge(problems: readonly Problem[]): CrmError {
  return new CrmError('bad-fact', problems.map(({ message }) => message).join(' '), { problems })
}

/**
 * What a merge of this name did, or null when there was none yet.
 * @throws CrmError `command-id-reused`.
 */
async function mergedBefore(
  engine: Engine,
  { command, customer, other, saidAt, merge: { id, body } }: Told,
): Promise<Written | null> {
  const facts = [{ source: engineSource, id }]
  const loads = await engine.store.load([customer, other].map((ref) => ({ ...lookFor(engine.tenant, ref), facts })))
  const seen = loads.flatMap((loaded) => loaded.seen)[0]
  if (seen === undefined) return null
  const fact = await findFact(engine, { customerId: seen.customerId, type: 'customer.merged' }, (one) => one.id === id)
  const { into, command: known } = payloadOf<Sealing>(fact)
  if (known !== body || (saidAt !== null && saidAt !== fact?.occurredAt)) throw reused(command)
  const written: Written = { status: 'written', fact: command, customerId: into, repeated: true, journal: [] }
  for (let look = 0; look < maxLooks; look += 1) {
    const arrived = await arrival(engine, written, id)
    if (arrived !== null) return arrived
    await pause(2 ** look)
  }
  return written
}

/** What a merged record brings is under way while the other till delivers it: so often it is looked for, then the worker has it. */
const maxLooks = 7

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** What the merged record brought, in the journal of the one that goes on. */
async function arrival(engine: Engine, written: Written, mergeId: string): Promise<Written | null> {
  for await (const customerId of onwardFrom(engine, written.customerId)) {
    const type = 'customer.absorbed'
    const absorbed = await findFact(
      engine,
      { customerId, type },
      (one) => 'causedBy' in one && one.causedBy === mergeId,
    )
    if (absorbed === null) continue
    const cause = causeOf(absorbed)
    return { ...written, customerId, causes: [cause], journal: await causedBy(engine, customerId, cause) }
  }
  return null
}

function payloadOf<Payload>(fact: Fact | null): Payload {
  if (fact !== null && 'payload' in fact) return fact.payload as Payload
  throw new CrmError('bad-stored-document', 'The store names a merge and does not hold it.')
}
