import type { Story } from '../ask/story-line.ts'
import { CrmError } from '../errors.ts'
import type { ActivityReport, ShopReport } from '../metrics/index.ts'
import { type Day, dayNumber, isZone } from '../time.ts'

/** Another course of things to compare with: the year before, or the same year without the messages. */
export interface Baseline {
  /** In words that fit behind "compared with": `the same year without messages`. */
  readonly label: string
  readonly figures: ShopReport
  readonly activity?: ActivityReport | undefined
}

/** What the report tells of. Every text may come from customers: it is escaped wherever it stands. */
export interface ReportInput {
  readonly title: string
  /** The last day that the figures know of. */
  readonly asOf: Day
  /** ISO 4217, of all amounts. */
  readonly currency: string
  /** BCP 47: how numbers, money and days are written; the words are English. */
  readonly locale: string
  /** IANA zone in which the stories' times are told. */
  readonly zone: string
  readonly figures: ShopReport
  readonly activity?: ActivityReport | undefined
  /** The first {@link maxStories} are told. */
  readonly stories?: readonly Story[] | undefined
  readonly baseline?: Baseline | undefined
  /** What rules are called, by id; a rule without a title is called by its id. */
  readonly ruleTitles?: Readonly<Record<string, string>> | undefined
}

/** A story is long: more than these few are not read. */
export const maxStories = 3

/**
 * @throws CrmError `bad-option` when currency, locale or zone is not known to this runtime; `bad-time` when `asOf` is no day.
 */
export function checkReportInput({ locale, currency, zone, asOf }: ReportInput): void {
  dayNumber(asOf)
  if (!isZone(zone))
    throw new CrmError('bad-option', `"${zone}" is not a time zone; use an IANA name such as "Asia/Kolkata".`, { zone })
  if (!formats(() => new Intl.NumberFormat(locale)))
    throw new CrmError('bad-option', `"${locale}" is not a locale; use a tag such as "en-IN".`, { locale })
  if (!formats(() => new Intl.NumberFormat('en', { style: 'currency', currency })))
    throw new CrmError('bad-option', `"${currency}" is not a currency; use an ISO 4217 code such as "INR".`, {
      currency,
    })
}

function formats(attempt: () => unknown): boolean {
  try {
    attempt()
    return true
  } catch {
    return false
  }
}
