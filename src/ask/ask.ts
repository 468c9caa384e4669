import type { Engine } from '../crm/engine.ts'
import { lookFor } from '../crm/load.ts'
import { refFrom } from '../crm/refs.ts'
import type { Customer, Task } from '../customer.ts'
import { badOption } from '../errors.ts'
import type { CustomerRefInput, Fact } from '../facts/index.ts'
import type { BalanceExplanation, Statement, Verification } from '../ledger/index.ts'
import type { ActivityReport, ResponsesReport, ShopReport } from '../metrics/index.ts'
import type { HistoryItem, PageOf, StoredJournalEntry, TaskQuery } from '../ports.ts'
import type { Instant } from '../time.ts'
import { type ActivityOptions, activity } from './activity.ts'
import {
  type BooksOptions,
  explainPoints,
  type PointsClaim,
  type PointsStatementOptions,
  pointsStatement,
  verifyPoints,
} from './books.ts'
import { type BroadcastProgress, broadcastProgress } from './broadcast.ts'
import type { Explanation } from './explain.ts'
import { explainTo } from './explain-history.ts'
import { itemsOf } from './histories.ts'
import { type CustomerJourney, journeyOf } from './journey.ts'
import { type LiabilityOptions, liability, type PointsLiability } from './liability.ts'
import { report } from './report.ts'
import { type ResponsesOptions, responses } from './responses.ts'
import { storyOf } from './story.ts'
import type { Story } from './story-line.ts'

/** One thing that happened to a customer, as told or as concluded. */
export type TimelineItem =
  | { readonly kind: 'fact'; readonly at: Instant; readonly recordedAt: Instant; readonly fact: Fact }
  | { readonly kind: 'journal'; readonly at: Instant; readonly recordedAt: Instant; readonly entry: StoredJournalEntry }

/**
 * The read side. Looking never writes: asking about somebody unknown leaves no trace. References may be written as in facts
 * (`{ phone: '98765 43210' }`); one that is none throws CrmError `bad-customer-ref`.
 */
export interface Ask {
  /** The whole record, or null for somebody unknown. */
  customer(ref: CustomerRefInput): Promise<Customer | null>
  /**
   * What happened and what followed, in the order of occurrence; the latest `limit` of each (500 when left out, at most 10 000).
   * @throws CrmError `bad-option`.
   */
  timeline(ref: CustomerRefInput, options?: { readonly limit?: number }): Promise<readonly TimelineItem[]>
  /**
   * Every movement of points with its running balances, as of any instant; of a member of a household the household's.
   * Instants as in facts.
   * @throws CrmError `bad-option`; `limit-exceeded` for an account of more than 200 000 lines.
   */
  statement(ref: CustomerRefInput, options?: PointsStatementOptions): Promise<Statement>
  /**
   * From "I had 800 points" to the lines that explain the difference. Of a member of a household, and of records that became
   * one, also what they had before, and where it went. @throws As `statement`.
   */
  explainBalance(ref: CustomerRefInput, claim: PointsClaim): Promise<BalanceExplanation>
  /** Checks every line of an account against the hashes of its chain, and the account against them. @throws As `statement`. */
  verifyPoints(ref: CustomerRefInput, options?: BooksOptions): Promise<Verification>
  /**
   * What the shop owes in points, day by day, and whether the books agree with the accounts: one pass over the customers
   * and the journal. What is recorded while it reads may make a difference.
   * @throws CrmError `bad-option` for a `by` that is none, a `from` or `to` that is no day between 1990 and 2100, or when they
   *   are in the wrong order; `limit-exceeded` for a period of more than 4026 days, or when a sum leaves the safe integers.
   */
  liability(options?: LiabilityOptions): Promise<PointsLiability>
  /** Why somebody did, or didn't, get what a rule sends. */
  explain(ref: CustomerRefInput, ruleId: string): Promise<Explanation>
  /**
   * Tasks by id, a page at a time (100 when left out, at most 1000).
   * @throws CrmError `bad-option`.
   */
  tasks(
    query?: Omit<TaskQuery, 'tenant' | 'after' | 'limit'> & { readonly after?: string | null; readonly limit?: number },
  ): Promise<PageOf<Task>>
  /** The owner's numbers as of today, by the clock. */
  report(): Promise<ShopReport>
  /**
   * What happened month by month, by rule and by stage: one pass over the customers, the bills and the journal, in
   * memory that does not grow with them. What is recorded while it reads may be missing from it.
   * @throws CrmError `bad-option` for a `from` or `to` that is no day between 1990 and 2100, or when they are in the
   *   wrong order; `limit-exceeded` when a sum leaves the safe integers or a list its bound.
   */
  activity(options?: ActivityOptions): Promise<ActivityReport>
  /**
   * What the messages planned in a period came to: by rule, and there by template and by campaign; how far they came, what
   * was bought within the attribution window after them, and where somebody was held out, what they brought. One pass over
   * the journal, in memory that grows with the rules, templates and campaigns only.
   * @throws CrmError As `activity`.
   */
  responses(options?: ResponsesOptions): Promise<ResponsesReport>
  /**
   * How far news have come on their way to their audience, by the `broadcast` of the outcome `announced`; null for an id that
   * is none. `reached` counts those for whom a message was planned or put off, or a rule waits; not
   * those for whom it was withheld, somebody in a holdout among them. A new policy reaches whom it was brought to. `quotaLeft`
   * are the units that are left (null: no limit), `failed` the first 20 who could not be told for an error, with its message.
   */
  broadcast(id: string): Promise<BroadcastProgress | null>
  /**
   * Where somebody stands in the journey, every change of stage from the journal, and where waiting alone leads next; null
   * for somebody unknown. The history is the record's own, not that of records that became it.
   */
  journey(ref: CustomerRefInput): Promise<CustomerJourney | null>
  /** What happened to one customer, as the two of them would tell it; null for somebody unknown. */
  story(ref: CustomerRefInput): Promise<Story | null>
}

