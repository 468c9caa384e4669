/** What happened, as a clause that stands after `when` and after `unless`. */
const clauses: Readonly<Record<string, string>> = {
  'customer.captured': 'a customer becomes known',
  'customer.updated': 'the customer tells something new',
  'consent.changed': 'a permission is given or taken back',
  'visit.sensed': 'a visit is sensed',
  'social.mentioned': 'the customer speaks of the shop in public',
  'task.opened': 'a task is opened by hand',
  'task.changed': 'a task moves on',
  'purchase.completed': 'something is bought',
  'purchase.returned': 'something is returned',
  'purchase.voided': 'a bill is voided',
  'bill.reassigned': 'a bill goes to somebody else',
  'bill.claimed': 'a bill is claimed',
  'order.placed': 'an order is placed',
  'order.delivered': 'an order is delivered',
  'order.cancelled': 'an order is cancelled',
  'product.viewed': 'a product is looked at',
  'product.enquired': 'a product is asked for',
  'wishlist.added': 'a product is wished for',
  'wishlist.removed': 'a wish is taken back',
  'cart.abandoned': 'a cart is left behind',
  'points.redeemed': 'points are spent',
  'points.held': 'points are set aside',
  'points.captured': 'points set aside are spent',
  'points.released': 'points set aside are free again',
  'points.leased': 'a till takes points along',
  'points.adjusted': 'points are put right',
  'points.awarded': 'points are given',
  'points.transferred': 'points are passed on',
  'points.frozen': 'points are frozen or freed',
  'bonus.granted': 'a bonus of a campaign is handed out',
  'customer.referred': 'somebody brings a friend',
  'household.joined': 'somebody joins a household',
  'household.left': 'somebody leaves a household',
  'message.sending': 'a message is handed over',
  'message.sent': 'a message is sent',
  'message.delivered': 'a message is delivered',
  'message.read': 'a message is read',
  'message.clicked': 'a link in a message is followed',
  'message.replied': 'the customer writes back',
  'message.failed': 'a message fails',
  'message.ambiguous': 'nobody knows whether a message went out',
  'message.withheld': 'a message is withheld',
  'stock.restocked': 'goods are back in stock',
  'price.dropped': 'a price drops',
  'promotion.started': 'a promotion starts',
  'stock.changed': 'a level of stock changes',
  'campaign.started': 'a campaign starts',
  'stage.changed': 'the journey moves to another stage',
  'segment.changed': 'the segment changes',
  'tier.changed': 'the tier changes',
  'bonus.given': 'a bonus is given',
  'occasion.reached': 'an occasion is near',
}

/** A fact type in words; one of the shop's own by its name. */
export function factWords(type: string): string {
  return Object.hasOwn(clauses, type) ? (clauses[type] ?? type) : `${type} happens`
}

export interface Group {
  readonly title: string
  readonly about: string
}

const purchases: Group = { title: 'Purchases, and the time since', about: 'What starts with a bill or an order.' }
const doings: Group = { title: 'What customers do', about: 'Becoming known, looking, asking, wishing, answering.' }
const goods: Group = {
  title: 'Goods',
  about: 'News of stock and prices, and campaigns, for those who want to hear of it.',
}
const segments: Group = { title: 'Segments, stages and tiers', about: 'What customers become, also by staying away.' }
const calendar: Group = { title: 'The calendar', about: 'Days that come every year.' }
const staff: Group = { title: 'Staff', about: 'Work for people; no customer hears of it.' }
const own: Group = { title: "The shop's own facts", about: 'Facts that only this shop knows.' }

/** In the order of the page. */
export const groups: readonly Group[] = [purchases, doings, goods, segments, calendar, staff, own]

const groupByArea: Readonly<Record<string, Group>> = {
  purchase: purchases,
  bill: purchases,
  order: purchases,
  customer: doings,
  consent: doings,
  visit: doings,
  social: doings,
  product: doings,
  wishlist: doings,
  cart: doings,
  points: doings,
  bonus: doings,
  household: doings,
  message: doings,
  stock: goods,
  price: goods,
  promotion: goods,
  campaign: goods,
  segment: segments,
  stage: segments,
  tier: segments,
  occasion: calendar,
  task: staff,
}

/** Where a rule stands on the page: by what starts it, but work for staff together. */
export function groupOf({ on, purpose }: { readonly on: string | readonly string[]; readonly purpose: string }): Group {
  if (purpose === 'internal') return staff
  const first = typeof on === 'string' ? on : (on[0] ?? '')
  const area = first.split('.', 1).join()
  return Object.hasOwn(clauses, first) ? (groupByArea[area] ?? own) : own
}
