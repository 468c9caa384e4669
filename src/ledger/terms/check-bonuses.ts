import {
  type Check,
  campaignDays,
  code,
  endsAfterItBegins,
  inOrder,
  minor,
  optional,
  positivePoints,
  recordOf,
  shape,
  whole,
} from './check-parts.ts'
import { termsMaximums } from './terms.ts'

const bonusFields = {
  points: positivePoints,
  liveDays: optional(whole(1, termsMaximums.expiryDays, 'whole days')),
} as const
const bonus = shape(bonusFields)

const campaign = inOrder(shape({ ...bonusFields, ...campaignDays }), endsAfterItBegins)

/** What a shop may say of its bonuses. */
export const bonusTerms: Check = shape({
  enrolment: optional(bonus),
  birthday: optional(
    shape({ ...bonusFields, toldDaysAhead: optional(whole(0, termsMaximums.toldDaysAhead, 'whole days')) }),
  ),
  anniversary: optional(bonus),
  referral: optional(
    shape({
      referrer: bonus,
      referee: optional(bonus),
      minimumBillMinor: optional(minor),
      maximumPerYear: optional(whole(1, termsMaximums.referralsPerYear, 'whole referrals')),
    }),
  ),
  campaigns: optional(
    recordOf(campaign, {
      to: termsMaximums.campaigns,
      what: 'campaigns',
      name: code(termsMaximums.campaignLength, 'diwali-gift'),
    }),
  ),
})
