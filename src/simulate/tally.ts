import { knownSince } from '../ask/activity.ts'
import { count } from '../ask/activity-bills.ts'
import { addJournal } from '../ask/activity-journal.ts'
import { figuresOf } from '../ask/report.ts'
import {
  activityReport,
  addCustomer,
  addNewCustomer,
  addPool,
  createActivity,
  createMetrics,
  shopReport,
} from '../metrics/index.ts'
import type { Policy } from '../policy.ts'
import { dayNumber, type Instant } from '../time.ts'
import type { SimulatedCustomer } from './customer.ts'
import { stagesInOrder } from './stages.ts'
import type { InvalidInput, LeftOut, SimulatedRange, SimulatedRule, SimulatedSend, Simulation } from './types.ts'

type Counts = Map<string, number>

/** What all customers come to, one after the other: its size does not depend on how many they are. */
export interface Tally {
  add(simulated: SimulatedCustomer): void
  end(leftOut: LeftOut, invalid?: readonly InvalidInput[]): Simulation
}

export interface TallyOptions {
  readonly policy: Policy
  readonly days: SimulatedRange
  readonly range: { readonly from: Instant; readonly to: Instant }
  readonly keepSends: number
  readonly onMessage: ((send: SimulatedSend) => void) | undefined
}

/** Sums of a period; the counting of what happened is that of `ask.activity` and `ask.report`. */
export function tallyOf({ policy, days, range, keepSends, onMessage }: TallyOptions): Tally {
  const { zone, currency, name, points } = policy.data
  const to = dayNumber(days.to)
  const activity = createActivity({ from: dayNumber(days.from), to })
  const metrics = createMetrics({ asOf: to })
  const sends: SimulatedSend[] = []
  const sentBy = new Map<string, Counts>()
  const [deferred, tasks, tiers, refused]: [Counts, Counts, Counts, Counts] = [
    new Map(),
    new Map(),
    new Map(),
    new Map(),
  ]
  let facts = 0
  let later = 0
  let followUps = 0

  function addRecord({ customer, bills }: SimulatedCustomer): void {
    if (customer === null) return
    const figures = figuresOf(customer, range.to, zone)
    if (customer.kind === 'household') addPool(metrics, figures)
    else {
      addCustomer(metrics, figures)
      addNewCustomer(activity, knownSince(customer, zone))
    }
    for (const bill of bills) if (bill.movedTo === null) count(activity, bill, false)
    const tier = customer.points.tier?.tier
    if (tier !== undefined && customer.household === null) addOne(tiers, tier)
  }

  return {
    add: (simulated) => {
      addRecord(simulated)
      for (const entry of simulated.journal) {
        addJournal(activity, entry, zone)
        if (entry.at < range.from) continue
        if (entry.kind === 'message-deferred') addOne(deferred, String(entry.data.rule))
        if (entry.kind === 'task-opened') addOne(tasks, String(entry.data.kind))
      }
      for (const { rule, at } of simulated.deferred) if (at >= range.from) addOne(deferred, rule)
      for (const { code, at } of simulated.refused) if (at >= range.from) addOne(refused, code)
      for (const send of simulated.sends) {
        const byChannel = sentBy.get(send.rule) ?? new Map<string, number>()
        sentBy.set(send.rule, byChannel)
        addOne(byChannel, send.channel)
        if (sends.length < keepSends) sends.push(send)
        onMessage?.(send)
      }
      facts += simulated.facts
      later += simulated.later
      followUps += simulated.followUps
    },
    end: (leftOut, invalid = []) => {
      const { months, rules, moves } = activityReport(activity)
      const shop = shopReport(metrics, { minorPerPoint: points?.redeem.minorPerPoint ?? null })
      const sum = (counter: 'pointsEarned' | 'pointsRedeemed' | 'pointsExpired' | 'storeNetMinor' | 'onlineNetMinor') =>
        months.reduce((total, month) => total + month[counter], 0)
      const names = new Set([...Object.keys(rules), ...deferred.keys()])
      const rule = (id: string): SimulatedRule => ({
        planned: rules[id]?.planned ?? 0,
        sent: sorted(sentBy.get(id) ?? new Map()),
        withheld: rules[id]?.withheld ?? {},
        deferred: deferred.get(id) ?? 0,
      })
      return {
        policy: { name, hash: policy.hash },
        currency,
        range: days,
        customers: shop.customers,
        facts,
        leftOut: { ...leftOut, later: leftOut.later + later, followUps: leftOut.followUps + followUps },
        invalid,
        refused: sorted(refused),
        messages: Object.fromEntries([...names].sort().map((id) => [id, rule(id)])),
        sends,
        stages: stagesInOrder(policy.journey.journey, moves, shop.stages),
        segments: shop.segments,
        points: {
          issued: sum('pointsEarned'),
          redeemed: sum('pointsRedeemed'),
          expired: sum('pointsExpired'),
          outstanding: shop.pointsOutstanding,
          liabilityMinor: shop.pointsLiabilityMinor,
        },
        tiers: sorted(tiers),
        tasks: sorted(tasks),
        revenueMinor: sum('storeNetMinor') + sum('onlineNetMinor'),
      }
    },
  }
}

function addOne(counts: Counts, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

function sorted(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}
