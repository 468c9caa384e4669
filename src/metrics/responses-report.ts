import { type Day, dayFromNumber } from '../time.ts'
import { safeSum } from './accumulator.ts'
import { type RuleActivity, ruleActivity, sorted } from './activity-report.ts'
import { type Lift, lift } from './lift.ts'
import { emptyResponseSums, type ResponseSums, type ResponsesAccumulator } from './responses.ts'

/**
 * What became of messages, and what was bought within the attribution window after they were planned. Money is integer
 * minor units, less what came back, whenever that was.
 */
export interface Responses extends RuleActivity {
  /** Messages that would have been planned, but the customer was held out to compare. */
  readonly heldOut: number
  /** Messages that had left, and after which the customer bought. */
  readonly buyers: number
  /** Their bills. A bill after two messages counts for each of them, so these touch more than was sold. */
  readonly bills: number
  readonly revenueMinor: number
  /** Of the bills for which it was the last message that had left before them: these add up over all rules. */
  readonly lastTouchRevenueMinor: number
  /** Bills of customers who had bought on an earlier day. */
  readonly repeatPurchases: number
  /**
   * What the messages brought that would not have come otherwise; null without anybody held out. All that were planned
   * are compared with all that were held out, those that were withheld at sending or failed among them: who was held out
   * cannot say which of theirs would have been.
   *
   * Its units are customers, by what they bought within the window after the first message of the rule that was planned for
   * them, or kept back: who is held out is drawn once for each, so a second message is no second experiment. Over a time in which the share of the holdout was changed, the arms are of different days.
   */
  readonly lift: Lift | null
}

/** A rule in all, and its templates and campaigns apart. */
export interface RuleResponses extends Responses {
  readonly templates: Readonly<Record<string, Responses>>
  readonly campaigns: Readonly<Record<string, Responses>>
}

/** What the messages planned in a period brought. */
export interface ResponsesReport {
  /** Both days are included. */
  readonly from: Day
  readonly to: Day
  /** By rule; `staff` are messages that people wrote by hand. */
  readonly rules: Readonly<Record<string, RuleResponses>>
  /**
   * Campaigns and promotions by their ids, over all rules. A bill after messages of two rules counts twice, and lift is
   * only told of a campaign of one rule: two rules hold out different customers.
   */
  readonly campaigns: Readonly<Record<string, Responses>>
}

/** The report of all that was added so far; the sums can be added to afterwards. Everything is in alphabetical order. */
export function responsesReport({ from, to, rules, sums }: ResponsesAccumulator): ResponsesReport {
  const ofRules: [string, RuleResponses][] = []
  const parts = new Map<string, ResponseSums[]>()
  for (const [rule, { templates, campaigns, ...all }] of sorted(rules)) {
    ofRules.push([rule, { ...responses(all), templates: told(templates), campaigns: told(campaigns) }])
    for (const [campaign, part] of campaigns) parts.set(campaign, [...(parts.get(campaign) ?? []), part])
  }
  return {
    from: dayFromNumber(from ?? sums.firstDay ?? to),
    to: dayFromNumber(to),
    rules: Object.fromEntries(ofRules),
    campaigns: Object.fromEntries(sorted(parts).map(([campaign, all]) => [campaign, together(all)])),
  }
}

function told(groups: ReadonlyMap<string, ResponseSums>): Readonly<Record<string, Responses>> {
  return Object.fromEntries(sorted(groups).map(([name, sums]) => [name, responses(sums)]))
}

function responses({ messages, brought, kept, arms }: ResponseSums): Responses {
  const { treated, heldOut } = arms
  // What staff wrote by hand was never planned, and nobody is held out of it.
  const compared = heldOut.customers === 0 || treated.customers === 0 ? null : lift(treated, heldOut)
  return { ...ruleActivity(messages), ...kept, ...brought, lift: compared }
}

/** A campaign of several rules: the counts of all together. */
function together(parts: readonly ResponseSums[]): Responses {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return responses(only)
  const all = emptyResponseSums()
  for (const { messages, brought, kept } of parts) {
    addAll(all.messages.steps, messages.steps)
    addAll(all.brought, brought)
    for (const [gate, count] of messages.withheld)
      all.messages.withheld.set(gate, safeSum(all.messages.withheld.get(gate) ?? 0, count, gate))
    addAll(all.kept, kept)
  }
  return responses(all)
}

function addAll<Name extends string>(sums: Record<Name, number>, part: Readonly<Record<Name, number>>): void {
  for (const name of Object.keys(part) as Name[]) sums[name] = safeSum(sums[name], part[name], name)
}
