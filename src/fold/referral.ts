import type { Customer, CustomerBill, Referral } from '../customer.ts'
import { type CustomerRef, type CustomerReferred, keysOf, type SystemFact } from '../facts/index.ts'
import { contentHash } from '../hash.ts'
import { bonusKey, type ReferralTerms } from '../ledger/index.ts'
import { policyAt } from '../policy.ts'
import { isSale, leftOf, type RecentBill } from '../profile/index.ts'
import { giveBonus, isImported } from './bonuses.ts'
import { change, type Draft, dayAt, type Refusal, type World } from './draft.ts'
import { wasGiven } from './gifts.ts'
import { sendFact } from './points.ts'

/** What the one who brought a customer is told. */
export interface CompletedReferral {
  /** The one who bought. */
  readonly customerId: string
  /** By what names they may themselves be said to have brought the other; hashed, since they are somebody else's. */
  readonly names: readonly string[]
}

/**
 * Remembers who brought the customer: the first who is named, on the day of the first purchase at the latest. Oneself is
 * nobody else, and who bought here before was brought by nobody.
 */
export function rememberReferral(draft: Draft, fact: CustomerReferred): Refusal | null {
  const { customer } = draft
  const by = nameOf(fact.by)
  if (isOneself(customer, fact.by)) {
    const message = 'Nobody brings themselves: the referral names the customer.'
    return { code: 'self-referral', message, details: { customerId: customer.id } }
  }
  const known = customer.referral
  if (known !== null && (known.paid || known.at <= fact.occurredAt)) {
    const message = 'Somebody else was named already; the first counts.'
    return { code: 'already-referred', message, details: { customerId: customer.id, since: known.at } }
  }
  if (isTooLate(draft, fact.occurredAt)) {
    const message = 'The customer had bought before: a referral is told before the first purchase, or on its day.'
    const expected = { firstPurchaseDay: customer.purchases.days.first }
    return { code: 'referral-too-late', message, details: { customerId: customer.id, ...expected } }
  }
  change(draft, { referral: { by, at: fact.occurredAt, paid: false } })
  return null
}

function isTooLate(draft: Draft, at: number): boolean {
  const { first } = draft.customer.purchases.days
  return first !== null && first < dayAt(draft, at)
}

/** One name for whoever is meant: the strongest key, else the id. */
function nameOf(ref: CustomerRef): string {
  return keysOf(ref)[0] ?? `id:${ref.customerId}`
}

function isOneself(customer: Customer, ref: CustomerRef): boolean {
  if (ref.customerId !== undefined && isNamed(customer, `id:${ref.customerId}`)) return true
  return keysOf(ref).some((key) => isNamed(customer, key))
}

function isNamed(customer: Customer, name: string): boolean {
  return namesOf(customer).includes(name)
}

function namesOf({ id, absorbed, keys }: Customer): readonly string[] {
  return [...keys, ...[id, ...absorbed].map((one) => `id:${one}`)]
}

/**
 * The first purchase that counts settles a referral: the customer's own bonus is given, and the other's is on its way.
 * Looked for after every fact: a merge, a claimed bill or a delivery brings purchases too.
 * @param causedBy The id of the fact.
 */
export function settleReferral(draft: Draft, causedBy: string): void {
  const { customer } = draft
  const { referral } = customer
  if (draft.world.replaying?.isReferralOpen === true) return
  if (referral === null || referral.paid || customer.kind !== 'person' || customer.purchases.count === 0) return
  const terms = policyAt(draft.world.policies, draft.at).ledger?.terms.bonuses?.referral
  // A late bill, or a merge, may show that it came too late, or names the customer after all.
  const isVoid = terms === undefined || isTooLate(draft, referral.at) || isNamed(customer, referral.by)
  if (!isVoid && !boughtEnough(customer, terms)) return
  if (isVoid || (isImported(draft, draft.at) && !wasGiven(draft.world, bonusKey('referee')))) {
    change(draft, { referral: { ...referral, paid: true, isVoid: true } })
    return
  }
  change(draft, { referral: { ...referral, paid: true } })
  if (terms.referee !== undefined) giveBonus(draft, 'referee', bonusKey('referee'))
  sendCompleted(draft, referral, causedBy)
}

