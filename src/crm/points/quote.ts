import { CrmError } from '../../errors.ts'
import { type CustomerRefInput, type FactInput, type PurchaseCompleted, parseFact } from '../../facts/index.ts'
import { ledgerBillId, linesOf } from '../../fold/index.ts'
import {
  type Account,
  balanceAt,
  type LedgerBill,
  openAccount,
  type PointsQuestion,
  type PointsQuote,
  quotePoints,
  type RedemptionLimits,
} from '../../ledger/index.ts'
import { policyAt } from '../../policy.ts'
import type { Instant } from '../../time.ts'
import type { Engine } from '../engine.ts'
import { lookFor } from '../load.ts'
import { refFrom } from '../refs.ts'
import { findOwner } from './account.ts'
import { refuseNoObject } from './no-object.ts'

type BillInput = Extract<FactInput, { type: 'purchase.completed' }>

/** A bill before it is paid, in integer minor units, as `purchase.completed` will tell it. */
export interface QuotedBill extends Pick<BillInput, 'totalMinor' | 'taxMinor' | 'lines' | 'campaign'> {
  /** The bill's number, if points may have paid for a part of it already, or are held for it: they count towards its limits. */
  readonly billId?: string
  /** The system that writes the bill; required with `billId`, since a quote has no source of its own. */
  readonly billSource?: string
  /** Points that are to pay for a part of it: nothing is earned on that part. */
  readonly redeemPoints?: number
}

/** What a cashier tells a shopper. Somebody unknown has nothing, and earns what anybody would. */
export async function quote(engine: Engine, ref: CustomerRefInput, bill?: QuotedBill): Promise<PointsQuote> {
  const now = engine.clock()
  const question = bill === undefined ? {} : { ...questionOf(bill, now), billId: numberOf(bill) }
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

/** The bill's key in the books; null when it has no number yet. */
function keyOf(bill: QuotedBill | undefined): string | null {
  return bill?.billId === undefined || bill.billSource === undefined ? null : `${bill.billSource}/${bill.billId}`
}

function numberOf(bill: QuotedBill): string | undefined {
  const key = keyOf(bill)
  return key === null ? undefined : ledgerBillId(key)
}

/** What the books know of the bill; null when nothing, or when it has no number yet. */
async function stubOf(engine: Engine, customerId: string, bill: QuotedBill | undefined): Promise<LedgerBill | null> {
  const key = keyOf(bill)
  if (key === null) return null
  const [loaded] = await engine.store.load([{ ...lookFor(engine.tenant, { customerId }), bills: [key] }])
  return loaded?.bills.find((known) => known.key === key)?.points ?? null
}

/** Where no programme is in force points wait, and pay for nothing. */
const nothingPays: RedemptionLimits = {
  minimumPoints: 1,
  stepPoints: 1,
  maximumPoints: 0,
  maximumShareOfBillPercent: 0,
  billPoints: null,
  minimumBillMinor: 0,
}

function withoutProgramme(account: Account, now: Instant): PointsQuote {
  const balances = balanceAt(account, now)
  return {
    balances,
    available: balances.available,
    availableMinor: 0,
    redeemablePoints: 0,
    redeemableMinor: 0,
    boundBy: 'maximum',
    limits: nothingPays,
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
function questionOf(given: QuotedBill, now: Instant): PointsQuestion {
  refuseNoObject(given, { path: 'bill', expected: 'an object with totalMinor' })
  const { redeemPoints = 0, billSource, ...bill } = given
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
  if (bill.billId !== undefined && billSource === undefined) {
    const expected = 'the system that writes the bill, wherever billId is told'
    const message = `billSource: found nothing; expected ${expected}.`
    throw new CrmError('bad-fact', message, { problems: [{ path: 'billSource', message, expected }] })
  }
  const purchase = parsed.fact as PurchaseCompleted
  const lines = linesOf(purchase).map(({ netMinor, taxMinor, category }) => ({
    amountMinor: netMinor,
    taxMinor,
    category,
  }))
  return { bill: { lines, campaign: purchase.campaign }, redeemPoints }
}
