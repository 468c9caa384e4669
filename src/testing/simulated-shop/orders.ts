import { captureOnline } from './captures.ts'
import { purpose } from './draws.ts'
import type { Person } from './people.ts'
import { planReturn } from './returns.ts'
import { totalOf } from './stock.ts'
import { billMove } from './tally.ts'
import { atWebshop, short, type Town, tellByWebhook, webshop } from './town.ts'
import { billOf } from './visits.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const cashOnDelivery = 0.35
const cancelled = 0.04
/** So many orders are told hours late: then a cancellation may arrive before its order. */
const toldLate = 0.03
const openFrom = 8 * 60
const openMinutes = 15 * 60 + 30

/** Somebody orders online. An order paid ahead is a sale at once, one paid in cash when it is delivered. */
export function orderOnline(town: Town, person: Person, day: number, isFirst: boolean): void {
  const { draws, calendar, latent, stock } = town
  const { index } = person
  const at = Math.round(calendar.at(day, openFrom + openMinutes * draws.uniform(purpose.minute, index, day, 2)))
  if (isFirst) captureOnline(town, person, day, at - 2 * minuteMs)
  latent.openAccount(index, day)
  const basket = stock.basket(person, day)
  const billId = `W-${short(day)}-${short(index)}`
  const customer = atWebshop(person)
  const isCash = draws.uniform(purpose.payment, index, day) < cashOnDelivery
  const lateMs =
    draws.uniform(purpose.trouble, index, day, 4) < toldLate
      ? 6 * hourMs * draws.uniform(purpose.trouble, index, day, 5)
      : 0
  const isCancelled =
    draws.uniform(purpose.delivery, index, day) < cancelled && (latent.returnsToCome[person.phoneOf] ?? 0) === 0
  const cancelledAt = Math.round(at + (1 + 3 * draws.uniform(purpose.delivery, index, day, 1)) * hourMs)
  const sale = billMove('online', totalOf(basket))
  // The books follow what has arrived: an order whose cancellation came first was never a sale.
  const isSaleAtOnce = !isCash && !(isCancelled && at + lateMs > cancelledAt - 10 * minuteMs)
  tellByWebhook(
    town,
    {
      type: 'order.placed',
      id: billId,
      billId,
      source: webshop,
      occurredAt: at,
      customer,
      payment: isCash ? 'cash-on-delivery' : 'prepaid',
      ...billOf(basket),
    },
    { counted: { knows: person.phoneOf, ...(isSaleAtOnce ? { moves: [sale] } : {}) }, lateMs },
  )
  if (isCancelled) {
    const moves = isSaleAtOnce ? [billMove('online', totalOf(basket), -1)] : []
    tellByWebhook(
      town,
      {
        type: 'order.cancelled',
        id: `cancel-${billId}`,
        source: webshop,
        occurredAt: cancelledAt,
        customer,
        billId,
        reason: 'changed mind',
      },
      { counted: { knows: person.phoneOf, moves } },
    )
    return
  }
  const deliveredOn = day + 2 + draws.below(4, purpose.delivery, index, day, 2)
  tellByWebhook(
    town,
    {
      type: 'order.delivered',
      id: `deliver-${billId}`,
      source: webshop,
      occurredAt: Math.round(calendar.at(deliveredOn, 600 + 480 * draws.uniform(purpose.delivery, index, day, 3))),
      customer,
      billId,
    },
    { counted: isCash ? { moves: [sale] } : {} },
  )
  planReturn(town, { person, day: deliveredOn, billId, basket, online: true })
}
