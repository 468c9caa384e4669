// What the engine around the ledger needs, and no shop: it changes books without a decision, or serves the engine alone. Not
// an entry of the package.
export { outstandingPoints, zeroBalances } from './account.ts'
export { type Apart, inBooksOf, withoutDebtLimit } from './apart.ts'
export { addBurn, burnedMinor, isOfOneKind, openBill, type Payment } from './bill.ts'
export { isGivenByRule, lineWords } from './books/line-words.ts'
export { shortId } from './books/plain-text.ts'
export { type PaidElsewhere, payElsewhere } from './commands/paid-by-points.ts'
export { addBalances } from './entry.ts'
export { keepHolds } from './kept-holds.ts'
export { isToPool, mirrorTier } from './pool.ts'
export { type Restating, restate } from './restate.ts'
export type { MovedBill } from './settle.ts'
export { rememberGrant } from './standing/grants.ts'
