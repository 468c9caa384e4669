import { accountMaximums } from '../account.ts'
import { firstDayOf } from '../calendar.ts'
import {
  type Check,
  code,
  inOrder,
  isObject,
  listOf,
  oneOf,
  optional,
  positiveMultiplier,
  refuse,
  shape,
  whole,
  withoutRepeats,
} from './check-parts.ts'
import { type TierRung, type TierTerms, type TierWindow, termsMaximums } from './terms.ts'

const window: Check = (value, path, problems) => {
  const kind = isObject(value) ? value.kind : undefined
  if (kind === 'rolling') {
    const months = whole(1, termsMaximums.tierMonths, 'whole months')
    shape({ kind: oneOf('rolling'), months })(value, path, problems)
  } else if (kind === 'calendar') {
    const startsInMonth = optional(whole(1, 12, 'a month of the year'))
    shape({ kind: oneOf('calendar'), months: oneOf(1, 3, 6, 12), startsInMonth })(value, path, problems)
  } else if (isObject(value)) oneOf('rolling', 'calendar')(kind, `${path}.kind`, problems)
  else {
    refuse(problems, path, value, '{ kind: "rolling", months } or { kind: "calendar", months, startsInMonth? }')
  }
}

const rung = shape({
  tier: code(accountMaximums.tierLength, 'gold'),
  from: whole(0, termsMaximums.minor, 'whole points, minor units or visits'),
  multiplier: optional(positiveMultiplier),
  benefits: optional(
    inOrder(
      listOf(code(termsMaximums.benefitLength, 'free-delivery'), {
        to: termsMaximums.benefits,
        what: 'codes such as "free-delivery"',
      }),
      withoutRepeats(null),
    ),
  ),
})

const fromTheLowestUp: Check = (value, path, problems) => {
  let below: TierRung | null = null
  for (const [index, one] of (value as readonly TierRung[]).entries()) {
    const { multiplier: factor = 1 } = below ?? one
    if (below !== null && (one.multiplier ?? 1) < factor) {
      const expected = `${factor} or more, the multiplier of "${below.tier}" below it (1 when left out)`
      refuse(problems, `${path}[${index}].multiplier`, one.multiplier ?? 1, expected)
    }
    if (below !== null && one.from <= below.from) {
      const expected = `more than ${below.from}, where "${below.tier}" begins: the ladder goes from the lowest tier up`
      refuse(problems, `${path}[${index}].from`, one.from, expected)
    }
    below = one
  }
}

/** Months of four years with a leap year among them. */
const startingMonths = 48

/** The most days that count together at a purchase: the most visits that anybody can make. */
function mostDays(window: TierWindow): number {
  const months = window.kind === 'rolling' ? window.months + 1 : window.months
  let most = 0
  for (let month = 0; month < startingMonths; month += 1) {
    const isStart = window.kind === 'rolling' || (month - ((window.startsInMonth ?? 1) - 1)) % window.months === 0
    if (isStart) most = Math.max(most, firstDayOf(month + months) - firstDayOf(month))
  }
  return most
}

const reachable: Check = (value, path, problems) => {
  const { measure, window, ladder } = value as TierTerms
  if (measure !== 'visits') return
  const most = mostDays(window)
  for (const [index, { from }] of ladder.entries()) {
    if (from <= most) continue
    const expected = `at most ${most}, the days that count together: a day is one visit`
    refuse(problems, `${path}.ladder[${index}].from`, from, expected)
  }
}

const fields = shape({
  measure: oneOf('points', 'spend', 'visits'),
  window,
  graceDays: whole(0, termsMaximums.tierGraceDays, 'whole days'),
  ladder: inOrder(
    listOf(rung, { from: 1, to: termsMaximums.tiers, what: 'tiers' }),
    withoutRepeats('tier'),
    fromTheLowestUp,
  ),
})

/** What a shop may say of its tiers. */
export const tierTerms: Check = inOrder(fields, reachable)
