import type { Path, PathDefinition, PathFamily, Value, ValueType, Vocabulary } from './condition/index.ts'
import { type Customer, interestKinds } from './customer.ts'
import type { CompiledFactTypes } from './facts/index.ts'
import { factSchemas, valuesGiven } from './facts/index.ts'
import { averageMinorOf, firstKept, firstNameOf, firstSale, lastKept, latestSale } from './profile/index.ts'
import { segments } from './rfm/index.ts'
import { dayFromNumber } from './time.ts'
import type { RuleSubject } from './triggers/index.ts'
import { pointsOf } from './vocabulary/points.ts'
import { get, leavesOf } from './vocabulary/schema-paths.ts'

const customerWords = {
  paths: {
    'customer.id': text((customer) => customer.id),
    'customer.kind': {
      type: 'string',
      values: ['person', 'anonymous', 'household'] as const,
      read: (customer) => customer.kind,
    },
    'profile.name': text(({ profile }) => profile.name),
    'profile.firstName': text(({ profile }) => firstNameOf(profile.name)),
    'profile.phone': text(({ profile }) => profile.phone),
    'profile.email': text(({ profile }) => profile.email),
    'profile.language': text(({ profile }) => profile.language),
    'profile.city': text(({ profile }) => profile.city),
    'profile.birthday': text(({ profile }) => profile.birthday),
    'profile.anniversary': text(({ profile }) => profile.anniversary),
    'profile.tags': { type: 'strings', read: ({ profile }) => profile.tags },
    'profile.capturedAt': instant(({ profile }) => profile.capture?.at),
    'profile.captureMethod': text(({ profile }) => profile.capture?.method),
    'profile.captureValue': {
      type: 'string',
      values: valuesGiven,
      read: ({ profile }) => profile.capture?.valueGiven ?? undefined,
    },
    'profile.captureChannel': text(({ profile }) => profile.capture?.channel),
    'profile.captureStore': text(({ profile }) => profile.capture?.storeId),
    'purchases.count': number(({ purchases }) => purchases.count),
    'purchases.bills': number(({ purchases }) => purchases.bills),
    'purchases.days': number(({ purchases }) => purchases.days.size),
    'purchases.onlineDays': number(({ purchases }) => purchases.onlineDays.size),
    'purchases.returns': number(({ purchases }) => purchases.returns),
    'purchases.grossMinor': number(({ purchases }) => purchases.grossMinor),
    'purchases.returnedMinor': number(({ purchases }) => purchases.returnedMinor),
    'purchases.netMinor': number(({ purchases }) => purchases.grossMinor - purchases.returnedMinor),
    'purchases.averageMinor': number(({ purchases }) => averageMinorOf(purchases)),
    'purchases.firstDay': day(({ purchases }) => purchases.days.first),
    'purchases.secondDay': day(({ purchases }) => purchases.days.second),
    'purchases.lastDay': day(({ purchases }) => purchases.days.last),
    'purchases.firstAt': instant(({ purchases }) => firstSale(purchases)?.at),
    'purchases.lastAt': instant(({ purchases }) => latestSale(purchases)?.at),
    'purchases.firstProduct': text(({ purchases }) => firstKept(purchases)?.product),
    'purchases.firstCategory': text(({ purchases }) => firstKept(purchases)?.category),
    'purchases.lastProduct': text(({ purchases }) => lastKept(purchases)?.product),
    'purchases.lastCategory': text(({ purchases }) => lastKept(purchases)?.category),
    'purchases.lastChannel': text(({ purchases }) => latestSale(purchases)?.channel),
    'purchases.lastStore': text(({ purchases }) => latestSale(purchases)?.storeId),
    'purchases.categories': { type: 'strings', read: ({ purchases }) => Object.keys(purchases.byCategory) },
    'purchases.brands': { type: 'strings', read: ({ purchases }) => Object.keys(purchases.byBrand) },
    // Of a member: what the household has, and what has not gone there yet.
    'points.available': number((customer) => pointsOf(customer).available),
    'points.pending': number((customer) => pointsOf(customer).pending),
    'points.held': number((customer) => pointsOf(customer).held),
    'points.debt': number((customer) => pointsOf(customer).debt),
    'points.frozen': { type: 'boolean', read: (customer) => pointsOf(customer).frozen },
    // Where the customer stands; what it brings is in the policy, not in the record.
    'points.tier': text(({ points }) => points.tier?.tier),
    'points.tierSince': instant(({ points }) => points.tier?.since),
    'points.tierReviewAt': instant((customer) => pointsOf(customer).tierReviewAt ?? undefined),
    'rfm.segment': { type: 'string', values: segments, read: ({ rfm }) => rfm?.segment },
    'rfm.r': number(({ rfm }) => rfm?.r),
    'rfm.f': number(({ rfm }) => rfm?.f),
    'rfm.m': number(({ rfm }) => rfm?.m),
    'household.id': text(({ household }) => household?.id),
    'journey.stage': text(({ journey }) => journey.stage),
    'journey.sinceDay': day(({ journey }) => journey.sinceDay),
    'journey.cycle': number(({ journey }) => journey.cycle),
    'interests.keys': { type: 'strings', read: ({ interests }) => interests.map(({ key }) => key) },
    // Of those with a limit: once, or a cooldown. A message that was planned counts, whatever became of it.
    'rules.acted': {
      type: 'strings',
      read: ({ rules }) => Object.keys(rules).filter((id) => rules[id]?.lastAt !== null),
    },
    // Of the tasks that are open.
    'tasks.kinds': { type: 'strings', read: ({ tasks }) => tasks.map(({ kind }) => kind) },
  },
  families: {
    'profile.attributes.': family('string', ({ profile }, name) => textOf(own(profile.attributes, name))),
    'purchases.byCategory.': family('number', ({ purchases }, name) => own(purchases.byCategory, name)?.netMinor),
    'purchases.byBrand.': family('number', ({ purchases }, name) => own(purchases.byBrand, name)?.netMinor),
    'purchases.byChannel.': family('number', ({ purchases }, name) => own(purchases.byChannel, name)?.netMinor),
    'engagement.read.': family('number', ({ engagement }, topic) => own(engagement, topic)?.read),
    'engagement.replied.': family('number', ({ engagement }, topic) => own(engagement, topic)?.replied),
  },
} satisfies Vocabulary<Customer>

