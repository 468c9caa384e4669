import { CrmError, type Problem } from '../../errors.ts'
import { isZone } from '../../time.ts'
import { bonusTerms } from './check-bonuses.ts'
import { earnTerms } from './check-earn.ts'
import { type Check, isObject, oneOf, optional, partOf, points, refuse, shape, whole } from './check-parts.ts'
import { adjustTerms, checkOffline, offlineTerms, redeemTerms, transferTerms } from './check-spending.ts'
import { tierTerms } from './check-tiers.ts'
import { type LedgerTerms, termsMaximums } from './terms.ts'

const zone: Check = (value, path, problems) => {
  if (typeof value === 'string' && isZone(value)) return
  refuse(problems, path, value, 'an IANA time zone such as "Asia/Kolkata"')
}

const monthsByRounding: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 }

const expiry: Check = (value, path, problems) => {
  const kind = isObject(value) ? value.kind : undefined
  if (kind === 'never') shape({ kind: oneOf('never') })(value, path, problems)
  else if (kind === 'days') {
    const days = whole(1, termsMaximums.expiryDays, 'whole days', 'for longer lives use months')
    shape({ kind: oneOf('days'), days })(value, path, problems)
  } else if (kind === 'months' && isObject(value)) {
    const rounding = String(value.roundTo ?? 'month')
    const months = Object.hasOwn(monthsByRounding, rounding) ? (monthsByRounding[rounding] ?? 1) : 1
    // Each end of month in which points may die takes a bucket, and the account's buckets are few by design.
    const limit = whole(1, termsMaximums.expirySteps * months, 'whole months', 'round to "quarter" or "year" for more')
    const roundTo = optional(oneOf('month', 'quarter', 'year'))
    shape({ kind: oneOf('months'), months: limit, roundTo })(value, path, problems)
  } else if (isObject(value)) oneOf('never', 'days', 'months')(kind, `${path}.kind`, problems)
  else {
    refuse(problems, path, value, '{ kind: "never" }, { kind: "days", days } or { kind: "months", months, roundTo? }')
  }
}

const terms = shape({
  zone,
  earn: earnTerms,
  maturing: shape({ days: whole(0, termsMaximums.maturingDays, 'whole days') }),
  expiry,
  redeem: redeemTerms,
  returns: shape({
    debtLimitPoints: points,
    burnedExpired: oneOf('grace', 'reinstate', 'expire'),
    graceDays: whole(0, termsMaximums.graceDays, 'whole days'),
  }),
  offline: optional(offlineTerms),
  transfer: optional(transferTerms),
  adjust: optional(adjustTerms),
  tiers: optional(tierTerms),
  bonuses: optional(bonusTerms),
})

/**
 * Everything wrong with ledger terms: where, what stood there, what would be accepted. Empty when they are sound. A
 * misspelt name is answered with the known name most like it.
 * @param found Terms as somebody wrote them, of any shape.
 * @param at The path of the terms inside a larger policy; it begins every problem's path. Empty when left out.
 */
export function checkLedgerTerms(found: unknown, at = ''): readonly Problem[] {
  const problems: Problem[] = []
  terms(found, at, problems)
  if (problems.length > 0) return problems
  const sound = found as LedgerTerms
  checkLifespan(sound, at, problems)
  checkOffline(sound, at, problems)
  return problems
}

function checkLifespan(sound: LedgerTerms, at: string, problems: Problem[]): void {
  const { expiry: life, maturing } = sound
  const shortestDays =
    life.kind === 'never' ? Number.POSITIVE_INFINITY : life.kind === 'days' ? life.days : life.months * 28
  if (maturing.days < shortestDays) return
  const expected = `fewer than ${shortestDays} days, or points would expire before anyone could spend them`
  refuse(problems, partOf(at, 'maturing.days'), maturing.days, expected)
}

/**
 * Checked terms, for whoever uses the ledger alone.
 * @throws CrmError `bad-ledger-terms` whose details list every problem.
 */
export function defineLedgerTerms(written: LedgerTerms): LedgerTerms {
  const problems = checkLedgerTerms(written)
  if (problems.length === 0) return written
  const summary = problems.map((problem) => problem.message).join(' ')
  throw new CrmError('bad-ledger-terms', `The ledger terms cannot be used. ${summary}`, { problems })
}
