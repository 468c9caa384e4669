import type { Condition } from '../condition/index.ts'
import type { Instant } from '../time.ts'

/** What a message is for. Consent, caps and quiet hours go by it; `internal` is for staff. */
export type RulePurpose = 'transactional' | 'service' | 'marketing' | 'internal'

/** A later fact that makes the rule's action pointless. */
export interface UnlessClause {
  readonly on: string | readonly string[]
  /** Only facts about the same goods, or the same bill, as the fact that started the rule. */
  readonly same?: 'sku' | 'category' | 'brand' | 'bill' | undefined
  /**
   * `origin` counts from where the story of the starting fact begins (`fact.originAt`) and not from the fact itself: from
   * when the message it is about was planned, or the customer asked for the goods it is about.
   */
  readonly since?: 'origin' | undefined
}

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

/** Hours of the customer's own day in which a rule may fire, on all days of the week or on some. At least one of the two. */
export interface FiringHours {
  /** Wall-clock times, `HH:MM`, the end not included; `from` later than `to` wraps over midnight and belongs to the day it began on. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly weekdays?: readonly Weekday[] | undefined
}

export interface RuleLimits {
  /** At most once for each customer, or once in each cycle of the journey. */
  readonly once?: 'ever' | 'cycle' | undefined
  /** ISO 8601: not again within this time of the last time. */
  readonly cooldown?: string | undefined
  /** ISO 8601: no longer worth it when it is this late. */
  readonly lateAfter?: string | undefined
}

export type RuleAction =
  | { readonly send: { readonly template: string } }
  | {
      readonly task: {
        readonly kind: string
        readonly owner?: string | undefined
        readonly dueAfter?: string | undefined
        readonly note?: string | undefined
      }
    }
  | { readonly award: { readonly points: number; readonly reason: string } }
  | { readonly tag: { readonly add?: string | undefined; readonly remove?: string | undefined } }
  /**
   * No more messages of these purposes (`service`, `marketing`): until the next purchase, or for an ISO 8601 duration.
   * Taken last, and only if none of the rule's own messages was withheld. The rule's own messages still go out. A later
   * suppression of the same purpose takes the place of this one.
   */
  | { readonly suppress: { readonly purposes: readonly RulePurpose[]; readonly until: string } }

/**
 * On what, under which conditions, how much later, unless what, do what. Plain JSON.
 *
 * The rule starts when a fact of `on` arrives that `where` holds for. It fires `after` that long, if nothing named by
 * `unless` happened between, if `if` holds then, and if the limits allow it.
 */
export interface Rule {
  readonly id: string
  readonly title?: string | undefined
  readonly on: string | readonly string[]
  /** Over the fact (`fact.…`) and the customer, when the fact arrives. */
  readonly where?: Condition | undefined
  /** ISO 8601 duration; at once when left out. */
  readonly after?: string | undefined
  /**
   * What is due outside these hours, by the customer's own clock, waits for the next of them: everything the rule is asked is
   * asked then, and what is stale is judged by when it was first due.
   */
  readonly between?: FiringHours | undefined
  /**
   * Not fired or sent after this: a day (`2026-11-09`, its end in the policy's zone), an ISO 8601 duration counted from the
   * starting fact, or a path of it that holds a day or an instant (`fact.endsOn`).
   */
  readonly until?: string | undefined
  readonly unless?: UnlessClause | readonly UnlessClause[] | undefined
  /** Over the customer, when the rule fires and again when the message is sent. */
  readonly if?: Condition | undefined
  /** A new fact while one waits: keep waiting (default), start again, or wait for each. */
  readonly repeat?: 'keep' | 'restart' | 'each' | undefined
  readonly limits?: RuleLimits | undefined
  /**
   * When the rule is edited while it waits for somebody: `re-evaluated` (default) goes on as the rule now reads, also in how
   * long it waits; `pinned` ends as it read when it started, even if it was deleted meanwhile.
   */
  readonly whenEdited?: 're-evaluated' | 'pinned' | undefined
  readonly purpose: RulePurpose
  /** One message a topic is enough: of two in the same hour the higher priority goes. */
  readonly topic?: string | undefined
  /** Higher goes first; 0 when left out. */
  readonly priority?: number | undefined
  /** Percent of customers (by hash) who never get it, to measure what it does. */
  readonly holdoutPercent?: number | undefined
  readonly then: readonly RuleAction[]
}

