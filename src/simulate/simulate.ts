import type { World } from '../fold/index.ts'
import type { Policy } from '../policy.ts'
import type { Store } from '../ports.ts'
import { startOfDay } from '../time.ts'
import { checkCompiled, checkHow, checkList, checkSource, daysOf, isIterable } from './check.ts'
import { type CustomerHistory, type CustomerOptions, simulateCustomer } from './customer.ts'
import { acceptAll, groupFacts } from './grouping.ts'
import { newsOf } from './news.ts'
import { storedHistories } from './stored.ts'
import { tallyOf } from './tally.ts'
import type { LeftOut, SimulatedRange, SimulateOptions, Simulation, SimulationSource } from './types.ts'

const usualKeptSends = 1000

/**
 * What a policy would have done to a history, had it been in force all along: which messages had gone out, where customers
 * stood, what the shop would owe in points. Customers are lived through one by one with the engine's own fold, in memory
 * that holds one of them at a time (of facts that come as a list, the list). Nothing is written anywhere; no clock is read:
 * the same input gives the same answer.
 *
 * Customers do what they did: nobody buys more because a message went out. Channels take and deliver whatever they are
 * given. News (of goods, of campaigns) reaches everyone it concerns, without a quota; from a store it reaches those whom it
 * reached.
 * @throws CrmError `bad-option` naming the argument (days that are none or in the wrong order, a policy that was not made by
 *   `definePolicy`, a source that is none), what was found and what would be accepted; `limit-exceeded` when a sum leaves the
 *   safe integers. Whatever the store, or a source as it goes on, throws.
 */
export async function simulate(
  policy: Policy,
  source: SimulationSource,
  days: SimulatedRange,
  options: SimulateOptions = {},
): Promise<Simulation> {
  checkCompiled('policy', policy)
  checkSource('source', source)
  checkHow('options', options)
  const { channels, cuts = null, tenant = 'main', keepSends = usualKeptSends, onMessage, onCustomer } = options
  const range = instantsOf(days, policy.data.zone)
  const world: World = { policies: [{ from: 0, policy }], cuts }
  const tally = tallyOf({ policy, days, range, keepSends, onMessage })
  const how: CustomerOptions = { range, tenant, ...(channels !== undefined && { channels: new Set(channels) }) }
  let done = 0
  const live = (history: CustomerHistory, life: CustomerOptions): void => {
    tally.add(simulateCustomer(world, history, life))
    done += 1
    onCustomer?.(done)
  }
  if (isStore(source)) {
    let anonymousBills = 0
    for await (const one of storedHistories({ store: source, tenant })) {
      if (one.of === 'nobody') anonymousBills += one.bills
      else live(one.history, how)
    }
    return tally.end({ ...nothing, anonymousBills })
  }
  const inputs = await listOf('source', source)
  const accepted = acceptAll(inputs, { currency: policy.data.currency, factTypes: options.factTypes ?? {} })
  const { histories, news, anonymousBills, ofOthers } = groupFacts(accepted.facts)
  const life = news.length === 0 ? how : { ...how, news: newsOf(news, policy) }
  for (const history of histories) live(history, life)
  const { invalid, unreadable, duplicates } = accepted
  return tally.end({ ...nothing, anonymousBills, invalid: unreadable, duplicates, ofOthers }, invalid)
}

const nothing: LeftOut = { anonymousBills: 0, invalid: 0, duplicates: 0, ofOthers: 0, later: 0, followUps: 0 }

function instantsOf(days: SimulatedRange, zone: string): CustomerOptions['range'] {
  const { first, last } = daysOf('days', days)
  return { from: startOfDay(first, zone), to: startOfDay(last + 1, zone) - 1 }
}

function isStore(source: SimulationSource): source is Store {
  return !isIterable(source)
}

/** All that a source has to say. @throws CrmError `bad-option` for one that cannot be gone through. */
export async function listOf(option: string, source: Exclude<SimulationSource, Store>): Promise<readonly unknown[]> {
  checkList(option, source)
  const inputs: unknown[] = []
  for await (const input of source) inputs.push(input)
  return inputs
}
