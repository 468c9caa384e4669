import type { Value } from '../condition/index.ts'
import type { Customer } from '../customer.ts'
import { textFromMinor } from '../money.ts'
import type { Policy } from '../policy.ts'
import { dayMs, earliestInstant, latestInstant } from '../time.ts'
import type { Kept, Template } from '../triggers/index.ts'
import { readPath } from '../vocabulary.ts'

type Form = 'text' | 'money' | 'number' | 'day'

/** The template's variables as texts, from the customer as they are and the fact as it was. */
export function valuesOf(
  policy: Policy,
  customer: Customer,
  template: Template,
  kept: Kept,
): Readonly<Record<string, string>> {
  const values: Record<string, string> = {}
  const subject = { customer, fact: null }
  for (const [name, { from, as = 'text', fallback }] of Object.entries(template.variables)) {
    const value = from.startsWith('fact.') ? kept[from] : readPath(policy.vocabulary, from, subject)
    const text = (value === undefined ? undefined : written(policy, value, as)) ?? fallback
    if (text !== undefined && text !== '') values[name] = text
  }
  return values
}

/** A value as its variable wants it written; undefined for what cannot be written so. */
function written(policy: Policy, value: Value, as: Form): string | undefined {
  const { locale, currency, zone } = policy.data
  if (typeof value === 'object') return value.join(', ')
  switch (as) {
    case 'money':
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) return undefined
      return currencyFormat(locale, currency).format(Number(textFromMinor(value, currency)))
    case 'number':
      return typeof value === 'number' ? numberFormat(locale).format(value) : undefined
    case 'day': {
      const isInstant = typeof value === 'number'
      const instant = isInstant ? value : Date.parse(`${value}T00:00:00Z`)
      // A birthday may lack its year, and then is no day.
      const isReal = instant >= earliestInstant - 100 * 366 * dayMs && instant <= latestInstant
      return isReal ? dayFormat(locale, isInstant ? zone : 'UTC').format(instant) : undefined
    }
    case 'text':
      return String(value)
  }
}

interface Format {
  readonly format: (value: number) => string
}

// Making a formatter costs as much as folding several facts; a shop needs a handful.
const formats = new Map<string, Format>()
const maxFormats = 500

function remembered(key: string, make: () => Format): Format {
  const known = formats.get(key)
  if (known !== undefined) return known
  if (formats.size >= maxFormats) formats.clear()
  const format = make()
  formats.set(key, format)
  return format
}

function currencyFormat(locale: string, currency: string): Format {
  return remembered(`${locale} ${currency}`, () => new Intl.NumberFormat(locale, { style: 'currency', currency }))
}

function numberFormat(locale: string): Format {
  return remembered(locale, () => new Intl.NumberFormat(locale))
}

function dayFormat(locale: string, timeZone: string): Format {
  return remembered(`${locale} ${timeZone}`, () => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone }))
}
