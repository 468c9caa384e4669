import type { RedemptionQuote } from './commands/redemption-quote.ts'

/**
 * Why not more points may be redeemed, in a sentence for the cashier's screen; a program goes by `boundBy` and `limits`.
 * Amounts are minor units, since the ledger knows no currency.
 */
export function boundText({
  available,
  redeemablePoints,
  boundBy,
  limits,
}: Omit<RedemptionQuote, 'nextExpiry'>): string {
  const { minimumPoints, stepPoints, maximumPoints, billPoints, maximumShareOfBillPercent, minimumBillMinor } = limits
  const atLeast = redeemablePoints === 0 && minimumPoints > 1 ? `, and at least ${minimumPoints} at once` : ''
  switch (boundBy) {
    case 'frozen':
      return 'The account is frozen: it earns, and spends nothing until it is free again.'
    case 'available':
      return available === 0 ? 'There are no points to spend.' : `These are all the points there are: ${available}.`
    case 'bill-share':
      return `Points pay at most ${maximumShareOfBillPercent}% of a bill: of this one ${billPoints ?? 0} points more${atLeast}.`
    case 'maximum':
      return `At most ${maximumPoints ?? redeemablePoints} points at once${atLeast}.`
    case 'step':
      return `Points pay in steps of ${stepPoints}.`
    case 'minimum':
      return `At least ${minimumPoints} points at once; there are ${available}.`
    case 'minimum-bill':
      return `Points pay on bills from ${minimumBillMinor} minor units up.`
  }
}