/** What a rule remembers of one customer. */
export interface RuleMemory {
  readonly fired: number
  readonly lastAt: Instant | null
  /** The journey cycle of the last time. */
  readonly lastCycle: number
  /** The anchors of the last few times, so that re-arming a policy doesn't fire for one of them again. */
  readonly anchors: readonly string[]
}

/** Values of the starting fact that a message or a later look will need. */
export type Kept = Readonly<Record<string, string | number | boolean | readonly string[]>>

/** What may put a start off until later: the rule's own hours, the shop's quiet hours, a full cap, the customer's own hour. */
export type PutOffBy = 'hours' | 'quiet-hours' | 'cap' | 'preferred-hour'

/** A rule that started and hasn't fired yet. */
export interface Waiting {
  readonly rule: string
  /** The fact that started it. */
  readonly anchor: string
  readonly anchorAt: Instant
  readonly dueAt: Instant
  readonly kept: Kept
  /** When it was due before quiet hours or a cap put it off: what is stale is judged by this. */
  readonly firstDueAt?: Instant | undefined
  /** What put it off the last time. */
  readonly putOffBy?: PutOffBy | undefined
  /** How many of its steps are done: quiet hours or a cap put off the rest. */
  readonly done?: number | undefined
  /** True when a step that is done had an effect: the limits were asked before it. */
  readonly acted?: true | undefined
  /** True once it was put off to the customer's own hour: that happens at most once. */
  readonly awaitedHour?: true | undefined
  /** True when a message of a step that is done was withheld: then nothing is suppressed. */
  readonly withheld?: true | undefined
  /** True when the books refused points of a step that is done: nothing is said of them. */
  readonly refused?: true | undefined
  /** How many awards of rules led to it. */
  readonly depth?: number | undefined
  /** The last instant at which it may fire, as a path of the starting fact named it. */
  readonly until?: Instant | undefined
  /** Of a pinned rule: the hash of the policy it reads by. */
  readonly pinnedTo?: string | undefined
  /** The campaign or promotion that started it. */
  readonly campaign?: string | undefined
  /** The customer's wish it is to answer: theirs again when nobody could be told. */
  readonly wish?: Wish | undefined
}

/** Something a customer asked to hear of, by the key of the interest, and since when. */
export interface Wish {
  readonly key: string
  readonly at: Instant
}

/** What the rules keep of one customer. */
export interface TriggerState {
  readonly rules: Readonly<Record<string, RuleMemory>>
  /** Soonest first. */
  readonly waiting: readonly Waiting[]
}

export type MessageStatus =
  | 'planned'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'ambiguous'
  | 'withheld'
  /** It would have been planned, but the customer is in the rule's holdout: followed like a message, to compare. */
  | 'held-out'

