import type * as z from 'zod'
import type { FactTypes, KnownFactType } from '../../facts/index.ts'
import type { UnlessClause, Weekday } from '../../triggers/index.ts'
import type { PolicyInput } from '../schema.ts'
import type { CustomerCondition, DayText, DurationText, FactCondition, MomentPath, TimeText } from './conditions.ts'
import type { ConcludedWords, OwnFacts } from './words.ts'

/** A rule as a policy takes it: plain JSON. */
export type RuleInput = NonNullable<PolicyInput['rules']>[number]

/** Hours of the customer's day, the end not included, days of the week, or both. */
export type BetweenHours =
  | { readonly from: TimeText; readonly to: TimeText; readonly weekdays?: readonly Weekday[] }
  | { readonly weekdays: readonly Weekday[] }

export interface LimitsText {
  /** At most once for each customer, or once in each cycle of the journey. */
  readonly once?: 'ever' | 'cycle'
  /** Not again within this time of the last time. */
  readonly cooldown?: DurationText
  /** No longer worth it when it is this late. */
  readonly lateAfter?: DurationText
}

/** What a shop has of its own: its fact types with what they say, and the ids of its templates. */
export interface ShopWords {
  readonly facts?: OwnFacts
  readonly templates?: string
}

/** The words of a shop, from its templates and its fact types: `rule<ShopWordsOf<typeof templates, typeof factTypes>>('…')`. */
export interface ShopWordsOf<Templates extends object, Types extends FactTypes = Record<never, never>> {
  readonly facts: { readonly [Type in keyof Types & string]: z.output<Types[Type]> }
  readonly templates: keyof Templates & string
}

type OwnFactsOf<Shop extends ShopWords> = Shop['facts'] extends infer Facts extends OwnFacts
  ? Facts
  : Record<never, never>
type TemplateOf<Shop extends ShopWords> = Shop['templates'] extends infer Template extends string ? Template : string

/** Every type of fact that a rule may start on. */
export type RuleFactType<Shop extends ShopWords = ShopWords> =
  | KnownFactType
  | keyof ConcludedWords
  | (keyof OwnFactsOf<Shop> & string)

type OneOrMore<Item> = Item | readonly Item[]

/** The name of a rule: next comes what it starts on. */
export interface RuleNamed<Shop extends ShopWords> {
  /** The sentence the rule implements, for whoever reads reports. */
  titled(title: string): RuleNamed<Shop>
  /** The type of fact it starts on, or several. */
  on<const Type extends RuleFactType<Shop>>(types: OneOrMore<Type>): RuleStarted<Shop, Type>
}

/** When a rule fires and when it doesn't, in any order; what is said twice holds as said last. Its purpose comes next. */
export interface RuleStarted<Shop extends ShopWords, Type> {
  /** Over the fact and the customer, when the fact arrives. */
  where(condition: FactCondition<Type, OwnFactsOf<Shop>>): RuleStarted<Shop, Type>
  /** How long after the fact. */
  after(duration: DurationText): RuleStarted<Shop, Type>
  /** Hours of the customer's day, days of the week, or both. */
  between(hours: BetweenHours): RuleStarted<Shop, Type>
  /** Not after this day, this long after the fact, or the moment that the fact names. */
  until(end: DurationText | DayText | MomentPath<Type, OwnFactsOf<Shop>>): RuleStarted<Shop, Type>
  /** A later fact that makes it pointless. Said again, it is one more. */
  unless(types: OneOrMore<RuleFactType<Shop>>, how?: Omit<UnlessClause, 'on'>): RuleStarted<Shop, Type>
  /** Over the customer, when the rule fires and again when the message is sent. */
  if(condition: CustomerCondition): RuleStarted<Shop, Type>
  /** A new fact while one waits: keep waiting, start again, or wait for each. */
  repeat(how: 'keep' | 'restart' | 'each'): RuleStarted<Shop, Type>
  /** How often at most, and how late is too late. */
  limits(limits: LimitsText): RuleStarted<Shop, Type>
  /** Ends as it read when it started, even if it is edited while it waits. */
  pinned(): RuleStarted<Shop, Type>
  /** One message a topic is enough: of two in the same hour the higher priority goes. */
  topic(topic: string): RuleStarted<Shop, Type>
  /** Higher goes first. */
  priority(priority: number): RuleStarted<Shop, Type>
  /** Percent of customers who never get it, to measure what it does: at most 50. */
  holdout(percent: number): RuleStarted<Shop, Type>
  /** A receipt, a confirmation: owed, whatever the customer agreed to. */
  transactional(): RuleActing<Shop>
  /** Part of the service: a care tip, news that were asked for. */
  service(): RuleActing<Shop>
  /** To bring them back; the customer must have agreed to it. */
  marketing(): RuleActing<Shop>
  /** For staff: nothing is written to the customer. */
  internal(): StaffActing
}

/** What any rule may do, in order; four things at the most. */
export interface RuleActions<Next> {
  /** Work for staff. */
  task(task: {
    readonly kind: string
    readonly owner?: string
    readonly dueAfter?: DurationText
    readonly note?: string
  }): Next
  /** Whole points, and why. */
  award(award: { readonly points: number; readonly reason: string }): Next
  tag(tag: { readonly add?: string; readonly remove?: string }): Next
  /** No more messages of these purposes: until the next purchase, or for so long. */
  suppress(what: {
    readonly purposes: readonly ('service' | 'marketing')[]
    readonly until: 'purchase' | DurationText
  }): Next
}

export interface RuleActing<Shop extends ShopWords> extends RuleActions<RuleWhole<Shop>> {
  /** A message by a template of the policy. */
  send(template: TemplateOf<Shop>): RuleWhole<Shop>
}

export interface StaffActing extends RuleActions<StaffWhole> {}

interface Whole {
  /** The rule as plain JSON, as one would write it by hand. */
  build(): RuleInput
}
export interface RuleWhole<Shop extends ShopWords> extends RuleActing<Shop>, Whole {}
export interface StaffWhole extends StaffActing, Whole {}
