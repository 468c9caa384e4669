import type { Day, RecordOutcome } from '../../src/index.ts'
import type { RowFact } from './facts.ts'
import type { RowProblem } from './rows.ts'

/** A row that was not taken in, or something of a row that was left out. */
export interface Remark {
  readonly line: number
  readonly about: string
  readonly message: string
}

/** Remarks kept word for word; all of them are counted. */
export const maxRemarks = 20

/** What became of the rows of a file. */
export interface Tally {
  /** `read` is the sum of the six below it. */
  read: number
  purchases: number
  returns: number
  voids: number
  duplicates: number
  rejected: number
  afterAsOf: number
  /** Of the purchases, those of nobody known. */
  anonymous: number
  /** The last day of a row that was taken in. */
  lastDay: Day | null
  readonly rejections: Remark[]
  readonly rejectedAbout: Map<string, number>
  /** Contacts left out of rows that count. */
  readonly leftOut: Remark[]
  readonly leftOutAbout: Map<string, number>
}

export function newTally(): Tally {
  return {
    read: 0,
    purchases: 0,
    returns: 0,
    voids: 0,
    duplicates: 0,
    rejected: 0,
    afterAsOf: 0,
    anonymous: 0,
    lastDay: null,
    rejections: [],
    rejectedAbout: new Map(),
    leftOut: [],
    leftOutAbout: new Map(),
  }
}

/** Counts rows as rejected, each with its line. */
export function reject(tally: Tally, lines: readonly number[], { about, message }: RowProblem): void {
  tally.rejected += lines.length
  tally.rejectedAbout.set(about, (tally.rejectedAbout.get(about) ?? 0) + lines.length)
  for (const line of lines) if (tally.rejections.length < maxRemarks) tally.rejections.push({ line, about, message })
}

/** Counts something of a row that was left out. */
export function leaveOut(tally: Tally, line: number, { about, message }: RowProblem): void {
  tally.leftOutAbout.set(about, (tally.leftOutAbout.get(about) ?? 0) + 1)
  if (tally.leftOut.length < maxRemarks) tally.leftOut.push({ line, about, message })
}

const counters = { sale: 'purchases', return: 'returns', void: 'voids' } as const

/** Counts what became of a fact. */
export function settle(
  tally: Tally,
  { fact, kind, lines, day, isAnonymous }: RowFact,
  outcome: RecordOutcome | undefined,
): void {
  if (outcome?.status === 'recorded') {
    tally[counters[kind]] += lines.length
    if (kind === 'sale' && isAnonymous) tally.anonymous += lines.length
  } else if (outcome?.status === 'duplicate') tally.duplicates += lines.length
  else {
    reject(tally, lines, problemOf(fact.id, outcome))
    return
  }
  if (tally.lastDay === null || day > tally.lastDay) tally.lastDay = day
}

function problemOf(id: string, outcome: RecordOutcome | undefined): RowProblem {
  if (outcome?.status === 'refused') return refusalOf(id, outcome.code, outcome.message)
  if (outcome?.status !== 'invalid') return { about: 'row', message: 'was not recorded' }
  const { problems } = outcome
  return { about: problems[0]?.path ?? 'row', message: problems.map(({ message }) => message).join(' ') }
}

function refusalOf(id: string, code: string, message: string): RowProblem {
  switch (code) {
    case 'fact-id-reused':
      return {
        about: 'bill',
        message: `found bill "${id}" again with something else on it; expected all its rows one after the other (or another --source)`,
      }
    case 'bill-of-another-customer':
      return { about: 'bill', message: `${message} Expected the customer who paid it (or another --source)` }
    case 'over-returned':
      return { about: 'return', message: `${message} Expected no more than is left of it` }
    default:
      return { about: code, message }
  }
}
