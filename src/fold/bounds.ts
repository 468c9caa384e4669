import { type Customer, customerMaximums } from '../customer.ts'
import { accountMaximums } from '../ledger/index.ts'
import { otherTally, type Purchases } from '../profile/index.ts'
import { type Kept, leastNeeded, type Wish } from '../triggers/index.ts'
import { setAlarms } from './conclude.ts'
import { change, type Draft, journal } from './draft.ts'
import { settleWish } from './interests.ts'
import { isOver } from './suppress.ts'

/** What the seal of the account's chain may add to a record after it was folded. */
const sealBytes = 80
const maxBytes = customerMaximums.jsonBytes - sealBytes

/**
 * Keeps the record under its bound in bytes, whatever came: every list has its maximum, but many long names together may
 * exceed it. What is dearest to lose goes last.
 */
export function keepBounds(draft: Draft): void {
  // Writing a record as JSON costs as much as folding a fact: mostly a look at its lengths, or its letters, is enough.
  if (mostBytes(draft.customer, byLength) <= maxBytes || mostBytes(draft.customer, byLetter) <= maxBytes) return
  for (const giveWay of [lesser, waits, texts, dearer]) {
    // Each time something goes, so this ends: a record holds fewer things than bytes.
    for (let round = 0; round < maxBytes && bytesOf(draft.customer) > maxBytes; round += 1) if (!giveWay(draft)) break
  }
}

function bytesOf(customer: Customer): number {
  return new TextEncoder().encode(JSON.stringify(customer)).length
}

/** An upper bound of a text's bytes in JSON. */
type Measure = (text: string | null | undefined) => number

/** A character is at most six bytes: an escape of a control character, or of half a pair. */
const escapedBytes = 6
const byLength: Measure = (text) => escapedBytes * (text?.length ?? 0)

/** Plain letters are a byte, other alphabets at most three; what is or may be escaped counts as such. */
const byLetter: Measure = (text) => {
  if (text === null || text === undefined) return 0
  let bytes = 0
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    const mayBeEscaped = code < 0x20 || code === 0x22 || code === 0x5c || (code >= 0xd800 && code <= 0xdfff)
    bytes += mayBeEscaped ? escapedBytes : code < 0x80 ? 1 : 3
  }
  return bytes
}

/** A cheap upper bound of the record's bytes: fixed parts at their most, texts as they are measured. */
function mostBytes(customer: Customer, of: Measure): number {
  let bytes = 1442 + 60 * customer.alarms.length + of(customer.id) + of(customer.tenant) + purchasesBytes(customer, of)
  bytes += profileBytes(customer, of) + ledgerBytes(customer, of) + familyBytes(customer, of)
  for (const rule in customer.rules) bytes += 100 + of(rule)
  for (const key of customer.keys) bytes += 4 + of(key)
  for (const id of customer.absorbed) bytes += 4 + of(id)
  for (const { rule } of Object.values(customer.suppressed)) bytes += 110 + of(rule)
  for (const topic in customer.engagement) bytes += 110 + of(topic)
  for (const { rule, anchor, kept, wish, pinnedTo, campaign, awaitedHour, until, refused } of customer.waiting) {
    bytes += 244 + of(rule) + of(anchor) + keptBytes(kept, of) + wishBytes(wish, of) + of(pinnedTo) + of(campaign)
    bytes += (pinnedTo === undefined ? 0 : 14) + (campaign === undefined ? 0 : 14) + (awaitedHour === true ? 19 : 0)
    bytes += (until === undefined ? 0 : 23) + (refused === true ? 15 : 0)
  }
  for (const { id, rule, template, topic, wish, campaign, watched, reopened } of customer.messages) {
    bytes += 346 + of(id) + of(rule) + of(template) + of(topic) + of(campaign) + wishBytes(wish, of)
    bytes += (watched === true ? 29 : 0) + (reopened === undefined ? 0 : 70)
  }
  for (const interest of customer.interests) bytes += 40 + of(interest.key)
  for (const fact of customer.lately) {
    bytes += 120 + of(fact.type)
    for (const names of [fact.skus, fact.categories, fact.brands]) for (const name of names ?? []) bytes += 3 + of(name)
  }
  for (const { id, kind, owner, storeId, note, causedBy } of customer.tasks) {
    bytes += 280 + 2 * of(id) + of(kind) + of(owner) + of(storeId) + of(note) + of(causedBy)
  }
  return bytes
}

