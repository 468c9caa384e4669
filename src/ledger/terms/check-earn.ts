import {
  boolean,
  type Check,
  campaignDays,
  categories,
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
  shape,
  withoutRepeats,
} from './check-parts.ts'
import { termsMaximums, weekdays } from './terms.ts'

const campaign = inOrder(
  shape({
    id: code(termsMaximums.campaignLength, 'diwali-2026'),
    ...campaignDays,
    multiplier,
    categories: optional(categories),
    onlyNamed: optional(boolean),
  }),
  endsAfterItBegins,
)

/** What a shop may say of how bills earn. */
export const earnTerms: Check = shape({
  points,
  perMinor: positiveMinor,
  basis: oneOf('net', 'net-of-tax'),
  categoryMultipliers: optional(recordOf(multiplier, { to: termsMaximums.categories, what: 'categories' })),
  excludedCategories: optional(categories),
  minimumBillMinor: optional(minor),
  visitPoints: optional(points),
  weekdayMultipliers: optional(shape(Object.fromEntries(weekdays.map((day) => [day, optional(multiplier)])))),
  campaigns: optional(
    inOrder(listOf(campaign, { to: termsMaximums.campaigns, what: 'campaigns' }), withoutRepeats('id')),
  ),
  multipliers: optional(oneOf('multiply', 'highest')),
  maximumPointsPerBill: optional(points),
  maximumPointsPerDay: optional(points),
  maximumPointsPerMonth: optional(points),
})
