import { existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Day } from '../../src/index.ts'
import { type ColumnNames, readColumnNames } from './columns.ts'
import { isCalendarDay } from './dates.ts'
import { badOptions, didYouMean } from './problems.ts'
import { readStore, type StoreChoice } from './stores.ts'

/** What to import, and how. */
export interface ImportOptions {
  readonly file: string
  readonly columns: ColumnNames
  /** ISO 4217. */
  readonly currency: string
  /** IANA zone in which the shop's days begin and end. */
  readonly zone: string
  /** ISO 3166 code of the country whose local phone numbers are meant; null: numbers carry their country code. */
  readonly country: string | null
  /** Names the system that numbered the bills: bill numbers repeat from shop to shop. */
  readonly source: string
  /** The day the figures are for; null: the last day of the log. */
  readonly asOf: Day | null
  readonly rfm: 'fixed' | 'quintiles'
  /** How 05/06/2024 is read. */
  readonly dates: 'day-first' | 'month-first'
  readonly store: StoreChoice
  readonly json: string | null
}

export type Request =
  | { readonly kind: 'help' }
  /** No file was named: the generated shop. */
  | { readonly kind: 'generated'; readonly json: string | null }
  | { readonly kind: 'import'; readonly options: ImportOptions }

const known = {
  columns: { type: 'string', multiple: true },
  currency: { type: 'string' },
  'as-of': { type: 'string' },
  rfm: { type: 'string' },
  store: { type: 'string' },
  json: { type: 'string' },
  zone: { type: 'string' },
  country: { type: 'string' },
  source: { type: 'string' },
  dates: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

const usualCountry: Readonly<Record<string, string>> = { INR: 'IN', USD: 'US', GBP: 'GB' }
const maxSourceLength = 40

/**
 * Reads the command line.
 * @throws CrmError `bad-option` naming everything that is wrong at once.
 */
export function readOptions(args: readonly string[]): Request {
  const { values, positionals } = parseArgs({ args: [...args], options: known, allowPositionals: true, strict: false })
  if (values.help === true) return { kind: 'help' }
  const problems: string[] = []
  const given = (name: keyof typeof known): string | null => textOf(values[name], name, problems)
  for (const name of Object.keys(values)) {
    if (!Object.hasOwn(known, name)) {
      const options = Object.keys(known).map((one) => `--${one}`)
      problems.push(`--${name}: no such option; expected ${options.join(', ')}.${didYouMean(`--${name}`, options)}`)
    }
  }
  const [file, ...more] = positionals
  for (const extra of more) problems.push(`"${extra}": found a second file; expected one.`)
  const json = readJson(given('json'), problems)
  if (file === undefined) {
    const idle = Object.keys(values).filter((name) => name !== 'json' && Object.hasOwn(known, name))
    if (idle.length > 0)
      problems.push(`${idle.map((name) => `--${name}`).join(', ')}: found no file to use it on; expected FILE.csv.`)
    if (problems.length > 0) throw badOptions(problems)
    return { kind: 'generated', json }
  }
  if (!isFile(file)) problems.push(`${file}: there is no such file; expected a CSV file.`)
  const currency = readCurrency(given('currency'), problems)
  const options: ImportOptions = {
    file,
    columns: readColumnNames((values.columns ?? []).map(String), problems),
    currency,
    zone: readZone(given('zone'), currency, problems),
    country: readCountry(given('country'), currency, problems),
    source: readSource(given('source'), problems),
    asOf: readDay(given('as-of'), problems),
    rfm: oneOf(given('rfm'), 'rfm', ['fixed', 'quintiles'], problems),
    dates: oneOf(given('dates'), 'dates', ['day-first', 'month-first'], problems),
    store: readStore(given('store'), problems),
    json,
  }
  if (problems.length > 0) throw badOptions(problems)
  return { kind: 'import', options }
}

function textOf(value: unknown, name: string, problems: string[]): string | null {
  if (value === undefined || name === 'columns') return null
  if (typeof value === 'string' && value !== '' && !value.startsWith('--')) return value
  problems.push(`--${name}: found no value; expected one after it.`)
  return null
}

/** The first of the choices when nothing was given. */
function oneOf<Choice extends string>(
  text: string | null,
  name: string,
  choices: readonly [Choice, ...Choice[]],
  problems: string[],
): Choice {
  const found = choices.find((choice) => choice === text)
  if (found !== undefined || text === null) return found ?? choices[0]
  problems.push(`--${name}: found "${text}"; expected ${choices.join(' or ')}.${didYouMean(text, choices)}`)
  return choices[0]
}

function readCurrency(text: string | null, problems: string[]): string {
  const code = text?.toUpperCase() ?? ''
  const codes = Intl.supportedValuesOf('currency')
  if (codes.includes(code)) return code
  const found = text === null ? 'found nothing' : `found "${text}"`
  problems.push(`--currency: ${found}; expected an ISO 4217 code such as INR or USD.${didYouMean(code, codes)}`)
  return 'XXX'
}

function readZone(text: string | null, currency: string, problems: string[]): string {
  if (text === null) return currency === 'INR' ? 'Asia/Kolkata' : 'UTC'
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone && text
  } catch {
    const hint = didYouMean(text, Intl.supportedValuesOf('timeZone'))
    problems.push(`--zone: found "${text}"; expected an IANA time zone such as Asia/Kolkata.${hint}`)
    return 'UTC'
  }
}

function readCountry(text: string | null, currency: string, problems: string[]): string | null {
  if (text === null) return usualCountry[currency] ?? null
  if (/^[a-z]{2}$/i.test(text)) return text.toUpperCase()
  problems.push(`--country: found "${text}"; expected two letters such as IN.`)
  return null
}

function readSource(text: string | null, problems: string[]): string {
  if (text === null) return 'csv'
  if (text.trim().length > 0 && text.length <= maxSourceLength) return text.trim()
  problems.push(`--source: found "${text}"; expected 1 to ${maxSourceLength} characters.`)
  return 'csv'
}

function readDay(text: string | null, problems: string[]): Day | null {
  if (text === null || isCalendarDay(text)) return text
  problems.push(`--as-of: found "${text}"; expected a calendar day, YYYY-MM-DD.`)
  return null
}

function readJson(text: string | null, problems: string[]): string | null {
  if (text === null || existsSync(dirname(resolve(text)))) return text
  problems.push(`--json: found "${text}"; expected a file in a folder that exists.`)
  return null
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}
