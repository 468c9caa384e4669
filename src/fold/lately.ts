import { type Customer, customerMaximums, type Interest, type LatelyFact } from '../customer.ts'
import type { Fact } from '../facts/index.ts'
import { goodsOf } from '../vocabulary.ts'
import { change, type Draft, journal } from './draft.ts'

const maxNameLength = 40
const maxGoods = 3

/** Remembers a fact for `unless`: the last few of each type, the latest first. */
export function rememberFact(draft: Draft, fact: Fact): void {
  if (fact.type === 'time.reached' || fact.type === 'policy.adopted') return
  const { skus, categories, brands } = goodsOf(fact)
  const remembered: LatelyFact = {
    type: fact.type,
    at: fact.occurredAt,
    ...(skus.length > 0 && { skus: short(skus) }),
    ...(categories.length > 0 && { categories: short(categories) }),
    ...(brands.length > 0 && { brands: short(brands) }),
  }
  const lately = [remembered, ...draft.customer.lately].sort((a, b) => b.at - a.at)
  let ofType = 0
  const few = lately.filter((known) => known.type !== fact.type || (ofType += 1) <= customerMaximums.latelyOfOneType)
  change(draft, { lately: few.slice(0, customerMaximums.lately) })
}

function short(names: readonly string[]): readonly string[] {
  return names.slice(0, maxGoods).map((name) => name.slice(0, maxNameLength))
}

/** What the customer wants to hear of, after a fact about goods. */
export function followInterests(draft: Draft, fact: Fact): void {
  const { skus, categories, brands } = goodsOf(fact)
  switch (fact.type) {
    case 'product.enquired':
      if ('wantsNotice' in fact && fact.wantsNotice) add(draft, keys('restock', skus))
      return
    case 'wishlist.added':
      return add(draft, [...keys('restock', skus), ...keys('price', skus)])
    case 'wishlist.removed':
    case 'stock.restocked':
      return drop(draft, fact.type === 'stock.restocked' ? keys('restock', skus) : [...keys('restock', skus), ...keys('price', skus)])
    case 'purchase.completed':
    case 'order.placed':
      drop(draft, [...keys('restock', skus), ...keys('price', skus)])
      return add(draft, [...keys('brand', brands), ...keys('category', categories)])
  }
}

function keys(kind: string, names: readonly string[]): readonly string[] {
  return names.map((name) => `${kind}:${name}`)
}

function drop(draft: Draft, gone: readonly string[]): void {
  const { interests } = draft.customer
  if (interests.some(({ key }) => gone.includes(key))) change(draft, { interests: interests.filter(({ key }) => !gone.includes(key)) })
}

function add(draft: Draft, wanted: readonly string[]): void {
  if (wanted.length === 0) return
  const others = draft.customer.interests.filter(({ key }) => !wanted.includes(key))
  const all: readonly Interest[] = [...others, ...wanted.slice(0, customerMaximums.interests).map((key) => ({ key, at: draft.at }))]
  change(draft, { interests: bounded(draft, all) })
}

/** What was only bought gives way before what was asked for; then the oldest. */
function bounded(draft: Draft, interests: readonly Interest[]): Customer['interests'] {
  if (interests.length <= customerMaximums.interests) return interests
  const evicted = interests.find(({ key }) => key.startsWith('brand:') || key.startsWith('category:')) ?? interests[0]
  if (evicted !== undefined && !evicted.key.startsWith('brand:') && !evicted.key.startsWith('category:')) {
    journal(draft, 'interest-evicted', { interest: evicted.key, since: evicted.at })
  }
  return bounded(draft, interests.filter((interest) => interest !== evicted))
}
