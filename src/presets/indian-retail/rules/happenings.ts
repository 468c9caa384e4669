/** Something was bought, in a shop or online; cash on delivery counts from here on when it says that it isn't paid yet. */
export const bought = ['purchase.completed', 'order.placed']

/** The customer holds the goods: at the till, or when the parcel came. */
export const received = ['purchase.completed', 'order.delivered']

/** Any moment from which a purchase may count. An order paid on delivery counts when it is delivered. */
export const purchased = [...bought, 'order.delivered']

/** Any of these, or a bill that was paid without a name and is claimed now. */
export const purchasedOrClaimed = [...purchased, 'bill.claimed']

/** The first purchase day. A claimed bill joins the customer's own only a moment after the claim. */
export const isFirst = { any: [{ 'purchases.days': 1 }, { 'purchases.days': 0, 'fact.type': 'bill.claimed' }] }

/** Kept purchases, or purchase days, that there are with what just happened: a claimed bill is not yet among them. */
export const withThis = (of: 'purchases.count' | 'purchases.days', least: number, below?: number) => {
  const from = (counted: number) => ({
    gte: least - counted,
    ...(below !== undefined && { lt: below - counted }),
  })
  return { any: [{ [of]: from(0) }, { [of]: from(1), 'fact.type': 'bill.claimed' }] }
}

/** It never was. */
export const undone = ['purchase.voided', 'order.cancelled']

/** It came back, or never was. */
export const takenBack = ['purchase.returned', ...undone]

/**
 * Nothing was bought for so many days and a day, as the purchases that count say. An order on its way puts nothing off: it
 * may never come.
 */
export const boughtNothingFor = (days: number) => ({ not: { 'purchases.lastDay': { within: `P${days}D` } } })

/** True of bills that are paid: all but orders to be paid on delivery. */
export const isPaid = { 'fact.payment': { ne: 'cash-on-delivery' } }
