import type { Customer } from '../customer.ts'
import type { CustomerRef, Fact } from '../facts/index.ts'
import { commandIdOf, householdCommands, isFull } from '../fold/index.ts'
import type { Loaded, LoadRequest, Store } from '../ports.ts'
import { lookFor } from './load.ts'
import { type Refused, refOf } from './outcomes.ts'

/** A fact with what was loaded for it. */
interface Told {
  readonly fact: Fact
  readonly loaded: Loaded
}

/** Where a fact goes once it is known whose points it is about. */
export interface Addressed {
  /** The member who is meant, where the household's account answers. */
  readonly member: Loaded | null
  readonly loaded: Loaded
  /** What only a look at another record tells: the household is full, both sides of a transfer are one account. */
  readonly refused: Refused | null
}

/**
 * Finds whose account a command is about. One that was recorded before stays where it was recorded, also with a household
 * that the customer has left since.
 * @returns One answer for each fact, in order.
 */
export async function addressAll(store: Store, tenant: string, facts: readonly Told[]): Promise<readonly Addressed[]> {
  const asked = facts.map((told) => lookups(tenant, told))
  const requests = asked.flatMap(({ households, joining, receiver }) =>
    [...households, joining, receiver].filter((request) => request !== null),
  )
  if (requests.length === 0) return facts.map(({ loaded }) => ({ member: null, loaded, refused: null }))
  const loads = await store.load(requests)
  const found = new Map(requests.map((request, place) => [request, loads[place] ?? null]))
  const loadOf = (request: LoadRequest | null): Loaded | null =>
    request === null ? null : (found.get(request) ?? null)
  return facts.map((told, place) => {
    const { households, joining, receiver } = asked[place] ?? nothingAsked
    const loaded = households.map(loadOf).filter((load) => load !== null)
    return addressed(told, { households: loaded, joining: loadOf(joining), receiver: loadOf(receiver) })
  })
}

/** Other records that have a say in one fact. */
interface Others<Other> {
  /** The customer's household, if they have one, and then those that they left. */
  readonly households: readonly Other[]
  /** The household that they ask to be taken in. */
  readonly joining: Other | null
  /** To whom a member gives points. */
  readonly receiver: Other | null
}

const nothingAsked: Others<LoadRequest> = { households: [], joining: null, receiver: null }

/** What has to be looked at for one fact: mostly nothing. */
function lookups(tenant: string, { fact, loaded }: Told): Others<LoadRequest> {
  const { customer, seen } = loaded
  if (seen.length > 0 || 'payload' in fact || 'data' in fact) return nothingAsked
  const look = (ref: CustomerRef): LoadRequest => ({ ...lookFor(tenant, ref), facts: [refOf(fact)] })
  if (fact.type === 'household.joined')
    return { ...nothingAsked, joining: look({ ids: { household: fact.household } }) }
  if (customer === null || customer.kind !== 'person' || !householdCommands.has(fact.type)) return nothingAsked
  if (isOwnHold(customer, fact) || isOwnFreeze(customer, fact)) return nothingAsked
  const households = householdsOf(customer).map((customerId) => look({ customerId }))
  const isGift = fact.type === 'points.transferred' && customer.household !== null
  return { households, joining: null, receiver: isGift ? look(fact.to) : null }
}

function householdsOf({ household, formerHouseholds }: Customer): readonly string[] {
  return [...(household === null ? [] : [household.id]), ...formerHouseholds]
}

/** Points that were set aside before the customer joined are with them until the hold is over. */
function isOwnHold({ points }: Customer, fact: Fact): boolean {
  if (fact.type !== 'points.captured' && fact.type !== 'points.released') return false
  if (!('holdId' in fact)) return false
  const holdId = commandIdOf({ source: fact.holdSource ?? fact.source, id: fact.holdId })
  return [...points.holds, ...points.resolvedHolds].some((hold) => hold.holdId === holdId)
}

/** Points that were frozen before they could go to the household are with the customer until they are free. */
function isOwnFreeze({ points }: Customer, { type }: Fact): boolean {
  return type === 'points.frozen' && points.frozen
}

function addressed({ fact, loaded }: Told, { households, joining, receiver }: Others<Loaded>): Addressed {
  const stay: Addressed = { member: null, loaded, refused: null }
  const { customer } = loaded
  if (fact.type === 'household.joined' && 'household' in fact) {
    const household = joining?.customer ?? null
    const isNew = customer === null || (customer.household === null && customer.joining === null)
    if (!isNew || household === null || !isFull(household, loaded.customerId)) return stay
    const message = `Household ${fact.household} has as many members as it may.`
    const details = { household: fact.household, members: new Set(household.members).size }
    return { ...stay, refused: { status: 'refused', fact: refOf(fact), code: 'household-full', message, details } }
  }
  if (customer === null) return stay
  const account =
    households.find(({ seen }) => seen.length > 0) ??
    // What was set aside while they were a member is there, also when they have left since.
    households.find((household) => household.customer !== null && isOwnHold(household.customer, fact)) ??
    (customer.household === null ? undefined : households[0])
  if (account === undefined) return stay
  const refused = account.seen.length > 0 ? null : ofOneAccount(fact, receiver, [account.customerId, customer.id])
  return { member: loaded, loaded: { ...account, bills: loaded.bills }, refused }
}

function ofOneAccount(fact: Fact, to: Loaded | null, account: readonly string[]): Refused | null {
  if (to === null) return null
  const theirs = [to.customerId, to.customer?.household?.id ?? '']
  if (!theirs.some((id) => account.includes(id))) return null
  const message = 'Both are members of one household: their points are one account already.'
  return { status: 'refused', fact: refOf(fact), code: 'same-account', message, details: { household: account[0] } }
}
