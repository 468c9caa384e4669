import { careTips } from '../lookups/care-tips.ts'
import { onlineReasons } from '../lookups/online-reasons.ts'
import { valueTips } from '../lookups/value-tips.ts'
import type { VariableInput } from '../types.ts'

/** Variables that several templates share. Whatever may be missing has words instead, in both languages. */

/** After "Hi" and "नमस्ते". */
export const name: VariableInput = { from: 'profile.firstName', fallback: { en: 'there', hi: 'जी' } }
/** After "Dear" and "प्रिय". */
export const dearName: VariableInput = { from: 'profile.firstName', fallback: { en: 'customer', hi: 'ग्राहक' } }
/** After any other words, or none. */
export const nameAlone: VariableInput = {
  from: 'profile.firstName',
  fallback: { en: 'dear customer', hi: 'प्रिय ग्राहक' },
}

/** Every customer's kind is looked up as "all others": what stands there is the name of the shop. */
export const shop: VariableInput = { from: 'customer.kind', lookup: 'shop' }
export const online: VariableInput = { from: 'customer.kind', lookup: 'online-store' }

export const points: VariableInput = { from: 'points.available', as: 'number' }
/** What a bonus came to, for rules that start on `bonus.given`. */
export const given: VariableInput = { from: 'fact.points', as: 'number' }
export const total: VariableInput = { from: 'fact.totalMinor', as: 'money' }

export const firstProduct: VariableInput = {
  from: 'purchases.firstProduct',
  fallback: { en: 'first purchase', hi: 'पहली खरीदारी' },
}
export const lastProduct: VariableInput = {
  from: 'purchases.lastProduct',
  fallback: { en: 'last purchase', hi: 'पिछली खरीदारी' },
}

const newArrivals = { en: 'the new arrivals', hi: 'नए आए डिज़ाइन' }
export const nextAfterFirst: VariableInput = {
  from: 'purchases.firstCategory',
  lookup: ['next-category', 'category-names'],
  fallback: newArrivals,
}
export const nextAfterLast: VariableInput = {
  from: 'purchases.lastCategory',
  lookup: ['next-category', 'category-names'],
  fallback: newArrivals,
}

export const careTip: VariableInput = { from: 'purchases.firstCategory', lookup: 'care-tips', fallback: careTips['*'] }
export const valueTip: VariableInput = {
  from: 'purchases.firstCategory',
  lookup: 'value-tips',
  fallback: valueTips['*'],
}
export const onlineReason: VariableInput = {
  from: 'purchases.firstCategory',
  lookup: 'online-reasons',
  fallback: onlineReasons['*'],
}

/** What a fact about goods names. */
export const article: VariableInput = {
  from: 'fact.name',
  fallback: { en: 'something you liked', hi: 'आपकी पसंद की चीज़' },
}
