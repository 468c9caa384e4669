import { addDuration, atMinuteOfDay, dayNumberOf, type Instant, minuteOfDay, parseDuration } from '../time.ts'
import { listOf } from './compile.ts'
import type { Stop } from './gates.ts'
import { quietUntil } from './quiet-hours.ts'
import type { Template, TemplateForm } from './template.ts'
import type { MessagePolicy, PutOffBy, RulePurpose, TrackedMessage } from './types.ts'

/** What the planner must know of the person: addresses, permissions, what was sent. */
export interface Recipient {
  readonly addresses: Readonly<Record<string, string | null>>
  /** True when this purpose may use this channel. */
  readonly allows: (channel: string, purpose: RulePurpose) => boolean
  /** Why messages of this purpose are not wanted now, or null. */
  readonly suppressed: (purpose: RulePurpose) => string | null
  readonly messages: readonly TrackedMessage[]
}

export interface Intent {
  readonly messageId: string
  readonly purpose: RulePurpose
  readonly topic: string | null
  readonly template: Template
  /** The language of the form and of the variables: chosen once, by {@link languageOf}, so that a message never mixes two. */
  readonly language: string
  /** Values of the template's variables that are known; a missing one keeps a form that needs it from being sent. */
  readonly variables: Readonly<Record<string, string>>
  /** The customer's own hour, if this message may wait for it; null or left out when it goes now. */
  readonly preferred?: PreferredHour | null | undefined
}

/** An hour of the customer's day, 0 to 23, and the last instant at which the message is still worth sending. */
export interface PreferredHour {
  readonly hour: number
  readonly latest: Instant
}

export type Plan =
  | { readonly status: 'planned'; readonly ladder: readonly string[] }
  | { readonly status: 'deferred'; readonly until: Instant; readonly by: PutOffBy }
  /** `freeAt`: when the cap that stopped it has room again. */
  | { readonly status: 'withheld'; readonly stop: Stop; readonly freeAt?: Instant | undefined }

/** Messages that count against caps and topics: planned ones have reserved their place, and those with a channel left keep it. */
function counts({ status, watched }: TrackedMessage): boolean {
  if (status === 'failed') return watched === true
  return status !== 'withheld' && status !== 'held-out'
}

/**
 * Decides whether, when and on which channels one message goes: suppression, consent, quiet hours, caps, one per topic,
 * the ladder, complete variables, the customer's own hour. Asked when it is planned and again when it is sent; its own
 * place in the caps is its own.
 */
export function planMessage(
  policy: MessagePolicy,
  intent: Intent,
  recipient: Recipient,
  now: Instant,
  zone: string,
): Plan {
  const { purpose } = intent
  const peace = recipient.suppressed(purpose)
  if (peace !== null) return withheld('suppressed', peace)
  const permitted = policy.ladder.filter((channel) => recipient.allows(channel, purpose))
  if (permitted.length === 0) return withheld('consent', `no permission for ${purpose} messages on any channel`)
  const others = recipient.messages.filter((message) => message.id !== intent.messageId && counts(message))
  const until = quietUntil(policy.quietHours, purpose, now, zone)
  // What is put off is counted when its time comes: by then yesterday's message may be old enough.
  const full = until === null ? fullCap(policy, purpose, others, now, zone) : null
  if (full !== null) return { status: 'withheld', ...full }
  const stop = until === null ? topicStop(policy, intent, others, now, zone) : null
  if (stop !== null) return { status: 'withheld', stop }
  const ladder = reached(permitted, intent, recipient)
  if ('gate' in ladder) return { status: 'withheld', stop: ladder }
  if (until !== null) return { status: 'deferred', until, by: 'quiet-hours' }
  const hourAt = ownHour(policy, intent, now, zone)
  return hourAt === null ? { status: 'planned', ladder } : { status: 'deferred', until: hourAt, by: 'preferred-hour' }
}

/** Those of the permitted channels that have an address and a complete form of the message, or what keeps it from all. */
function reached(permitted: readonly string[], intent: Intent, recipient: Recipient): readonly string[] | Stop {
  const { template, language, variables } = intent
  const reachable = permitted.filter(
    (channel) => addressed(recipient, channel) && formOf(template, language, channel) !== null,
  )
  if (reachable.length === 0)
    return { gate: 'channel', reason: 'no permitted channel has both an address and a form of the message' }
  const ladder = reachable.filter((channel) => isComplete(formOf(template, language, channel), variables))
  return ladder.length === 0 ? { gate: 'variables', reason: missingIn(intent, reachable) } : ladder
}

/**
 * When the customer's own hour begins, if it is worth waiting for: it comes soon enough, while the message is not stale, and
 * not in the quiet hours. Null during that hour, and when the message goes now.
 */
