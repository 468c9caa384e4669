import type { JourneyState } from './journey/index.ts'
import type { Account, LedgerBill } from './ledger/index.ts'
import type { Bill, Consents, Profile, Purchases } from './profile/index.ts'
import type { Segment } from './rfm/index.ts'
import type { DayNumber, Instant } from './time.ts'
import type { RuleMemory, RulePurpose, TrackedMessage, Waiting } from './triggers/index.ts'

/**
 * Stands in every stored record. It is raised when a release changes the shape of {@link Customer} in a way that older
 * records must be brought along for; before the first release shapes change freely and stores are made anew.
 */
export const customerSchemaVersion = 1

/** The bounds of a customer record. Whatever the history, its JSON stays under `jsonBytes`. */
export const customerMaximums = {
  jsonBytes: 16_384,
  keys: 12,
  /** Characters of all keys together, as JSON. */
  keysLength: 2048,
  absorbed: 12,
  alarms: 64,
  interests: 16,
  lately: 20,
  latelyOfOneType: 4,
  openTasks: 8,
  topics: 12,
  messages: 12,
  waiting: 24,
  members: 8,
  formerHouseholds: 4,
  homes: 8,
} as const

/** Which module asked to look again, and at what. Rung in the order of `at`, `owner`, `key`. */
export interface Alarm {
  readonly at: Instant
  readonly owner: 'journey' | 'ledger' | 'occasions' | 'rfm' | 'tasks' | 'triggers'
  readonly key: string
}

/**
 * What an interest is in, the dearest first: goods to be back in stock, goods to become cheaper, news of a brand, news of
 * a category. The first two are asked for; a brand and a category are bought regularly, on two bills or more.
 */
export const interestKinds = ['restock', 'price', 'brand', 'category'] as const
export type InterestKind = (typeof interestKinds)[number]

/** Something the customer wants to hear of, by the key a fact about goods names: `restock:SKU-7`, `brand:fabindia`. */
export interface Interest {
  readonly key: string
  readonly at: Instant
}

/** A fact as it is remembered for `unless`: what happened, when, and to which goods. */
export interface LatelyFact {
  readonly type: string
  readonly at: Instant
  readonly skus?: readonly string[]
  readonly categories?: readonly string[]
  readonly brands?: readonly string[]
  readonly channel?: string
  readonly storeId?: string
  /** A short mark of the bill it is about, where some rule's `unless` asks for the same bill. */
  readonly bill?: string
}

/** Recency, frequency and monetary value as last scored. */
export interface RfmState {
  readonly r: number
  readonly f: number
  readonly m: number
  readonly segment: Segment
  /** The day the customer entered the segment. */
  readonly sinceDay: DayNumber
}

/** Messages of one purpose that a rule stopped; its own still go. */
export interface Suppression {
  readonly since: Instant
  /** Null: until a purchase later than `since`. */
  readonly until: Instant | null
  readonly rule: string
}

/** How a customer answers messages of one topic: in messages, each counted once under each name. */
export interface Engagement {
  readonly sent: number
  readonly delivered: number
  readonly read: number
  readonly clicked: number
  readonly replied: number
}

/** A task as the customer's record follows it while it is open. */
export interface OpenTask extends Omit<Task, 'subject'> {
  /** True once its time has come and was told. */
  readonly overdue?: true | undefined
}

/** What the record's alarms were set by. */
export interface ArmedFor {
  readonly policyHash: string
  readonly cutsVersion: string
  /** The journey the stage is one of, when a fact brought the record under a later one before it was armed for it. */
  readonly journeyHash?: string | undefined
}

/** A customer's part in a household. */
export interface Membership {
  /** The id of the household's record. */
  readonly id: string
  readonly since: Instant
  /** The last entry of the household's account when it last told how it stands: older news is no news. */
  readonly heardSeq: number
  /** What the household has, as it last told. */
  readonly points: SharedPoints
}

/** What the members of a household have together, in whole points. */
export interface SharedPoints {
  readonly available: number
  readonly pending: number
  readonly held: number
  readonly debt: number
  readonly frozen: boolean
  /** When the household's tier is reviewed; null where it never is, or there is none. */
  readonly tierReviewAt: Instant | null
}

/** A household that took what points the customer had. */
export interface Home {
  /** The id of the household's record. */
  readonly id: string
  /** The first that did is 1. */
  readonly nth: number
}

/** Somebody brought the customer; their bonus is due with the first purchase. */
export interface Referral {
  /** A key or an id (`id:...`) of whoever did. */
  readonly by: string
  readonly at: Instant
  /** True once the first purchase settled it: the bonus went on its way, or there was none to give. */
  readonly paid: boolean
  /** Settled, and nobody gets anything: it came too late, names the customer, or the purchase was imported. */
  readonly isVoid?: true | undefined
}

