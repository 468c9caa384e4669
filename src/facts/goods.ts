import * as z from 'zod'
import type { Condition } from '../condition/index.ts'
import { idText, perhapsAboutCustomer, positiveMinor, shortText } from './envelope.ts'

// A fact about goods goes out to everybody who asked; with a customer it is for that one.
const goods = {
  sku: idText,
  name: shortText.optional(),
  category: idText.optional(),
  brand: idText.optional(),
} as const

/** Units are back. Customers who asked for the SKU hear of it, at most one for each unit and each once. */
export const stockRestocked = perhapsAboutCustomer('stock.restocked', {
  ...goods,
  quantity: z.int().min(1).max(1e9).optional(),
})
/**
 * How many units are on hand now, of all shops or, with `storeId`, of that shop. What customers who wait are told when units
 * are back follows from it: a till tells levels and no news. About goods alone, never about a customer.
 */
export const stockChanged = perhapsAboutCustomer('stock.changed', {
  ...goods,
  quantity: z.int().min(0).max(1e9),
}).refine(({ customer }) => customer === undefined, {
  path: ['customer'],
  message: 'expected no customer: a level of stock is about goods alone',
})
/** `endsOn` is the last day of the price. */
export const priceDropped = perhapsAboutCustomer('price.dropped', {
  ...goods,
  fromMinor: positiveMinor,
  toMinor: positiveMinor,
  endsOn: z.iso.date().optional(),
}).refine(({ fromMinor, toMinor }) => toMinor < fromMinor, {
  path: ['toMinor'],
  message: 'expected less than fromMinor: a price that rose is no news to wait for',
})
/** A promotion on a brand, a category or one SKU; `endsOn` is its last day. */
export const promotionStarted = perhapsAboutCustomer('promotion.started', {
  promotionId: idText,
  name: shortText,
  sku: idText.optional(),
  brand: idText.optional(),
  category: idText.optional(),
  endsOn: z.iso.date().optional(),
}).refine((fact) => (fact.sku ?? fact.brand ?? fact.category) !== undefined, 'expected one of sku, brand, category')

const interestKey = z.string().regex(/^(?:restock|price|brand|category):\S.{0,63}$/, {
  error: 'expected an interest such as brand:fabindia, of restock, price, brand or category',
})

/**
 * A campaign of the shop's own. With a customer it is for that one; without, for everybody of its audience: those with one of
 * the interests, if any are named, for whom the condition holds when their turn comes. Without either it is for all.
 * `endsOn` is its last day.
 */
export const campaignStarted = perhapsAboutCustomer('campaign.started', {
  campaignId: idText,
  name: shortText,
  /** A condition over the words of a customer; which words there are is checked when the fact is recorded. */
  audience: z
    .custom<Condition>(
      (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
      'expected a condition: an object such as { "purchases.count": { "gte": 2 } }',
    )
    .optional(),
  interests: z.array(interestKey).min(1).max(20).optional(),
  endsOn: z.iso.date().optional(),
  offer: shortText.optional(),
})