function ledgerBytes({ points }: Customer, of: Measure): number {
  const { buckets, holds, resolvedHolds, inTransit, qualifying, caps, grants, tier } = points
  let bytes = 930 + of(tier?.tier) + 115 * buckets.length + 90 * caps.length
  for (const { days = '' } of qualifying?.months ?? []) bytes += 50 + days.length
  for (const { holdId, parts } of holds) bytes += 130 + of(holdId) + 120 * parts.length
  for (const { holdId } of resolvedHolds) bytes += 130 + of(holdId)
  for (const { transferId, parts } of inTransit) bytes += 60 + of(transferId) + 120 * parts.length
  for (const key of grants) bytes += 4 + of(key)
  return Math.min(bytes, accountMaximums.jsonBytes)
}

function familyBytes(
  { household, joining, formerHouseholds, homes = [], members, referral }: Customer,
  of: Measure,
): number {
  let bytes = 240 + (household === null ? 0 : 160) + of(household?.id) + of(joining) + of(referral?.by)
  for (const id of members) bytes += 4 + of(id)
  for (const id of formerHouseholds) bytes += 4 + of(id)
  for (const { id } of homes) bytes += 24 + of(id)
  return bytes
}

function purchasesBytes({ purchases }: Customer, of: Measure): number {
  const { days, onlineDays, byChannel, byCategory, byBrand, first, recent } = purchases
  let bytes = days.bits.length + onlineDays.bits.length + 12 * (size(days.more) + size(onlineDays.more))
  for (const tallies of [byChannel, byCategory, byBrand]) for (const name in tallies) bytes += 60 + of(name)
  for (const bill of first === null ? recent : [first, ...recent]) {
    bytes += 160 + of(bill.key) + of(bill.product) + of(bill.category) + of(bill.storeId)
  }
  return bytes
}

function profileBytes({ profile, consents }: Customer, of: Measure): number {
  const { name, whatsapp, email, city, tags, attributes, capture } = profile
  let bytes = 600 + of(name) + of(whatsapp) + of(email) + of(city) + of(capture?.campaign) + of(capture?.storeId)
  for (const field in profile.toldAt) bytes += 18 + of(field)
  for (const tag of tags) bytes += 4 + of(tag)
  for (const attribute in attributes) bytes += 8 + of(attribute) + of(String(attributes[attribute]))
  for (const { source, noticeVersion, language, evidence } of Object.values(consents)) {
    bytes += 170 + of(source) + of(noticeVersion) + of(language) + of(evidence)
  }
  return bytes
}

function wishBytes(wish: Wish | undefined, of: Measure): number {
  return wish === undefined ? 0 : 50 + of(wish.key)
}

function keptBytes(kept: Kept, of: Measure): number {
  let bytes = 0
  for (const path in kept) {
    const value = kept[path]
    bytes += 8 + of(path)
    if (typeof value !== 'object') bytes += of(String(value))
    else for (const text of value) bytes += 3 + of(text)
  }
  return bytes
}

function size(record: Readonly<Record<string, unknown>>): number {
  let count = 0
  for (const _name in record) count += 1
  return count
}

const fewLately = 6
const fewInterests = 4
const fewRecentBills = 2
const fewWaits = 4

/** What repeats, or was never asked for. */
function lesser(draft: Draft): boolean {
  const { lately, interests, purchases } = draft.customer
  if (lately.length > fewLately) change(draft, { lately: lately.slice(0, -1) })
  else if (interests.length > fewInterests) evictInterest(draft)
  else if (purchases.recent.length > fewRecentBills) changePurchases(draft, { recent: purchases.recent.slice(0, -1) })
  else return false
  return true
}

function evictInterest(draft: Draft): void {
  const [evicted, ...interests] = draft.customer.interests
  change(draft, { interests })
  if (evicted !== undefined) journal(draft, 'interest-evicted', { interest: evicted.key, since: evicted.at })
}

function changePurchases(draft: Draft, parts: Partial<Purchases>): void {
  change(draft, { purchases: { ...draft.customer.purchases, ...parts } })
}

function waits(draft: Draft): boolean {
  const { waiting } = draft.customer
  if (waiting.length <= fewWaits) return false
  evictWait(draft)
  return true
}

function evictWait(draft: Draft): void {
  const { waiting } = draft.customer
  const evicted = waiting.at(-1)
  change(draft, { waiting: waiting.slice(0, -1) })
  setAlarms(draft)
  if (evicted !== undefined) {
    journal(draft, 'wait-evicted', { rule: evicted.rule, anchor: evicted.anchor, dueAt: evicted.dueAt })
    settleWish(draft, evicted.wish)
  }
}

/** Forgets the oldest message. One that was handed to no channel goes out no more: its wish is the customer's again. */
function evictMessage(draft: Draft): void {
  const [evicted, ...messages] = draft.customer.messages
  change(draft, { messages })
  if (evicted?.status === 'planned' && evicted.reopened === undefined) settleWish(draft, evicted.wish)
}

