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
  type TierMeasure,
  type Transit,
  unaccountedPoints,
} from './account.ts'
export type { Adjust } from './adjust.ts'
export type { BalanceClaim, BalanceColumn, BalanceExplanation, ShownBalance } from './balance-claim.ts'
export { addBurn, type BillLine, type BurnedPart, billMaximums, type LedgerBill, openBill } from './bill.ts'
export {
  type BonusName,
  birthdayIn,
  bonusKey,
  type GrantBonus,
  nextBirthdayBonus,
  usualToldDaysAhead,
} from './bonuses.ts'
export type { CaptureHold, ReleaseHold } from './captures.ts'
export { checkLedgerTerms, defineLedgerTerms } from './check-terms.ts'
export { decide, type Earn, type LedgerCommand } from './decide.ts'
export type { EarningBound } from './earn-limits.ts'
export { type Earner, type EarningBill, type EarningLine, type EarningQuote, quoteEarning } from './earning.ts'
export type { Allocation, Entry, EntryKind, SealedEntry, TierMove } from './entry.ts'
export { explainBalance } from './explain-balance.ts'
export type { Freeze } from './freeze.ts'
export { rememberGrant } from './grants.ts'
export type { LeaseAllowance, PlaceHold } from './holds.ts'
export { lifespanOf } from './lifespan.ts'
export { lineWords } from './line-words.ts'
export { type AccountParcel, absorbAccount, type MoveReason, type SealedAccount, sealAccount } from './merge.ts'
export {
  type OfflineAllowance,
  type OfflineSpending,
  type OfflineSpent,
  openAllowance,
  spendOffline,
} from './offline.ts'
export type { Accepted, LedgerOutcome, RefusalCode, Refused } from './outcome.ts'
export { isToPool, mirrorTier } from './pool.ts'
export { type PrintOptions, printStatement, printWidths } from './print-statement.ts'
export { type PointsQuestion, type PointsQuote, quotePoints } from './quote.ts'
export {
  pointsToMinor,
  quoteRedemption,
  type Redeem,
  type RedemptionBound,
  type RedemptionQuote,
} from './redemption.ts'
export { restate } from './restate.ts'
export type { Return, ReturnedLine, ReturnUnlinked, Void } from './returns.ts'
export { type SealedCommit, sealEntries } from './seal.ts'
export { balanceAt, type Moved, nextSettlementAt, settle } from './settle.ts'
export {
  type BookEntry,
  type ExpiringLater,
  type FoldedEntries,
  foldEntries,
  type Statement,
  type StatementLine,
  type StatementOptions,
  statement,
} from './statement.ts'
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
} from './terms.ts'
export { type TierProgress, tierProgress } from './tiers.ts'
export type { CreditTransfer, DebitTransfer, SettleTransfer } from './transfer.ts'
export { type ChainBreak, mostBreaks, type Verification, verify } from './verify.ts'
