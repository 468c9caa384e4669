import type { Story } from '../ask/story-line.ts'
import { badOption } from '../errors.ts'
import type { ActivityReport, ResponsesReport, ShopReport } from '../metrics/index.ts'
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
  /** What the messages brought: `crm.ask.responses()`. */
  readonly responses?: ResponsesReport | undefined
  /** The first {@link maxStories} are told. */
  readonly stories?: readonly Story[] | undefined
  readonly baseline?: Baseline | undefined
  /** What rules are called, by id; a rule without a title is called by its id. */
  readonly ruleTitles?: Readonly<Record<string, string>> | undefined
  /** Rules that write no message, but open a task, say: they don't stand among the messages. */
  readonly taskRules?: readonly string[] | undefined
}

/** A story is long: more than these few are not read. */
export const maxStories = 3

/**
 * @throws CrmError `bad-option` when a part is missing, or when currency, locale or zone is not known to this runtime;
 * `bad-time` when `asOf` is no day.
 */
export function checkReportInput(input: ReportInput): void {
  checkParts(input, 'input', { title: 'text', asOf: 'text', currency: 'text', locale: 'text', zone: 'text' })
  checkFigures(input.figures, 'figures')
  if (input.activity !== undefined) checkParts(input.activity, 'activity', activityParts)
  if (input.responses !== undefined) checkParts(input.responses, 'responses', responsesParts)
  if (input.baseline !== undefined) {
    checkParts(input.baseline, 'baseline', { label: 'text' })
    checkFigures(input.baseline.figures, 'baseline.figures')
    if (input.baseline.activity !== undefined) checkParts(input.baseline.activity, 'baseline.activity', activityParts)
  }
  dayNumber(input.asOf)
  checkWriting(input)
}

/** How numbers, money and days are written. */
export type Writing = Pick<ReportInput, 'locale' | 'currency' | 'zone'>

/** @throws CrmError `bad-option` when currency, locale or zone is not known to this runtime. */
export function checkWriting({ locale, currency, zone }: Writing): void {
  if (!isZone(zone)) throw badOption('zone', zone, 'an IANA time zone such as "Asia/Kolkata"')
  if (!formats(() => new Intl.NumberFormat(locale))) throw badOption('locale', locale, 'a locale such as "en-IN"')
  if (!formats(() => new Intl.NumberFormat('en', { style: 'currency', currency })))
    throw badOption('currency', currency, 'an ISO 4217 code such as "INR"')
}

const kinds = { text: 'a text', number: 'a number', list: 'a list', object: 'an object' } as const
type Kind = keyof typeof kinds

const figureParts = {
  ...{ customers: 'number', buyers: 'number', bills: 'number', revenueMinor: 'number', returnsMinor: 'number' },
  ...{ pointsIssued: 'number', pointsOutstanding: 'number', cohorts: 'list', pointsExpiring: 'list' },
  ...{ segments: 'object', stages: 'object', lifetimeValueBySegment: 'object' },
  ...{ secondPurchaseRate90: 'object', daysToSecondPurchase: 'object', crmRevenueShare: 'object' },
  onlineAdoption: 'object',
} as const satisfies Readonly<Record<string, Kind>>

const activityParts = {
  ...{ from: 'text', to: 'text', months: 'list', rules: 'object', moves: 'list' },
} as const satisfies Readonly<Record<string, Kind>>

const responsesParts = { from: 'text', to: 'text', rules: 'object', campaigns: 'object' } as const satisfies Readonly<
  Record<string, Kind>
>

function checkFigures(figures: unknown, name: string): void {
  checkParts(figures, name, figureParts)
}

/** The figures may come from a file, and the types of a file are a promise. */
export function checkParts(value: unknown, name: string, parts: Readonly<Record<string, Kind>>): void {
  if (!isOf(value, 'object')) throw badOption(name, value, kinds.object)
  const found = new Map(Object.entries(value as object))
  for (const [part, kind] of Object.entries(parts)) {
    const path = name === 'input' ? part : `${name}.${part}`
    if (!isOf(found.get(part), kind)) throw badOption(path, found.get(part), kinds[kind])
  }
}

function isOf(value: unknown, kind: Kind): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string'
    case 'number':
      return typeof value === 'number'
    case 'list':
      return Array.isArray(value)
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
  }
}

function formats(attempt: () => unknown): boolean {
  try {
    attempt()
    return true
  } catch {
    return false
  }
}
