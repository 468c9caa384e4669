import * as z from 'zod'
import { aboutCustomer, customerRef, idText, perhapsAboutCustomer, positiveMinor, shortText } from './envelope.ts'

export const salesChannels = ['store', 'online', 'marketplace', 'phone', 'whatsapp', 'social'] as const
export type SalesChannel = (typeof salesChannels)[number]

export const maxLines = 200

/** One line of a bill. Its amount is what the customer paid for it, or what it weighs in the total (see totalMinor). */
const billLine = z.strictObject({
  sku: idText.optional(),
  name: shortText.optional(),
  category: idText.optional(),
  brand: idText.optional(),
  quantity: z.number().positive().max(1e6).default(1),
  amountMinor: positiveMinor,
  taxMinor: positiveMinor.optional(),
  /** Staff who are to be credited with this line. */
  credits: z.array(idText).max(8).optional(),
})

const billShape = {
  /** The bill's number; the fact's id when left out. */
  billId: idText.optional(),
  /**
   * What the customer owed, tax included, after all discounts and before points paid for any of it. It is spread over the lines in proportion to their
   * amounts, so bill discounts, charges and rounding need no lines of their own.
   */
  totalMinor: positiveMinor,
  taxMinor: positiveMinor.optional(),
  discountMinor: positiveMinor.optional(),
  lines: z.array(billLine).max(maxLines).optional(),
  /** ISO 4217; the policy's currency when left out. Another currency needs baseTotalMinor. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'expected an ISO 4217 code such as INR')
    .optional(),
  /** The total in the policy's currency, when the bill is in another. */
  baseTotalMinor: positiveMinor.optional(),
  credits: z.array(idText).max(8).optional(),
  campaign: idText.optional(),
} as const

/** A bill was paid. Without a customer it is kept under its own key until somebody claims it. */
export const purchaseCompleted = perhapsAboutCustomer('purchase.completed', {
  ...billShape,
  channel: z.enum(salesChannels).default('store'),
})

const returnedLine = z
  .strictObject({
    /** Which line, by its place on the bill counted from 0, or by SKU. */
    line: z
      .int()
      .min(0)
      .max(maxLines - 1)
      .optional(),
    sku: idText.optional(),
    amountMinor: positiveMinor,
  })
  .refine((line) => line.line !== undefined || line.sku !== undefined, 'expected line or sku')

/**
 * Goods came back, for a part of a bill or all of it. `billId` (and `billSource` when another system wrote the bill) names
 * the bill. A return that names no bill is matched to the customer's latest bill with enough left, else kept against net spend.
 */
export const purchaseReturned = perhapsAboutCustomer('purchase.returned', {
  billId: idText.optional(),
  billSource: idText.optional(),
  /** What was given back, in the policy's currency. */
  amountMinor: positiveMinor,
  lines: z.array(returnedLine).max(maxLines).optional(),
  reason: shortText.optional(),
})

/** A bill was a mistake: it never happened. */
export const purchaseVoided = perhapsAboutCustomer('purchase.voided', {
  billId: idText,
  billSource: idText.optional(),
  reason: shortText.optional(),
})

/** A bill was written for the wrong customer. */
export const billReassigned = perhapsAboutCustomer('bill.reassigned', {
  billId: idText,
  billSource: idText.optional(),
  to: customerRef,
  reason: shortText.optional(),
})

/** Somebody claimed an anonymous bill, for instance by the QR code on the receipt. */
export const billClaimed = aboutCustomer('bill.claimed', { billId: idText, billSource: idText.optional() })

/** An online order. Paid ahead it is a purchase at once; cash on delivery counts when it is delivered. */
export const orderPlaced = aboutCustomer('order.placed', {
  ...billShape,
  billId: idText,
  payment: z.enum(['prepaid', 'cash-on-delivery']),
  channel: z.enum(salesChannels).default('online'),
})
export const orderDelivered = perhapsAboutCustomer('order.delivered', { billId: idText, billSource: idText.optional() })
export const orderCancelled = perhapsAboutCustomer('order.cancelled', {
  billId: idText,
  billSource: idText.optional(),
  reason: shortText.optional(),
})

const product = {
  sku: idText,
  name: shortText.optional(),
  category: idText.optional(),
  brand: idText.optional(),
} as const

export const productViewed = aboutCustomer('product.viewed', product)
/** Asked for in a shop or online; out of stock, so the customer wants to hear when it is back. */
export const productEnquired = aboutCustomer('product.enquired', { ...product, wantsNotice: z.boolean().default(true) })
export const wishlistAdded = aboutCustomer('wishlist.added', product)
export const wishlistRemoved = aboutCustomer('wishlist.removed', product)
export const cartAbandoned = aboutCustomer('cart.abandoned', {
  cartId: idText,
  totalMinor: positiveMinor,
  lines: z.array(z.strictObject(product)).max(maxLines).optional(),
})