/** The one record per customer: bounded, plain JSON. */
export interface Customer {
  readonly v: typeof customerSchemaVersion
  readonly tenant: string
  readonly id: string
  /** `anonymous` is a bill nobody has claimed yet. A `household` owns points for its members. */
  readonly kind: 'person' | 'anonymous' | 'household'
  readonly createdAt: Instant
  /** The record's own clock: alarms are rung up to here. */
  readonly rungTo: Instant
  readonly keys: readonly string[]
  /** Sealed: this customer is now that one. */
  readonly mergedInto: string | null
  /** Customers who are now this one, latest first, with those they had absorbed. */
  readonly absorbed: readonly string[]
  readonly profile: Profile
  readonly consents: Consents
  readonly purchases: Purchases
  readonly points: Account
  /** The household whose account takes the points. */
  readonly household: Membership | null
  /** The name of a household that was asked to take the customer in and has not answered yet. */
  readonly joining: string | null
  /** Households that the customer, or somebody who is part of them now, has left, latest first: commands told then are known there. */
  readonly formerHouseholds: readonly string[]
  /** The latest households that took the customer's points, in order; left out before the first. They answer for the bills of before. */
  readonly homes?: readonly Home[] | undefined
  /** Of a household: its members, in the order in which they joined. */
  readonly members: readonly string[]
  /** Who brought this customer. */
  readonly referral: Referral | null
  readonly rfm: RfmState | null
  readonly journey: JourneyState
  readonly rules: Readonly<Record<string, RuleMemory>>
  readonly waiting: readonly Waiting[]
  readonly messages: readonly TrackedMessage[]
  readonly interests: readonly Interest[]
  readonly lately: readonly LatelyFact[]
  readonly engagement: Readonly<Record<string, Engagement>>
  /** How often the customer answered or bought in each hour of their day, as 24 digits that are halved when one is full. */
  readonly activeHours?: string | undefined
  readonly tasks: readonly OpenTask[]
  /** The last suppression of each purpose, so at most four. It stays when it is over: whether it is shows in the purchases. */
  readonly suppressed: Readonly<Partial<Record<RulePurpose, Suppression>>>
  /** In the order in which they ring. */
  readonly alarms: readonly Alarm[]
  readonly wakeAt: Instant | null
  /** Nothing that happened before this is worth a message. */
  readonly muteBefore: Instant | null
  readonly armedFor: ArmedFor
  /** An imported fact came late and order mattered: `rebuild` would restate the points. */
  readonly outOfOrder: boolean
}

/** A customer's bill with what the ledger froze about it. */
export type CustomerBill = Bill<LedgerBill> & {
  /** The messages that it is a response to, the last one first; left out while there is none. */
  readonly responseTo?: readonly BillResponse[] | undefined
}

/**
 * A message, or what a customer in the holdout would have got, that a bill was bought in response to. What is needed of it
 * when goods come back and the record follows the message no more stands with the bill.
 */
export interface BillResponse {
  readonly message: string
  readonly rule: string
  readonly template?: string | undefined
  readonly campaign?: string | undefined
  readonly arm: 'treated' | 'held-out'
  readonly plannedAt: Instant
  /** The first message that a rule with a holdout had for the customer. */
  readonly isFirst?: true | undefined
  /** It had left when the bill was told: only then the purchase is put down to it. */
  readonly wasSent?: true | undefined
  /** Of the messages that had left the last one before the bill; a receipt asks for nothing and never is. */
  readonly isLast?: true | undefined
  /** The customer had bought on an earlier day. */
  readonly isRepeat?: true | undefined
}

/** One line of the account of what happened to a customer and why. */
export interface JournalEntry {
  /** Derived from the fact's: `INV-1042/3`. */
  readonly id: string
  readonly kind: JournalKind
  /** When it counts as having happened. */
  readonly at: Instant
  /** The fact, or the alarm, that brought it about. */
  readonly causedBy: string
  readonly policyHash: string
  readonly data: Readonly<Record<string, unknown>>
}

export const journalKinds = [
  'points',
  'points-unchanged',
  'return-capped',
  'stage-changed',
  'segment-changed',
  'message-planned',
  'message-withheld',
  'message-deferred',
  'message-changed',
  'purchase-attributed',
  'task-opened',
  'task-changed',
  'interest-evicted',
  'wait-evicted',
  'tagged',
  'suppressed',
  'keys-disputed',
  'merged',
  'divided',
  'rebuilt',
  'armed',
] as const
export type JournalKind = (typeof journalKinds)[number]

/** Work for staff. Changes only by `task.*` facts. */
export interface Task {
  readonly id: string
  /** The customer it is about. */
  readonly subject: string
  readonly kind: string
  readonly stage: 'open' | 'in-progress' | 'done' | 'dropped'
  readonly owner: string | null
  /** The shop it is for: of the customer's last purchase in one, else of the capture, else where it was opened, if known. */
  readonly storeId: string | null
  readonly dueAt: Instant | null
  readonly note: string | null
  readonly causedBy: string
  readonly openedAt: Instant
}
