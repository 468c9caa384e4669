import { badOption } from '../../errors.ts'
import type { Instant } from '../../time.ts'
import { type Balances, expiryIn, maturityIn, zeroBalances } from '../account.ts'
import { addBalances, type Entry, type EntryKind, type TierMove } from '../entry.ts'
import { checkInstant } from '../instants.ts'
import { lineWords } from './line-words.ts'

/** One line of a statement: traceable to its bill or command, the bill's lines, the policy and the people who decided it. */
export interface StatementLine {
  readonly seq: number
  readonly kind: EntryKind
  /** What the line is, in plain words: `Earned`. With the numbers that no column shows: {@link lineText}. */
  readonly words: string
  /** The matter of the line, signed as the shopper sees it; what it changed stands in `delta`. */
  readonly points: number
  readonly delta: Balances
  /** The running balance after this line, in the statement's own order. */
  readonly balance: Balances
  /** The bill, return, transfer or command that caused it; null where time did. */
  readonly ref: string | null
  /** Of held points that paid, the hold they come from, for `ref` names their bill; else null. */
  readonly holdId: string | null
  /** The fact behind `ref`, as whoever told it named it; null where that is not known. See {@link lineTrace}. */
  readonly cause: LineCause | null
  /** From when what came in pending can be spent; null where nothing did. */
  readonly maturesAt: Instant | null
  /** Points by the lines of that bill, in its order; empty where the entry doesn't tell them apart. */
  readonly billLines: readonly number[]
  readonly reason: string | null
  readonly actor: string | null
  readonly approver: string | null
  readonly policyVersion: string | null
  /** On `tier-changed` the move, else null. */
  readonly tier: TierMove | null
  readonly occurredAt: Instant
  /** Null for an entry that is not sealed. */
  readonly recordedAt: Instant | null
}

/** A fact by its source and its id there. */
export interface LineCause {
  readonly source: string
  readonly id: string
}

/** Points that die together. */
export interface ExpiringLater {
  /** The first instant at which they can't be spent any more. */
  readonly at: Instant
  /** Pending and held ones among them. */
  readonly points: number
}

/** An account's entries between two instants, and the balances around them. */
export interface Statement {
  readonly by: 'occurred' | 'recorded'
  /** Null: from the first entry on. */
  readonly from: Instant | null
  /** Null: everything that is known. */
  readonly asOf: Instant | null
  /** The balances before the first line. */
  readonly opening: Balances
  readonly lines: readonly StatementLine[]
  readonly closing: Balances
  /** What expires after the statement ends if nobody spends it, soonest first. */
  readonly expiring: readonly ExpiringLater[]
}

/** Which entries a statement shows, and in which order of time. */
export interface StatementOptions {
  /** What was before goes into the opening balance. Without it: all lines. */
  readonly from?: Instant | undefined
  /** Only what had happened, or was known, by then; inclusive. Without it: everything. */
  readonly asOf?: Instant | undefined
  /** `occurred`: what happened when (a late bill stands at its own day). `recorded`: what the books said at the time. */
  readonly by: 'occurred' | 'recorded'
}

/** An entry, sealed or not yet. */
export type BookEntry = Entry & {
  readonly recordedAt?: Instant
  /** The fact that caused it, `source/id`, where whoever reads the books knows it; it is no part of what is sealed. */
  readonly cause?: string
}

/**
 * An account's entries with their running balance, as of any past instant.
 * @param entries Sealed or not, in any order; for a statement up to now those of {@link booksAt}, so that what has matured or
 *   expired and nobody has written yet stands in it.
 * @throws CrmError `bad-option` for options that are none: a misread one would leave lines out.
 */
export function statement(entries: readonly BookEntry[], options: StatementOptions): Statement {
  checkOptions(options)
  const { from, asOf, by } = options
  const timeOf = (entry: BookEntry): Instant =>
    by === 'recorded' ? (entry.recordedAt ?? entry.occurredAt) : entry.occurredAt
  const known = asOf === undefined ? entries.slice() : entries.filter((entry) => timeOf(entry) <= asOf)
  known.sort(by === 'recorded' ? (a, b) => a.seq - b.seq : (a, b) => a.occurredAt - b.occurredAt || a.seq - b.seq)
  const before = from === undefined ? [] : known.filter((entry) => timeOf(entry) < from)
  const shown = from === undefined ? known : known.filter((entry) => timeOf(entry) >= from)
  const opening = before.reduce((balance, { delta }) => addBalances(balance, delta), zeroBalances)
  let balance = opening
  const lines = shown.map((entry): StatementLine => {
    balance = addBalances(balance, entry.delta)
    return lineOf(entry, balance)
  })
  const expiring = expiringAfter(known, asOf ?? known.at(-1)?.occurredAt ?? Number.NEGATIVE_INFINITY)
  return { by, from: from ?? null, asOf: asOf ?? null, opening, lines, closing: balance, expiring }
}

function checkOptions(options: unknown): asserts options is StatementOptions {
  const isObject = typeof options === 'object' && options !== null
  if (!isObject) throw badOption('options', options, "an object such as { by: 'occurred' }")
  const { from, asOf, by }: { from?: unknown; asOf?: unknown; by?: unknown } = options
  if (by !== 'occurred' && by !== 'recorded') throw badOption('by', by, "'occurred' or 'recorded'")
  if (from !== undefined) checkInstant('from', from)
  if (asOf !== undefined) checkInstant('asOf', asOf)
}

/** A line as people read it. */
export function lineOf(entry: BookEntry, balance: Balances): StatementLine {
  const { seq, kind, points, delta, ref, occurredAt, policyVersion, lines: billLines = [] } = entry
  const [cause, maturesAt] = [causeOf(entry), maturityOf(entry)]
  const { holdId = null, reason = null, actor = null, approver = null, tier = null, recordedAt = null } = entry
  const who = { reason, actor, approver, policyVersion }
  const words = lineWords(entry)
  return {
    seq,
    kind,
    words,
    points,
    delta,
    balance,
    ref,
    holdId,
    cause,
    maturesAt,
    billLines,
    ...who,
    tier,
    occurredAt,
    recordedAt,
  }
}

function causeOf({ cause }: BookEntry): LineCause | null {
  const slash = cause?.indexOf('/') ?? -1
  return cause === undefined || slash < 0 ? null : { source: cause.slice(0, slash), id: cause.slice(slash + 1) }
}

/** Of points that ripen at several times, the first. */
function maturityOf({ delta, allocation, occurredAt }: Entry): Instant | null {
  if (delta.pending <= 0) return null
  let soonest: Instant | null = null
  for (const { bucket, points } of allocation) {
    const maturesAt = points > 0 ? maturityIn(bucket) : null
    if (maturesAt !== null && maturesAt > occurredAt && maturesAt < (soonest ?? Number.POSITIVE_INFINITY))
      soonest = maturesAt
  }
  return soonest
}

/** What the entries leave to expire after an instant. Late entries may take before they give, hence the sums by expiry. */
function expiringAfter(entries: readonly BookEntry[], at: Instant): readonly ExpiringLater[] {
  const points = new Map<Instant, number>()
  for (const { allocation } of entries) {
    for (const part of allocation) {
      const expiresAt = expiryIn(part.bucket)
      if (expiresAt !== null && expiresAt > at) points.set(expiresAt, (points.get(expiresAt) ?? 0) + part.points)
    }
  }
  return [...points]
    .filter(([, left]) => left > 0)
    .sort(([left], [right]) => left - right)
    .map(([expiresAt, left]) => ({ at: expiresAt, points: left }))
}
