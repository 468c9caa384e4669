import type { Day, Store } from '../../src/index.ts'
import { defaultJourney } from '../../src/journey/index.ts'
import type { MetricsReport } from '../../src/metrics/index.ts'
import { segments } from '../../src/rfm/index.ts'
import type { Tally } from './tally.ts'

/** Returns that name a bill which is not in the store (yet). */
export interface WaitingReturns {
  readonly returns: number
  readonly amountMinor: number
}

/** The figures of a shop, as `--json` writes them. Money is integer minor units, shares are 0 to 1. */
export interface Figures extends Omit<MetricsReport, 'lastTouchRevenue' | 'incrementalRevenue'> {
  readonly asOf: Day
  readonly currency: string
  /** Of the returns, those that name a bill which is not in the store. */
  readonly returnsAwaitingBill: WaitingReturns
  /** Rows of this file that were not taken in. */
  readonly rejectedRows: number
  /** What became of this file's rows; `read` is the sum of the others. */
  readonly rows: Readonly<
    Record<'read' | 'purchases' | 'returns' | 'voids' | 'duplicates' | 'rejected' | 'afterAsOf', number>
  >
}

const noValue = { customers: 0, netMinor: 0, averageMinor: 0 }

interface FiguresInput {
  readonly asOf: Day
  readonly currency: string
  readonly report: MetricsReport
  readonly waiting: WaitingReturns
  readonly tally: Tally
}

/** Puts the owner's report and the import's count together; every segment and stage is there, also with nobody in it. */
export function figuresOf({ asOf, currency, report, waiting, tally }: FiguresInput): Figures {
  const { lastTouchRevenue: _messages, incrementalRevenue: _experiment, ...shop } = report
  const { read, purchases, returns, voids, duplicates, rejected, afterAsOf } = tally
  return {
    asOf,
    currency,
    ...shop,
    returns: report.returns + waiting.returns,
    returnsMinor: report.returnsMinor + waiting.amountMinor,
    segments: filled(segments, report.segments, 0),
    stages: filled(defaultJourney.stages, report.stages, 0),
    lifetimeValueBySegment: filled(segments, report.lifetimeValueBySegment, noValue),
    returnsAwaitingBill: waiting,
    rejectedRows: rejected,
    rows: { read, purchases, returns, voids, duplicates, rejected, afterAsOf },
  }
}

function filled<Value>(
  names: readonly string[],
  known: Readonly<Record<string, Value>>,
  none: Value,
): Record<string, Value> {
  return Object.fromEntries(names.map((name) => [name, known[name] ?? none]))
}

const billsPerPage = 1000

/** Looks through all bills for returns whose bill never came. */
export async function waitingReturns(store: Store): Promise<WaitingReturns> {
  let returns = 0
  let amountMinor = 0
  let after: string | null = null
  do {
    const page = await store.stream({ tenant: 'main', of: 'bills', after, limit: billsPerPage })
    for (const item of page.items) {
      if (item.of !== 'bills' || item.bill.at !== null) continue
      returns += item.bill.returns.length
      for (const one of item.bill.returns) amountMinor += one.amountMinor
    }
    after = page.next
  } while (after !== null)
  return { returns, amountMinor }
}
