import type { Customer, JournalEntry } from '../customer.ts'
import { contentHash } from '../hash.ts'
import { type BonusName, decide, type Entry, type LedgerCommand } from '../ledger/index.ts'
import { policyAt } from '../policy.ts'
import type { Instant } from '../time.ts'
import type { World } from './draft.ts'

/** Points that were given and not earned: a bonus of the programme, or what a rule awards. */
export interface Gift {
  /** A bonus by its key, an award by the id of its command. */
  readonly name: string
  /** The rule that awards; null for a bonus. */
  readonly rule: string | null
  readonly points: number
  readonly at: Instant
}

/** The id of the command by which one start of a rule awards points, the same in a replay. */
export function awardIdOf(rule: string, anchor: string, step: number): string {
  return contentHash([rule, anchor, step])
}

/** True for a gift of which a replay was told that it was given: no import that came after it takes it away. */
export function wasGiven({ replaying }: World, name: string): boolean {
  return replaying?.given?.has(name) === true
}

/** When each bonus was given, by its key: more than once where two who are one by now each got it. */
export function bonusTimesOf(given: readonly Gift[]): ReadonlyMap<string, readonly Instant[]> {
  const times = new Map<string, Instant[]>()
  for (const { name, rule, at } of given) {
    if (rule !== null) continue
    const known = times.get(name)
    if (known === undefined) times.set(name, [at])
    else known.push(at)
  }
  return times
}

/** True for a bonus of which a replay was told that it was given, and at another time: it lives from then on. */
export function wasGivenAnotherTime({ replaying }: World, key: string, at: Instant): boolean {
  return replaying?.bonusTimes?.get(key)?.includes(at) === false
}

/**
 * The gifts that lines of journals tell of: those of the books, and those that only a rebuild found; of these not what an
 * unmerge left to the other. Of one name and instant the books count: what a rebuild of one record found may stand in those
 * of another, with which it was one.
 */
export function giftsIn(journal: readonly JournalEntry[]): readonly Gift[] {
  const booked: Gift[] = []
  const found: Gift[] = []
  const left: Gift[] = []
  for (const { kind, data } of journal) {
    if (kind === 'points') {
      const gift = giftIn(data.entry as Entry)
      if (gift !== null) booked.push(gift)
      continue
    }
    const { gifts = [], giftsLeft = [] } = data as Partial<Readonly<Record<'gifts' | 'giftsLeft', readonly Gift[]>>>
    found.push(...gifts)
    left.push(...giftsLeft)
  }
  const kept = less(booked, left)
  return [...kept, ...less(found, kept)]
}

/** Gifts without others of the same name and instant, one for one. */
function less(gifts: readonly Gift[], others: readonly Gift[]): readonly Gift[] {
  const left = new Map<string, number>()
  for (const other of others) left.set(placeOf(other), (left.get(placeOf(other)) ?? 0) + 1)
  return gifts.filter((gift) => {
    const times = left.get(placeOf(gift)) ?? 0
    left.set(placeOf(gift), times - 1)
    return times <= 0
  })
}

function placeOf({ name, at }: Gift): string {
  return `${at} ${name}`
}

const byRule = 'rule:'

/** Who an award of a rule comes from, as the books name it. */
export function awarderOf(rule: string): string {
  return `${byRule}${rule}`
}

function giftIn({ kind, ref, actor = '', points, occurredAt: at }: Entry): Gift | null {
  if (ref === null) return null
  if (kind === 'bonus') return { name: ref, rule: null, points, at }
  if (kind !== 'adjusted' || !actor.startsWith(byRule)) return null
  return { name: ref, rule: actor.slice(byRule.length), points, at }
}

/** The awards that a replay withheld, since they are of an imported past as far as it knows. */
export function withheldIn(journal: readonly JournalEntry[]): readonly Gift[] {
  return journal.flatMap(({ kind, at, data }) => {
    if (kind !== 'message-withheld' || data.award === undefined) return []
    const { name, points } = data.award as Pick<Gift, 'name' | 'points'>
    return [{ name, rule: data.rule as string, points, at }]
  })
}

