import { type Customer, customerMaximums } from '../customer.ts'
import type { HouseholdJoined, SystemFact } from '../facts/index.ts'
import { mirrorTier } from '../ledger/engine.ts'
import { withHome } from './bearers.ts'
import { change, type Draft, type Refusal, untold } from './draft.ts'
import { sendFact } from './points.ts'
import { drain, keepAccount } from './pooling.ts'
import { type Standing, tellStanding } from './standing.ts'

// The points of the members of a household are one account, a record of its own. Joining is a question and its answer: until
// the household has answered, the customer's points are their own, so that nothing has to come back when it is full.

/** Somebody asks a household to be taken in, or takes the place of a member whom they absorbed. */
interface Asking {
  readonly member: string
  /** Its name; missing where a member gives their place to the one they are part of now. */
  readonly name?: string | undefined
  readonly replaces?: string | undefined
}

/** Somebody is a member no more. */
export interface Parting {
  readonly member: string
}

/** The answer of a household that is full. */
interface Declining {
  readonly name: string
}

/** The customer asks to have their points in the household's account from now on. */
export function joinHousehold(draft: Draft, fact: HouseholdJoined): Refusal | null {
  const { customer } = draft
  if (customer.household !== null) {
    const message = `Customer ${customer.id} is a member of a household; household.left comes first.`
    return { code: 'in-a-household', message, details: { household: customer.household.id } }
  }
  if (customer.joining !== null) return stillAsked(customer)
  if (customer.points.frozen) {
    const message = 'Frozen points stay where they are.'
    return { code: 'account-frozen', message, details: { customerId: customer.id } }
  }
  const name = fact.household
  change(draft, { joining: name })
  const asking: Asking = { member: customer.id, name }
  sendFact(draft, 'household.asked', { ids: { household: name } }, asking, fact.id)
  return null
}

/** A household that was asked has not answered: whatever depends on the answer waits for it. */
export function stillAsked({ id, joining }: Pick<Customer, 'id' | 'joining'>): Refusal {
  const message = `Household ${joining} has not answered customer ${id} yet; the worker delivers the answer.`
  return { code: 'household-pending', message, details: { customerId: id, household: joining } }
}

/** The customer's points are their own again from now on; what was pooled stays with the household. */
export function leaveHousehold(draft: Draft, causedBy: string): Refusal | null {
  const { customer } = draft
  if (customer.joining !== null) return stillAsked(customer)
  if (customer.household === null) {
    const message = `Customer ${customer.id} is in no household.`
    return { code: 'not-in-a-household', message, details: { customerId: customer.id } }
  }
  const { id } = customer.household
  drain(draft, causedBy)
  part(draft, id, customer.id, causedBy)
  change(draft, { household: null, formerHouseholds: former([id], customer.formerHouseholds) })
  // The standing was the household's.
  keepAccount(draft, mirrorTier(draft.customer.points, null, draft.at, causedBy))
  return null
}

function part(draft: Draft, householdId: string, member: string, causedBy: string): void {
  sendFact(draft, 'household.parted', { customerId: householdId }, { member } satisfies Parting, causedBy)
}

function former(...lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())].slice(0, customerMaximums.formerHouseholds)
}

/**
 * On the household: somebody asks to be taken in. Members are listed once for each time they came, since the word that they
 * left may arrive after the word that they came back.
 */
export function answerAsking(draft: Draft, fact: SystemFact): Refusal | null {
  const { member, name, replaces } = fact.payload as Asking
  const { members, keys } = draft.customer
  if (name === undefined) {
    const others = members.filter((one) => one !== replaces)
    change(draft, { members: others.includes(member) ? others : [...others, member] })
    tellStanding(draft, member, fact.id)
    return null
  }
  change(draft, { keys: keys.length === 0 ? [`household:${name}`] : keys })
  if (isFull(draft.customer, member)) {
    sendFact(draft, 'household.declined', { customerId: member }, { name } satisfies Declining, fact.id)
    return null
  }
  change(draft, { members: [...members, member] })
  tellStanding(draft, member, fact.id, { admits: name })
  return null
}

/** True when a household has as many members as it may, and this is none of them. */
export function isFull({ members }: Pick<Customer, 'members'>, member: string): boolean {
  return !members.includes(member) && new Set(members).size >= customerMaximums.members
}

/** On the household: a member left. */
export function letPart(draft: Draft, fact: SystemFact): void {
  const { member } = fact.payload as Parting
  const { members } = draft.customer
  const place = members.indexOf(member)
  if (place >= 0) change(draft, { members: members.toSpliced(place, 1) })
}

/**
 * On the member: the household answers, or what it has or its tier is another. The rules are told of the tier like anybody's:
 * each member has a phone, a consent and limits of their own.
 */
export function takeStanding(draft: Draft, fact: SystemFact): Refusal | null {
  const standing = fact.payload as Standing
  const { customer } = draft
  if (standing.admits !== undefined) return admitted(draft, standing, fact.id)
  const { household } = customer
  if (household === null || household.id !== standing.household || standing.seq < household.heardSeq) return null
  change(draft, { household: { ...household, heardSeq: standing.seq, points: standing.points } })
  const mirror = (): void => keepAccount(draft, mirrorTier(customer.points, standing.tier, draft.at, fact.id))
  if (standing.restated === true) untold(draft, mirror)
  else mirror()
  return null
}

function admitted(draft: Draft, { household: id, admits, seq, points }: Standing, causedBy: string): null {
  const { customer } = draft
  const asked = customer.joining !== null && customer.joining === admits
  if (asked) change(draft, { joining: null })
  if (customer.household !== null || !asked) {
    // A merge made somebody of another household of them meanwhile.
    if (customer.household?.id !== id) part(draft, id, customer.id, causedBy)
    return null
  }
  const household = { id, since: draft.at, heardSeq: seq, points }
  change(draft, { household, homes: withHome(customer.homes, id) })
  drain(draft, causedBy, true)
  return null
}

/** On the customer: the household was full when the question came. */
export function takeDeclining(draft: Draft, fact: SystemFact): void {
  const { name } = fact.payload as Declining
  if (draft.customer.joining === name) change(draft, { joining: null })
}

/**
 * On the survivor of a merge: the survivor's own household, or that of the one who became them, whose place they take.
 * @param from The one who became part of the survivor, as they were.
 */
export function joinMemberships(draft: Draft, before: Customer, from: Customer, causedBy: string): void {
  const theirs = from.household
  const mine = before.household
  change(draft, { formerHouseholds: former(before.formerHouseholds, from.formerHouseholds) })
  if (mine !== null) {
    keepAccount(draft, mirrorTier(draft.customer.points, before.points.tier?.tier ?? null, draft.at))
    // What the other brought came and went in one step: they stand where they stood.
    draft.derived = draft.derived.filter(({ type }) => type !== 'tier.changed')
  }
  if (theirs === null) return
  if (mine === null) {
    change(draft, { household: theirs, homes: withHome(before.homes, theirs.id) })
    drain(draft, causedBy, true)
    const asking: Asking = { member: before.id, replaces: from.id }
    sendFact(draft, 'household.asked', { customerId: theirs.id }, asking, causedBy)
    return
  }
  part(draft, theirs.id, from.id, causedBy)
  if (mine.id !== theirs.id) change(draft, { formerHouseholds: former([theirs.id], draft.customer.formerHouseholds) })
}
