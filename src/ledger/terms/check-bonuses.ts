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
  refuse,
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

const ownBonuses: readonly string[] = ['enrolment', 'birthday', 'anniversary', 'referrer', 'referee']

/** In books and at tills a bonus goes by its name alone. */
const campaignName: Check = inOrder(code(termsMaximums.campaignLength, 'diwali-gift'), (value, path, problems) => {
  if (!ownBonuses.includes(String(value))) return
  refuse(problems, path, value, `a name of its own: ${ownBonuses.join(', ')} are bonuses of another kind`)
})

/** An account remembers the bonuses of so many running campaigns: with more of them one could be given twice. */
const fewAtATime: Check = (value, path, problems) => {
  const { campaignsAtATime: most } = termsMaximums
  const campaigns = Object.entries(value as Readonly<Record<string, { readonly from: string; readonly to: string }>>)
  for (const [name, { from }] of campaigns) {
    const running = campaigns.filter(([, other]) => other.from <= from && from <= other.to)
    if (running.length <= most) continue
    const names = running.map(([other]) => other).join(', ')
    refuse(problems, `${path}.${name}.from`, from, `a day on which at most ${most} campaigns run: ${names}`)
    return
  }
}

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
    inOrder(recordOf(campaign, { to: termsMaximums.campaigns, what: 'campaigns', name: campaignName }), fewAtATime),
  ),
})
