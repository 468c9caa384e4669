import type { CustomerRefInput } from '../../facts/index.ts'
import type { Balances, PointsQuote } from '../../ledger/index.ts'
import type { Engine } from '../engine.ts'
import { refFrom } from '../refs.ts'
import { balanceOf } from './account.ts'
import type { HoldAnswer, PointsAnswer } from './answers.ts'
import { command, holdCommand } from './command.ts'
import type {
  AdjustPoints,
  AwardPoints,
  CapturePoints,
  FreezePoints,
  GrantCampaign,
  HoldPoints,
  LeasePoints,
  MergeCustomers,
  RedeemPoints,
  ReleasePoints,
  TransferPoints,
} from './commands.ts'
import { merge } from './merging.ts'
import { type QuotedBill, quote } from './quote.ts'

/**
 * Points at the counter. A command is done once: the same id again is answered with the first result, whatever happened
 * since. What cannot be is an answer too, with what would be accepted. Of somebody in a household it is the household's
 * points that are asked for and spent.
 *
 * Every command throws CrmError `bad-fact` when it is none, `command-id-reused` when its id was another command's, and
 * `conflict-exhausted` when others kept being first; a reference that is none throws `bad-customer-ref`. `limit-exceeded` means
 * that a command was done so long ago that its result is not looked for any more.
 */
export interface PointsDesk {
  /** All zero for somebody unknown. */
  balance(customer: CustomerRefInput): Promise<Balances>
  /** All that a cashier needs to say about a bill before it is paid. Looking never writes. */
  quote(customer: CustomerRefInput, bill?: QuotedBill): Promise<PointsQuote>
  /** Sets points aside while a checkout lasts: capture them, release them, or they are free again when the hold ends. */
  hold(command: HoldPoints): Promise<HoldAnswer>
  capture(command: CapturePoints): Promise<PointsAnswer>
  release(command: ReleasePoints): Promise<PointsAnswer>
  redeem(command: RedeemPoints): Promise<PointsAnswer>
  /** Sets points aside for a till that goes offline; what it spends it captures when it is back. */
  lease(command: LeasePoints): Promise<HoldAnswer>
  adjust(command: AdjustPoints): Promise<PointsAnswer>
  award(command: AwardPoints): Promise<PointsAnswer>
  grant(command: GrantCampaign): Promise<PointsAnswer>
  freeze(command: FreezePoints): Promise<PointsAnswer>
  /**
   * Debits, then credits the other side, and answers for the giver; what is interrupted in between the worker finishes, or
   * the points come back. In the balance they are still in transit.
   */
  transfer(command: TransferPoints): Promise<PointsAnswer>
  /**
   * Makes two records one, and answers for the one that goes on: the joined balance, and what the other brought, also into
   * their household. Told with a time, it is dated so.
   */
  merge(command: MergeCustomers): Promise<PointsAnswer>
}

export function createPoints(engine: Engine): PointsDesk {
  return {
    balance: async (customer) => balanceOf(engine, refFrom(customer)),
    quote: (customer, bill) => quote(engine, customer, bill),
    hold: (given) => holdCommand(engine, 'points.held', given),
    capture: (given) => command(engine, 'points.captured', given),
    release: (given) => command(engine, 'points.released', given),
    redeem: (given) => command(engine, 'points.redeemed', given),
    lease: (given) => holdCommand(engine, 'points.leased', given),
    adjust: (given) => command(engine, 'points.adjusted', given),
    award: (given) => command(engine, 'points.awarded', given),
    grant: (given) => command(engine, 'bonus.granted', given),
    freeze: (given) => command(engine, 'points.frozen', given),
    transfer: (given) => command(engine, 'points.transferred', given),
    merge: (given) => merge(engine, given),
  }
}
