import type { DayNumber } from '../../time.ts'
import { periodOfDay, weekdayOf } from '../calendar.ts'
import type { EarnCampaign, EarnTerms } from '../terms/terms.ts'

/** A factor of one, in hundredths: multipliers have two decimals at most, so these are whole numbers. */
export const wholeMultiplier = 100

/** In hundredths. */
export function hundredths(multiplier: number | undefined): number {
  return multiplier === undefined ? wholeMultiplier : Math.round(multiplier * wholeMultiplier)
}

/** In hundredths; 0 for a category that earns nothing. */
export function categoryMultiplier(earn: EarnTerms, category: string | undefined): number {
  if (category === undefined) return wholeMultiplier
  if (earn.excludedCategories?.includes(category)) return 0
  const multiplier = earn.categoryMultipliers
  return multiplier !== undefined && Object.hasOwn(multiplier, category)
    ? hundredths(multiplier[category])
    : wholeMultiplier
}

/** What multiplies a bill, beside the categories of its lines. */
export interface BillMultipliers {
  /** Of the tier and of the weekday, in hundredths; those of one are left out. */
  readonly factors: readonly number[]
  /** The campaigns of that day, and those that the bill names. */
  readonly campaigns: readonly EarnCampaign[]
}

/** Null when nothing but the categories multiplies: of most bills. */
export function billMultipliers(
  earn: EarnTerms,
  tier: number,
  { day, campaign }: { readonly day: DayNumber; readonly campaign: string | undefined },
): BillMultipliers | null {
  const ofWeekday = earn.weekdayMultipliers === undefined ? wholeMultiplier : weekdayMultiplier(earn, day)
  const campaigns = earn.campaigns === undefined ? [] : campaignsOn(earn.campaigns, day, campaign)
  const factors = [tier, ofWeekday].filter((factor) => factor !== wholeMultiplier)
  return factors.length === 0 && campaigns.length === 0 ? null : { factors, campaigns }
}

function weekdayMultiplier({ weekdayMultipliers }: EarnTerms, day: DayNumber): number {
  return hundredths(weekdayMultipliers?.[weekdayOf(day)])
}

function campaignsOn(
  campaigns: readonly EarnCampaign[],
  day: DayNumber,
  named: string | undefined,
): readonly EarnCampaign[] {
  const today = periodOfDay(day, 'day')
  return campaigns.filter(
    ({ id, from, to, onlyNamed }) => from <= today && today <= to && (onlyNamed !== true || id === named),
  )
}

/** The best campaign for a line, in hundredths; several that run at once don't pile up. */
function campaignMultiplier(campaigns: readonly EarnCampaign[], category: string | undefined): number {
  let best: number | null = null
  for (const { categories, multiplier } of campaigns) {
    if (categories !== undefined && (category === undefined || !categories.includes(category))) continue
    best = Math.max(best ?? 0, hundredths(multiplier))
  }
  return best ?? wholeMultiplier
}

/**
 * The factors of a line in hundredths, as many for each line of a bill, so that its lines keep one denominator. Where only
 * the highest counts, so do those below one.
 */
export function lineFactors(
  earn: EarnTerms,
  category: string | undefined,
  { factors, campaigns }: BillMultipliers,
): readonly number[] {
  const ofCategory = categoryMultiplier(earn, category)
  const all = [ofCategory, ...factors, campaignMultiplier(campaigns, category)]
  if (earn.multipliers !== 'highest') return all
  const highest = all.indexOf(Math.max(...all))
  return all.map((factor, index) => (index === highest ? factor : Math.min(factor, wholeMultiplier)))
}
