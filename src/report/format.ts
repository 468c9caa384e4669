import { textFromMinor } from '../money.ts'
import { type Day, dayOf, type Instant } from '../time.ts'
import type { Writing } from './input.ts'

/** How the input's locale writes things. What is not a finite number is a dash. */
export interface Formats {
  /** Whole units of the currency: `₹12,34,568`. */
  money(minor: number): string
  /** Three digits that matter: `₹12.3L`. */
  shortMoney(minor: number): string
  count(value: number): string
  /** `1 customer`, `2 customers`. */
  several(value: number, noun: string, plural?: string): string
  /** `27%`, of a share from 0 to 1; what lies outside is no share, and a dash. */
  percent(share: number): string
  /** `27.4%`. */
  exactPercent(share: number): string
  /** One decimal at the most. */
  decimal(value: number): string
  /** `31 Mar 2026`. */
  day(day: Day): string
  /** `Mar 2026`, of `2026-03`. */
  month(month: string): string
  /** `Mar`. */
  shortMonth(month: string): string
  dayAt(at: Instant): string
  timeAt(at: Instant): string
}

const nothing = '\u2013'
const latestDate = 8.64e15

/** The formats of a report. Intl's formatters are slow to make: once for each report. */
export function formatsOf({ locale, currency, zone }: Writing): Formats {
  const inMoney = { style: 'currency', currency } as const
  const money = writer(locale, { ...inMoney, maximumFractionDigits: 0 })
  const shortMoney = writer(locale, { ...inMoney, notation: 'compact', maximumSignificantDigits: 3 })
  const count = writer(locale, { maximumFractionDigits: 0 })
  const percent = writer(locale, { style: 'percent', maximumFractionDigits: 0 })
  const exactPercent = writer(locale, { style: 'percent', maximumFractionDigits: 1 })
  const decimal = writer(locale, { maximumFractionDigits: 1 })
  const day = dater(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
  const month = dater(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' })
  const shortMonth = dater(locale, { month: 'short', timeZone: 'UTC' })
  const time = dater(locale, { hour: 'numeric', minute: '2-digit', timeZone: zone })
  const units = (minor: number): number =>
    Number.isSafeInteger(minor) ? Number(textFromMinor(minor, currency)) : Number.NaN
  const written = (text: string, day: Day, write: (at: number) => string): string => {
    const at = Date.parse(`${day}T00:00:00Z`)
    return Number.isFinite(at) ? write(at) : text
  }
  return {
    money: (minor) => money(units(minor)),
    shortMoney: (minor) => shortMoney(units(minor)),
    count,
    several: (value, noun, plural = `${noun}s`) => `${count(value)} ${value === 1 ? noun : plural}`,
    percent: (share) => percent(isShare(share) ? share : Number.NaN),
    exactPercent,
    decimal,
    day: (text) => written(text, text, day),
    month: (text) => written(text, `${text}-01`, month),
    shortMonth: (text) => written(text, `${text}-01`, shortMonth),
    dayAt: (at) => (isDate(at) ? day(Date.parse(`${dayOf(at, zone)}T00:00:00Z`)) : nothing),
    timeAt: (at) => (isDate(at) ? time(at) : nothing),
  }
}

export function isShare(value: number): boolean {
  return value >= 0 && value <= 1
}

/** A sentence, or null when one of its numbers cannot be written: a dash in the middle of a sentence says nothing. */
export function sentence(formats: Formats, write: (formats: Formats) => string): string | null {
  let isWhole = true
  const number =
    (format: (value: number) => string) =>
    (value: number): string => {
      const text = format(value)
      if (text === nothing) isWhole = false
      return text
    }
  const { count, money, shortMoney, percent, exactPercent, decimal } = formats
  const text = write({
    ...formats,
    count: number(count),
    money: number(money),
    shortMoney: number(shortMoney),
    percent: number(percent),
    exactPercent: number(exactPercent),
    decimal: number(decimal),
    several: (value, noun, plural) => {
      if (!Number.isFinite(value)) isWhole = false
      return formats.several(value, noun, plural)
    },
  })
  return isWhole ? text : null
}

function writer(locale: string, options: Intl.NumberFormatOptions): (value: number) => string {
  const format = new Intl.NumberFormat(locale, options)
  // Adding 0 turns a negative zero into a plain one.
  return (value) => (Number.isFinite(value) ? format.format(value + 0) : nothing)
}

function dater(locale: string, options: Intl.DateTimeFormatOptions): (at: number) => string {
  const format = new Intl.DateTimeFormat(locale, options)
  return (at) => format.format(at)
}

function isDate(at: Instant): boolean {
  return Number.isFinite(at) && Math.abs(at) < latestDate
}
