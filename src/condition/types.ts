import type { Instant } from '../time.ts'

/** A single JSON value that a condition compares with. */
export type Scalar = string | number | boolean

/** What a path yields: a single value, or a list of texts. */
export type Value = Scalar | readonly string[]

/**
 * What a path holds: `instant` is epoch milliseconds, `day` is `YYYY-MM-DD`, `strings` is a list of texts.
 * A value of another type than its path declares counts as missing, and so do NaN and an empty list. That a text on a
 * `day` path is a day is the reader's word: days are compared as they are written.
 */
export type ValueType = 'string' | 'number' | 'boolean' | 'instant' | 'day' | 'strings'

/** A path always has a dot; the words without one (`any`, `all`, `not`) belong to the language. */
export type Path = `${string}.${string}`

/**
 * The tests of one path; several mean all of them.
 *
 * On a missing value every operator is false, except `exists: false`, `ne` and `nin`, which are true.
 */
export interface Operators {
  readonly eq?: Scalar
  readonly ne?: Scalar
  /** The value is one of these; of a list of texts: at least one of its texts is. */
  readonly in?: readonly Scalar[]
  /** The opposite of `in`. */
  readonly nin?: readonly Scalar[]
  /** Numbers, days, and instants (epoch milliseconds, or an ISO time with its offset). */
  readonly lt?: number | string
  readonly lte?: number | string
  readonly gt?: number | string
  readonly gte?: number | string
  readonly exists?: boolean
  /** A list of texts has this one; a text has this part, letter case included. */
  readonly contains?: string
  /** An ISO duration: `P30D` holds from 30 days ago up to now, both included. On a day path, whole days. */
  readonly within?: string
  /** An ISO duration: `P30D` holds for what is earlier than 30 days ago, so a value is never both this and `within`. */
  readonly olderThan?: string
}

export type Operator = keyof Operators

/**
 * A condition as its author writes it: plain JSON. Keys are paths, several keys mean all of them, a bare value means
 * `eq`; `any`, `all` and `not` nest. The empty object holds for everyone.
 *
 * ```json
 * { "purchases.count": { "gte": 2 }, "any": [{ "profile.city": "Pune" }, { "purchases.lastAt": { "within": "P30D" } }] }
 * ```
 */
export interface Condition {
  readonly any?: readonly Condition[]
  readonly all?: readonly Condition[]
  readonly not?: Condition
  readonly [path: Path]: Scalar | Operators
}

/** One path that conditions may name. */
export interface PathDefinition<Subject> {
  readonly type: ValueType
  /** The only texts this path takes, when they are known: others are refused, with the nearest one named. */
  readonly values?: readonly string[]
  readonly read: (subject: Subject) => Value | undefined
}

/**
 * Paths with a free end, such as `purchases.byCategory.sarees` under the prefix `purchases.byCategory.`.
 * `rest` is what follows the prefix, exactly as the author wrote it; never empty.
 */
export interface PathFamily<Subject> {
  readonly type: ValueType
  readonly read: (subject: Subject, rest: string) => Value | undefined
}

/**
 * The paths a kind of subject has. A path of `paths` wins over a family; of two families the longer prefix wins.
 * Give it enumerable own keys: they are what a typing error is compared with.
 */
export interface Vocabulary<Subject> {
  readonly paths: Readonly<Record<Path, PathDefinition<Subject>>>
  /** By prefix, the ending dot included. */
  readonly families?: Readonly<Record<`${string}.`, PathFamily<Subject>>>
}

/** The moment of asking, and the IANA zone whose calendar says what day it is and what "30 days ago" means. */
export interface Clock {
  readonly now: Instant
  readonly zone: string
}

/**
 * A condition made ready to ask of many subjects.
 * @throws CrmError `bad-time` when a `within` or `olderThan` is asked in a zone this runtime does not know.
 */
export type CompiledCondition<Subject> = (subject: Subject, clock: Clock) => boolean
