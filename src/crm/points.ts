import { CrmError } from '../errors.ts'
import type { Actor, CustomerRef, Fact, FactInput } from '../facts/index.ts'
import { parseFact } from '../facts/index.ts'
import { type Balances, balanceAt, quoteEarning, quoteRedemption, type RedemptionQuote } from '../ledger/index.ts'
import { policyAt } from '../policy.ts'
import { type Engine, writeFacts } from './engine.ts'
import { lookFor } from './load.ts'
import type { RecordOutcome } from './outcomes.ts'

/** Who commands, and under which id: the same id again is the same command. */
export interface PointsCommand {
  readonly id: string
  readonly source: string
  readonly customer: CustomerRef
  readonly storeId?: string
  readonly tillId?: string
}

/** Points at the counter. A command that cannot be is an outcome with `refused` and the limit that bound it. */
export interface PointsDesk {
  balance(customer: CustomerRef): Promise<Balances>
  /** What may be redeemed on a bill, what bound it, what expires next, and what the bill would earn. */
  quote(customer: CustomerRef, bill?: { readonly billMinor: number }): Promise<RedemptionQuote & { readonly earnsPoints: number }>
  redeem(command: PointsCommand & { readonly points: number; readonly billId?: string; readonly billSource?: string; readonly billMinor?: number }): Promise<RecordOutcome>
  adjust(command: PointsCommand & { readonly points: number; readonly reason: string; readonly actor: Actor }): Promise<RecordOutcome>
  /** Debits at once; the other side is credited by the worker, or the points come back. */
  transfer(command: PointsCommand & { readonly points: number; readonly to: CustomerRef }): Promise<RecordOutcome>
}

export function createPoints(engine: Engine): PointsDesk {
  const command = async (input: Omit<Extract<FactInput, { type: 'points.redeemed' }>, 'type' | 'occurredAt'> & Record<string, unknown>, type: string): Promise<RecordOutcome> => {
    const parsed = parseFact({ ...input, type, occurredAt: engine.clock() }, engine.factTypes)
    if (parsed.status === 'invalid') {
      throw new CrmError('bad-fact', parsed.problems.map(({ message }) => message).join(' '), { problems: parsed.problems })
    }
    const [outcome] = await writeFacts(engine, [parsed.fact as Fact])
    if (outcome === undefined) throw new CrmError('bad-fact', 'Nothing was recorded.')
    return outcome
  }
  return {
    balance: async (customer) => {
      const [loaded] = await engine.store.load([lookFor(engine.tenant, customer)])
      if (loaded === undefined || loaded.customer === null) return { pending: 0, available: 0, held: 0, debt: 0, inTransit: 0 }
      return balanceAt(loaded.customer.points, engine.clock())
    },
    quote: async (customer, bill) => {
      const now = engine.clock()
      const world = await engine.worlds.current(now)
      const { ledger } = policyAt(world.policies, now)
      const [loaded] = await engine.store.load([lookFor(engine.tenant, customer)])
      if (ledger === null || loaded === undefined || loaded.customer === null) {
        return { available: 0, redeemablePoints: 0, redeemableMinor: 0, boundBy: 'available', nextExpiry: null, earnsPoints: 0 }
      }
      const quote = quoteRedemption(ledger.terms, loaded.customer.points, bill ?? {}, now)
      const earnsPoints = bill === undefined ? 0 : quoteEarning(ledger.terms, { lines: [{ amountMinor: bill.billMinor }] }).points
      return { ...quote, earnsPoints }
    },
    redeem: (given) => command({ ...given }, 'points.redeemed'),
    adjust: (given) => command({ ...given }, 'points.adjusted'),
    transfer: (given) => command({ ...given }, 'points.transferred'),
  }
}
