import { type Customer, customerMaximums, type Interest, type InterestKind, interestKinds } from '../customer.ts'
import type { Fact, GoodsFact, NewsFact } from '../facts/index.ts'
import { otherTally, type Purchases } from '../profile/index.ts'
import type { Instant } from '../time.ts'
import { keptText, type TrackedMessage } from '../triggers/index.ts'
import type { Goods } from '../vocabulary.ts'
import { change, type Draft, journal } from './draft.ts'
import { isLost } from './lost.ts'

/** Bills with a brand or a category from which on the customer buys it regularly. */
export const regularBills = 2

export function isGoodsFact(fact: Fact): fact is GoodsFact {
  if ('payload' in fact || 'data' in fact) return false
  return fact.type === 'stock.restocked' || fact.type === 'price.dropped' || fact.type === 'promotion.started'
}

/** True for what may be told to many customers at once. */
export function isNewsFact(fact: Fact): fact is NewsFact {
  return isGoodsFact(fact) || (fact.type === 'campaign.started' && !('payload' in fact))
}

/**
 * Whom news concern: the interests, by what was asked for or is bought regularly, any of which will do. Of a campaign those
 * it names; without any it is for everyone.
 */
export function audienceOf(fact: NewsFact): readonly string[] {
  switch (fact.type) {
    case 'stock.restocked':
      return keys('restock', [fact.sku])
    case 'price.dropped':
      return [...keys('price', [fact.sku]), ...keys('brand', [fact.brand])]
    case 'promotion.started':
      return [...keys('price', [fact.sku]), ...keys('brand', [fact.brand]), ...keys('category', [fact.category])]
    case 'campaign.started':
      return fact.interests ?? []
  }
}

/** The dearest of the customer's interests that news meet, and since when; undefined when it meets none. */
export function interestMet(
  { interests }: Customer,
  fact: NewsFact,
): { readonly kind: InterestKind; readonly at: Instant } | undefined {
  const audience = audienceOf(fact)
  const met = interests.filter(({ key }) => audience.includes(key))
  for (const kind of interestKinds) {
    const interest = met.find(({ key }) => key.startsWith(`${kind}:`))
    if (interest !== undefined) return { kind, at: interest.at }
  }
  return undefined
}

/** What the customer wants to hear of, after asking for it, taking it off a list, or buying it. */
export function followInterests(draft: Draft, fact: Fact, { skus }: Goods): void {
  switch (fact.type) {
    case 'product.enquired':
      if ('wantsNotice' in fact && fact.wantsNotice) add(draft, keys('restock', stillWanted(draft, skus)))
      return
    case 'wishlist.added': {
      const wanted = stillWanted(draft, skus)
      add(draft, [...keys('restock', wanted), ...keys('price', wanted)])
      return
    }
    case 'wishlist.removed':
    case 'purchase.completed':
    case 'order.placed':
      // What was asked for after it is asked for anew.
      drop(draft, [...keys('restock', skus), ...keys('price', skus)], draft.at)
      return
  }
}

const settling: ReadonlySet<string> = new Set(['wishlist.removed', 'purchase.completed', 'order.placed'])

/** True when the goods were bought or taken off the list since they were asked for. */
function isSettled(lately: Customer['lately'], sku: string, askedAt: Instant): boolean {
  return lately.some(
    ({ type, at, skus }) => at >= askedAt && settling.has(type) && skus?.includes(keptText(sku)) === true,
  )
}

/** Without what was settled since, when the asking is heard late. */
function stillWanted({ customer, at }: Draft, skus: readonly string[]): readonly string[] {
  return skus.filter((sku) => !isSettled(customer.lately, sku, at))
}

/**
 * What two records want that are one from now on: not what one of them asked for and the other has bought since. What both
 * asked for is wanted since the first of them did, so that neither asking is taken for answered when they part again.
 */
export function joinedInterests(
  mine: Customer['interests'],
  theirs: Customer['interests'],
  lately: Customer['lately'],
): Customer['interests'] {
  const open = [...mine, ...theirs].filter((interest) => !isOver(lately, interest)).sort((a, b) => a.at - b.at)
  return open.filter(({ key }, place) => open.findIndex((known) => known.key === key) === place)
}