function sendCompleted(draft: Draft, { by }: Referral, causedBy: string): void {
  const { customer } = draft
  const names = namesOf(customer).map((name) => contentHash(name))
  const completed: CompletedReferral = { customerId: customer.id, names }
  sendFact(draft, 'referral.completed', refOf(by), completed, causedBy)
}

/**
 * After a rebuild: whoever is found to have brought the customer is told so, unless they were before. Two who were one had
 * brought themselves, until they were two again.
 * @param known What the record that was knew of a referral, and the one that stood for it.
 */
export function completeRebuilt(draft: Draft, known: readonly (Referral | null)[], causedBy: string): void {
  const { referral } = draft.customer
  if (referral === null || !isOnItsWay(referral)) return
  if (known.some((one) => one !== null && one.by === referral.by && isOnItsWay(one))) return
  sendCompleted(draft, referral, causedBy)
}

/**
 * True when a replay paid a referral for nothing but bills that came to nothing since: a bill of one, cancelled before a
 * merge, never brought the other. What was paid at the time stays paid.
 * @param was What the record knew of a referral until now.
 * @param given The names of the gifts that the books show.
 */
export function isPaidForNothing(
  { policies }: World,
  was: Referral | null,
  given: ReadonlySet<string>,
  { customer, bills }: { readonly customer: Customer; readonly bills: ReadonlyMap<string, CustomerBill> },
): boolean {
  const { referral } = customer
  if (referral === null || !isOnItsWay(referral) || given.has(bonusKey('referee'))) return false
  if (was !== null && was.by === referral.by && isOnItsWay(was)) return false
  const stands = (bill: CustomerBill): boolean => {
    if (bill.at === null || !isSale(bill)) return false
    const terms = policyAt(policies, bill.at).ledger?.terms.bonuses?.referral
    return leftOf(bill) >= leastMinorOf(terms)
  }
  return ![...bills.values()].some(stands)
}

function isOnItsWay({ paid, isVoid }: Referral): boolean {
  return paid && isVoid !== true
}

function boughtEnough({ purchases }: Customer, terms: ReferralTerms): boolean {
  const counts = ({ sold, leftMinor }: RecentBill): boolean => sold !== false && leftMinor >= leastMinorOf(terms)
  return (purchases.first !== null && counts(purchases.first)) || purchases.recent.some(counts)
}

function leastMinorOf({ minimumBillMinor = 0 }: Partial<ReferralTerms> = {}): number {
  return Math.max(1, minimumBillMinor)
}

/** A customer by one name: an id of ours, or a key. */
function refOf(name: string): CustomerRef {
  const colon = name.indexOf(':')
  const [kind, value] = [name.slice(0, colon), name.slice(colon + 1)]
  switch (kind) {
    case 'id':
      return { customerId: value }
    case 'phone':
      return { phone: value }
    case 'whatsapp':
      return { whatsapp: value }
    case 'email':
      return { email: value }
    default:
      return { ids: { [kind]: value } }
  }
}

/**
 * On the one who brought them: the bonus, once for each whom they brought. Two who name each other brought nobody. What
 * the terms or the year's maximum don't allow is not given, and that is the end of it.
 */
export function payReferral(draft: Draft, fact: SystemFact): Refusal | null {
  const { customerId, names } = fact.payload as CompletedReferral
  const { customer } = draft
  const { referral } = customer
  if (customer.kind === 'anonymous' || customer.id === customerId || customer.absorbed.includes(customerId)) return null
  if (referral !== null && names.includes(contentHash(referral.by))) return null
  giveBonus(draft, 'referrer', bonusKey('referrer', customerId))
  return null
}

/** Of two records that are one person: what was settled stays settled, else the first who was named counts. */
export function joinedReferral(mine: Referral | null, theirs: Referral | null): Referral | null {
  if (mine === null || theirs === null) return mine ?? theirs
  if (mine.paid !== theirs.paid) return mine.paid ? mine : theirs
  return theirs.at < mine.at ? theirs : mine
}
