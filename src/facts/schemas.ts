import * as goods from './goods.ts'
import * as messages from './messages.ts'
import * as people from './people.ts'
import * as purchases from './purchases.ts'

/** What can happen: one schema for each fact type. */
export const factSchemas = {
  'customer.captured': people.customerCaptured,
  'customer.updated': people.customerUpdated,
  'consent.changed': people.consentChanged,
  'visit.sensed': people.visitSensed,
  'social.mentioned': people.socialMentioned,
  'task.opened': people.taskOpened,
  'task.changed': people.taskChanged,
  'purchase.completed': purchases.purchaseCompleted,
  'purchase.returned': purchases.purchaseReturned,
  'purchase.voided': purchases.purchaseVoided,
  'bill.reassigned': purchases.billReassigned,
  'bill.claimed': purchases.billClaimed,
  'order.placed': purchases.orderPlaced,
  'order.delivered': purchases.orderDelivered,
  'order.cancelled': purchases.orderCancelled,
  'product.viewed': purchases.productViewed,
  'product.enquired': purchases.productEnquired,
  'wishlist.added': purchases.wishlistAdded,
  'wishlist.removed': purchases.wishlistRemoved,
  'cart.abandoned': purchases.cartAbandoned,
  'points.redeemed': purchases.pointsRedeemed,
  'points.adjusted': purchases.pointsAdjusted,
  'points.awarded': purchases.pointsAwarded,
  'points.transferred': purchases.pointsTransferred,
  'message.sending': messages.messageSending,
  'message.sent': messages.messageSent,
  'message.delivered': messages.messageDelivered,
  'message.read': messages.messageRead,
  'message.clicked': messages.messageClicked,
  'message.replied': messages.messageReplied,
  'message.failed': messages.messageFailed,
  'message.ambiguous': messages.messageAmbiguous,
  'message.withheld': messages.messageWithheld,
  'stock.restocked': goods.stockRestocked,
  'price.dropped': goods.priceDropped,
  'promotion.started': goods.promotionStarted,
} as const
