import { type Customer, type CustomerBill, customerMaximums, type JournalEntry } from '../customer.ts'
import { CrmError } from '../errors.ts'
import { type CustomerRef, type Envelope, engineSource, type SystemFact } from '../facts/index.ts'
import {
  causeOf,
  type Division,
  rebuild,
  type TransferResult,
  transferIdOf,
  type Unsaid,
  type World,
} from '../fold/index.ts'
import { contentHash } from '../hash.ts'
import type { StoredFact } from '../ports.ts'
import { messageIdOf } from '../triggers/index.ts'
import type { Engine } from './engine.ts'
import { writeFacts } from './engine.ts'
import { frozenAs, frozenSides, refuseFrozen } from './frozen.ts'
import { bookedIn, booksOf, giftsOfPart, giftsWithout, plannedOf } from './journals.ts'
import { knownCustomer, lookFor } from './load.ts'
import {
  billsOf,
  commitAlone,
  type FactOf,
  historiesOf,
  inRecordedOrder,
  lessSealed,
  maxAttempts,
  sealedOf,
} from './rebuilding.ts'
import { refuseDividedHolds, refuseLostPoints } from './undividable.ts'

export interface Merged {
  /** The record that goes on: the older of the two. */
  readonly survivorId: string
  /** The one that redirects to it; null when this call merged nothing: both were one record already, or became it meanwhile. */
  readonly mergedId: string | null
}

/** A merge told by a till: it is known again by the id of its fact. */
export interface MergeCommand {
  readonly id: string
  /** The hash of what was told. */
  readonly body: string
  readonly told: Pick<Envelope, 'occurredAt' | 'actor' | 'storeId' | 'tillId'>
}

/**
 * Makes two records of one person one. The older record survives, so redirects always lead to an older one and two
 * merges at once cannot chase each other: whoever comes second looks again.
 */
export async function mergeRecords(
  engine: Engine,
  one: CustomerRef,
  other: CustomerRef,
  command: MergeCommand | null = null,
): Promise<Merged> {
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const [a, b] = await engine.store.load([lookFor(engine.tenant, one), lookFor(engine.tenant, other)])
    const left = knownCustomer(a, one)
    const right = knownCustomer(b, other)
    for (const { customer } of [left, right]) refuseHouseholds(customer)
    if (left.customer.id === right.customer.id) return { survivorId: left.customer.id, mergedId: null }
    refuseFrozen(left.customer, right.customer)
    refuseFrozen(right.customer, left.customer)
    const [survivor, loser] = isOlder(left.customer, right.customer) ? [left, right] : [right, left]
    const [survivorId, mergedId] = [survivor.customer.id, loser.customer.id]
    const records = survivor.customer.absorbed.length + loser.customer.absorbed.length + 1
    if (records > customerMaximums.absorbed) {
      throw new CrmError(
        'limit-exceeded',
        `At most ${customerMaximums.absorbed} records may become part of another; these would be ${records}.`,
        {
          maximum: customerMaximums.absorbed,
          found: records,
        },
      )
    }
    const fact: SystemFact = {
      occurredAt: engine.clock(),
      ...command?.told,
      type: 'customer.merged',
      id: command?.id ?? contentHash(['merge', mergedId, survivorId, loser.version]),
      source: engineSource,
      customer: { customerId: mergedId },
      payload: { into: survivorId, ...(command !== null && { command: command.body }) },
    }
    const [outcome] = await writeFacts(engine, [fact])
    if (outcome?.status === 'recorded') return { survivorId, mergedId }
    // The same merge, told at once by somebody else; a command of that name that says something else is told by who told it.
    if (outcome?.status === 'duplicate' || (outcome?.status === 'refused' && outcome.code === 'fact-id-reused')) {
      if (command !== null) return { survivorId, mergedId: null }
      continue
    }
    if (outcome?.status === 'refused' && outcome.code === 'household-pending')
      throw new CrmError('pooled-points', outcome.message, outcome.details)
    if (outcome?.status === 'refused' && outcome.code !== 'merged-already')
      throw new CrmError('limit-exceeded', outcome.message, outcome.details)
  }
  throw new CrmError('conflict-exhausted', 'Both records kept changing; nothing was written.', { one, other })
}

