import {
  type CustomerRef,
  engineSource,
  keysOf,
  type PointsFact,
  type PointsTransferred,
  type SystemFact,
} from '../facts/index.ts'
import { contentHash } from '../hash.ts'
import { bonusKey, type LedgerPolicy, type Part } from '../ledger/index.ts'
import { type Draft, nextId, type Refusal } from './draft.ts'
import { applyHoldFact } from './holds.ts'
import { billOfCommand, commandIdOf, journalUnchanged, renamed, tellLedger } from './ledger-command.ts'

/** What a transfer carries to the other side. */
interface TransferSent {
  readonly transferId: string
  readonly parts: readonly Part[]
  /** The customer who gave, to whom the answer goes. */
  readonly from: string
  /** The fact that gave, `source/id`: it stands beside the entry. */
  readonly cause?: string | undefined
}

export interface TransferResult {
  readonly transferId: string
  readonly result: 'credited' | 'returned'
}

/**
 * Applies a command of the counter: accepted, or refused with what would be accepted. A replay takes it as having happened:
 * what is not there any more is owed.
 */
export function applyPointsFact(draft: Draft, fact: PointsFact): Refusal | null {
  const written = draft.journal.length
  const refused = tell(draft, fact)
  if (refused === null && draft.journal.length === written) journalUnchanged(draft)
  return refused
}

function tell(draft: Draft, fact: PointsFact): Refusal | null {
  const forced = draft.world.replaying !== undefined
  switch (fact.type) {
    case 'points.redeemed': {
      const { billId, billMinor, ...on } = billOfCommand(draft, fact)
      const { points } = fact
      return tellLedger(draft, { kind: 'redeem', commandId: commandIdOf(fact), points, billMinor, billId, forced }, on)
    }
    case 'points.held':
    case 'points.captured':
    case 'points.released':
    case 'points.leased':
      return applyHoldFact(draft, fact, forced)
    case 'points.adjusted':
    case 'points.awarded': {
      const { points, reason, approver } = fact
      if (points === 0) return null
      const actor = fact.actor?.id ?? ''
      return tellLedger(draft, {
        kind: 'adjust',
        commandId: commandIdOf(fact),
        points,
        reason,
        actor,
        approver,
        forced,
      })
    }
    case 'bonus.granted':
      return grantCampaign(draft, fact.campaign, forced)
    case 'points.frozen': {
      const { frozen, reason } = fact
      return tellLedger(draft, {
        kind: 'freeze',
        commandId: commandIdOf(fact),
        frozen,
        reason,
        actor: fact.actor?.id ?? '',
      })
    }
    case 'points.transferred':
      return giveAway(draft, fact, forced)
  }
}

/** A replay gives what the campaign gives, also where it is over by now. */
function grantCampaign(draft: Draft, campaign: string, isReplay: boolean): Refusal | null {
  const timeline = draft.world.policies.map(({ policy }) => policy)
  const terms = [...timeline, draft.policy].findLast(({ ledger }) => campaignOf(ledger, campaign) !== undefined)
  const points = campaignOf(terms?.ledger ?? null, campaign)?.points
  const forced = isReplay && points !== undefined ? { points } : undefined
  return tellLedger(draft, { kind: 'bonus', bonus: { campaign }, key: bonusKey({ campaign }), forced })
}

function campaignOf(ledger: LedgerPolicy | null, campaign: string): { readonly points: number } | undefined {
  const campaigns = ledger?.terms.bonuses?.campaigns
  return campaigns !== undefined && Object.hasOwn(campaigns, campaign) ? campaigns[campaign] : undefined
}

function giveAway(draft: Draft, fact: PointsTransferred, forced: boolean): Refusal | null {
  // What a replay tells went to somebody who was another customer then.
  if (!forced && isGiver(draft, fact.to)) {
    const message = 'Both are one customer: their points are one account already.'
    return { code: 'same-account', message, details: { customerId: draft.customer.id } }
  }
  const transferId = transferIdOf(fact)
  const refused = tellLedger(draft, { kind: 'debit-transfer', transferId, points: fact.points, forced })
  if (refused !== null) return renamed(refused, transferId, fact.id)
  const parts = draft.customer.points.inTransit.find((transit) => transit.transferId === transferId)?.parts ?? []
  const sent: TransferSent = { transferId, parts, from: draft.customer.id, cause: draft.cause }
  sendFact(draft, 'points.received', fact.to, sent, fact.id)
  return null
}

/** True for a reference to the giver: an id of theirs, or else a key that they have. */
function isGiver({ customer }: Draft, to: CustomerRef): boolean {
  const { id, absorbed, keys } = customer
  if (to.customerId !== undefined) return to.customerId === id || absorbed.includes(to.customerId)
  return keysOf(to).some((key) => keys.includes(key))
}

/** The name of a transfer, by the fact that began it. */
export function transferIdOf(fact: { readonly source: string; readonly id: string }): string {
  return commandIdOf(fact)
}

/** Points that a rule gives. */
interface Award {
  readonly commandId: string
  readonly points: number
  readonly reason: string
  readonly actor: string
}

/** Points that a rule gives, spendable at once. Whoever wrote the policy approved them, however many they are. */
export function award(draft: Draft, given: Award): Refusal | null {
  const limit = draft.policy.ledger?.terms.adjust?.approvalAbovePoints
  const isMuch = limit !== undefined && given.points > limit
  return tellLedger(draft, { kind: 'adjust', ...given, approver: isMuch ? 'policy' : undefined })
}

/** The other half of a transfer: credit here, answer there. */
export function receivePoints(draft: Draft, fact: SystemFact): Refusal | null {
  const { transferId, parts, from, cause } = fact.payload as TransferSent
  const refused = tellLedger(draft, { kind: 'credit-transfer', transferId, parts }, undefined, cause)
  const result: TransferResult = { transferId, result: refused === null ? 'credited' : 'returned' }
  sendFact(draft, 'points.transfer-settled', { customerId: from }, result, fact.id)
  return null
}

/** The answer to a transfer: the points are gone for good, or back. */
export function settlePoints(draft: Draft, fact: SystemFact): Refusal | null {
  const { transferId, result } = fact.payload as TransferResult
  // An answer that comes again finds nothing in transit any more.
  if (!draft.customer.points.inTransit.some((transit) => transit.transferId === transferId)) return null
  return tellLedger(draft, { kind: 'settle-transfer', transferId, result })
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
