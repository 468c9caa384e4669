import type { CustomerBill } from '../customer.ts'
import { contentHash } from '../hash.ts'
import { openBill } from '../ledger/engine.ts'
import {
  balanceAt,
  decide,
  type Entry,
  type LedgerBill,
  type LedgerCommand,
  type LedgerPolicy,
  refusalText,
} from '../ledger/index.ts'
import { policyAt } from '../policy.ts'
import { billStub } from '../profile/index.ts'
import { afterBurn } from './bill-points.ts'
import { anyLedger, causeOf, change, type Draft, journal, journalEntries, putBill, type Refusal } from './draft.ts'

/** The name of a command, a hold or a transfer in the books, by the fact that began it: two tills' equal ids stay apart. */
export function commandIdOf(fact: { readonly source: string; readonly id: string }): string {
  return contentHash(causeOf(fact))
}

/** How the ledger names a bill: it may stand under one key alone, so the source is left out of its entries. */
export function ledgerBillId(key: string): string {
  return key.slice(key.indexOf('/') + 1)
}

/** The bill that a command names, as the ledger needs it. */
export interface CommandBill {
  readonly billId?: string
  /** The amount it limits by: as told, else as recorded. */
  readonly billMinor: number | undefined
  readonly stub: LedgerBill | null
  /** Keeps the ledger's part of the bill; what names no bill keeps nothing. */
  readonly keep: (stub: LedgerBill | null) => void
}

const noBill: Pick<CommandBill, 'stub' | 'keep'> = { stub: null, keep: () => undefined }

/** The bill that a fact of the counter names, or none. */
export function billOfCommand(
  draft: Draft,
  fact: {
    readonly source: string
    readonly billId?: string | undefined
    readonly billSource?: string | undefined
    readonly billMinor?: number | undefined
  },
): CommandBill {
  const { billId, billMinor } = fact
  if (billId === undefined) return { billMinor, ...noBill }
  const key = `${fact.billSource ?? fact.source}/${billId}`
  const bill = draft.bills.get(key) ?? billStub<LedgerBill>(key)
  return {
    billId: ledgerBillId(key),
    billMinor: billMinor ?? (bill.at === null ? undefined : bill.totalMinor),
    stub: draft.customer.kind === 'household' ? paidSideOf(bill.points) : bill.points,
    keep: (points) => putBill(draft, { ...bill, points: kept(draft, bill, points) }),
  }
}

/** A member's bill on the household's side: what paid for it. What it earned is the member's, who takes off it what was paid. */
function paidSideOf(points: LedgerBill | null): LedgerBill | null {
  if (points === null) return null
  const { billId, redemptions, burnedFrom } = points
  return { ...openBill(billId), redemptions, burnedFrom }
}

/** What paid for a bill follows what came back of it. Of a household's points the member's record does, when it is told. */
function kept(draft: Draft, bill: CustomerBill, points: LedgerBill | null): LedgerBill | null {
  return points === null || draft.customer.kind === 'household' ? points : afterBurn(draft, bill, points, draft.at)
}

/**
 * Tells the ledger one command: what follows is journalled, what cannot be is a refusal.
 * @param cause The fact behind it, `source/id`, where that is another customer's.
 */
export function tellLedger(
  draft: Draft,
  told: LedgerCommand,
  { stub, keep }: Pick<CommandBill, 'stub' | 'keep'> = noBill,
  cause?: string,
): Refusal | null {
  const ledger: LedgerPolicy | null = settles.has(told.kind) ? anyLedger(draft) : draft.policy.ledger
  if (ledger === null)
    return {
      code: 'no-points',
      message: 'The policy in force has no points programme.',
      details: { policy: draft.policy.data.name },
    }
  const policy = told.kind === 'redeem' || told.kind === 'capture' ? withWorthOf(draft, ledger) : ledger
  const decided = decide(policy, draft.customer.points, stub, told, draft.at)
  if (decided.status === 'refused') {
    return { code: decided.code, message: refusalText(decided), details: { ...decided.details } }
  }
  change(draft, { points: decided.account })
  journalEntries(draft, decided.entries, (entry) => ({
    ...beside(draft, entry),
    ...(cause !== undefined && { cause }),
  }))
  keep(decided.bill)
  return null
}

/** A refusal names a command, a hold or a transfer as the till does. */
export function renamed(refusal: Refusal | null, inBooks: string, name: string): Refusal | null {
  if (refusal === null) return null
  const details = Object.entries(refusal.details).map(
    ([key, value]) => [key, value === inBooks ? name : value] as const,
  )
  return { ...refusal, message: refusal.message.replaceAll(inBooks, name), details: Object.fromEntries(details) }
}

/** Points pay what they were worth when they were spent, also where a till that was offline tells it later. */
function withWorthOf({ world, at }: Draft, ledger: LedgerPolicy): LedgerPolicy {
  const { terms, version } = ledger
  const minorPerPoint = policyAt(world.policies, at).ledger?.terms.redeem.minorPerPoint
  if (minorPerPoint === undefined || minorPerPoint === terms.redeem.minorPerPoint) return ledger
  return { terms: { ...terms, redeem: { ...terms.redeem, minorPerPoint } }, version }
}

/** Commands about what was given before: they are answered also when the programme has ended. */
const settles: ReadonlySet<LedgerCommand['kind']> = new Set([
  'capture',
  'release',
  'freeze',
  'credit-transfer',
  'settle-transfer',
])

/** When points were set aside, until when: the till is told, and told the same when it asks again. */
function beside(draft: Draft, { kind, ref }: Entry): Readonly<Record<string, unknown>> {
  if (kind !== 'held') return {}
  const { holds, resolvedHolds } = draft.customer.points
  // Told so late that it is over already, it was a hold all the same.
  const hold = [...holds, ...resolvedHolds].find(({ holdId }) => holdId === ref)
  return hold === undefined ? {} : { hold: { expiresAt: hold.expiresAt } }
}

/**
 * A command that changed nothing says so with the balances of then, and whose member the customer was: asked again, the answer
 * is the same.
 */
export function journalUnchanged(draft: Draft): void {
  const { points, household } = draft.customer
  const balance = balanceAt(points, draft.at)
  journal(draft, 'points-unchanged', { balance, ...(household !== null && { household: household.id }) })
}
