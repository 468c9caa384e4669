import type { KnownFactType } from '../../src/facts/index.ts'

/** What every fact about a customer carries, as a till would send it. */
export const envelope = {
  id: 'F-1',
  source: 'pos-mg-road',
  occurredAt: '2026-11-22T10:00:00+05:30',
} as const
export const customer = { phone: '98765 43210' } as const

const message = { messageId: 'M-1', channel: 'whatsapp' } as const
const bill = { billId: 'INV-1042' } as const
const product = { sku: 'SAREE-7' } as const

/** The least that each fact must say, beside the envelope and the customer. */
export const least: Readonly<Record<KnownFactType, Readonly<Record<string, unknown>>>> = {
  'customer.captured': { method: 'loyalty-enrolment' },
  'customer.updated': {},
  'consent.changed': { purpose: 'marketing', channel: 'whatsapp', status: 'granted' },
  'visit.sensed': { by: 'nfc' },
  'social.mentioned': { network: 'instagram', sentiment: 'positive' },
  'task.opened': { taskId: 'T-1', kind: 'call-back' },
  'task.changed': { taskId: 'T-1', stage: 'done' },
  'purchase.completed': { totalMinor: 199_900 },
  'purchase.returned': { amountMinor: 50_000 },
  'purchase.voided': bill,
  'bill.reassigned': { ...bill, to: { email: 'asha@example.com' } },
  'bill.claimed': bill,
  'order.placed': { ...bill, totalMinor: 199_900, payment: 'prepaid' },
  'order.delivered': bill,
  'order.cancelled': bill,
  'product.viewed': product,
  'product.enquired': product,
  'wishlist.added': product,
  'wishlist.removed': product,
  'cart.abandoned': { cartId: 'CART-1', totalMinor: 99_900 },
  'points.redeemed': { points: 100 },
  'points.adjusted': { points: -20, reason: 'counted-twice', actor: { id: 'S-1', role: 'manager' } },
  'points.held': { points: 100, billId: 'B-1', billMinor: 99_900 },
  'points.captured': { holdId: 'HOLD-1', points: 60 },
  'points.released': { holdId: 'HOLD-1' },
  'points.leased': { points: 500 },
  'bonus.granted': { campaign: 'diwali' },
  'points.frozen': { frozen: true, reason: 'lost-card', actor: { id: 'S-1', role: 'manager' } },
  'customer.referred': { by: { phone: '9811122233' } },
  'household.joined': { household: 'FAMILY-7' },
  'household.left': {},
  'points.awarded': { points: 50, reason: 'birthday', actor: { id: 'S-1', role: 'manager' } },
  'points.transferred': { points: 50, to: { phone: '9811122233' } },
  'message.sending': { ...message, attempt: 0 },
  'message.sent': message,
  'message.delivered': message,
  'message.read': message,
  'message.clicked': message,
  'message.replied': { channel: 'whatsapp' },
  'message.failed': { ...message, reason: 'unknown number' },
  'message.ambiguous': { ...message, reason: 'timed out' },
  'message.withheld': { messageId: 'M-1', gate: 'consent', reason: 'no permission' },
  'stock.changed': { ...product, quantity: 3, customer: undefined },
  'stock.restocked': product,
  'price.dropped': { ...product, fromMinor: 200_000, toMinor: 150_000 },
  'promotion.started': { promotionId: 'DIWALI', name: 'Diwali', brand: 'fabindia' },
  'campaign.started': { campaignId: 'MONSOON', name: 'Monsoon days' },
}

/** Facts that may come without a known customer. */
export const withoutCustomer: ReadonlySet<string> = new Set([
  'purchase.completed',
  'purchase.returned',
  'purchase.voided',
  'bill.reassigned',
  'order.delivered',
  'order.cancelled',
  'stock.changed',
  'stock.restocked',
  'price.dropped',
  'promotion.started',
  'campaign.started',
])

export const knownTypes: readonly string[] = Object.keys(least)

/** A valid fact of a type, with more said or left out (by undefined). */
export function example(type: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const known: Readonly<Record<string, Readonly<Record<string, unknown>>>> = least
  const whole = { type, ...envelope, customer, ...known[type], ...more }
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined))
}