function ownHour(
  { preferredHour, quietHours }: MessagePolicy,
  { purpose, preferred = null }: Intent,
  now: Instant,
  zone: string,
): Instant | null {
  if (preferredHour === null || preferred === null || !preferredHour.purposes.includes(purpose)) return null
  const minute = preferred.hour * 60
  if (Math.floor(minuteOfDay(now, zone) / 60) === preferred.hour) return null
  const today = dayNumberOf(now, zone)
  const at = atMinuteOfDay(today, minute, zone)
  const begins = at > now ? at : atMinuteOfDay(today + 1, minute, zone)
  const latest = Math.min(preferred.latest, addDuration(now, parseDuration(preferredHour.within), zone))
  if (begins > latest || quietUntil(quietHours, purpose, begins, zone) !== null) return null
  return begins
}

function withheld(gate: Stop['gate'], reason: string): Plan {
  return { status: 'withheld', stop: { gate, reason } }
}

function addressed(recipient: Recipient, channel: string): boolean {
  return (recipient.addresses[channel] ?? null) !== null
}

interface Full {
  readonly stop: Stop
  readonly freeAt: Instant
}

/**
 * When a message leaves the count of a cap. Both whether it counts and when there is room again go by it: counted back from
 * now, a month or a day on which clocks change would end at another instant.
 */
export function countedUntil({ plannedAt }: Pick<TrackedMessage, 'plannedAt'>, per: string, zone: string): Instant {
  return addDuration(plannedAt, parseDuration(per), zone)
}

/** The cap that is full the longest, or null. */
function fullCap(
  policy: MessagePolicy,
  purpose: RulePurpose,
  others: readonly TrackedMessage[],
  now: Instant,
  zone: string,
): Full | null {
  let full: Full | null = null
  for (const { max, per } of listOf(policy.caps[purpose])) {
    const taken: Instant[] = []
    for (const message of others) {
      if (message.purpose !== purpose) continue
      const until = countedUntil(message, per, zone)
      if (until > now) taken.push(until)
    }
    if (taken.length < max) continue
    const reason = `${taken.length} ${purpose} messages within ${per}; ${max} are allowed`
    // A cap of none never has room.
    const freeAt = taken.sort((a, b) => a - b)[taken.length - max] ?? Number.POSITIVE_INFINITY
    if (full === null || freeAt > full.freeAt) full = { stop: { gate: 'cap', reason }, freeAt }
  }
  return full
}

function topicStop(
  policy: MessagePolicy,
  intent: Intent,
  others: readonly TrackedMessage[],
  now: Instant,
  zone: string,
): Stop | null {
  if (intent.topic === null) return null
  const gap = parseDuration(policy.topicGap)
  const same = others.find(
    (message) => message.topic === intent.topic && addDuration(message.plannedAt, gap, zone) > now,
  )
  return same === undefined
    ? null
    : { gate: 'topic', reason: `rule "${same.rule}" speaks of "${intent.topic}" already` }
}

/**
 * The language, of those there is something in, to speak to somebody who wants one: that one (`hi-IN`), else without its
 * region (`hi`), else the policy's default language, which everything is in.
 * @param byLanguage A template's forms, or a wording by language.
 */
export function languageOf(
  { defaultLanguage }: Pick<MessagePolicy, 'defaultLanguage'>,
  byLanguage: Readonly<Record<string, unknown>>,
  wanted: string | null,
): string {
  if (wanted === null || Object.hasOwn(byLanguage, wanted)) return wanted ?? defaultLanguage
  const region = wanted.indexOf('-')
  const base = region < 0 ? wanted : wanted.slice(0, region)
  return Object.hasOwn(byLanguage, base) ? base : defaultLanguage
}

/** The template's form for a language and channel, or null. */
export function formOf(template: Template, language: string, channel: string): TemplateForm | null {
  const forms = Object.hasOwn(template.forms, language) ? template.forms[language] : undefined
  return forms !== undefined && Object.hasOwn(forms, channel) ? (forms[channel] ?? null) : null
}

const placeholder = /\{(\w{1,40})\}/g

/** The names of the variables a text needs. */
export function placeholdersOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(placeholder)].map((match) => match[1] ?? ''))]
}

/** A text with its variables filled in. */
export function fillText(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(placeholder, (whole, name: string) =>
    Object.hasOwn(variables, name) ? (variables[name] ?? whole) : whole,
  )
}

function isComplete(form: TemplateForm | null, variables: Readonly<Record<string, string>>): boolean {
  if (form === null) return false
  return needsOf(form).every((name) => Object.hasOwn(variables, name))
}

// A form belongs to a frozen policy, and is asked about with every message.
const needs = new WeakMap<TemplateForm, readonly string[]>()

function needsOf(form: TemplateForm): readonly string[] {
  const known = needs.get(form)
  if (known !== undefined) return known
  const names = placeholdersOf(`${form.subject ?? ''}${form.text}`)
  needs.set(form, names)
  return names
}

function missingIn({ template, language, variables }: Intent, channels: readonly string[]): string {
  const forms = channels.map((channel) => formOf(template, language, channel))
  const needed = forms.flatMap((form) => (form === null ? [] : needsOf(form)))
  const missing = new Set(needed.filter((name) => !Object.hasOwn(variables, name)))
  return `no value for ${[...missing].join(', ')}`
}
