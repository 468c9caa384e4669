import { badOption } from '../../errors.ts'
import { dayOf, type Instant } from '../../time.ts'
import { plainLine } from './plain-text.ts'

/** What a statement is called when nobody says. */
export const statementTitle = 'Points statement'

/**
 * How a locale groups whole numbers, in Latin digits: every printer has these, and their width is known.
 * @throws CrmError `bad-option` when this runtime does not know the locale.
 */
export function countIn(locale: string): (points: number) => string {
  const format = formatOf(locale)
  return (points) => (points < 0 ? '-' : '') + plainLine(format.format(Math.abs(points)))
}

function formatOf(locale: string): Intl.NumberFormat {
  try {
    // Without one the runtime would take its own, and each machine print another text.
    if (typeof locale !== 'string') throw new TypeError()
    return new Intl.NumberFormat(locale, { maximumFractionDigits: 0, numberingSystem: 'latn' })
  } catch {
    throw badOption('locale', locale, 'a locale such as "en-IN"')
  }
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `5 Mar 2026`, short `5 Mar 26`. By hand, because runtimes differ in how they abbreviate. */
export function dayText(at: Instant, zone: string, isShort = false): string {
  const [year = '', month = '', day = ''] = dayOf(at, zone).split('-')
  return `${Number(day)} ${months[Number(month) - 1] ?? month} ${isShort ? year.slice(-2) : year}`
}