function refuseHouseholds({ id, kind, joining }: Customer): void {
  if (kind === 'household') {
    const message = `${id} is the account of a household; merge its members.`
    throw new CrmError('pooled-points', message, { customerId: id })
  }
  if (joining === null) return
  const message = `Household ${joining} has not answered customer ${id} yet; merge when the worker has delivered the answer.`
  throw new CrmError('pooled-points', message, { customerId: id, household: joining })
}

function isOlder(a: Customer, b: Customer): boolean {
  const rank = (customer: Customer): number => (customer.kind === 'anonymous' ? 1 : 0)
  return (rank(a) - rank(b) || a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)) < 0
}

/**
 * Takes a merge back: both records are rebuilt from the facts that were addressed to each, and what was spent meanwhile
 * becomes debt. The second half follows through the outbox.
 * @returns False when the record isn't merged.
 * @throws CrmError `pooled-points`, `points-in-transit`, `points-held`.
 */
export async function unmergeRecord(engine: Engine, mergedId: string): Promise<boolean> {
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const look = lookFor(engine.tenant, { customerId: mergedId })
    const [sealed, survivor] = await engine.store.load([{ ...look, follow: false }, look])
    if (sealed?.customer === null || sealed === undefined)
      throw new CrmError('unknown-customer', `There is no customer ${mergedId}.`, { mergedId })
    if (sealed.customer.mergedInto === null || survivor === undefined || survivor.customer === null) return false
    refuseLostPoints(survivor.customer, mergedId)
    const now = engine.clock()
    const world = await engine.worlds.current(now)
    const { mine, theirs, moved } = await bothHistories(engine, survivor.customer, sealed.customer)
    const absorbed = await sealedOf(engine, survivor.customer.absorbed)
    const everyone = [survivor.customerId, ...survivor.customer.absorbed]
    const planned = await plannedOf(engine, everyone)
    const facts = [...mine, ...theirs].map(({ fact }) => fact)
    const were = await billsOf(engine, survivor.customer, facts)
    const { kept, group } = sides(survivor.customer, sealed.customer)
    const books = { joint: await booksOf(engine, [...kept]), own: await booksOf(engine, [...group]) }
    const division = divide(
      world,
      { survivor: survivor.customer, sealed: sealed.customer, absorbed },
      { mine, theirs, moved, planned, books, were },
    )
    const joined = survivor.customer.points
    refuseDividedHolds({ mergedId, joined, division, facts: [...mine, ...theirs], now })
    const fact: SystemFact = {
      type: 'customer.divided',
      id: contentHash(['unmerge', mergedId, survivor.version]),
      source: engineSource,
      occurredAt: now,
      customer: { customerId: survivor.customerId },
      payload: division,
    }
    if (await commitAlone(engine, survivor, world, fact, now, true)) return true
  }
  throw new CrmError('conflict-exhausted', `Customer ${mergedId} kept changing; nothing was written.`, { mergedId })
}

async function bothHistories(
  engine: Engine,
  survivor: Customer,
  sealed: Customer,
): Promise<Omit<Histories, 'planned' | 'books' | 'were'>> {
  const { kept, group } = sides(survivor, sealed)
  // Their own rows first: what an earlier unmerge gave back stands on both sides.
  const all = answersWithTheirTransfers(
    inRecordedOrder(await historiesOf(engine, [...group, survivor.id, ...survivor.absorbed])),
  )
  // Facts of somebody who was split off before are still here, and belong to neither.
  const mine = all.filter(({ stored }) => kept.has(stored.subject)).map(({ stored }) => stored)
  const theirs = all.filter(({ stored }) => group.has(stored.subject))
  return {
    mine,
    theirs: theirs.map(({ stored }) => stored),
    moved: theirs.filter(({ customerId }) => !group.has(customerId)).map(({ stored }) => stored),
  }
}

/** The answer to a transfer came to the one record that both were then; it belongs to whoever gave the points. */
function answersWithTheirTransfers(all: readonly FactOf[]): readonly FactOf[] {
  const givers = new Map<string, string>()
  for (const { stored } of all) {
    if (stored.fact.type === 'points.transferred') givers.set(transferIdOf(stored.fact), stored.subject)
  }
  return all.map((one) => {
    const { fact } = one.stored
    if (fact.type !== 'points.transfer-settled' || !('payload' in fact)) return one
    const giver = givers.get((fact.payload as TransferResult).transferId)
    return giver === undefined ? one : { ...one, stored: { ...one.stored, subject: giver } }
  })
}

