import type * as z from 'zod'
import type { CustomFact } from './custom.ts'
import type { Actor, customerRef } from './envelope.ts'
import type * as goods from './goods.ts'
import type * as messages from './messages.ts'
import type * as people from './people.ts'
import type * as points from './points.ts'
import type * as purchases from './purchases.ts'
import type { SystemFact } from './system.ts'

export interface CustomerCaptured extends z.output<typeof people.customerCaptured> {}
export interface CustomerUpdated extends z.output<typeof people.customerUpdated> {}
export interface ConsentChanged extends z.output<typeof people.consentChanged> {}
export interface VisitSensed extends z.output<typeof people.visitSensed> {}
export interface SocialMentioned extends z.output<typeof people.socialMentioned> {}
export interface TaskOpened extends z.output<typeof people.taskOpened> {}
export interface TaskChanged extends z.output<typeof people.taskChanged> {}
export interface PurchaseCompleted extends z.output<typeof purchases.purchaseCompleted> {}
export interface PurchaseReturned extends z.output<typeof purchases.purchaseReturned> {}
export interface PurchaseVoided extends z.output<typeof purchases.purchaseVoided> {}
export interface BillReassigned extends z.output<typeof purchases.billReassigned> {}
export interface BillClaimed extends z.output<typeof purchases.billClaimed> {}
export interface OrderPlaced extends z.output<typeof purchases.orderPlaced> {}
export interface OrderDelivered extends z.output<typeof purchases.orderDelivered> {}
export interface OrderCancelled extends z.output<typeof purchases.orderCancelled> {}
export interface ProductViewed extends z.output<typeof purchases.productViewed> {}
export interface ProductEnquired extends z.output<typeof purchases.productEnquired> {}
export interface WishlistAdded extends z.output<typeof purchases.wishlistAdded> {}
export interface WishlistRemoved extends z.output<typeof purchases.wishlistRemoved> {}
export interface CartAbandoned extends z.output<typeof purchases.cartAbandoned> {}
export interface PointsRedeemed extends z.output<typeof points.pointsRedeemed> {}
export interface PointsHeld extends z.output<typeof points.pointsHeld> {}
export interface PointsCaptured extends z.output<typeof points.pointsCaptured> {}
export interface PointsReleased extends z.output<typeof points.pointsReleased> {}
export interface PointsLeased extends z.output<typeof points.pointsLeased> {}
export interface PointsAdjusted extends z.output<typeof points.pointsAdjusted> {}
export interface PointsAwarded extends z.output<typeof points.pointsAwarded> {}
export interface BonusGranted extends z.output<typeof points.bonusGranted> {}
export interface PointsTransferred extends z.output<typeof points.pointsTransferred> {}
export interface PointsFrozen extends z.output<typeof points.pointsFrozen> {}
export interface CustomerReferred extends z.output<typeof points.customerReferred> {}
export interface HouseholdJoined extends z.output<typeof points.householdJoined> {}
export interface HouseholdLeft extends z.output<typeof points.householdLeft> {}
export interface MessageSending extends z.output<typeof messages.messageSending> {}
export interface MessageSent extends z.output<typeof messages.messageSent> {}
export interface MessageDelivered extends z.output<typeof messages.messageDelivered> {}
export interface MessageRead extends z.output<typeof messages.messageRead> {}
export interface MessageClicked extends z.output<typeof messages.messageClicked> {}
export interface MessageReplied extends z.output<typeof messages.messageReplied> {}
export interface MessageFailed extends z.output<typeof messages.messageFailed> {}
export interface MessageAmbiguous extends z.output<typeof messages.messageAmbiguous> {}
export interface MessageWithheld extends z.output<typeof messages.messageWithheld> {}
export interface StockChanged extends z.output<typeof goods.stockChanged> {}
export interface StockRestocked extends z.output<typeof goods.stockRestocked> {}
export interface PriceDropped extends z.output<typeof goods.priceDropped> {}
export interface PromotionStarted extends z.output<typeof goods.promotionStarted> {}
export interface CampaignStarted extends z.output<typeof goods.campaignStarted> {}

/** A fact about goods. Without a customer it is told to everybody who asked for those goods. */
export type GoodsFact = StockRestocked | PriceDropped | PromotionStarted

/** What may be told to many customers at once: to those whom it concerns when it names none. */
export type NewsFact = GoodsFact | CampaignStarted

export type MessageFact =
  | MessageSending
  | MessageSent
  | MessageDelivered
  | MessageRead
  | MessageClicked
  | MessageReplied
  | MessageFailed
  | MessageAmbiguous
  | MessageWithheld

/** Facts that shape bills. */
export type BillFact =
  | PurchaseCompleted
  | PurchaseReturned
  | PurchaseVoided
  | OrderPlaced
  | OrderDelivered
  | OrderCancelled

/** Commands of the counter about points. */
export type PointsFact =
  | PointsRedeemed
  | PointsHeld
  | PointsCaptured
  | PointsReleased
  | PointsLeased
  | PointsAdjusted
  | PointsAwarded
  | BonusGranted
  | PointsTransferred
  | PointsFrozen

/** Every fact that comes with the library, as it is after parsing. */
export type KnownFact =
  | CustomerCaptured
  | CustomerUpdated
  | ConsentChanged
  | VisitSensed
  | SocialMentioned
  | TaskOpened
  | TaskChanged
  | BillFact
  | BillReassigned
  | BillClaimed
  | ProductViewed
  | ProductEnquired
  | WishlistAdded
  | WishlistRemoved
  | CartAbandoned
  | PointsFact
  | CustomerReferred
  | HouseholdJoined
  | HouseholdLeft
  | MessageFact
  | NewsFact
  | StockChanged

/** Anything that can happen: known facts, the embedder's own, and the engine's. */
export type Fact = KnownFact | CustomFact | SystemFact

/** A known fact as it may be handed to `record`: times as text or number, defaults left out. */
export type FactInput = z.input<typeof import('./schemas.ts')['factSchemas'][KnownFactType]> | CustomFactInput
export type KnownFactType = keyof typeof import('./schemas.ts')['factSchemas']

/** Whom a fact is about, before parsing: a phone number as people write it will do. */
export interface CustomerRefInput extends z.input<typeof customerRef> {}

/** The embedder's own facts as they may be handed to `record`. */
export interface CustomFactInput {
  readonly type: `custom.${string}`
  readonly id: string
  readonly source: string
  readonly occurredAt: number | string | Date
  readonly customer: CustomerRefInput
  readonly actor?: Actor | undefined
  readonly storeId?: string | undefined
  readonly tillId?: string | undefined
  readonly causedBy?: string | undefined
  readonly data: unknown
}
