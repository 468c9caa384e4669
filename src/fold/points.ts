import type { CustomerRef, PointsFact, SystemFact } from '../facts/index.ts'
import { engineSource } from '../facts/index.ts'
import { contentHash } from '../hash.ts'
import { decide, type LedgerBill, type LedgerCommand, type LedgerPolicy, type Part } from '../ledger/index.ts'
import { billStub } from '../profile/index.ts'
import { anyLedger, causeOf, change, type Draft, journalEntries, nextId, putBill, type Refusal } from './draft.ts'

/** What a transfer carries to the other side. */
export interface PointsParcel {
  readonly transferId: string
  readonly parcels: readonly Part[]
  /** The customer who gave, to whom the answer goes. */
  readonly from: string
}

export interface TransferResult {
  readonly transferId: string
  readonly result: 'credited' | 'returned'
}

/** Applies a command to the points, as a fact: accepted, or refused with what would be accepted. */
export function applyPointsFact(draft: Draft, fact: PointsFact): Refusal | null {
  const forced = draft.world.replaying !== undefined
  switch (fact.type) {
    case 'points.redeemed': {
      const { points, billMinor } = fact
      if (fact.billId === undefined)
        return command(draft, { kind: 'redeem', commandId: commandIdOf(fact), points, billMinor, forced })
      const key = `${fact.billSource ?? fact.source}/${fact.billId}`
      const bill = draft.bills.get(key) ?? billStub<LedgerBill>(key)
      const redeem = {
        kind: 'redeem',
        commandId: commandIdOf(fact),
        points,
        billMinor: billMinor ?? (bill.at === null ? undefined : bill.totalMinor),
        billId: fact.billId,
        forced,
      } as const
      return command(draft, redeem, bill.points, (changed) => putBill(draft, { ...bill, points: changed }))
    }
    case 'points.adjusted':
      if (fact.points === 0) return null
      return command(draft, {
        kind: 'adjust',
        commandId: commandIdOf(fact),
        points: fact.points,
        reason: fact.reason,
        actor: fact.actor?.id ?? '',
        forced,
      })
    case 'points.awarded':
      return award(draft, {
        commandId: commandIdOf(fact),
        points: fact.points,
        reason: fact.reason,
        actor: fact.actor?.id ?? engineSource,
      })
    case 'points.transferred': {
      const transferId = transferIdOf(fact)
      const refused = command(draft, { kind: 'debit-transfer', transferId, points: fact.points, forced })
      if (refused !== null) return refused
      const parcels = draft.customer.points.inTransit.find((transit) => transit.transferId === transferId)?.parts ?? []
      sendFact(
        draft,
        'points.received',
        fact.to,
        { transferId, parcels, from: draft.customer.id } satisfies PointsParcel,
        fact.id,
      )
      return null
    }
  }
}

/** The name of a transfer, by the fact that began it. */
export function transferIdOf(fact: { readonly source: string; readonly id: string }): string {
  return contentHash(causeOf(fact))
}

/** Points given by the shop, spendable at once. */
export function award(
  draft: Draft,
  given: { readonly commandId: string; readonly points: number; readonly reason: string; readonly actor: string },
): Refusal | null {
  return command(draft, { kind: 'adjust', ...given })
}

/** The other half of a transfer: credit here, answer there. */
export function receivePoints(draft: Draft, fact: SystemFact): Refusal | null {
  const { transferId, parcels, from } = fact.payload as PointsParcel
  const refused = command(draft, { kind: 'credit-transfer', transferId, parcels })
  const result: TransferResult = { transferId, result: refused === null ? 'credited' : 'returned' }
  sendFact(draft, 'points.transfer-settled', { customerId: from }, result, fact.id)
  return null
}

/** The answer to a transfer: the points are gone for good, or back. */
export function settlePoints(draft: Draft, fact: SystemFact): Refusal | null {
  const { transferId, result } = fact.payload as TransferResult
  // An answer that comes again finds nothing in transit any more.
  if (!draft.customer.points.inTransit.some((transit) => transit.transferId === transferId)) return null
  return command(draft, { kind: 'settle-transfer', transferId, result })
}

/** Puts a fact for another customer into the outbox. Its id follows from what caused it, so it arrives once. */
export function sendFact(
  draft: Draft,
  type: SystemFact['type'],
  customer: CustomerRef,
  payload: unknown,
  causedBy: string,
): void {
  const id = contentHash([type, nextId(draft)])
  const fact: SystemFact = { type, id, source: engineSource, occurredAt: draft.now, customer, causedBy, payload }
  draft.outbox.push({ id, kind: 'fact', dueAt: draft.now, fact })
}

function commandIdOf(fact: { readonly source: string; readonly id: string }): string {
  return contentHash(causeOf(fact))
}

function command(
  draft: Draft,
  ledgerCommand: LedgerCommand,
  bill: LedgerBill | null = null,
  keep: (bill: LedgerBill | null) => void = () => undefined,
): Refusal | null {
  const settles = ledgerCommand.kind === 'credit-transfer' || ledgerCommand.kind === 'settle-transfer'
  const ledger: LedgerPolicy | null = settles ? anyLedger(draft) : draft.policy.ledger
  if (ledger === null)
    return {
      code: 'no-points',
      message: 'The policy in force has no points programme.',
      details: { policy: draft.policy.data.name },
    }
  const decided = decide(ledger, draft.customer.points, bill, ledgerCommand, draft.at)
  if (decided.status === 'refused') {
    return { code: decided.code, message: `The points ledger refused: ${decided.code}.`, details: decided.details }
  }
  change(draft, { points: decided.account })
  journalEntries(draft, decided.entries)
  keep(decided.bill)
  return null
}
