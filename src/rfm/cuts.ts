import { CrmError } from '../errors.ts'
import { type Day, dayNumber } from '../time.ts'
import type { CutPoints, Cuts, FourCuts } from './scheme.ts'

/** The most buyers one set of cut points is taken from, and the most customers one batch holds. */
export const maxBuyers = 16_000_000

/** The three measures of one buyer. */
export interface RfmValues {
  /** Whole calendar days since the last purchase. */
  readonly recencyDays: number
  /** Visits or bills, as the scheme will count them. */
  readonly frequency: number
  /** Integer minor units, net of returns. */
  readonly monetaryMinor: number
}

/** The same measures of many buyers, a column each; typed arrays keep a million of them small. */
export interface RfmColumns {
  readonly recencyDays: ArrayLike<number>
  readonly frequency: ArrayLike<number>
  readonly monetaryMinor: ArrayLike<number>
}

/**
 * Quintile cut points by value: `cut_k = sorted[ceil(k * N / 5) - 1]` for k = 1 to 4, which is SQL's
 * `percentile_disc(k / 5.0)`. Every cut is a value some buyer has, equal values never part, and the order of the
 * input doesn't matter.
 *
 * Each column is copied and sorted as a Float64Array: about a third of a second for a million buyers, all three.
 *
 * @param values Buyers only; who never bought has no recency.
 * @param asOf The day the recency was counted to.
 * @returns null when there are no buyers.
 * @throws CrmError `bad-rfm` for a value no buyer can have or for columns of unequal length, `bad-time` for
 *   an `asOf` that is not a day, `limit-exceeded` above {@link maxBuyers}.
 */
export function cutPoints(values: Iterable<RfmValues> | RfmColumns, asOf: Day): CutPoints | null {
  dayNumber(asOf)
  const columns = Symbol.iterator in values ? columnsOf(values) : values
  const buyers = columns.recencyDays.length
  if (columns.frequency.length !== buyers || columns.monetaryMinor.length !== buyers) {
    throw new CrmError('bad-rfm', 'The three columns must have the same length.', {
      recencyDays: buyers,
      frequency: columns.frequency.length,
      monetaryMinor: columns.monetaryMinor.length,
    })
  }
  assertBuyers(buyers)
  if (buyers === 0) return null
  const cuts: Cuts = {
    recencyDays: quintiles(columns.recencyDays, 'recencyDays'),
    frequency: quintiles(columns.frequency, 'frequency'),
    monetaryMinor: quintiles(columns.monetaryMinor, 'monetaryMinor'),
  }
  return { asOf, buyers, version: versionOf(cuts, asOf, buyers), ...cuts }
}

/** @throws CrmError `limit-exceeded` above {@link maxBuyers}. */
export function assertBuyers(buyers: number): void {
  if (buyers <= maxBuyers) return
  throw new CrmError('limit-exceeded', `At most ${maxBuyers} buyers fit one calculation.`, { buyers, maxBuyers })
}

function columnsOf(values: Iterable<RfmValues>): RfmColumns {
  const recencyDays: number[] = []
  const frequency: number[] = []
  const monetaryMinor: number[] = []
  for (const value of values) {
    assertBuyers(recencyDays.push(value.recencyDays))
    frequency.push(value.frequency)
    monetaryMinor.push(value.monetaryMinor)
  }
  return { recencyDays, frequency, monetaryMinor }
}

function quintiles(values: ArrayLike<number>, measure: keyof Cuts): FourCuts {
  const sorted = new Float64Array(values.length)
  for (let index = 0; index < values.length; index++) {
    const value = values[index]
    if (value === undefined || !isMeasure(value, measure)) throw badValue(value, measure, index)
    // Adding zero turns a negative zero into zero: the two compare equal and must not differ in a saved document.
    sorted[index] = value + 0
  }
  sorted.sort()
  const cut = (k: number): number => Number(sorted[Math.ceil((k * sorted.length) / 5) - 1])
  return [cut(1), cut(2), cut(3), cut(4)]
}

/** Net spend may fall below zero when returns outweigh purchases; days and counts cannot. */
function isMeasure(value: number, measure: keyof Cuts): boolean {
  return Number.isSafeInteger(value) && (value >= 0 || measure === 'monetaryMinor')
}

function badValue(value: unknown, measure: keyof Cuts, index: number): CrmError {
  const accepted = measure === 'monetaryMinor' ? 'integer minor units' : 'a whole number, 0 or more'
  return new CrmError('bad-rfm', `${measure} of buyer ${index} must be ${accepted}.`, { measure, index, value })
}

// FNV-1a, 32 bits: day and number of buyers stand beside it, so it only has to tell apart sets of the same day.
const fnvOffset = 0x811c9dc5
const fnvPrime = 0x01000193

function versionOf(cuts: Cuts, asOf: Day, buyers: number): string {
  const content = [cuts.recencyDays, cuts.frequency, cuts.monetaryMinor].join(';')
  let hash = fnvOffset
  for (let index = 0; index < content.length; index++) hash = Math.imul(hash ^ content.charCodeAt(index), fnvPrime)
  return `${asOf}/${buyers}/${(hash >>> 0).toString(16).padStart(8, '0')}`
}