/** What each path of a customer holds, as the types of the rule builder know it. */
export type CustomerWords = typeof customerWords

/** The words that conditions, templates and queries may use of a customer. */
export const customerVocabulary: Vocabulary<Customer> = customerWords

/** Facts the rules can start on that are no facts of the outside world: what the engine itself concluded. */
export const derivedFactTypes = [
  'stage.changed',
  'segment.changed',
  'tier.changed',
  'bonus.given',
  'occasion.reached',
] as const

/**
 * The words of rules: those of the customer, and `fact.…` for what the fact says, taken from the schemas of the facts.
 * `fact.skus`, `fact.categories` and `fact.brands` gather the goods of a fact wherever it names them.
 */
export function ruleVocabulary(custom: CompiledFactTypes = {}): Vocabulary<RuleSubject<Customer>> {
  const paths: Record<string, PathDefinition<RuleSubject<Customer>>> = {}
  for (const [path, { read, ...rest }] of Object.entries(customerVocabulary.paths)) {
    paths[path] = { ...rest, read: ({ customer }) => read(customer) }
  }
  const families: Record<string, PathFamily<RuleSubject<Customer>>> = {}
  for (const [prefix, { type, read }] of Object.entries(customerVocabulary.families ?? {})) {
    families[prefix] = { type, read: ({ customer }, rest) => read(customer, rest) }
  }
  for (const schema of [...Object.values(factSchemas), ...Object.values(custom)])
    for (const { keys, type } of leavesOf(schema))
      paths[`fact.${keys.join('.')}`] ??= { type, read: reader(keys, type) }
  const derived = { 'fact.from': 'string', 'fact.to': 'string', 'fact.type': 'string' } as const
  for (const [path, type] of Object.entries(derived))
    paths[path] = { type, read: reader(path.split('.').slice(1), type) }
  paths['fact.direction'] ??= { type: 'string', values: ['up', 'down'], read: reader(['direction'], 'string') }
  // Of a bonus: its name by the terms, or the campaign's.
  paths['fact.bonus'] ??= { type: 'string', read: reader(['bonus'], 'string') }
  // What the engine adds to facts about messages and about goods before rules read them.
  for (const name of ['rule', 'template', 'topic', 'purpose'])
    paths[`fact.${name}`] = { type: 'string', read: reader([name], 'string') }
  paths['fact.originAt'] = { type: 'instant', read: reader(['originAt'], 'instant') }
  paths['fact.interest'] = { type: 'string', values: interestKinds, read: reader(['interest'], 'string') }
  // Of an occasion. Facts of the outside world may have these words too, and then they mean what those say.
  const ofOccasions = { 'fact.occasion': 'string', 'fact.kind': 'string', 'fact.years': 'number' } as const
  for (const [path, type] of Object.entries(ofOccasions))
    paths[path] ??= { type, read: reader(path.split('.').slice(1), type) }
  paths['fact.day'] ??= { type: 'day', read: dayOfFact }
  for (const goods of ['skus', 'categories', 'brands'] as const) {
    paths[`fact.${goods}`] = { type: 'strings', read: ({ fact }) => goodsOf(fact)[goods] }
  }
  return { paths, families }
}

