import { statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Day } from '../../src/index.ts'
import type { BoutiqueOptions } from '../boutique/options.ts'
import { readColumnNames } from '../import-sales/columns.ts'
import { isCalendarDay } from '../import-sales/dates.ts'
import type { ImportOptions } from '../import-sales/options.ts'
import { checkDistinct, type NamedFile, readOutput } from '../shared/outputs.ts'
import { badOptions, didYouMean } from '../shared/problems.ts'
import { readStore, type StoreChoice } from '../shared/stores.ts'

/** What was asked for. Without a file it is a year of the boutique. */
export type Request =
  | { readonly kind: 'help' }
  | { readonly kind: 'boutique'; readonly options: BoutiqueOptions }
  | { readonly kind: 'import'; readonly options: ImportOptions }

const known = {
  columns: { type: 'string', multiple: true },
  currency: { type: 'string' },
  'as-of': { type: 'string' },
  rfm: { type: 'string' },
  store: { type: 'string' },
  json: { type: 'string' },
  report: { type: 'string' },
  customers: { type: 'string' },
  days: { type: 'string' },
  seed: { type: 'string' },
  zone: { type: 'string' },
  country: { type: 'string' },
  source: { type: 'string' },
  dates: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

const usualCountry: Readonly<Record<string, string>> = { INR: 'IN', USD: 'US', GBP: 'GB' }
const maxSourceLength = 40
const usualCustomers = 300
const usualReport = 'regulars-report.html'
const onlyBoutique: ReadonlySet<string> = new Set(['customers', 'days', 'seed'])
const ofBoutique: ReadonlySet<string> = new Set([...onlyBoutique, 'store', 'report', 'json'])

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
      const options = Object.keys(known)
      const hint = didYouMean(name, options, '--')
      problems.push(`--${name}: no such option; expected ${options.map((one) => `--${one}`).join(', ')}.${hint}`)
    }
  }
  const [file, ...more] = positionals
  for (const extra of more) problems.push(`"${extra}": found a second file; expected one.`)
  const json = readOutput(given('json'), 'json', problems)
  if (file === undefined) {
    const idle = Object.keys(values).filter((name) => Object.hasOwn(known, name) && !ofBoutique.has(name))
    if (idle.length > 0)
      problems.push(`${idle.map((name) => `--${name}`).join(', ')}: found no file to use it on; expected FILE.csv.`)
    const report = readOutput(given('report') ?? usualReport, 'report', problems) ?? usualReport
    const options: BoutiqueOptions = {
      customers: readNumber(given('customers'), 'customers', { usual: usualCustomers, most: 1_000_000 }, problems),
      days: readNumber(given('days'), 'days', { usual: 365, most: 3660 }, problems),
      seed: readNumber(given('seed'), 'seed', { usual: 1, most: 1_000_000_000 }, problems),
      store: values.store === undefined ? null : readStore(given('store'), problems),
      report,
      json,
    }
    checkDistinct(filesOf(options), problems)
    if (problems.length > 0) throw badOptions(problems)
    return { kind: 'boutique', options }
  }
  const idle = Object.keys(values).filter((name) => onlyBoutique.has(name))
  if (idle.length > 0)
    problems.push(`${idle.map((name) => `--${name}`).join(', ')}: found a file; expected it for the boutique only.`)
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
    report: readOutput(given('report'), 'report', problems),
    json,
  }
  checkDistinct([{ words: 'the log', path: file }, ...filesOf(options)], problems)
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

function readNumber(
  text: string | null,
  name: string,
  { usual, most }: { readonly usual: number; readonly most: number },
  problems: string[],
): number {
  if (text === null) return usual
  const value = /^\d{1,10}$/.test(text) ? Number(text) : 0
  if (value >= 1 && value <= most) return value
  problems.push(`--${name}: found "${text}"; expected a whole number from 1 to ${most}.`)
  return usual
}

interface Outputs {
  readonly report: string | null
  readonly json: string | null
  readonly store: StoreChoice | null
}

function filesOf({ report, json, store }: Outputs): readonly NamedFile[] {
  return [
    { words: '--report', path: report },
    { words: '--json', path: json },
    { words: '--store', path: store?.kind === 'sqlite' ? store.file : null },
  ]
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}