/** What became of the gifts of the books in a replay. */
export interface Compared {
  /** Withheld awards that are given ones at another place of the history: to be given after all. */
  readonly moved: readonly string[]
  /** Gifts that nothing in the history stands for now. */
  readonly missing: readonly Gift[]
  /** Gifts of which the books know nothing. */
  readonly found: readonly Gift[]
}

/** Awards that are looked for at another place; more were never given by one rule to one customer. */
const maxMoved = 1000

/**
 * A fact that came late may move an award: the bill that brought the tier is an earlier one now. Each award that is missing
 * is taken to be the nearest of the same rule that was not given before. What two customers were each given under one name
 * before they were one counts twice.
 */
export function compareGifts(given: readonly Gift[], replayed: readonly Gift[], withheld: readonly Gift[]): Compared {
  const same = pair(given, replayed, ({ name }) => name)
  const instead = pair(same.missing.slice(-maxMoved), same.left, ({ rule }) => rule)
  const { paired, missing, left: _withheld } = pair(instead.missing, withheld, ({ rule }) => rule)
  return { moved: paired, missing, found: instead.left }
}

/** The gifts that another of the same name stands for already: two customers, one by now, were each given one. */
export function givenTwice(missing: readonly Gift[], replayed: readonly Gift[]): readonly Gift[] {
  const names = new Set(replayed.map(({ name }) => name))
  return missing.filter(({ name }) => names.has(name))
}

interface Paired {
  readonly paired: readonly string[]
  readonly missing: readonly Gift[]
  readonly left: readonly Gift[]
}

/** Pairs each gift with the nearest that is alike; what is like nothing else has no likeness. */
function pair(wanted: readonly Gift[], others: readonly Gift[], likeness: (gift: Gift) => string | null): Paired {
  const alike = new Map<string, Gift[]>()
  for (const other of others) {
    const like = likeness(other)
    if (like === null) continue
    const known = alike.get(like)
    if (known === undefined) alike.set(like, [other])
    else known.push(other)
  }
  const taken = new Set<Gift>()
  const paired: string[] = []
  const missing = wanted.filter((gift) => {
    const like = likeness(gift)
    const nearest = like === null ? null : nearestTo(gift.at, alike.get(like) ?? [], taken)
    if (nearest === null) return true
    taken.add(nearest)
    paired.push(nearest.name)
    return false
  })
  return { paired, missing, left: others.filter((other) => !taken.has(other)) }
}

function nearestTo(at: Instant, gifts: readonly Gift[], taken: ReadonlySet<Gift>): Gift | null {
  let nearest: Gift | null = null
  for (const gift of gifts) {
    if (taken.has(gift)) continue
    if (nearest === null || Math.abs(gift.at - at) < Math.abs(nearest.at - at)) nearest = gift
  }
  return nearest
}

/** Gives a gift that the facts don't lead to any more, or not twice: the customer was told of it. */
export function giveAgain({ policies }: World, customer: Customer, gift: Gift): Customer {
  const ledger = policyAt(policies, gift.at).ledger ?? null
  if (ledger === null) return customer
  const { grants } = customer.points
  const others = grants.filter((key) => key !== gift.name)
  const decided = decide(ledger, { ...customer.points, grants: others }, null, commandOf(gift), gift.at)
  if (decided.status !== 'accepted') return customer
  const isKnown = others.length < grants.length
  return { ...customer, points: isKnown ? { ...decided.account, grants } : decided.account }
}

function commandOf({ name, rule, points }: Gift): LedgerCommand {
  if (rule === null) return { kind: 'bonus', bonus: bonusOf(name), key: name, forced: { points } }
  const actor = awarderOf(rule)
  return { kind: 'adjust', commandId: name, points, reason: 'given-before', actor, forced: true }
}

/** The bonus of a natural key. */
function bonusOf(key: string): BonusName {
  const end = key.indexOf(':')
  const bonus = end < 0 ? key : key.slice(0, end)
  return bonus === 'campaign' ? { campaign: key.slice(end + 1) } : (bonus as Exclude<BonusName, object>)
}