function isOver(lately: Customer['lately'], { key, at }: Interest): boolean {
  const colon = key.indexOf(':')
  const kind = key.slice(0, colon)
  return (kind === 'restock' || kind === 'price') && isSettled(lately, key.slice(colon + 1), at)
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

/**
 * Whoever is told that goods are back wants to hear it no more. The wish goes with the message, or with the start of a rule
 * that waits, until it is certain that they were told. Whoever is held out of the message gets no answer, and must ask again
 * like everybody: else they would be held out at every restock, and those who are told count only once. A replay tells
 * nobody anything.
 */
export function consumeInterests(draft: Draft, fact: Fact, { skus }: Goods): void {
  if (fact.type !== 'stock.restocked' || draft.world.replaying !== undefined) return
  const { cause } = draft
  const { interests, waiting, messages } = draft.customer
  const answered = keys('restock', skus)
  const wish = interests.find(({ key }) => answered.includes(key))
  if (wish === undefined) return
  const planned = answersTo(draft)
  if (planned.length === 0 && !waiting.some(({ anchor }) => anchor === cause)) return
  change(draft, {
    waiting: waiting.map((wait) => (wait.anchor === cause ? { ...wait, wish } : wait)),
    messages: messages.map((message) => (planned.includes(message.id) ? { ...message, wish } : message)),
  })
  drop(draft, answered)
}

/** The messages that the step's fact brought about, among them those that only a holdout kept back. */
function answersTo({ cause, outbox, journal }: Draft): readonly unknown[] {
  return [
    ...outbox.flatMap((item) => (item.kind === 'message' && item.message.anchor === cause ? [item.id] : [])),
    ...journal.flatMap(({ data }) => (data.gate === 'holdout' && data.anchor === cause ? [data.message] : [])),
  ].filter((message) => message !== undefined)
}

/**
 * What becomes of a wish when a message that answers it, or a start that was to, has come to an end: whoever could not be
 * told wants to hear of it still, since they asked, unless they have bought it meanwhile; whoever was wants it no more.
 * @param upTo Askings up to here are answered when they were told.
 */
export function settleWish(draft: Draft, wish: Interest | undefined, upTo: Instant = wish?.at ?? 0): void {
  if (wish === undefined) return
  const { interests, waiting, messages, lately } = draft.customer
  if (messages.some((message) => isAnswer(message, wish))) {
    drop(draft, [wish.key], upTo)
    return
  }
  if (waiting.some((wait) => isSame(wait.wish, wish)) || interests.some(({ key }) => key === wish.key)) return
  if (isOver(lately, wish)) return
  change(draft, {
    interests: boundedInterests(
      draft,
      [...interests, wish].sort((a, b) => a.at - b.at),
    ),
  })
}

function isAnswer(message: TrackedMessage, wish: Interest): boolean {
  return isSame(message.wish, wish) && !isLost(message)
}

function isSame(a: Interest | undefined, b: Interest): boolean {
  return a?.key === b.key && a.at === b.at
}

/**
 * The interests of a record folded anew, without the wishes that were answered. A replay tells nobody anything, so only the
 * record that was knows which these are: it wants the goods no more, or only since a later asking than this one.
 */
export function unanswered(
  replayed: Customer['interests'],
  { interests, messages }: Pick<Customer, 'interests' | 'messages'>,
): Customer['interests'] {
  return replayed.filter((wish) => {
    if (!wish.key.startsWith('restock:')) return true
    if (messages.some((message) => isAnswer(message, wish))) return false
    return interests.some(({ key, at }) => key === wish.key && at <= wish.at)
  })
}

function keys(kind: InterestKind, names: readonly (string | undefined)[]): readonly string[] {
  return names.flatMap((name) => (name === undefined ? [] : [`${kind}:${name}`]))
}

function drop(draft: Draft, gone: readonly string[], upTo: Instant = Number.POSITIVE_INFINITY): void {
  const isGone = ({ key, at }: Interest): boolean => at <= upTo && gone.includes(key)
  const { interests } = draft.customer
  if (gone.length === 0 || !interests.some(isGone)) return
  change(draft, { interests: interests.filter((interest) => !isGone(interest)) })
}

function add(draft: Draft, wanted: readonly string[]): void {
  const { interests } = draft.customer
  const news = wanted.filter((key) => !interests.some((known) => known.key === key && known.at > draft.at))
  if (news.length === 0) return
  const others = interests.filter(({ key }) => !news.includes(key))
  const fresh = news.slice(0, customerMaximums.interests).map((key): Interest => ({ key, at: draft.at }))
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
