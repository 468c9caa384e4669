import {
  boolean,
  type Check,
  campaignDays,
  cap,
  categories,
  category,
  code,
  endsAfterItBegins,
  inOrder,
  listOf,
  minor,
  multiplier,
  oneOf,
  optional,
  points,
  positiveMinor,
  recordOf,
  refuse,
  rising,
  shape,
  withoutRepeats,
} from './check-parts.ts'
import { type EarnTerms, termsMaximums, weekdays } from './terms.ts'

const campaign = inOrder(
  shape({
    id: code(termsMaximums.campaignLength, 'diwali-2026'),
    ...campaignDays,
    multiplier,
    categories: optional(categories(1)),
    onlyNamed: optional(boolean),
  }),
  endsAfterItBegins,
)

/** A category that earns nothing has no use for a factor: one of the two is a slip. */
const multipliedOrExcluded: Check = (value, path, problems) => {
  const { categoryMultipliers = {}, excludedCategories = [] } = value as EarnTerms
  for (const [index, name] of excludedCategories.entries()) {
    if (!Object.hasOwn(categoryMultipliers, name)) continue
    const expected = 'a category without a multiplier: this one stands in categoryMultipliers too'
    refuse(problems, `${path}.excludedCategories[${index}]`, name, expected)
  }
}

const capsInOrder = rising(
  { name: 'maximumPointsPerBill', what: 'the maximum of a bill' },
  { name: 'maximumPointsPerDay', what: 'the maximum of a day' },
  { name: 'maximumPointsPerMonth', what: 'the maximum of a month' },
)

const fields = shape({
  points,
  perMinor: positiveMinor,
  basis: oneOf('net', 'net-of-tax'),
  categoryMultipliers: optional(
    recordOf(multiplier, { to: termsMaximums.categories, what: 'categories', name: category }),
  ),
  excludedCategories: optional(categories(0)),
  minimumBillMinor: optional(minor),
  visitPoints: optional(points),
  weekdayMultipliers: optional(shape(Object.fromEntries(weekdays.map((day) => [day, optional(multiplier)])))),
  campaigns: optional(
    inOrder(listOf(campaign, { to: termsMaximums.campaigns, what: 'campaigns' }), withoutRepeats('id')),
  ),
  multipliers: optional(oneOf('multiply', 'highest')),
  maximumPointsPerBill: optional(cap),
  maximumPointsPerDay: optional(cap),
  maximumPointsPerMonth: optional(cap),
})

/** What a shop may say of how bills earn. */
export const earnTerms: Check = inOrder(fields, multipliedOrExcluded, capsInOrder)
