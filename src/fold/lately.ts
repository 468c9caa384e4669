import { type Customer, customerMaximums, type Interest, type LatelyFact } from '../customer.ts'
import type { Fact } from '../facts/index.ts'
import { keptText, maxKeptItems } from '../triggers/index.ts'
import type { Goods } from '../vocabulary.ts'
import { change, type Draft, journal } from './draft.ts'

/** What becomes of our own messages; `unless` seldom asks, and there is much of it. */
const ofMessages = 'message.'
const answers: ReadonlySet<string> = new Set(['message.replied', 'message.clicked'])

/** Remembers a fact for `unless`: the last few of each type, the latest first. */
export function rememberFact(draft: Draft, fact: Fact, goods: Goods): void {
  // What the engine tells itself is nothing that the customer did.
  if ('payload' in fact) return
  const { type, occurredAt: at } = fact
  if (type.startsWith(ofMessages) && !answers.has(type) && !draft.policy.rules.unlessTypes.has(type)) return
  const remembered: LatelyFact = { type, at, ...shortOf(goods) }
  const { lately } = draft.customer
  let place = 0
  while (place < lately.length && (lately[place]?.at ?? 0) > at) place += 1
  change(draft, { lately: boundedLately(draft, lately.toSpliced(place, 0, remembered)) })
}

function shortOf({ skus, categories, brands }: Goods): Partial<LatelyFact> {
  return {
    ...(skus.length > 0 && { skus: short(skus) }),
    ...(categories.length > 0 && { categories: short(categories) }),
    ...(brands.length > 0 && { brands: short(brands) }),
  }
}

function short(names: readonly string[]): readonly string[] {
  return names.slice(0, maxKeptItems).map(keptText)
}

/** The few that are remembered, of the latest first: those of no rule's `unless` give way before the others. */
export function boundedLately({ policy }: Draft, lately: readonly LatelyFact[]): readonly LatelyFact[] {
  const ofType = new Map<string, number>()
  const few = lately.filter(({ type }) => {
    const count = (ofType.get(type) ?? 0) + 1
    ofType.set(type, count)
    return count <= customerMaximums.latelyOfOneType
  })
  const { unlessTypes } = policy.rules
  let excess = few.length - customerMaximums.lately
  for (let place = few.length - 1; place >= 0 && excess > 0; place -= 1) {
    if (unlessTypes.has(few[place]?.type ?? '')) continue
    few.splice(place, 1)
    excess -= 1
  }
  return few.slice(0, customerMaximums.lately)
}

/** What the customer wants to hear of, after a fact about goods. */
export function followInterests(draft: Draft, fact: Fact, { skus, categories, brands }: Goods): void {
  switch (fact.type) {
    case 'product.enquired':
      if ('wantsNotice' in fact && fact.wantsNotice) add(draft, keys('restock', skus))
      return
    case 'wishlist.added':
      add(draft, [...keys('restock', skus), ...keys('price', skus)])
      return
    case 'wishlist.removed':
      drop(draft, [...keys('restock', skus), ...keys('price', skus)])
      return
    case 'purchase.completed':
    case 'order.placed':
      drop(draft, [...keys('restock', skus), ...keys('price', skus)])
      add(draft, [...keys('brand', brands), ...keys('category', categories)])
      return
  }
}

/** Whoever is told that goods are back wants to hear it no more; whoever could not be told still does. */
export function consumeInterests(draft: Draft, fact: Fact, { skus }: Goods): void {
  if (fact.type !== 'stock.restocked') return
  const isTold =
    draft.outbox.some((item) => item.kind === 'message' && item.message.anchor === draft.cause) ||
    draft.customer.waiting.some(({ anchor }) => anchor === draft.cause)
  if (isTold) drop(draft, keys('restock', skus))
}

function keys(kind: string, names: readonly string[]): readonly string[] {
  return names.map((name) => `${kind}:${name}`)
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
