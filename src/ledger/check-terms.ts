import { CrmError, type Problem } from '../errors.ts'
import { isZone } from '../time.ts'
import { type LedgerTerms, termsMaximums } from './terms.ts'

type Loose = Readonly<Record<string, unknown>>
type Check = (value: unknown, path: string, problems: Problem[]) => void

const optional =
  (check: Check): Check =>
  (value, path, problems) => {
    if (value !== undefined) check(value, path, problems)
  }

function refuse(problems: Problem[], path: string, found: unknown, expected: string): void {
  problems.push({ path, message: `${path} must be ${expected}.`, found, expected })
}

const whole =
  (minimum: number, maximum: number, what: string): Check =>
  (value, path, problems) => {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= minimum && value <= maximum) return
    refuse(problems, path, value, `${what}, from ${minimum} to ${maximum}`)
  }

const oneOf =
  (...accepted: readonly string[]): Check =>
  (value, path, problems) => {
    if (typeof value === 'string' && accepted.includes(value)) return
    refuse(problems, path, value, `one of ${accepted.map((name) => `"${name}"`).join(', ')}`)
  }

const zone: Check = (value, path, problems) => {
  if (typeof value === 'string' && isZone(value)) return
  refuse(problems, path, value, 'an IANA time zone such as "Asia/Kolkata"')
}

function isObject(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const shape =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value, path, problems) => {
    if (!isObject(value)) {
      refuse(problems, path, value, 'an object')
      return
    }
    for (const name of Object.keys(fields)) fields[name]?.(value[name], `${path}.${name}`, problems)
    for (const name of Object.keys(value)) {
      if (name in fields) continue
      refuse(problems, `${path}.${name}`, value[name], `left out: the names known here are ${Object.keys(fields)}`)
    }
  }

const multipliers: Check = (value, path, problems) => {
  if (!isObject(value) || Object.keys(value).length > termsMaximums.categories) {
    refuse(problems, path, value, `an object of at most ${termsMaximums.categories} categories`)
    return
  }
  for (const category of Object.keys(value)) {
    const factor = value[category]
    // Two decimals, so that a multiplier is an exact number of hundredths.
    const hundredths = typeof factor === 'number' ? Math.round(factor * 100) : Number.NaN
    if (hundredths >= 0 && hundredths / 100 === factor && hundredths <= termsMaximums.multiplier * 100) continue
    const expected = `a number from 0 to ${termsMaximums.multiplier} with two decimals at most`
    refuse(problems, `${path}.${category}`, factor, expected)
  }
}

const categories: Check = (value, path, problems) => {
  const names = Array.isArray(value) ? value : [undefined]
  if (names.length <= termsMaximums.categories && names.every((name) => typeof name === 'string')) return
  refuse(problems, path, value, `a list of at most ${termsMaximums.categories} category names`)
}

const points = whole(0, termsMaximums.points, 'whole points')
const positivePoints = whole(1, termsMaximums.points, 'whole points')
const minor = whole(0, termsMaximums.minor, 'integer minor units')
const positiveMinor = whole(1, termsMaximums.minor, 'integer minor units')
const percent = whole(0, 100, 'a whole percentage')

const monthsByRounding: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 }

const expiry: Check = (value, path, problems) => {
  const kind = isObject(value) ? value.kind : undefined
  if (kind === 'never') shape({ kind: oneOf('never') })(value, path, problems)
  else if (kind === 'days') {
    const days = whole(1, termsMaximums.expiryDays, 'whole days (for longer lives use months)')
    shape({ kind: oneOf('days'), days })(value, path, problems)
  } else if (kind === 'months' && isObject(value)) {
    const months = monthsByRounding[String(value.roundTo ?? 'month')] ?? 1
    // Each end of month in which points may die takes a bucket, and the account's buckets are few by design.
    const what = 'whole months (round to "quarter" or "year" for more)'
    const roundTo = optional(oneOf('month', 'quarter', 'year'))
    shape({ kind: oneOf('months'), months: whole(1, termsMaximums.expirySteps * months, what), roundTo })(
      value,
      path,
      problems,
    )
  } else {
    refuse(problems, path, value, '{ kind: "never" }, { kind: "days", days } or { kind: "months", months, roundTo? }')
  }
}

const terms = shape({
  zone,
  earn: shape({
    points,
    perMinor: positiveMinor,
    basis: oneOf('net', 'net-of-tax'),
    categoryMultipliers: optional(multipliers),
    excludedCategories: optional(categories),
    minimumBillMinor: optional(minor),
    maximumPointsPerBill: optional(points),
  }),
  maturing: shape({ days: whole(0, termsMaximums.maturingDays, 'whole days') }),
  expiry,
  redeem: shape({
    minorPerPoint: positiveMinor,
    minimumPoints: points,
    stepPoints: positivePoints,
    maximumShareOfBillPercent: percent,
    minimumBillMinor: minor,
  }),
  returns: shape({
    debtLimitPoints: points,
    burnedExpired: oneOf('grace', 'reinstate', 'expire'),
    graceDays: whole(0, termsMaximums.graceDays, 'whole days'),
  }),
})

/**
 * Everything wrong with ledger terms: where, what stood there, what would be accepted. Empty when they are sound.
 * @param found Terms as somebody wrote them, of any shape.
 * @param at The path of the terms inside a larger policy; it begins every problem's path.
 */
export function checkLedgerTerms(found: unknown, at = 'ledger'): readonly Problem[] {
  const problems: Problem[] = []
  terms(found, at, problems)
  if (problems.length === 0) checkLifespan(found as LedgerTerms, at, problems)
  return problems
}

function checkLifespan(sound: LedgerTerms, at: string, problems: Problem[]): void {
  const { expiry: life, maturing } = sound
  const shortestDays =
    life.kind === 'never' ? Number.POSITIVE_INFINITY : life.kind === 'days' ? life.days : life.months * 28
  if (maturing.days < shortestDays) return
  const expected = `fewer than ${shortestDays} days, or points would expire before anyone could spend them`
  refuse(problems, `${at}.maturing.days`, maturing.days, expected)
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
