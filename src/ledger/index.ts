export { CrmError, type CrmErrorDetails, isCrmError, type Problem } from '../errors.ts'
export type { Day, Instant } from '../time.ts'
export {
  type Account,
  type AccountTier,
  accountMaximums,
  type Balances,
  type Bucket,
  bucketKey,
  type CapUsage,
  type Hold,
  type Lifetime,
  mainFund,
  openAccount,
  type Part,
  type Qualifying,
  type QualifyingMonth,
  type ResolvedHold,
  settledBalances,
  type TierMeasure,
  type Transit,
  unaccountedPoints,
} from './account.ts'
export {
  type BillLine,
  type BillRedemption,
  type BurnedPart,
  billMaximums,
  type LedgerBill,
  type PaidPart,
  type QualifiedBill,
} from './bill.ts'
export type {
  BalanceClaim,
  BalanceColumn,
  BalanceExplanation,
  BalanceMove,
  ShownBalance,
} from './books/balance-claim.ts'
export { type AccountBooks, booksAt } from './books/books-at.ts'
export type { ChainBreak } from './books/chain-break.ts'
export { explainBalance } from './books/explain-balance.ts'
export { type FoldedEntries, foldEntries } from './books/fold-entries.ts'
export { type LineWriting, lineText, lineTrace, reasonText } from './books/line-text.ts'
export { type PrintOptions, printStatement, printWidths } from './books/print-statement.ts'
export { type SealedCommit, sealEntries } from './books/seal.ts'
export {
  type BookEntry,
  type ExpiringLater,
  type LineCause,
  type Statement,
  type StatementLine,
  type StatementOptions,
  statement,
} from './books/statement.ts'
export { mostBreaks, type Verification, type VerifyOptions, verify } from './books/verify.ts'
export { boundText } from './bound-text.ts'
export type { Adjust } from './commands/adjust.ts'
export {
  type BonusName,
  birthdayIn,
  bonusKey,
  type GrantBonus,
  nextBirthdayBonus,
  usualToldDaysAhead,
} from './commands/bonuses.ts'
export type { CaptureHold, ReleaseHold } from './commands/captures.ts'
export type { EarningBound } from './commands/earn-limits.ts'
export {
  type Earner,
  type EarningBill,
  type EarningLine,
  type EarningQuote,
  quoteEarning,
} from './commands/earning-quote.ts'
export type { Freeze } from './commands/freeze.ts'
export type { LeaseAllowance, PlaceHold } from './commands/holds.ts'
export type { Redeem } from './commands/redemption.ts'
export {
  quoteRedemption,
  type RedemptionBill,
  type RedemptionLimits,
  type RedemptionQuote,
} from './commands/redemption-quote.ts'
export type { Return, ReturnedLine, ReturnUnlinked, Void } from './commands/returns.ts'
export type { CreditTransfer, DebitTransfer, SettleTransfer } from './commands/transfer.ts'
export { decide, type Earn, type LedgerCommand } from './decide.ts'
export type { Allocation, Entry, EntryKind, SealedEntry, TierMove } from './entry.ts'
export { lifespanOf } from './lifespan.ts'
export {
  type Absorbing,
  type AccountParcel,
  absorbAccount,
  type EmptiedAccount,
  type Emptying,
  emptyAccount,
  type MoveReason,
} from './merge.ts'
export {
  type KeptSpending,
  markTold,
  type OfflineAllowance,
  type OfflineCapture,
  type OfflineSpending,
  type OfflineSpent,
  offlineMaximums,
  openAllowance,
  spendOffline,
  untoldSpendings,
} from './offline.ts'
export type { Accepted, LedgerOutcome, RefusalCode, Refused } from './outcome.ts'
export { type PointsQuestion, type PointsQuote, quotePoints } from './quote.ts'
export type { BadField, RedemptionBound, RefusalDetails } from './refusal-details.ts'
export { refusalText } from './refusal-text.ts'
export { balanceAt, type Moved, nextSettlementAt, settle } from './settle.ts'
export { type TierProgress, tierProgress } from './standing/tiers.ts'
export { checkLedgerTerms, defineLedgerTerms } from './terms/check-terms.ts'
export { pointsToMinor } from './terms/points-to-minor.ts'
export {
  type AdjustTerms,
  type Bonus,
  type BonusTerms,
  type EarnCampaign,
  type EarnTerms,
  type ExpiryRounding,
  type ExpiryTerms,
  type LedgerPolicy,
  type LedgerTerms,
  type Lifespan,
  type OfflineTerms,
  type RedeemTerms,
  type ReferralTerms,
  type ReturnTerms,
  type TierRung,
  type TierTerms,
  type TierWindow,
  type TransferTerms,
  termsMaximums,
  type Weekday,
  weekdays,
} from './terms/terms.ts'
