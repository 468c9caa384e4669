import { CrmError, type CrmErrorCode, isCrmError } from '../../errors.ts'
import { type CustomerRef, engineSource, type Fact, type PointsTransferred, parseFact } from '../../facts/index.ts'
import { causeOf, type Sealing } from '../../fold/index.ts'
import { contentHash } from '../../hash.ts'
import type { FactRef } from '../../ports.ts'
import type { Engine } from '../engine.ts'
import { lookFor } from '../load.ts'
import { type MergeCommand, mergeRecords } from '../records.ts'
import { refFrom } from '../refs.ts'
import { doneAnswer, refusedAnswer, type Written } from './answer.ts'
import type { DeskRefusalCode, PointsAnswer } from './answers.ts'
import { reused } from './command.ts'
import type { MergeCustomers } from './commands.ts'
import { causedBy, onwardFrom } from './first-result.ts'
import { findFact } from './same-command.ts'

/** A merge as it was told, read. */
interface Told {
  /** The command, as the till names it. */
  readonly command: FactRef
  readonly customer: CustomerRef
  readonly other: CustomerRef
  readonly merge: MergeCommand
}

/** Makes two records one; the answer is about the one that goes on. */
export async function merge(engine: Engine, given: MergeCustomers): Promise<PointsAnswer> {
  const told = read(engine, given)
  const before = await mergedBefore(engine, told)
  if (before !== null) return doneAnswer(engine, given.customer, before)
  try {
    const { survivorId, mergedId } = await mergeRecords(engine, told.customer, told.other, told.merge)
    // Where they were one already nothing was written.
    const done = mergedId === null ? null : await mergedBefore(engine, told)
    const nothing: Written = {
      status: 'written',
      fact: told.command,
      customerId: survivorId,
      repeated: false,
      journal: [],
    }
    return doneAnswer(engine, given.customer, { ...(done ?? nothing), repeated: false })
  } catch (error) {
    const code = isCrmError(error) ? refusals[error.code] : undefined
    if (code === undefined || !isCrmError(error)) throw error
    const { message, details } = error
    return refusedAnswer(engine, given.customer, { fact: told.command, code, message, details })
  }
}

const refusals: Readonly<Partial<Record<CrmErrorCode, DeskRefusalCode>>> = {
  'unknown-customer': 'unknown-customer',
  'limit-exceeded': 'too-many-merges',
}

/** @throws CrmError `bad-fact`, `bad-customer-ref`. */
function read(engine: Engine, { other: named, ...given }: MergeCustomers): Told {
  const other = refFrom(named)
  // Read by the schema of what comes nearest: all that somebody has goes to somebody else.
  const occurredAt = given.occurredAt ?? engine.clock()
  const parsed = parseFact({ ...given, occurredAt, type: 'points.transferred', points: 1, to: named })
  if (parsed.status === 'invalid') {
    const { problems } = parsed
    throw new CrmError('bad-fact', problems.map(({ message }) => message).join(' '), { problems })
  }
  const { source, id, actor, storeId, tillId, customer } = parsed.fact as PointsTransferred
  const body = contentHash({ customer, other, actor, storeId, tillId })
  const merge = { id: contentHash(['merge-command', source, id]), body, told: { actor, storeId, tillId } }
  return { command: { source, id }, customer, other, merge }
}

/**
 * What a merge of this name did, or null when there was none yet.
 * @throws CrmError `command-id-reused`.
 */
async function mergedBefore(
  engine: Engine,
  { command, customer, other, merge: { id, body } }: Told,
): Promise<Written | null> {
  const facts = [{ source: engineSource, id }]
  const loads = await engine.store.load([customer, other].map((ref) => ({ ...lookFor(engine.tenant, ref), facts })))
  const seen = loads.flatMap((loaded) => loaded.seen)[0]
  if (seen === undefined) return null
  const fact = await findFact(engine, { customerId: seen.customerId, type: 'customer.merged' }, (one) => one.id === id)
  const { into, command: known } = payloadOf<Sealing>(fact)
  if (known !== body) throw reused(command)
  const written: Written = { status: 'written', fact: command, customerId: into, repeated: true, journal: [] }
  return (await arrival(engine, written, id)) ?? written
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
