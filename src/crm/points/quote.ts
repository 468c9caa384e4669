import { CrmError } from '../../errors.ts'
import { type CustomerRefInput, type FactInput, type PurchaseCompleted, parseFact } from '../../facts/index.ts'
import { linesOf } from '../../fold/index.ts'
import {
  type Account,
  balanceAt,
  type LedgerBill,
  openAccount,
  type PointsQuestion,
  type PointsQuote,
  quotePoints,
} from '../../ledger/index.ts'
import { policyAt } from '../../policy.ts'
import type { Instant } from '../../time.ts'
import type { Engine } from '../engine.ts'
import { lookFor } from '../load.ts'
import { refFrom } from '../refs.ts'
import { findOwner } from './account.ts'

type BillInput = Extract<FactInput, { type: 'purchase.completed' }>

/** A bill before it is paid, in integer minor units, as `purchase.completed` will tell it. */
export interface QuotedBill extends Pick<BillInput, 'totalMinor' | 'taxMinor' | 'lines' | 'campaign'> {
  /** The bill's number, if points may have paid for a part of it already: they count towards its limits. */
  readonly billId?: string
  /** The system that writes the bill; told with `billId`. */
  readonly billSource?: string
  /** Points that are to pay for a part of it: nothing is earned on that part. */
  readonly redeemPoints?: number
}

/** What a cashier tells a shopper. Somebody unknown has nothing, and earns what anybody would. */
export async function quote(engine: Engine, ref: CustomerRefInput, bill?: QuotedBill): Promise<PointsQuote> {
  const now = engine.clock()
  const question = bill === undefined ? {} : questionOf(bill, now)
  const { ledger } = policyAt((await engine.worlds.current(now)).policies, now)
  const found = await findOwner(engine, refFrom(ref))
  const known = found === null ? null : await stubOf(engine, found.customer.id, bill)
  const account = found?.owner.points ?? openAccount()
  if (ledger === null) return withoutProgramme(account, now)
  const quoted = quotePoints(ledger.terms, account, { ...question, known }, now)
  if (found === null || found.owner === found.customer) return quoted
  // The household's points pay; the bill is the member's own, and so are the caps on what it earns.
  return { ...quoted, earning: quotePoints(ledger.terms, found.customer.points, { ...question, known }, now).earning }
}

/** What the books know of the bill; null when nothing, or when it has no number yet. */
async function stubOf(engine: Engine, customerId: string, bill: QuotedBill | undefined): Promise<LedgerBill | null> {
  if (bill?.billId === undefined || bill.billSource === undefined) return null
  const key = `${bill.billSource}/${bill.billId}`
  const [loaded] = await engine.store.load([{ ...lookFor(engine.tenant, { customerId }), bills: [key] }])
  return loaded?.bills.find((known) => known.key === key)?.points ?? null
}

function withoutProgramme(account: Account, now: Instant): PointsQuote {
  const balances = balanceAt(account, now)
  return {
    balances,
    available: balances.available,
    availableMinor: 0,
    redeemablePoints: 0,
    redeemableMinor: 0,
    boundBy: 'available',
    frozen: account.frozen,
    earning: null,
    nextExpiry: null,
    tier: null,
  }
}

/**
 * The bill as it would earn if it were paid now.
 * @throws CrmError `bad-fact`.
 */
function questionOf(
  { redeemPoints = 0, billId: _billId, billSource: _billSource, ...bill }: QuotedBill,
  now: Instant,
): PointsQuestion {
  const parsed = parseFact({ ...bill, type: 'purchase.completed', id: 'quote', source: 'quote', occurredAt: now })
  if (parsed.status === 'invalid') {
    const { problems } = parsed
    throw new CrmError('bad-fact', problems.map(({ message }) => message).join(' '), { problems })
  }
  if (!Number.isSafeInteger(redeemPoints) || redeemPoints < 0) {
    const expected = 'whole points, 0 or more'
    const message = `redeemPoints: found ${redeemPoints}; expected ${expected}.`
    throw new CrmError('bad-fact', message, {
      problems: [{ path: 'redeemPoints', message, found: redeemPoints, expected }],
    })
  }
  const purchase = parsed.fact as PurchaseCompleted
  const lines = linesOf(purchase).map(({ netMinor, taxMinor, category }) => ({
    amountMinor: netMinor,
    taxMinor,
    category,
  }))
  return { bill: { lines, campaign: purchase.campaign }, redeemPoints }
}