/** Words about things that are known elsewhere: proofs of consent, notes of tasks, attributes, rare categories and brands. */
function texts(draft: Draft): boolean {
  const { consents, tasks, profile, purchases } = draft.customer
  const worded = Object.entries(consents).find(
    ([, { evidence, noticeVersion, language }]) => evidence ?? noticeVersion ?? language,
  )
  const noted = tasks.findIndex(({ note }) => note !== null)
  const [attribute] = Object.keys(profile.attributes)
  if (worded !== undefined) {
    const [key, { status, at, source }] = worded
    change(draft, { consents: { ...consents, [key]: { status, at, source } } })
  } else if (noted >= 0)
    change(draft, { tasks: tasks.map((task, place) => (place === noted ? { ...task, note: null } : task)) })
  else if (attribute !== undefined) dropAttribute(draft, attribute)
  else if (foldTally(draft, 'byBrand', purchases.byBrand) || foldTally(draft, 'byCategory', purchases.byCategory))
    return true
  else return false
  return true
}

function dropAttribute(draft: Draft, name: string): void {
  const { profile } = draft.customer
  const { [name]: _value, ...attributes } = profile.attributes
  const { [`attributes.${name}`]: _at, ...toldAt } = profile.toldAt
  change(draft, { profile: { ...profile, attributes, toldAt } })
}

const fewTallies = 3

/** The smallest tally joins the others; false when only a few are left. */
function foldTally(draft: Draft, by: 'byBrand' | 'byCategory', tallies: Purchases['byBrand']): boolean {
  const named = Object.entries(tallies).filter(([name]) => name !== otherTally)
  if (named.length <= fewTallies) return false
  const [name, tally] = named.reduce((a, b) => (b[1].netMinor < a[1].netMinor ? b : a))
  const { [name]: _joined, ...rest } = tallies
  const other = Object.hasOwn(tallies, otherTally) ? tallies[otherTally] : undefined
  const joined = { bills: tally.bills + (other?.bills ?? 0), netMinor: tally.netMinor + (other?.netMinor ?? 0) }
  changePurchases(draft, { [by]: { ...rest, [otherTally]: joined } })
  return true
}

/** Only a hostile history comes this far. Person, permissions, points and purchase days always stay. */
function dearer(draft: Draft): boolean {
  const { lately, interests, waiting, messages, tasks, rules, engagement, consents, purchases, profile } =
    draft.customer
  const { first } = purchases
  const sourced = Object.keys(consents).find((key) => (consents[key]?.source ?? '') !== '')
  const [topic] = Object.keys(engagement)
  if (lately.length > 0) change(draft, { lately: lately.slice(0, -1) })
  else if (interests.length > 0) evictInterest(draft)
  else if (messages.length > 1) evictMessage(draft)
  else if (waiting.length > 0) evictWait(draft)
  else if (tasks.length > 0) {
    change(draft, { tasks: tasks.slice(1) })
    setAlarms(draft)
  } else if (topic !== undefined) change(draft, { engagement: without(engagement, topic) })
  else if (size(purchases.byBrand) + size(purchases.byCategory) > 0)
    changePurchases(draft, { byBrand: {}, byCategory: {} })
  else if (purchases.recent.length + size(purchases.days.more) > 0) {
    const { days, onlineDays } = purchases
    forgetLifted(draft)
    changePurchases(draft, { recent: [], days: { ...days, more: {} }, onlineDays: { ...onlineDays, more: {} } })
  } else if ((first?.product ?? first?.category ?? first?.storeId) !== undefined && first !== null) {
    const { key, at, channel, leftMinor, sold } = first
    changePurchases(draft, { first: { key, at, channel, leftMinor, ...(sold === false && { sold }) } })
  } else if (sourced !== undefined) {
    const known = consents[sourced]
    if (known !== undefined) change(draft, { consents: { ...consents, [sourced]: { ...known, source: '' } } })
  } else if (size(rules) > 0) forgetRule(draft)
  else if (profile.tags.length > 0) change(draft, { profile: { ...profile, tags: profile.tags.slice(1) } })
  else return false
  return true
}

function forgetRule(draft: Draft): void {
  const { policy, at, customer } = draft
  const now = { at, cycle: customer.journey.cycle, zone: policy.data.zone }
  const least = leastNeeded(policy.rules, customer.rules, now)
  if (least !== null) change(draft, { rules: without(customer.rules, least) })
}

/** Without the bills nobody could tell any more that a purchase ended a suppression: it goes with them. */
function forgetLifted(draft: Draft): void {
  const { suppressed, purchases } = draft.customer
  const holding = Object.entries(suppressed).filter(([, one]) => !isOver(one, purchases, draft.now))
  change(draft, { suppressed: Object.fromEntries(holding) })
}

function without<Item>(record: Readonly<Record<string, Item>>, name: string): Readonly<Record<string, Item>> {
  return Object.fromEntries(Object.entries(record).filter(([kept]) => kept !== name))
}