/** A message as the customer record follows it. */
export interface TrackedMessage {
  readonly id: string
  readonly rule: string
  /** Left out of a message that staff wrote by hand. */
  readonly template?: string | undefined
  readonly topic: string | null
  readonly purpose: RulePurpose
  readonly channel: string
  readonly status: MessageStatus
  /** When it was planned, or last changed. */
  readonly at: Instant
  readonly plannedAt: Instant
  readonly anchorAt: Instant
  /** The attempt at which it was last handed over: one that ended without a word was interrupted. */
  readonly attempt: number
  /** On another channel because the one before did not deliver it: that channel's place on its ladder. Each is tried once. */
  readonly rung?: number | undefined
  /** Another channel is left, which brings it if this one does not. */
  readonly watched?: true | undefined
  /** A channel had taken it before it failed, or went on to the next. */
  readonly taken?: true | undefined
  /** What it was before it went on to another channel, and the attempt at which it did. */
  readonly reopened?: { readonly from: 'sent' | 'failed'; readonly attempt: number } | undefined
  /** The first that its rule, which has a holdout, had for the customer: by these the arms are compared. */
  readonly isFirst?: true | undefined
  /** The campaign or promotion it belongs to. */
  readonly campaign?: string | undefined
  /** Bills bought within the attribution window, and what they come to less returns; left out while there is none. */
  readonly bills?: number | undefined
  readonly boughtMinor?: number | undefined
  /** Those of the bills that were told before it had left, if it ever did; left out while there is none. */
  readonly unsentBills?: number | undefined
  /** The customer followed its link. */
  readonly clicked?: true | undefined
  /** The customer answered it. */
  readonly replied?: true | undefined
  /** The customer's wish it answers: theirs again when it is withheld or fails. */
  readonly wish?: Wish | undefined
  /** Since when its rule leaves the customer in peace on account of it: no more when it is withheld or fails. */
  readonly peaceSince?: Instant | undefined
}

/** A message as it waits in the outbox: decided, and to be decided once more when it is sent. */
export interface PlannedMessage {
  readonly messageId: string
  readonly rule: string
  readonly template: string
  readonly purpose: RulePurpose
  readonly topic: string | null
  readonly language: string
  /** The channel it is planned for, then those to try when that one can't. */
  readonly ladder: readonly string[]
  readonly variables: Readonly<Record<string, string>>
  readonly anchor: string
  readonly anchorAt: Instant
  /** When it was due, before anything put it off: whether it is stale is judged by this, at sending as well. */
  readonly dueAt: Instant
  /** Goods the starting fact was about, for `unless` at the moment of sending. */
  readonly kept: Kept
  readonly policyHash: string
  /** The last instant at which it may be sent; left out when the rule has no `until`. */
  readonly until?: Instant | undefined
  /** The campaign or promotion it belongs to. */
  readonly campaign?: string | undefined
}

/** At most `max` messages within `per`, an ISO 8601 duration. */
export interface MessageCap {
  readonly max: number
  readonly per: string
}

/** At most so many customers within `per`, an ISO 8601 duration of at most P30D. */
export interface Pace {
  readonly customers: number
  readonly per: string
}

/** How often and when a shop may write. */
export interface MessagePolicy {
  /** Channels in the order to try. */
  readonly ladder: readonly string[]
  readonly defaultLanguage: string
  /** Wall-clock times, `HH:MM`; `from` later than `to` wraps over midnight. */
  readonly quietHours: { readonly from: string; readonly to: string; readonly purposes: readonly RulePurpose[] } | null
  /** By purpose; of several caps, such as one a day and two a week, each must be kept. */
  readonly caps: Readonly<Partial<Record<RulePurpose, MessageCap | readonly MessageCap[]>>>
  /** Two messages of one topic within this time are one too many. */
  readonly topicGap: string
  /**
   * Messages of these purposes wait for the hour at which the customer usually answers or buys, if it comes within this ISO
   * 8601 duration, at most P2D; null: nobody's hour is looked at.
   */
  readonly preferredHour: { readonly purposes: readonly RulePurpose[]; readonly within: string } | null
  /**
   * ISO 8601: what a channel took and did not deliver within this time, or gave up, goes out on the next rung; null: never.
   * PT5M to P30D, and only where every channel tells of deliveries: to one that never does, nothing is ever delivered in time.
   */
  readonly fallbackAfter: string | null
  /** ISO 8601, at most P90D: a purchase within this time after a message was sent counts as a response to it. */
  readonly attributionWindow: string
  /**
   * How fast news and campaigns go, all of the shop together: so many customers within `per`; those that run at the same time
   * take turns. Null: as fast as the worker can.
   */
  readonly pace: Pace | null
}
