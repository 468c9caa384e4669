import { accountMaximums } from '../account.ts'
import {
  type Check,
  code,
  inOrder,
  isObject,
  listOf,
  multiplier,
  oneOf,
  optional,
  refuse,
  shape,
  whole,
  withoutRepeats,
} from './check-parts.ts'
import { termsMaximums } from './terms.ts'

const window: Check = (value, path, problems) => {
  const kind = isObject(value) ? value.kind : undefined
  if (kind === 'rolling') {
    const months = whole(1, termsMaximums.tierMonths, 'whole months')
    shape({ kind: oneOf('rolling'), months })(value, path, problems)
  } else if (kind === 'calendar') {
    const startsInMonth = optional(whole(1, 12, 'a month of the year'))
    shape({ kind: oneOf('calendar'), months: oneOf(1, 3, 6, 12), startsInMonth })(value, path, problems)
  } else {
    refuse(problems, path, value, '{ kind: "rolling", months } or { kind: "calendar", months, startsInMonth? }')
  }
}

const rung = shape({
  tier: code(accountMaximums.tierLength, 'gold'),
  from: whole(0, termsMaximums.minor, 'whole points, minor units or visits'),
  multiplier: optional(multiplier),
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
  let below: { readonly tier: string; readonly from: number } | null = null
  for (const [index, one] of (value as readonly { tier: string; from: number }[]).entries()) {
    if (below !== null && one.from <= below.from) {
      const expected = `more than ${below.from}, where "${below.tier}" begins: the ladder goes from the lowest tier up`
      refuse(problems, `${path}[${index}].from`, one.from, expected)
    }
    below = one
  }
}

/** What a shop may say of its tiers. */
export const tierTerms: Check = shape({
  measure: oneOf('points', 'spend', 'visits'),
  window,
  graceDays: whole(0, termsMaximums.tierGraceDays, 'whole days'),
  ladder: inOrder(
    listOf(rung, { from: 1, to: termsMaximums.tiers, what: 'tiers' }),
    withoutRepeats('tier'),
    fromTheLowestUp,
  ),
})
