/** Something was bought, in a shop or online; cash on delivery counts from here on when it says that it isn't paid yet. */
export const bought = ['purchase.completed', 'order.placed']

/** The customer holds the goods: at the till, or when the parcel came. */
export const received = ['purchase.completed', 'order.delivered']

/** Any moment from which a purchase may count. An order paid on delivery counts when it is delivered. */
export const purchased = [...bought, 'order.delivered']

/** The first purchase. A claimed bill joins the customer's own only a moment after the claim. */
export const isFirst = { any: [{ 'purchases.days': 1 }, { 'purchases.days': 0, 'fact.type': 'bill.claimed' }] }

/** It came back, or never was. */
export const takenBack = ['purchase.returned', 'purchase.voided', 'order.cancelled']

/** True of bills that are paid: all but orders to be paid on delivery. */
export const isPaid = { 'fact.payment': { ne: 'cash-on-delivery' } }
