import * as z from 'zod'
import { aboutCustomer, customerRef, envelopeShape, idText, instant, positiveMinor, wholePoints } from './envelope.ts'

// Commands at the counter: the id of the fact is the command's id, so a till may send it again.

const onBill = {
  billId: idText.optional(),
  billSource: idText.optional(),
  /** The bill's amount, for the limits of the bill; the recorded bill's when left out. */
  billMinor: positiveMinor.optional(),
} as const

/** Points spent. */
export const pointsRedeemed = aboutCustomer('points.redeemed', { points: wholePoints, ...onBill })

/** Points set aside at a checkout; the hold is named by this fact's id. */
export const pointsHeld = aboutCustomer('points.held', {
  points: wholePoints,
  ...onBill,
  /** When the hold ends; after the policy's `holdMinutes` when left out. */
  expiresAt: instant.optional(),
})

const ofHold = {
  /** The id of the fact that set them aside. */
  holdId: idText,
  /** Its source; this fact's own when left out. */
  holdSource: idText.optional(),
} as const

/** Held points paid. A till that was offline says when it happened: that counts, not when it reports. */
export const pointsCaptured = aboutCustomer('points.captured', {
  ...ofHold,
  /** All that is left of the hold when left out. */
  points: wholePoints.optional(),
  ...onBill,
})

/** Nothing more will be captured of a hold. */
export const pointsReleased = aboutCustomer('points.released', ofHold)

/** Points set aside for a till that will spend them without asking; the lease is named by this fact's id. */
export const pointsLeased = aboutCustomer('points.leased', { points: wholePoints })

/** A code, not free text: the books outlive an erasure and name nobody. */
const reasonCode = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,39}$/,
    'expected a reason code of lower-case letters, digits and hyphens, such as goodwill',
  )

/** Why, who decided it, and the id of somebody else who approved it, where the policy asks for one. */
const decided = { reason: reasonCode, approver: idText.optional() }
const hasActor = (fact: { readonly actor?: unknown }): boolean => fact.actor !== undefined
const noActor = { path: ['actor'], error: 'expected actor: whoever decided it' }

/** Points put right by hand, always with a reason and whoever decided it. */
export const pointsAdjusted = aboutCustomer('points.adjusted', {
  points: z.int().min(-1e9).max(1e9),
  ...decided,
}).refine(hasActor, noActor)

/** Points given by hand: an opening balance, a thank-you. Those that a rule gives need no fact. */
export const pointsAwarded = aboutCustomer('points.awarded', { points: wholePoints, ...decided }).refine(
  hasActor,
  noActor,
)

/** A bonus of one of the policy's campaigns, once for each customer. */
export const bonusGranted = aboutCustomer('bonus.granted', { campaign: idText })

/** Points given to another customer. */
export const pointsTransferred = aboutCustomer('points.transferred', { points: wholePoints, to: customerRef })

/** Two records of one person become one. It is no fact: the engine's `customer.merged` is, which says that it was told. */
export const mergeCommand = z.strictObject({
  ...envelopeShape,
  occurredAt: instant.optional(),
  customer: customerRef,
  other: customerRef,
})
export interface MergeTold extends z.output<typeof mergeCommand> {}

/** A card is lost, an account is suspected, or it is cleared: frozen points cannot be spent or given away. */
export const pointsFrozen = aboutCustomer('points.frozen', { frozen: z.boolean(), reason: reasonCode }).refine(
  (fact) => fact.actor !== undefined,
  { path: ['actor'], error: 'expected actor: whoever decided it' },
)

/** Somebody brought this customer. Told before or with the first purchase it brings both their bonus. */
export const customerReferred = aboutCustomer('customer.referred', { by: customerRef })

/** A member of a family whose points are one account from now on; the first to join opens it. */
export const householdJoined = aboutCustomer('household.joined', {
  /** The shop's own name of the household, such as the number on the family's card. */
  household: idText,
})

/** The points stay with the household. */
export const householdLeft = aboutCustomer('household.left', {})
