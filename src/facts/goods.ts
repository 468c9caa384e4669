import * as z from 'zod'
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
export const priceDropped = perhapsAboutCustomer('price.dropped', {
  ...goods,
  fromMinor: positiveMinor,
  toMinor: positiveMinor,
}).refine(({ fromMinor, toMinor }) => toMinor < fromMinor, {
  path: ['toMinor'],
  message: 'expected less than fromMinor: a price that rose is no news to wait for',
})
/** A promotion on a brand, a category or one SKU. */
export const promotionStarted = perhapsAboutCustomer('promotion.started', {
  promotionId: idText,
  name: shortText,
  sku: idText.optional(),
  brand: idText.optional(),
  category: idText.optional(),
}).refine((fact) => (fact.sku ?? fact.brand ?? fact.category) !== undefined, 'expected one of sku, brand, category')