/** Who stays and who goes, of those who are one now. */
function sides(
  survivor: Customer,
  sealed: Customer,
): { readonly kept: ReadonlySet<string>; readonly group: ReadonlySet<string> } {
  const group = new Set([sealed.id, ...sealed.absorbed.filter((id) => survivor.absorbed.includes(id))])
  return { group, kept: new Set([survivor.id, ...survivor.absorbed].filter((id) => !group.has(id))) }
}

interface Records {
  readonly survivor: Customer
  readonly sealed: Customer
  /** Everyone who is part of the survivor, the sealed one among them. */
  readonly absorbed: readonly Customer[]
}

interface Histories {
  readonly mine: readonly StoredFact[]
  readonly theirs: readonly StoredFact[]
  readonly moved: readonly StoredFact[]
  /** Every message that was planned for any of them. */
  readonly planned: readonly JournalEntry[]
  /** The bills of all of them, as they are kept. */
  readonly were: readonly CustomerBill[]
  /** The points in the journals of who stays, and of who goes. */
  readonly books: Parameters<typeof giftsOfPart>[1]
}

function divide(
  world: World,
  { survivor, sealed, absorbed: all }: Records,
  { mine, theirs, moved, planned, books, were }: Histories,
): Division {
  const { kept: stay, group } = sides(survivor, sealed)
  const absorbed = survivor.absorbed.filter((id) => stay.has(id))
  const gone = { ...sealed, absorbed: sealed.absorbed.filter((id) => group.has(id)) }
  const keys = survivor.keys.filter((key) => !sealed.keys.includes(key))
  const factsOf = (stored: readonly StoredFact[]) => stored.map(({ fact }) => fact)
  const beside = {
    planned,
    were,
    isPart: true,
    booked: bookedIn([...books.joint, ...books.own], factsOf([...mine, ...theirs])),
    holds: survivor.points.holds,
  }
  const kept = lessSealed(
    rebuild(world, { ...survivor, absorbed, keys }, factsOf(mine), {
      ...beside,
      given: giftsWithout(books.joint, theirs),
    }),
    all.filter(({ id }) => stay.has(id)),
  )
  const others = all.filter(({ id }) => group.has(id) && id !== sealed.id)
  const gifts = giftsOfPart(sealed, books, { mine, theirs })
  const restored = lessSealed(rebuild(world, gone, factsOf(theirs), { ...beside, ...gifts }), others)
  const isFrozen = frozenSides(survivor, sealed, [...mine, ...theirs])
  const unsaid = divideUnsaid(survivor, sealed, new Set(factsOf(theirs).map(causeOf)))
  return {
    mine: { ...frozenAs(kept, isFrozen), unsaid: unsaid.mine, billsGone: restored.bills.map((bill) => bill.key) },
    theirs: {
      ...frozenAs(restored, isFrozen),
      unsaid: unsaid.theirs,
      referralWas: survivor.referral,
      facts: moved,
    },
    restored: sealed.id,
  }
}

/**
 * What is still to be said goes with the facts that began it. Who wanted to be left in peace is not known any more, so both
 * are: a message too few is the smaller mistake.
 */
function divideUnsaid(
  survivor: Customer,
  sealed: Customer,
  theirCauses: ReadonlySet<string>,
): { readonly mine: Unsaid; readonly theirs: Unsaid } {
  const theirIds = new Set(
    survivor.messages.flatMap(({ rule }) =>
      [...theirCauses].flatMap((anchor) =>
        [survivor.id, sealed.id].flatMap((id) => steps.map((step) => messageIdOf(id, { rule, anchor }, step))),
      ),
    ),
  )
  const isTheirs = (id: string): boolean => theirIds.has(id)
  const { waiting, messages, suppressed, interests } = survivor
  return {
    mine: {
      waiting: waiting.filter(({ anchor }) => !theirCauses.has(anchor)),
      messages: messages.filter(({ id }) => !isTheirs(id)),
      suppressed,
      interests,
    },
    theirs: {
      waiting: waiting.filter(({ anchor }) => theirCauses.has(anchor)),
      messages: messages.filter(({ id }) => isTheirs(id)),
      suppressed,
      interests,
    },
  }
}

/** The places of a rule's actions: each may send one message. */
const steps = [0, 1, 2, 3] as const
