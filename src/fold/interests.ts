import { type Customer, customerMaximums, type Interest, type InterestKind, interestKinds } from '../customer.ts'
import type { Fact, GoodsFact } from '../facts/index.ts'
import { otherTally, type Purchases } from '../profile/index.ts'
import type { Goods } from '../vocabulary.ts'
import { change, type Draft, journal } from './draft.ts'

/** Bills with a brand or a category from which on the customer buys it regularly. */
export const regularBills = 2

export function isGoodsFact(fact: Fact): fact is GoodsFact {
  if ('payload' in fact || 'data' in fact) return false
  return fact.type === 'stock.restocked' || fact.type === 'price.dropped' || fact.type === 'promotion.started'
}

/** Whom a fact about goods concerns: the interests, by what was asked for or is bought regularly, any of which will do. */
export function audienceOf(fact: GoodsFact): readonly string[] {
  switch (fact.type) {
    case 'stock.restocked':
      return keys('restock', [fact.sku])
    case 'price.dropped':
      return [...keys('price', [fact.sku]), ...keys('brand', [fact.brand])]
    case 'promotion.started':
      return [...keys('price', [fact.sku]), ...keys('brand', [fact.brand]), ...keys('category', [fact.category])]
  }
}

/** The dearest of the customer's interests that a fact about goods meets; undefined when it meets none. */
export function interestMet({ interests }: Customer, fact: GoodsFact): InterestKind | undefined {
  const audience = audienceOf(fact)
  const met = interests.filter(({ key }) => audience.includes(key))
  return interestKinds.find((kind) => met.some(({ key }) => key.startsWith(`${kind}:`)))
}

/** What the customer wants to hear of, after asking for it, taking it off a list, or buying it. */
export function followInterests(draft: Draft, fact: Fact, { skus }: Goods): void {
  switch (fact.type) {
    case 'product.enquired':
      if ('wantsNotice' in fact && fact.wantsNotice) add(draft, keys('restock', skus))
      return
    case 'wishlist.added':
      add(draft, [...keys('restock', skus), ...keys('price', skus)])
      return
    case 'wishlist.removed':
    case 'purchase.completed':
    case 'order.placed':
      drop(draft, [...keys('restock', skus), ...keys('price', skus)])
      return
  }
}

/**
 * Brands and categories that became regular with this step, or are regular no more: by the tallies of the purchases,
 * whatever changed them (a bill, a delivery, a return, a merge). A name beyond the tallies' bound has none of its own
 * and is never regular.
 */
export function followRegulars(draft: Draft, before: Purchases): void {
  const { byBrand, byCategory } = draft.customer.purchases
  followTallies(draft, 'brand', before.byBrand, byBrand)
  followTallies(draft, 'category', before.byCategory, byCategory)
}

type Tallies = Purchases['byBrand']

function followTallies(draft: Draft, kind: InterestKind, before: Tallies, now: Tallies): void {
  if (before === now) return
  const less = Object.keys(before).filter((name) => isRegular(before, name) && !isRegular(now, name))
  const more = Object.keys(now).filter((name) => isRegular(now, name) && billsOf(now, name) > billsOf(before, name))
  drop(draft, keys(kind, less))
  add(draft, keys(kind, more))
}

function isRegular(tallies: Tallies, name: string): boolean {
  return name !== otherTally && billsOf(tallies, name) >= regularBills
}

function billsOf(tallies: Tallies, name: string): number {
  return Object.hasOwn(tallies, name) ? (tallies[name]?.bills ?? 0) : 0
}

/** Whoever is told that goods are back wants to hear it no more; whoever could not be told still does. */
export function consumeInterests(draft: Draft, fact: Fact, { skus }: Goods): void {
  if (fact.type !== 'stock.restocked') return
  const isTold =
    draft.outbox.some((item) => item.kind === 'message' && item.message.anchor === draft.cause) ||
    draft.customer.waiting.some(({ anchor }) => anchor === draft.cause)
  if (isTold) drop(draft, keys('restock', skus))
}

function keys(kind: InterestKind, names: readonly (string | undefined)[]): readonly string[] {
  return names.flatMap((name) => (name === undefined ? [] : [`${kind}:${name}`]))
}

function drop(draft: Draft, gone: readonly string[]): void {
  const { interests } = draft.customer
  if (gone.length === 0 || !interests.some(({ key }) => gone.includes(key))) return
  change(draft, { interests: interests.filter(({ key }) => !gone.includes(key)) })
}

function add(draft: Draft, wanted: readonly string[]): void {
  if (wanted.length === 0) return
  const others = draft.customer.interests.filter(({ key }) => !wanted.includes(key))
  const fresh = wanted.slice(0, customerMaximums.interests).map((key): Interest => ({ key, at: draft.at }))
  change(draft, { interests: boundedInterests(draft, [...others, ...fresh]) })
}

/** What was only bought gives way before what was asked for; then the oldest, and that is journalled. */
export function boundedInterests(draft: Draft, interests: readonly Interest[]): Customer['interests'] {
  const kept = [...interests]
  while (kept.length > customerMaximums.interests) {
    const bought = kept.findIndex(({ key }) => key.startsWith('brand:') || key.startsWith('category:'))
    const [evicted] = kept.splice(Math.max(0, bought), 1)
    if (bought < 0 && evicted !== undefined)
      journal(draft, 'interest-evicted', { interest: evicted.key, since: evicted.at })
  }
  return kept
}
