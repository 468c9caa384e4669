import type { Engine } from '../crm/engine.ts'
import type { JournalEntry } from '../customer.ts'
import { attributionIn } from '../fold/index.ts'
import {
  type AboutMessage,
  addResponse,
  addResponseStep,
  addResponseWithheld,
  createResponses,
  type ResponsesAccumulator,
  type ResponsesReport,
  type ResponseTotal,
  responsesReport,
} from '../metrics/index.ts'
import { policyAt } from '../policy.ts'
import { type Day, dayNumberOf } from '../time.ts'
import { stepsIn, text } from './message-steps.ts'
import { dayOption, readStream } from './streams.ts'

/** The days on which the messages were planned, in the shop's zone, both included. */
export interface ResponsesOptions {
  /** From the first day on which a message was planned, when left out. */
  readonly from?: Day | undefined
  /** Up to today, when left out. */
  readonly to?: Day | undefined
}

/** Reads the journal once, a page at a time. */
export async function responses(engine: Engine, options: ResponsesOptions = {}): Promise<ResponsesReport> {
  const now = engine.clock()
  const world = await engine.worlds.current(now)
  const { zone } = policyAt(world.policies, now).data
  const from = options.from === undefined ? null : dayOption('from', options.from)
  const to = options.to === undefined ? dayNumberOf(now, zone) : dayOption('to', options.to)
  const counted = createResponses({ from, to })
  await readStream(engine, 'journal', async (items) => {
    for (const item of items) if (item.of === 'journal') addResponses(counted, item.entry, zone)
  })
  return responsesReport(counted)
}

/** Counts one line of the journal, for the day on which its message was planned. */
export function addResponses(counted: ResponsesAccumulator, entry: JournalEntry, zone: string): void {
  const { kind, data } = entry
  if (kind === 'message-planned' || kind === 'message-changed') {
    for (const step of stepsIn(entry)) addResponseStep(counted, { ...aboutOf(entry, zone), step })
  } else if (kind === 'message-withheld') {
    const gate = text(data.gate)
    // A rule that writes no message holds out customers too, and nothing of theirs is followed.
    const wasDue = gate === 'holdout' && typeof data.message === 'string'
    addResponseWithheld(counted, { ...aboutOf(entry, zone), gate, wasDue })
  } else if (kind === 'purchase-attributed') {
    const { arm, wasSent, isLast, isRepeat, bills, minor, ...known } = attributionIn(entry)
    const said = { arm, wasSent, isLast, isRepeat, bills, minor, total: totalOf(known) }
    addResponse(counted, { ...aboutOf(entry, zone), ...said })
  }
}

/** What never came to be planned counts on the day of its decision. */
function aboutOf({ at, data }: JournalEntry, zone: string): AboutMessage {
  const { rule, template, campaign, plannedAt, isFirst } = data
  return {
    day: dayNumberOf(typeof plannedAt === 'number' ? plannedAt : at, zone),
    rule: text(rule),
    template: typeof template === 'string' ? template : null,
    campaign: typeof campaign === 'string' ? campaign : null,
    isFirst: isFirst === true,
  }
}

function totalOf(known: Partial<ResponseTotal>): ResponseTotal | null {
  const { billsBefore, billsAfter, sentBillsBefore, sentBillsAfter, minorBefore, minorAfter } = known
  if (billsBefore === undefined || billsAfter === undefined) return null
  if (sentBillsBefore === undefined || sentBillsAfter === undefined) return null
  if (minorBefore === undefined || minorAfter === undefined) return null
  return { billsBefore, billsAfter, sentBillsBefore, sentBillsAfter, minorBefore, minorAfter }
}
