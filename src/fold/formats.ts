import { textFromMinor } from '../money.ts'

/** How a policy writes numbers, and the language it writes them in. */
export interface Writing {
  /** BCP 47, as the policy has it: `en-IN`. */
  readonly locale: string
  /** That of the message: `hi`. */
  readonly language: string
}

interface Format {
  readonly format: (value: number) => string
}

// Making a formatter costs as much as folding several facts; a shop needs a handful.
const formats = new Map<string, Format>()
const maxFormats = 500

function remembered({ locale, language }: Writing, name: string, make: (locales: readonly string[]) => Format): Format {
  const key = `${locale} ${language} ${name}`
  const known = formats.get(key)
  if (known !== undefined) return known
  if (formats.size >= maxFormats) formats.clear()
  // A language the runtime cannot write numbers in would otherwise take the machine's own.
  const format = make([spokenLocale(locale, language), locale])
  formats.set(key, format)
  return format
}

/** The policy's locale in another language, for the same region: `hi-IN` for `hi` under `en-IN`. */
function spokenLocale(locale: string, language: string): string {
  const home = new Intl.Locale(locale)
  const spoken = new Intl.Locale(language)
  if (spoken.language === home.language) return locale
  if (spoken.region !== undefined || home.region === undefined) return language
  return new Intl.Locale(spoken, { region: home.region }).toString()
}

/** An amount with the sign of its currency. */
export function moneyText(minor: number, currency: string, writing: Writing): string {
  const format = remembered(
    writing,
    `money ${currency}`,
    (locales) => new Intl.NumberFormat([...locales], { style: 'currency', currency }),
  )
  return format.format(Number(textFromMinor(minor, currency)))
}

export function numberText(value: number, writing: Writing): string {
  return remembered(writing, 'number', (locales) => new Intl.NumberFormat([...locales])).format(value)
}

/** The calendar day that an instant falls on in a zone. */
export function dayText(instant: number, timeZone: string, writing: Writing): string {
  const format = remembered(
    writing,
    `day ${timeZone}`,
    (locales) => new Intl.DateTimeFormat([...locales], { dateStyle: 'medium', timeZone }),
  )
  return format.format(instant)
}
