import type { ValueType } from '../../condition/index.ts'
import type { CustomerWords } from '../../vocabulary.ts'
import type { FactWordsOfAny, OwnFacts, Word } from './words.ts'

/** An ISO 8601 duration: `P3D`, `PT2H`, `P4M`. */
export type DurationText = `P${string}`
/** A calendar day: `2026-11-09`. */
export type DayText = `${number}-${number}-${number}`
/** A wall-clock time: `21:00`. */
export type TimeText = `${number}:${number}`
/** A moment with its offset: `2026-11-09T18:00:00+05:30`. */
type IsoTime = `${number}-${number}-${number}T${string}`

interface Equality<Value> {
  readonly eq?: Value
  readonly ne?: Value
  readonly in?: readonly Value[]
  readonly nin?: readonly Value[]
}
interface Order<Bound> {
  readonly lt?: Bound
  readonly lte?: Bound
  readonly gt?: Bound
  readonly gte?: Bound
}
interface Presence {
  readonly exists?: boolean
}
interface Window {
  readonly within?: DurationText
  readonly olderThan?: DurationText
}
interface TextTests<Text> extends Equality<Text>, Presence {
  readonly contains?: string
}
interface NumberTests extends Equality<number>, Order<number>, Presence {}
interface BooleanTests extends Equality<boolean>, Presence {}
interface InstantTests extends Equality<number>, Order<number | IsoTime>, Presence, Window {}
interface DayTests extends Equality<DayText>, Order<DayText>, Presence, Window {}
interface ListTests<Text> extends Pick<Equality<Text>, 'in' | 'nin'>, Presence {
  readonly contains?: Text
}

/** What may be asked of a path, by what it holds: a bare value or operators that fit. */
interface Tests<Text extends string> extends Record<ValueType, unknown> {
  string: Text | TextTests<Text>
  number: number | NumberTests
  boolean: boolean | BooleanTests
  instant: number | InstantTests
  day: DayText | DayTests
  // A list is no value: it contains one, or has one of several.
  strings: ListTests<Text>
}

type TestOf<Held extends Word> = Tests<TextsOf<Held>>[Held['type']]
type TextsOf<Held> = Held extends { readonly values?: readonly (infer Text extends string)[] } ? Text : string

type Asked<Words> = { readonly [Path in keyof Words]?: Words[Path] extends Word ? TestOf<Words[Path]> : never }

/** Paths with a free end, such as `purchases.byCategory.sarees`. */
type Families = CustomerWords['families']
type AskedOfFamilies = {
  readonly [Prefix in keyof Families & string as `${Prefix}${string}`]?: TestOf<Families[Prefix]>
}

type Nested<Words> = Asked<Words> &
  AskedOfFamilies & {
    readonly any?: readonly Nested<Words>[]
    readonly all?: readonly Nested<Words>[]
    readonly not?: Nested<Words>
  }

/** A condition over a customer, as `if` takes it: known paths, and for each the tests that fit what it holds. */
export type CustomerCondition = Nested<CustomerWords['paths']>

/** A condition over a fact of these types and the customer, as `where` takes it. */
export type FactCondition<Type, Own extends OwnFacts = OwnFacts> = Nested<
  CustomerWords['paths'] & FactWordsOfAny<Type, Own>
>

/** The paths of facts of these types that hold a day or an instant, as `until` takes them. */
export type MomentPath<Type, Own extends OwnFacts = OwnFacts> = MomentIn<FactWordsOfAny<Type, Own>>
type MomentIn<Words> = {
  [Path in keyof Words]: Words[Path] extends Word<'instant' | 'day'> ? Path : never
}[keyof Words]
