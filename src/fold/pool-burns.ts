import type { CustomerBill } from '../customer.ts'
import type { Fact, SystemFact } from '../facts/index.ts'
import { addBurn, isOfOneKind, openBill, payElsewhere } from '../ledger/engine.ts'
import type { LedgerBill, PaidPart } from '../ledger/index.ts'
import { billStub } from '../profile/index.ts'
import { actOn, earnerOf } from './bearers.ts'
import { afterBurn } from './bill-points.ts'
import { anyLedger, type Draft, putBill, type Refusal } from './draft.ts'
import { sendFact } from './points.ts'

// Points of a household pay for a member's bill: they leave the household's account, and the bill remembers where they go when
// it is returned.

/** Points of the household that paid for a member's bill. */
export interface PoolBurn {
  readonly key: string
  readonly billId: string
  readonly commandId: string
  /** All that the redemption was for: more than the parts where some were written off. */
  readonly points: number
  readonly parts: readonly PaidPart[]
  readonly at: number
  /** The id of the household's record, which gets them back. */
  readonly household?: string | undefined
}

/**
 * On the household: what its points paid goes to the member whose bill it is, so that a return of it restores them. The
 * bill itself stays with the member.
 */
export function handOverBurns(draft: Draft, fact: Fact, bills: readonly CustomerBill[]): void {
  const member = 'customer' in fact ? fact.customer?.customerId : undefined
  for (const [key, bill] of draft.changedBills) {
    draft.changedBills.delete(key)
    const parts = burnedNow(bills.find((known) => known.key === key)?.points ?? null, bill.points)
    const redemption = bill.points?.redemptions.at(-1)
    if (member === undefined || redemption === undefined || parts.length === 0) continue
    const household = draft.customer.id
    const burn: PoolBurn = { key, billId: bill.points?.billId ?? '', ...redemption, parts, at: draft.at, household }
    sendFact(draft, 'household.redeemed', { customerId: member }, burn, fact.id)
  }
}

function burnedNow(before: LedgerBill | null, after: LedgerBill | null): readonly PaidPart[] {
  return (after?.burnedFrom ?? []).flatMap((part) => {
    const { by, restored: _back, lapsed: _lapsed, ...paid } = part
    const known = before?.burnedFrom.find((one) => one.by === by && isOfOneKind(one, part))
    const points = part.points - (known?.points ?? 0)
    return points > 0 ? [{ ...paid, points }] : []
  })
}

/**
 * On the member: the household's points paid for one of their bills. Where it earned already, what it earned on that goes
 * back; what came back of the bill since brings them back at once.
 */
export function takePoolBurn(draft: Draft, fact: SystemFact): Refusal | null {
  const { key, billId, at, household: by, commandId, points, parts } = fact.payload as PoolBurn
  const bill = draft.bills.get(key) ?? billStub<LedgerBill>(key)
  const stub = bill.points ?? openBill(billId)
  if (stub.redemptions.some((told) => told.commandId === commandId)) return null
  const payment = { commandId, points, parts, by }
  const ledger = anyLedger(draft)
  const burned =
    ledger === null
      ? addBurn(stub, payment)
      : actOn(draft, ledger, earnerOf(draft.customer, stub), {
          share: stub,
          act: (policy, account, share) => payElsewhere(policy, account, share, { ...payment, now: draft.at }),
        })
  if (burned !== null) putBill(draft, { ...bill, points: afterBurn(draft, bill, burned, at) })
  return null
}
