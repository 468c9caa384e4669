import type { Customer, Suppression } from '../customer.ts'
import { latestSale } from '../profile/index.ts'
import { addDuration, type Instant, parseDuration } from '../time.ts'
import type { RulePurpose, TrackedMessage } from '../triggers/index.ts'
import { change, type Draft, journal } from './draft.ts'
import { isLost } from './lost.ts'

type Suppressed = Customer['suppressed']

/** What a rule's `suppress` asks for. */
interface Asked {
  readonly purposes: readonly RulePurpose[]
  /** `purchase`, or an ISO 8601 duration. */
  readonly until: string
}

/**
 * Stops later messages of some purposes; those of the rule itself go on. Nobody is left in peace on account of a message they
 * never got: the messages remember that it is on their account.
 * @param own Ids of the messages that this start of the rule planned.
 * @returns False when one of them was lost already: then nothing is suppressed.
 */
export function suppress(
  draft: Draft,
  { rule, own }: { readonly rule: string; readonly own: readonly string[] },
  { purposes, until: asked }: Asked,
): boolean {
  const { messages } = draft.customer
  if (messages.some((message) => isLost(message) && own.includes(message.id))) return false
  const since = draft.at
  const until = asked === 'purchase' ? null : addDuration(since, parseDuration(asked), draft.policy.data.zone)
  const fresh: Partial<Record<RulePurpose, Suppression>> = {}
  for (const purpose of purposes) fresh[purpose] = { since, until, rule }
  change(draft, {
    suppressed: joinedSuppressions(draft.customer.suppressed, fresh),
    messages: messages.map((message) => (own.includes(message.id) ? { ...message, peaceSince: since } : message)),
  })
  journal(draft, 'suppressed', { rule, purposes, until })
  return true
}

/**
 * Ends what was suppressed on account of a message that was lost: withheld at sending, or given up by its channels. What
 * another rule suppressed since stays; what this took the place of does not come back.
 */
export function liftSuppression(draft: Draft, { id, rule, peaceSince }: TrackedMessage): void {
  if (peaceSince === undefined) return
  const all = Object.entries(draft.customer.suppressed)
  const staying = all.filter(([, known]) => known.rule !== rule || known.since !== peaceSince)
  if (staying.length === all.length) return
  const purposes = all.filter((one) => !staying.includes(one)).map(([purpose]) => purpose)
  change(draft, { suppressed: Object.fromEntries(staying) })
  journal(draft, 'suppressed', { rule, purposes, lifted: true, message: id })
}

/**
 * Of each purpose the suppression that began last, whichever was heard of first, be it over or not. Of two that began at
 * one instant the one until the next purchase, then the longer one, then the rule whose id sorts first.
 */
export function joinedSuppressions(mine: Suppressed, theirs: Suppressed): Suppressed {
  const joined: Partial<Record<RulePurpose, Suppression>> = { ...mine }
  for (const purpose of Object.keys(theirs) as RulePurpose[]) {
    const [known, fresh] = [joined[purpose], theirs[purpose]]
    if (fresh !== undefined && (known === undefined || replaces(fresh, known))) joined[purpose] = fresh
  }
  return joined
}

function replaces(fresh: Suppression, known: Suppression): boolean {
  if (fresh.since !== known.since) return fresh.since > known.since
  const [lasts, lasted] = [fresh, known].map(({ until }) => until ?? Number.POSITIVE_INFINITY) as [number, number]
  return lasts === lasted ? fresh.rule < known.rule : lasts > lasted
}

/**
 * Why a rule's message of a purpose is not to be sent at an instant, or null: the tag `no-<purpose>`, set by hand, or what
 * a rule suppressed. A rule never stops itself.
 */
export function peaceOf(
  { profile, suppressed, purchases }: Customer,
  purpose: RulePurpose,
  { rule, now }: { readonly rule: string; readonly now: Instant },
): string | null {
  if (profile.tags.includes(`no-${purpose}`)) return `the tag no-${purpose} leaves the customer in peace`
  const known = suppressed[purpose]
  if (known === undefined || known.rule === rule || isOver(known, purchases, now)) return null
  const end = known.until === null ? 'the next purchase' : new Date(known.until).toISOString()
  return `rule "${known.rule}" leaves the customer in peace until ${end}`
}

/**
 * Whether a suppression is over: nothing lifts it, it is read from what the record says. A purchase counts by when it was
 * made, so a bill that arrives late lifts it too, and one made before it never does. A bill that was returned, in part or
 * in full, was a purchase; one that was voided, went to somebody else or awaits its delivery is none, and where it was the
 * only one the suppression holds again.
 */
export function isOver({ since, until }: Suppression, purchases: Customer['purchases'], now: Instant): boolean {
  if (until !== null) return until <= now
  const sale = latestSale(purchases)
  return sale !== null && sale.at > since
}
