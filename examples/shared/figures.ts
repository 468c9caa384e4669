import type { Day, ShopReport } from '../../src/index.ts'
import { defaultJourney } from '../../src/journey/index.ts'
import { segments } from '../../src/rfm/index.ts'

/** Returns that name a bill which is not in the store (yet). */
export interface WaitingReturns {
  readonly returns: number
  readonly amountMinor: number
}

/** The figures of a shop, as `--json` writes them. Money is integer minor units, shares are 0 to 1. */
export interface ShopFigures extends ShopReport {
  readonly asOf: Day
  readonly currency: string
  /** Of the returns, those that name a bill which is not in the store. */
  readonly returnsAwaitingBill: WaitingReturns
}

const noValue = { customers: 0, netMinor: 0, averageMinor: 0 }

/** The owner's report with every segment and stage in it, also those with nobody, and with the returns that wait. */
export function shopFigures(
  report: ShopReport,
  waiting: WaitingReturns,
  { asOf, currency }: { readonly asOf: Day; readonly currency: string },
): ShopFigures {
  return {
    asOf,
    currency,
    ...report,
    returns: report.returns + waiting.returns,
    returnsMinor: report.returnsMinor + waiting.amountMinor,
    segments: filled(segments, report.segments, 0),
    stages: filled(defaultJourney.stages, report.stages, 0),
    lifetimeValueBySegment: filled(segments, report.lifetimeValueBySegment, noValue),
    returnsAwaitingBill: waiting,
  }
}

function filled<Value>(
  names: readonly string[],
  known: Readonly<Record<string, Value>>,
  none: Value,
): Record<string, Value> {
  return Object.fromEntries(names.map((name) => [name, known[name] ?? none]))
}
