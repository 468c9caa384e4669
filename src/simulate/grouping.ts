import { acceptFact } from '../crm/accept.ts'
import { claimsBill } from '../crm/load.ts'
import { type CustomerRef, defineFactTypes, type Fact, type FactTypes, keysOf } from '../facts/index.ts'
import { byOccurrence, inReplayOrder, isNewsFact, namedBill } from '../fold/index.ts'
import { latestInstant } from '../time.ts'
import { isOfChannel } from './channel-facts.ts'
import type { CustomerHistory } from './customer.ts'
import { isStockLevel } from './news.ts'
import type { InvalidInput } from './types.ts'

/** Inputs that could not be read, of which the problems are kept. */
export const maxKeptInvalid = 20

/** Facts by customer, and what is nobody's. */
export interface Grouped {
  readonly histories: readonly CustomerHistory[]
  /** For whoever they concern, in the order in which they happened. */
  readonly news: readonly Fact[]
  readonly anonymousBills: number
  /** Facts about bills of other customers. */
  readonly ofOthers: number
}

/** What a list of inputs comes to. */
export interface AcceptedAll {
  readonly facts: readonly Fact[]
  /** The first that could not be read; `unreadable` counts all of them. */
  readonly invalid: readonly InvalidInput[]
  readonly unreadable: number
  readonly duplicates: number
}

/** Facts as `record` would take them, each once. */
export function acceptAll(
  inputs: readonly unknown[],
  { currency, factTypes }: { readonly currency: string; readonly factTypes: FactTypes },
): AcceptedAll {
  const known = { factTypes: defineFactTypes(factTypes) }
  const facts = new Map<string, Fact>()
  const invalid: InvalidInput[] = []
  let unreadable = 0
  let duplicates = 0
  for (const [index, input] of inputs.entries()) {
    const accepted = acceptFact(known, input, currency, latestInstant)
    if (accepted.status === 'invalid') {
      unreadable += 1
      if (invalid.length < maxKeptInvalid) invalid.push({ index, problems: accepted.problems })
      continue
    }
    const { fact } = accepted
    const name = `${fact.source.length}:${fact.source}/${fact.id}`
    if (facts.has(name)) duplicates += 1
    else facts.set(name, fact)
  }
  return { facts: [...facts.values()], invalid, unreadable, duplicates }
}

interface Group {
  readonly id: string
  readonly kind: CustomerHistory['kind']
  readonly facts: Fact[]
  readonly keys: Set<string>
}

/**
 * Finds out whose each fact is, as the write path does when it takes the facts in the order in which they happened: of the
 * keys a fact names the strongest that somebody owns says whose it is, and those that nobody owns are theirs from then on.
 * Keys with different owners never make two people one. Facts that name only a bill are whose the bill is.
 */
export function groupFacts(facts: readonly Fact[]): Grouped {
  const groups: Group[] = []
  const owners = new Map<string, Group>()
  const news: Fact[] = []
  const unnamed: Fact[] = []
  let ofOthers = 0
  for (const fact of [...facts].sort(byOccurrence)) {
    const ref = 'customer' in fact ? fact.customer : undefined
    if (isOfChannel(fact)) continue
    if (ref === undefined) {
      if (isNewsFact(fact) || isStockLevel(fact)) news.push(fact)
      else unnamed.push(fact)
      continue
    }
    const keys = namesOf(ref)
    const group = ownerOf(keys, owners) ?? opened(keys[0] ?? '', fact, groups)
    for (const key of keys) {
      if (!owners.has(key)) owners.set(key, group)
      group.keys.add(key)
    }
    const bill = namedBill(fact)
    const billOwner = bill === null ? undefined : owners.get(`bill:${bill}`)
    if (billOwner !== undefined && billOwner !== group) {
      ofOthers += 1
      continue
    }
    if (bill !== null && claimsBill.has(fact.type)) owners.set(`bill:${bill}`, group)
    group.facts.push(fact)
  }
  let anonymousBills = 0
  for (const fact of unnamed) {
    const owner = owners.get(`bill:${namedBill(fact) ?? ''}`)
    if (owner !== undefined) owner.facts.push(fact)
    else if (fact.type === 'purchase.completed' || fact.type === 'order.placed') anonymousBills += 1
  }
  const histories = groups.map((group): CustomerHistory => {
    const { id, kind, keys } = group
    const disputed = [...keys].filter((key) => owners.get(key) !== group)
    return { id, kind, facts: inReplayOrder(group.facts.sort(byOccurrence)), disputed }
  })
  return { histories, news, anonymousBills, ofOthers }
}

function namesOf(ref: CustomerRef): string[] {
  const keys = keysOf(ref)
  return ref.customerId === undefined ? keys : [`id:${ref.customerId}`, ...keys]
}

function ownerOf(keys: readonly string[], owners: ReadonlyMap<string, Group>): Group | undefined {
  for (const key of keys) {
    const owner = owners.get(key)
    if (owner !== undefined) return owner
  }
  return undefined
}

/** Named by the key under which they were first met, so that the same facts give the same names. */
function opened(key: string, fact: Fact, groups: Group[]): Group {
  const id = key.startsWith('id:') ? key.slice('id:'.length) : key
  const kind = fact.type === 'household.asked' ? 'household' : 'person'
  const group: Group = { id, kind, facts: [], keys: new Set() }
  groups.push(group)
  return group
}
