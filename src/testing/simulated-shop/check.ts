import { badOption, CrmError } from '../../errors.ts'
import { type Day, type DayNumber, earliestInstant, latestInstant, startOfDay } from '../../time.ts'

/** @throws CrmError `bad-option` for what is no whole number within its bounds. */
export function checkWhole(
  option: string,
  value: number,
  { least, most }: { readonly least: number; readonly most: number },
): void {
  if (Number.isInteger(value) && value >= least && value <= most) return
  throw badOption(option, value, `a whole number from ${least} to ${most}`)
}

/** @throws CrmError `bad-option` for days of which facts cannot tell. */
export function checkPeriod(
  firstDay: DayNumber,
  { from, days, zone }: { readonly from: Day; readonly days: number; readonly zone: string },
): void {
  if (startOfDay(firstDay, zone) >= earliestInstant && startOfDay(firstDay + days, zone) <= latestInstant) return
  throw new CrmError('bad-option', `from, days: found ${days} days from ${from}; expected days from 1990 to 2099.`, {
    from,
    days,
  })
}
