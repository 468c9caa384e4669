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
  type Transit,
  unaccountedPoints,
} from './account.ts'
export type { Adjust } from './adjust.ts'
export { type BillLine, type BurnedPart, billMaximums, type LedgerBill, openBill } from './bill.ts'
export { checkLedgerTerms, defineLedgerTerms } from './check-terms.ts'
export { decide, type Earn, type LedgerCommand } from './decide.ts'
export { type EarningBill, type EarningLine, type EarningQuote, quoteEarning } from './earning.ts'
export type { Allocation, Entry, EntryKind, SealedEntry } from './entry.ts'
export { lifespanOf } from './lifespan.ts'
export { type AccountParcel, absorbAccount, type SealedAccount, sealAccount } from './merge.ts'
export type { Accepted, LedgerOutcome, RefusalCode, Refused } from './outcome.ts'
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
  type FoldedEntries,
  foldEntries,
  type Statement,
  type StatementLine,
  type StatementOptions,
  statement,
} from './statement.ts'
export {
  type EarnTerms,
  type ExpiryRounding,
  type ExpiryTerms,
  type LedgerPolicy,
  type LedgerTerms,
  type Lifespan,
  type RedeemTerms,
  type ReturnTerms,
  termsMaximums,
} from './terms.ts'
export type { CreditTransfer, DebitTransfer, SettleTransfer } from './transfer.ts'
export { type ChainBreak, mostBreaks, type Verification, verify } from './verify.ts'