const usualTimeline = 500
const maxTimeline = 10_000
const maxTasks = 1000

export function createAsk(engine: Engine): Ask {
  const find = async (ref: CustomerRefInput): Promise<Customer | null> => {
    const [loaded] = await engine.store.load([lookFor(engine.tenant, refFrom(ref))])
    return loaded?.customer ?? null
  }
  return {
    customer: find,
    timeline: async (ref, { limit = usualTimeline } = {}) => {
      checkLimit(limit, maxTimeline)
      const customer = await find(ref)
      if (customer === null) return []
      const [facts, journal] = await Promise.all([
        itemsOf(engine, customer, { of: 'facts', order: 'latest' }, limit),
        itemsOf(engine, customer, { of: 'journal', order: 'latest' }, limit),
      ])
      return [...latest(facts, limit), ...latest(journal, limit)].sort(inOrder)
    },
    statement: async (ref, options = {}) => pointsStatement(engine, await find(ref), options),
    explainBalance: async (ref, claim) => explainPoints(engine, await find(ref), claim),
    verifyPoints: async (ref, options) => verifyPoints(engine, await find(ref), options),
    liability: (options) => liability(engine, options),
    explain: async (ref, ruleId) => explainTo(engine, await find(ref), ruleId),
    tasks: async ({ after = null, limit = 100, ...query } = {}) => {
      checkLimit(limit, maxTasks)
      return engine.store.tasks({ ...query, tenant: engine.tenant, after, limit })
    },
    report: () => report(engine),
    activity: (options) => activity(engine, options),
    responses: (options) => responses(engine, options),
    broadcast: (id) => broadcastProgress(engine, id),
    journey: async (ref) => {
      const customer = await find(ref)
      return customer === null ? null : journeyOf(engine, customer)
    },
    story: async (ref) => {
      const customer = await find(ref)
      return customer === null ? null : storyOf(engine, customer)
    },
  }
}

function checkLimit(limit: number, maximum: number): void {
  if (Number.isSafeInteger(limit) && limit >= 1 && limit <= maximum) return
  throw badOption('limit', limit, `a whole number from 1 to ${maximum}`)
}

function inOrder(a: TimelineItem, b: TimelineItem): number {
  return a.at - b.at || a.recordedAt - b.recordedAt
}

/** Records that became one have a list each: of all together the latest count, those recorded together in their order. */
function latest(items: readonly HistoryItem[], limit: number): readonly TimelineItem[] {
  return [...items].reverse().map(timelineItem).sort(inOrder).slice(-limit)
}

function timelineItem(item: HistoryItem): TimelineItem {
  return item.of === 'facts'
    ? { kind: 'fact', at: item.stored.fact.occurredAt, recordedAt: item.stored.recordedAt, fact: item.stored.fact }
    : { kind: 'journal', at: item.entry.at, recordedAt: item.entry.recordedAt, entry: item.entry }
}
