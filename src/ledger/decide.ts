import type { Instant } from '../time.ts'
import type { Account } from './account.ts'
import type { LedgerBill } from './bill.ts'
import { closeDraft } from './bounds.ts'
import { misshapen } from './command-shape.ts'
import { type Adjust, adjust } from './commands/adjust.ts'
import { type GrantBonus, grantBonus } from './commands/bonuses.ts'
import { type CaptureHold, captureHold, type ReleaseHold, releaseHold } from './commands/captures.ts'
import { earn } from './commands/earning.ts'
import type { EarningBill } from './commands/earning-quote.ts'
import { type Freeze, freeze } from './commands/freeze.ts'
import { type LeaseAllowance, leaseAllowance, type PlaceHold, placeHold } from './commands/holds.ts'
import { type Redeem, redeem } from './commands/redemption.ts'
import {
  applyReturns,
  type Return,
  type ReturnUnlinked,
  returnLines,
  returnUnlinked,
  type Void,
  voidBill,
  voided,
} from './commands/returns.ts'
import {
  type CreditTransfer,
  creditTransfer,
  type DebitTransfer,
  debitTransfer,
  type SettleTransfer,
  settleTransfer,
} from './commands/transfer.ts'
import type { Cause, Draft } from './draft.ts'
import { type Decision, type LedgerOutcome, refusal } from './outcome.ts'
import { beginDraft } from './settle.ts'
import { countTowardsTier, followLadder } from './standing/tiers.ts'
import type { LedgerPolicy } from './terms/terms.ts'

/** A bill is paid and earns, at the time of the command. */
export interface Earn {
  readonly kind: 'earn'
  readonly bill: EarningBill
}

/** What the ledger can be told. */
export type LedgerCommand =
  | Earn
  | Return
  | ReturnUnlinked
  | Void
  | Redeem
  | PlaceHold
  | CaptureHold
  | ReleaseHold
  | LeaseAllowance
  | GrantBonus
  | Adjust
  | Freeze
  | DebitTransfer
  | CreditTransfer
  | SettleTransfer

/**
 * What a command does to an account and, where it concerns one, to a bill. First writes what time did since the last
 * settlement, then the command's own entries. Never throws: a command of another shape, which JSON may bring, is refused as
 * `bad-command`. Never changes its arguments.
 *
 * Bills, redemptions and captures on a bill, holds and bonuses are recognised when they come again, a debit only while it is
 * on its way; of other commands the caller keeps the ids.
 * @param policy For `earn` the terms in force when the bill was paid; for everything else those in force at `now`.
 * @param bill The stub of the bill that the command names, null where there is none yet; another bill's stub is refused as
 *   `unknown-bill`.
 * @param now When the command counts. It may lie before what is settled (a late fact): then what has matured or expired
 *   stays so, and points that come too late for their own expiry are written as earned and expired.
 */
export function decide(
  policy: LedgerPolicy,
  account: Account,
  bill: LedgerBill | null,
  command: LedgerCommand,
  now: Instant,
): LedgerOutcome {
  const bad = misshapen(command, now)
  if (bad !== null) return refusal('bad-command', bad)
  const draft = beginDraft(account, now, causeOf(policy, command), policy)
  followLadder(draft, policy)
  // JSON leaves out what is not there.
  const known = bill ?? null
  const decision = handle(policy, draft, known, command)
  if ('status' in decision) return decision
  return { status: 'accepted', account: closeDraft(draft), bill: decision.bill ?? known, entries: draft.entries }
}

function handle(policy: LedgerPolicy, draft: Draft, bill: LedgerBill | null, command: LedgerCommand): Decision {
  switch (command.kind) {
    case 'earn':
      return earnBill(policy, draft, bill, command)
    case 'return':
      return returnLines(policy, draft, bill, command)
    case 'return-unlinked':
      return returnUnlinked(policy, draft, command)
    case 'void':
      return voidBill(policy, draft, bill, command)
    case 'redeem':
      return redeem(policy, draft, bill, command)
    case 'hold':
      return placeHold(policy, draft, bill, command)
    case 'capture':
      return captureHold(policy, draft, bill, command)
    case 'release':
      return releaseHold(draft, command)
    case 'lease':
      return leaseAllowance(policy, draft, command)
    case 'bonus':
      return grantBonus(policy, draft, command)
    case 'adjust':
      return adjust(policy, draft, command)
    case 'freeze':
      return freeze(draft, command)
    case 'debit-transfer':
      return debitTransfer(policy, draft, command)
    case 'credit-transfer':
      return creditTransfer(draft, command)
    case 'settle-transfer':
      return settleTransfer(draft, command)
  }
}

function earnBill(policy: LedgerPolicy, draft: Draft, known: LedgerBill | null, command: Earn): Decision {
  const decision = earn(policy, draft, known, command.bill)
  const isKnown = known !== null && known.earnedAt !== null
  if ('status' in decision || decision.bill === null || isKnown) return decision
  if (known?.voided !== true) return { bill: countTowardsTier(policy, draft, decision.bill) }
  // The bill was cancelled before it arrived: it earns and returns in one go.
  const { lines, qualified } = decision.bill
  const uncounted = qualified === undefined ? undefined : { ...qualified, amount: 0 }
  return { bill: applyReturns(policy, draft, { ...voided(decision.bill), qualified: uncounted }, lines) }
}

function causeOf(policy: LedgerPolicy, command: LedgerCommand): Cause {
  const policyVersion = policy.version
  switch (command.kind) {
    case 'earn':
      return { ref: command.bill.billId, policyVersion }
    case 'return':
    case 'void':
      return { ref: command.billId, policyVersion }
    case 'return-unlinked':
      return { ref: command.returnId, policyVersion }
    case 'redeem':
      return { ref: command.billId ?? command.commandId, policyVersion }
    case 'hold':
    case 'lease':
    case 'release':
      return { ref: command.holdId, policyVersion }
    case 'capture':
      return { ref: command.billId ?? command.commandId, policyVersion }
    case 'bonus':
      return { ref: command.key, policyVersion }
    case 'adjust': {
      const { commandId, actor, approver, reason } = command
      return { ref: commandId, policyVersion, actor, approver, reason }
    }
    case 'freeze':
      return { ref: command.commandId, policyVersion, actor: command.actor, reason: command.reason }
    case 'debit-transfer':
    case 'credit-transfer':
    case 'settle-transfer':
      return { ref: command.transferId, policyVersion }
  }
}
