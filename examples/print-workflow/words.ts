import { textFromMinor } from '../../src/index.ts'
import { parseDuration } from '../../src/time.ts'
import type { Wording } from '../../src/triggers/index.ts'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const minute = 60_000
const hour = 60 * minute

/** A single value or a list, as a list. */
export function listOf<Item>(value: Item | readonly Item[] | undefined): readonly Item[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value as Item]
}

/** `P1DT12H` as `1 day 12 hours`. */
export function duration(...texts: readonly (string | undefined)[]): string {
  const sum = { months: 0, days: 0, ms: 0 }
  for (const text of texts) {
    if (text === undefined) continue
    const part = parseDuration(text)
    sum.months += part.months
    sum.days += part.days
    sum.ms += part.ms
  }
  const parts = [
    several(sum.months, 'month'),
    several(sum.days, 'day'),
    several(Math.floor(sum.ms / hour), 'hour'),
    several(Math.floor((sum.ms % hour) / minute), 'minute'),
    several((sum.ms % minute) / 1000, 'second'),
  ].filter((part) => part !== '')
  return parts.length === 0 ? 'no time' : parts.join(' ')
}

function several(amount: number, unit: string): string {
  if (amount === 0) return ''
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`
}

/** `a, b and c`. */
export function listed(words: readonly string[], last = 'and'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`
}

export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

/** Minor units as the shop writes them: `₹5,00,000`. */
export function money(minor: number, currency: string, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' })
  return format.format(Number(textFromMinor(minor, currency)))
}

/** `2026-11-08` as `8 Nov`. */
export function shortDay(day: string): string {
  return `${Number(day.slice(8))} ${months[Number(day.slice(5, 7)) - 1]}`
}

const channelNames: Readonly<Record<string, string>> = { whatsapp: 'WhatsApp', sms: 'SMS', email: 'e-mail' }

export function channelName(channel: string): string {
  return Object.hasOwn(channelNames, channel) ? (channelNames[channel] ?? channel) : channel
}

/** `en` as `English`; a code nobody knows as itself. */
export function languageName(language: string): string {
  try {
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(language) ?? language
  } catch {
    return language
  }
}

/** A wording in English if there is one, else in the default language, else in the first there is. */
export function worded(wording: Wording, defaultLanguage: string): string {
  if (typeof wording === 'string') return wording
  return wording[languageIn(wording, defaultLanguage)] ?? ''
}

/** The language of something by language that this page shows. */
export function languageIn(byLanguage: Readonly<Record<string, unknown>>, defaultLanguage: string): string {
  const languages = Object.keys(byLanguage)
  return ['en', defaultLanguage].find((language) => languages.includes(language)) ?? languages[0] ?? defaultLanguage
}
