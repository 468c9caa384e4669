import type * as z from 'zod'
import type { ValueType } from '../../condition/index.ts'
import type { InterestKind } from '../../customer.ts'
import type { Envelope, KnownFactType, NewsFact } from '../../facts/index.ts'
import type { factSchemas } from '../../facts/schemas.ts'
import type { Segment } from '../../rfm/index.ts'
import type { OccasionKind, RulePurpose } from '../../triggers/index.ts'

/*
 * What the vocabulary of rules knows of each fact, said once more in types. Where the vocabulary reads the schemas of the
 * facts, so do the types; what the engine itself concludes or adds has no schema and is listed. A test holds the two together.
 */

/** What a path holds, and the only texts it takes where they are known. */
export interface Word<Type extends ValueType = ValueType, Text extends string = string> {
  readonly type: Type
  readonly values?: readonly Text[]
}
type Text<Value extends string = string> = Word<'string', Value>

/** The embedder's own facts, by type, and what each says under `data`. */
export type OwnFacts = Readonly<Record<string, object>>

/** What the engine concludes from facts: rules start on it like on any. */
export interface ConcludedWords {
  'stage.changed': { 'fact.type': Text<'stage.changed'>; 'fact.from': Text; 'fact.to': Text }
  'segment.changed': { 'fact.type': Text<'segment.changed'>; 'fact.from': Text<Segment>; 'fact.to': Text<Segment> }
  'tier.changed': {
    'fact.type': Text<'tier.changed'>
    'fact.from': Text
    'fact.to': Text
    'fact.direction': Text<'up' | 'down'>
  }
  'bonus.given': { 'fact.type': Text<'bonus.given'>; 'fact.bonus': Text; 'fact.points': Word<'number'> }
  'occasion.reached': {
    'fact.type': Text<'occasion.reached'>
    'fact.occasion': Text
    'fact.kind': Text<OccasionKind>
    'fact.day': Word<'day'>
    'fact.years': Word<'number'>
  }
}

/** What the engine adds to facts about messages: whose they are, and when that was planned. */
interface MessageWords {
  'fact.rule': Text
  'fact.template': Text
  'fact.topic': Text
  'fact.purpose': Text<RulePurpose>
  'fact.originAt': Word<'instant'>
}

/** What the engine adds to news: which wish of the customer they meet, and since when there is one. */
interface NewsWords {
  'fact.interest': Text<InterestKind>
  'fact.originAt': Word<'instant'>
}

/** The goods a fact names, gathered from wherever it names them. */
interface GoodsWords {
  'fact.skus': Word<'strings'>
  'fact.categories': Word<'strings'>
  'fact.brands': Word<'strings'>
}

/** Bills whose total the engine knows when the fact itself doesn't say it. */
type BillType = 'bill.claimed' | 'order.delivered'

type Known<Type extends KnownFactType> = z.output<(typeof factSchemas)[Type]>

type Added<Type> = (Type extends `message.${string}` ? MessageWords : unknown) &
  (Type extends NewsFact['type'] ? NewsWords : unknown) &
  (Type extends BillType ? { 'fact.totalMinor': Word<'number'> } : unknown) &
  (Type extends KnownFactType ? Gathered<keyof Known<Type>> : unknown)
type Gathered<Key> = Extract<Key, 'lines' | 'sku' | 'category' | 'brand'> extends never ? unknown : GoodsWords

/** What a fact of the embedder's own says beside its envelope. */
interface OwnFact<Type extends string, Data> extends Omit<Envelope, 'type'> {
  readonly type: Type
  readonly data: Data
}

/** The paths of facts of one type, and what each holds. */
export type FactWords<Type, Own extends OwnFacts> = Type extends keyof ConcludedWords
  ? ConcludedWords[Type]
  : Type extends KnownFactType
    ? WordsOf<Known<Type>> & Added<Type>
    : Type extends keyof Own & string
      ? WordsOf<OwnFact<Type, Own[Type]>>
      : never

/** The paths that facts of at least one of several types have; a path of many means what it means in any of them. */
export type FactWordsOfAny<Type, Own extends OwnFacts> = AnyOf<Type extends unknown ? FactWords<Type, Own> : never>
type AnyOf<Words> = {
  readonly [Path in Words extends unknown ? keyof Words : never]: Words extends Readonly<Record<Path, infer Held>>
    ? Held
    : never
}

type WordsOf<Data> =
  LeafOf<Data, 'fact.'> extends infer Found extends Leaf<string, Word>
    ? { readonly [One in Found as One['path']]: One['word'] }
    : never

interface Leaf<Path extends string, Held> {
  readonly path: Path
  readonly word: Held
}

// Whom a fact is about, or goes out to, is asked by the customer's own paths.
type KeyOf<Data> = Exclude<keyof Data & string, 'customer' | 'audience'>
type LeafOf<Data, Prefix extends string> = {
  [Key in KeyOf<Data>]-?: LeafAt<NonNullable<Data[Key]>, Key, `${Prefix}${Key}`>
}[KeyOf<Data>]

type LeafAt<Value, Key extends string, Path extends string> = [Value] extends [string]
  ? // A type can't see that a text is a day; by its name it is one: `endsOn`.
    Leaf<Path, Key extends `${string}On` ? Word<'day'> : Text<Value>>
  : [Value] extends [number]
    ? Leaf<Path, Word<Key extends `${string}At` ? 'instant' : 'number'>>
    : [Value] extends [boolean]
      ? Leaf<Path, Word<'boolean'>>
      : [Value] extends [readonly (infer Item)[]]
        ? [Item] extends [string]
          ? Leaf<Path, Word<'strings', Item>>
          : never
        : // A record with free names has no paths to speak of.
          string extends keyof Value
          ? never
          : LeafOf<Value, `${Path}.`>
