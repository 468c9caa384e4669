import { type Customer, customerMaximums, type LatelyFact } from '../customer.ts'
import { otherTally, type Purchases, type RecentBill, type Tally } from '../profile/index.ts'
import type { Kept } from '../triggers/index.ts'
import { setAlarms } from './conclude.ts'
import { change, type Draft, journal } from './draft.ts'

/** What the seal of the account's chain may add to a record after it was folded. */
const sealBytes = 80
const maxBytes = customerMaximums.jsonBytes - sealBytes

/**
 * Keeps the record under its bound in bytes, whatever came: every list has its maximum, but many long names together may
 * exceed it. What is dearest to lose goes last.
 */
export function keepBounds(draft: Draft): void {
  // Writing a record as JSON costs as much as folding a fact: mostly a look at its lengths is enough.
  if (mostBytes(draft.customer) <= maxBytes) return
  for (const giveWay of [lesser, waits, texts, dearer]) {
    // Each time something goes, so this ends: a record holds fewer things than bytes.
    for (let round = 0; round < maxBytes && bytesOf(draft.customer) > maxBytes; round += 1) if (!giveWay(draft)) break
  }
}

function bytesOf(customer: Customer): number {
  return new TextEncoder().encode(JSON.stringify(customer)).length
}

/** A character is at most six bytes of JSON: an escape such as \\u0007. */
const bytesPerCharacter = 6

/** A cheap upper bound of the record's bytes: fixed parts at their most, texts by their length. */
function mostBytes(customer: Customer): number {
  const { purchases, profile, points } = customer
  let bytes = 2000 + 130 * points.buckets.length + 400 * (points.holds.length + points.inTransit.length)
  if (points.inTransit.length > 0 || points.holds.length > 0) bytes += 2000
  bytes += purchases.days.bits.length + purchases.onlineDays.bits.length
  bytes += 12 * (size(purchases.days.more) + size(purchases.onlineDays.more))
  bytes += 160 * size(customer.rules) + 110 * size(customer.engagement) + 80 * size(purchases.byChannel)
  bytes += talliesBytes(purchases.byCategory) + talliesBytes(purchases.byBrand)
  for (const bill of purchases.recent) bytes += billBytes(bill)
  if (purchases.first !== null) bytes += billBytes(purchases.first)
  let text = customer.id.length + customer.tenant.length
  for (const key of customer.keys) text += key.length
  for (const topic in customer.engagement) text += topic.length
  for (const id of customer.absorbed) text += id.length
  bytes += profileBytes(profile) + 40 * (customer.keys.length + customer.absorbed.length)
  for (const consent of Object.values(customer.consents)) {
    bytes += 150
    text += consent.source.length + length(consent.noticeVersion) + length(consent.language) + length(consent.evidence)
  }
  for (const wait of customer.waiting) {
    bytes += 200
    text += wait.anchor.length + keptLength(wait.kept)
  }
  for (const message of customer.messages) {
    bytes += 310
    text += message.id.length + length(message.topic)
  }
  for (const interest of customer.interests) {
    bytes += 40
    text += interest.key.length
  }
  for (const fact of customer.lately) {
    bytes += 100
    text += latelyLength(fact)
  }
  for (const task of customer.tasks) {
    bytes += 260
    text += 2 * task.id.length + task.kind.length + length(task.owner) + length(task.note) + task.causedBy.length
  }
  return bytes + bytesPerCharacter * text
}

function size(record: Readonly<Record<string, unknown>>): number {
  let count = 0
  for (const _name in record) count += 1
  return count
}

function length(text: string | null | undefined): number {
  return text?.length ?? 0
}

function talliesBytes(tallies: Readonly<Record<string, Tally>>): number {
  let bytes = 0
  for (const name in tallies) bytes += 50 + bytesPerCharacter * name.length
  return bytes
}

function billBytes({ key, product, category, storeId }: RecentBill): number {
  return 150 + bytesPerCharacter * (key.length + length(product) + length(category) + length(storeId))
}

function profileBytes(profile: Customer['profile']): number {
  let text = length(profile.name) + length(profile.whatsapp) + length(profile.email) + length(profile.city)
  for (const tag of profile.tags) text += tag.length + 1
  for (const name in profile.attributes) text += 10 + 2 * name.length + String(profile.attributes[name]).length
  const { capture } = profile
  return (
    400 + 30 * size(profile.toldAt) + bytesPerCharacter * (text + length(capture?.campaign) + length(capture?.storeId))
  )
}

function keptLength(kept: Kept): number {
  let text = 0
  for (const path in kept) text += path.length + String(kept[path]).length + 4
  return text
}

function latelyLength({ type, skus, categories, brands }: LatelyFact): number {
  let text = type.length
  for (const names of [skus, categories, brands]) for (const name of names ?? []) text += name.length + 1
  return text
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
  }
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
  const [rule] = Object.keys(rules)
  const [topic] = Object.keys(engagement)
  if (lately.length > 0) change(draft, { lately: lately.slice(0, -1) })
  else if (interests.length > 0) evictInterest(draft)
  else if (messages.length > 1) change(draft, { messages: messages.slice(1) })
  else if (waiting.length > 0) evictWait(draft)
  else if (tasks.length > 0) {
    change(draft, { tasks: tasks.slice(1) })
    setAlarms(draft)
  } else if (topic !== undefined) change(draft, { engagement: without(engagement, topic) })
  else if (size(purchases.byBrand) + size(purchases.byCategory) > 0)
    changePurchases(draft, { byBrand: {}, byCategory: {} })
  else if (purchases.recent.length + size(purchases.days.more) > 0) {
    const { days, onlineDays } = purchases
    changePurchases(draft, { recent: [], days: { ...days, more: {} }, onlineDays: { ...onlineDays, more: {} } })
  } else if ((first?.product ?? first?.category ?? first?.storeId) !== undefined && first !== null) {
    const { key, at, channel, leftMinor, sold } = first
    changePurchases(draft, { first: { key, at, channel, leftMinor, ...(sold === false && { sold }) } })
  } else if (sourced !== undefined) {
    const known = consents[sourced]
    if (known !== undefined) change(draft, { consents: { ...consents, [sourced]: { ...known, source: '' } } })
  } else if (rule !== undefined) change(draft, { rules: without(rules, rule) })
  else if (profile.tags.length > 0) change(draft, { profile: { ...profile, tags: profile.tags.slice(1) } })
  else return false
  return true
}

function without<Item>(record: Readonly<Record<string, Item>>, name: string): Readonly<Record<string, Item>> {
  return Object.fromEntries(Object.entries(record).filter(([kept]) => kept !== name))
}
