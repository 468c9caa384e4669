import { customerMaximums } from '../customer.ts'
import {
  type ConsentChanged,
  type CustomerCaptured,
  type CustomerRef,
  type CustomerUpdated,
  keysOf,
} from '../facts/index.ts'
import { policyAt } from '../policy.ts'
import type { Capture, Consent, Consents, Profile } from '../profile/index.ts'
import type { Instant } from '../time.ts'
import { noteToldBirthday } from './bonuses.ts'
import { causeOf, change, type Draft, dayAt } from './draft.ts'
import { reachToldLate } from './occasions.ts'

/**
 * What a fact says of whom it is about: contacts and a name. Contacts in dispute are another record's: they are
 * listed, but nobody writes to them.
 */
export function meet(draft: Draft, ref: CustomerRef | undefined, at: Instant, disputed: readonly string[] = []): void {
  if (ref === undefined) return
  const { customer } = draft
  const own = (kind: string, value: string | undefined): string | undefined =>
    value === undefined || disputed.includes(`${kind}:${value}`) ? undefined : value
  const contacts = {
    phone: own('phone', ref.phone),
    whatsapp: own('whatsapp', ref.whatsapp),
    email: own('email', ref.email),
  }
  const profile = told(customer.profile, { name: ref.name, ...contacts }, at)
  const fresh = keysOf(ref).filter((key) => !customer.keys.includes(key))
  if (profile === customer.profile && fresh.length === 0) return
  const keys = fresh.length === 0 ? customer.keys : boundedKeys([...customer.keys, ...fresh])
  // Whoever has a contact is nobody no more.
  change(draft, {
    profile,
    keys,
    kind: customer.kind === 'anonymous' && fresh.some((key) => !disputed.includes(key)) ? 'person' : customer.kind,
  })
}

/** The keys a record lists. Those beyond the bound still lead to it: they are claimed in the store. */
export function boundedKeys(keys: readonly string[]): readonly string[] {
  let length = 0
  return keys.slice(0, customerMaximums.keys).filter((key) => {
    length += JSON.stringify(key).length
    return length <= customerMaximums.keysLength
  })
}

type Told = Readonly<Record<string, string | undefined>>

/**
 * The profile with what was told, field by field: the latest telling counts, of two at one instant the greater text, so
 * that it doesn't matter in which order they are heard.
 */
function told(profile: Profile, fields: Told, at: Instant): Profile {
  let changed: Record<string, string> | null = null
  let toldAt: Record<string, Instant> | null = null
  for (const field in fields) {
    const value = fields[field]
    if (value === undefined || value === '') continue
    const knownAt = profile.toldAt[field]
    const known: unknown = Reflect.get(profile, field)
    if (!isNewer({ value, at }, { value: known, at: knownAt })) continue
    toldAt ??= { ...profile.toldAt }
    toldAt[field] = at
    if (known === value) continue
    changed ??= {}
    changed[field] = value
  }
  return toldAt === null ? profile : { ...profile, ...changed, toldAt }
}

interface Telling {
  readonly value: unknown
  readonly at: Instant | undefined
}

function isNewer(fresh: Telling & { readonly at: Instant }, known: Telling): boolean {
  if (known.at === undefined || known.at < fresh.at) return true
  return known.at === fresh.at && String(fresh.value) > String(known.value)
}

export function applyCapture(draft: Draft, fact: CustomerCaptured): void {
  applyDetails(draft, fact)
  const { profile } = draft.customer
  const capture: Capture = {
    method: fact.method,
    valueGiven: fact.valueGiven ?? givenFor(draft, fact),
    campaign: fact.campaign ?? null,
    at: fact.occurredAt,
    channel: fact.channel,
    storeId: fact.storeId ?? null,
  }
  if (isEarlier(capture, profile.capture)) {
    change(draft, { profile: { ...profile, capture, capturedDay: dayAt(draft, fact.occurredAt) } })
  }
  const { consents: given = [] } = fact
  if (given.length === 0) return
  let { consents } = draft.customer
  for (const consent of given) consents = withConsent(consents, consent, fact.occurredAt, causeOf(fact))
  change(draft, { consents })
}

/** What the shop gave for such a capture when it happened; null where its policy then named nothing. */
function givenFor({ world }: Draft, { method, occurredAt }: CustomerCaptured): Capture['valueGiven'] {
  return policyAt(world.policies, occurredAt).data.capture[method]?.gives ?? null
}

/** Of two captures at one instant it doesn't matter which; it must only be the same one whichever is heard first. */
export function isEarlier(capture: Capture, known: Capture | null): boolean {
  if (known === null || capture.at !== known.at) return known === null || capture.at < known.at
  return JSON.stringify(capture) < JSON.stringify(known)
}

export function applyDetails(draft: Draft, fact: CustomerCaptured | CustomerUpdated): void {
  const { name, language, city, birthday, anniversary, zone, attributes } = fact
  const profile = told(draft.customer.profile, { name, language, city, birthday, anniversary, zone }, fact.occurredAt)
  const before = draft.customer.profile
  change(draft, { profile: attributes === undefined ? profile : withAttributes(profile, attributes, fact.occurredAt) })
  reachToldLate(draft, before)
  noteToldBirthday(draft, before)
}

const maxAttributes = 16
const attributeField = 'attributes.'

/** Attributes are told one by one, like the other fields; of too many the one told longest ago goes. */
export function withAttributes(profile: Profile, attributes: Profile['attributes'], at: Instant): Profile {
  const next: Record<string, string | number | boolean> = { ...profile.attributes }
  const toldAt: Record<string, Instant> = { ...profile.toldAt }
  for (const [name, value] of Object.entries(attributes)) {
    const field = attributeField + name
    if (!isNewer({ value, at }, { value: next[name], at: toldAt[field] })) continue
    next[name] = value
    toldAt[field] = at
  }
  const age = (name: string): Instant => toldAt[attributeField + name] ?? 0
  const names = Object.keys(next).sort((a, b) => age(b) - age(a) || (a < b ? -1 : 1))
  for (const name of names.slice(maxAttributes)) {
    delete next[name]
    delete toldAt[attributeField + name]
  }
  return { ...profile, attributes: next, toldAt }
}

export function applyConsent(draft: Draft, fact: ConsentChanged): void {
  change(draft, { consents: withConsent(draft.customer.consents, fact, fact.occurredAt, causeOf(fact)) })
}

type ConsentGiven = Pick<ConsentChanged, 'channel' | 'purpose' | 'status' | 'noticeVersion' | 'language' | 'evidence'>
const maxEvidenceLength = 60

function withConsent(consents: Consents, given: ConsentGiven, at: Instant, source: string): Consents {
  const key = `${given.channel}:${given.purpose}`
  const { status, noticeVersion, language, evidence } = given
  const consent: Consent = {
    status,
    at,
    source,
    noticeVersion,
    language,
    evidence: evidence?.slice(0, maxEvidenceLength),
  }
  return outweighs(consent, consents[key]) ? { ...consents, [key]: consent } : consents
}

/** The latest word counts; of two at one instant, the withdrawal. */
export function outweighs(consent: Consent, known: Consent | undefined): boolean {
  if (known === undefined || known.at !== consent.at) return known === undefined || known.at < consent.at
  if (known.status !== consent.status) return consent.status === 'withdrawn'
  return consent.source < known.source
}