/** The value at a path of a vocabulary, as templates and indexes read it. */
export function readPath(
  vocabulary: Vocabulary<RuleSubject<Customer>>,
  path: string,
  subject: RuleSubject<Customer>,
): Value | undefined {
  const definition = Object.hasOwn(vocabulary.paths, path) ? vocabulary.paths[path as Path] : undefined
  if (definition !== undefined) return definition.read(subject)
  for (const [prefix, { read }] of Object.entries(vocabulary.families ?? {})) {
    if (path.startsWith(prefix) && path.length > prefix.length) return read(subject, path.slice(prefix.length))
  }
  return undefined
}

/** The goods of a fact, each once, in its order. */
export interface Goods {
  readonly skus: readonly string[]
  readonly categories: readonly string[]
  readonly brands: readonly string[]
}

const noNames: readonly string[] = []
const noGoods: Goods = { skus: noNames, categories: noNames, brands: noNames }

/** The goods a fact names, in its lines or in itself. */
export function goodsOf(fact: unknown): Goods {
  const lines = get(fact, 'lines')
  if (Array.isArray(lines) && lines.length > 0) {
    return { skus: gather(lines, 'sku'), categories: gather(lines, 'category'), brands: gather(lines, 'brand') }
  }
  if (typeof fact !== 'object' || fact === null || !('sku' in fact || 'category' in fact || 'brand' in fact))
    return noGoods
  return { skus: gather([fact], 'sku'), categories: gather([fact], 'category'), brands: gather([fact], 'brand') }
}

function gather(sources: readonly unknown[], name: string): readonly string[] {
  const found: string[] = []
  for (const source of sources) {
    const value = get(source, name)
    if (typeof value === 'string' && !found.includes(value)) found.push(value)
  }
  return found.length === 0 ? noNames : found
}

function reader(keys: readonly string[], type: ValueType): (subject: RuleSubject<Customer>) => Value | undefined {
  return ({ fact }) => {
    let value: unknown = fact
    for (const key of keys) value = get(value, key)
    if (type === 'strings') return Array.isArray(value) ? (value as readonly string[]) : undefined
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined
  }
}

/** A day as people write it; the engine's own day numbers are nobody's business. */
function dayOfFact({ fact }: RuleSubject<Customer>): string | undefined {
  const day = get(fact, 'day')
  return typeof day === 'string' ? day : undefined
}

function own<Item>(record: Readonly<Record<string, Item>>, name: string): Item | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}

function textOf(value: string | number | boolean | undefined): string | undefined {
  return value === undefined ? undefined : String(value)
}

type PathOf<Type extends ValueType> = PathDefinition<Customer> & { readonly type: Type }
type FamilyOf<Type extends ValueType> = PathFamily<Customer> & { readonly type: Type }

function text(read: (customer: Customer) => string | null | undefined): PathOf<'string'> {
  return { type: 'string', read: (customer) => read(customer) ?? undefined }
}

function number(read: (customer: Customer) => number | undefined): PathOf<'number'> {
  return { type: 'number', read }
}

function instant(read: (customer: Customer) => number | undefined): PathOf<'instant'> {
  return { type: 'instant', read }
}

function day(read: (customer: Customer) => number | null): PathOf<'day'> {
  return {
    type: 'day',
    read: (customer) => {
      const found = read(customer)
      return found === null ? undefined : dayFromNumber(found)
    },
  }
}

function family<Type extends ValueType>(
  type: Type,
  read: (customer: Customer, rest: string) => Value | undefined,
): FamilyOf<Type> {
  return { type, read }
}
