import type { Customer } from '../customer.ts'
import { type Actor, type CustomerRefInput, type Fact, parseFact } from '../facts/index.ts'
import { contentHash } from '../hash.ts'
import { type Balances, balanceAt, quoteEarning, quoteRedemption, type RedemptionQuote } from '../ledger/index.ts'
import { policyAt } from '../policy.ts'
import { onlyOutcome, recordAll } from './accept.ts'
import type { Engine } from './engine.ts'
import { lookFor } from './load.ts'
import type { Duplicate, RecordOutcome, Refused } from './outcomes.ts'
import { refFrom } from './refs.ts'

/** Who commands, and under which id: the same id again is the same command, whenever it comes. */
export interface PointsCommand {
  readonly id: string
  readonly source: string
  readonly customer: CustomerRefInput
  /** When it happened; now when left out. A till that may send a command again keeps the time it first said. */
  readonly occurredAt?: number | string | Date
  readonly storeId?: string
  readonly tillId?: string
}

/**
 * Points at the counter. A command that cannot be is an outcome with `refused` and the limit that bound it; one that is
 * none throws CrmError `bad-fact`, a reference that is none `bad-customer-ref`.
 */
export interface PointsDesk {
  /** All zero for somebody unknown. */
  balance(customer: CustomerRefInput): Promise<Balances>
  /** What may be redeemed on a bill, what bound it, what expires next, and what the bill would earn. */
  quote(
    customer: CustomerRefInput,
    bill?: { readonly billMinor: number },
  ): Promise<RedemptionQuote & { readonly earnsPoints: number }>
  redeem(
    command: PointsCommand & {
      readonly points: number
      readonly billId?: string
      readonly billSource?: string
      readonly billMinor?: number
    },
  ): Promise<RecordOutcome>
  adjust(
    command: PointsCommand & { readonly points: number; readonly reason: string; readonly actor: Actor },
  ): Promise<RecordOutcome>
  /** Debits, then credits the other side; what is interrupted in between the worker finishes, or the points come back. */
  transfer(command: PointsCommand & { readonly points: number; readonly to: CustomerRefInput }): Promise<RecordOutcome>
}

export function createPoints(engine: Engine): PointsDesk {
  const command = async (given: PointsCommand, type: string): Promise<RecordOutcome> => {
    const input = { ...given, type, occurredAt: given.occurredAt ?? engine.clock() }
    const outcome = onlyOutcome(await recordAll(engine, [input], { backfill: false, store: undefined }))
    if (given.occurredAt !== undefined || outcome.status !== 'refused' || outcome.code !== 'fact-id-reused')
      return outcome
    return (await sameCommand(engine, input, outcome)) ?? outcome
  }
  const find = async (ref: CustomerRefInput): Promise<Customer | null> => {
    const [loaded] = await engine.store.load([lookFor(engine.tenant, refFrom(ref))])
    return loaded?.customer ?? null
  }
  return {
    balance: async (ref) => {
      const customer = await find(ref)
      if (customer === null) return { pending: 0, available: 0, held: 0, debt: 0, inTransit: 0 }
      return balanceAt(customer.points, engine.clock())
    },
    quote: async (ref, bill) => {
      const now = engine.clock()
      const { ledger } = policyAt((await engine.worlds.current(now)).policies, now)
      const customer = await find(ref)
      const earnsPoints =
        bill === undefined || ledger === null
          ? 0
          : quoteEarning(ledger.terms, { lines: [{ amountMinor: bill.billMinor }] }).points
      if (ledger === null || customer === null) {
        return {
          available: 0,
          redeemablePoints: 0,
          redeemableMinor: 0,
          boundBy: 'available',
          nextExpiry: null,
          earnsPoints,
        }
      }
      return { ...quoteRedemption(ledger.terms, customer.points, bill ?? {}, now), earnsPoints }
    },
    redeem: (given) => command(given, 'points.redeemed'),
    adjust: (given) => command(given, 'points.adjusted'),
    transfer: (given) => command(given, 'points.transferred'),
  }
}

/** A command sent again is looked for among so many of the customer's latest of its kind. */
const commandsLookedAt = 500

/** A till that sends a command again without a time of its own means the same command: only the clock went on. */
async function sameCommand(
  engine: Engine,
  input: { readonly type: string },
  refused: Refused,
): Promise<Duplicate | null> {
  const { customerId } = refused.details
  const parsed = parseFact(input, engine.factTypes)
  if (parsed.status === 'invalid' || typeof customerId !== 'string') return null
  const { items } = await engine.store.history({
    tenant: engine.tenant,
    customerId,
    of: 'facts',
    kinds: [input.type],
    order: 'latest',
    after: null,
    limit: commandsLookedAt,
  })
  const facts = items.flatMap((item) => (item.of === 'facts' ? [item.stored.fact] : []))
  const known = facts.find(({ source, id }) => source === refused.fact.source && id === refused.fact.id)
  if (known === undefined || saidBy(known) !== saidBy(parsed.fact)) return null
  return { status: 'duplicate', fact: refused.fact, customerId }
}

function saidBy(fact: Fact): string {
  return contentHash({ ...fact, occurredAt: null })
}
