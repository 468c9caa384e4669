import { statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readColumnNames } from '../import-sales/columns.ts'
import type { ImportOptions } from '../import-sales/options.ts'
import { badOptions } from '../shared/problems.ts'
import { readSettings, type Setting } from './settings.ts'

/** What to compare. */
export interface CompareOptions {
  readonly log: ImportOptions
  readonly settings: readonly Setting[]
  readonly agreed: boolean
  readonly all: boolean
  readonly markdown: boolean
}

export const usage = `Lives a sales log through twice, once under a policy and once with some of its values changed, and says what differs.

  npx tsx examples/compare/main.ts FILE.csv --columns customer=customer_id,date=date,amount=amount --currency USD \\
    --set points.earn.points=2

  --columns ROLE=COLUMN,...   which column says what, as for npm start.
  --currency CODE             ISO 4217, for instance INR.
  --set PLACE=VALUE           what the other policy says there; as often as you like. A place is written as in the policy's
                              JSON: points.earn.points, rules[ID].after. A value is JSON, or text.
  --dates day-first|month-first
                              how 05/06/2024 is read; day first when left out.
  --agreed                    as if every customer could be written to on WhatsApp, and had agreed to it: a log knows of no
                              consent, and without one almost nothing is said.
  --all                       the figures that are the same too.
  --markdown                  the table as Markdown.
  --help                      this text.

Ends with 0, with 1 when nothing could be read, and with 2 when an option is wrong.
`

const known = {
  columns: { type: 'string', multiple: true },
  currency: { type: 'string' },
  set: { type: 'string', multiple: true },
  dates: { type: 'string' },
  agreed: { type: 'boolean' },
  all: { type: 'boolean' },
  markdown: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/**
 * Reads the command line; null when help was asked for.
 * @throws CrmError `bad-option` naming everything that is wrong at once.
 */
export function readOptions(args: readonly string[]): CompareOptions | null {
  const { values, positionals } = parseArgs({ args: [...args], options: known, allowPositionals: true, strict: false })
  if (values.help === true) return null
  const problems: string[] = []
  for (const name of Object.keys(values)) {
    if (!Object.hasOwn(known, name)) problems.push(`--${name}: no such option; expected one of --help.`)
  }
  const [file = '', ...more] = positionals
  if (more.length > 0 || statSync(file, { throwIfNoEntry: false })?.isFile() !== true)
    problems.push(`found "${positionals.join(' ')}"; expected one CSV file.`)
  const currency = String(values.currency ?? '').toUpperCase()
  if (!Intl.supportedValuesOf('currency').includes(currency))
    problems.push(`--currency: found "${currency}"; expected an ISO 4217 code such as INR or USD.`)
  const dates = values.dates ?? 'day-first'
  if (dates !== 'day-first' && dates !== 'month-first')
    problems.push(`--dates: found "${String(dates)}"; expected day-first or month-first.`)
  const settings = readSettings((values.set ?? []).map(String), problems)
  const log: ImportOptions = {
    file,
    columns: readColumnNames((values.columns ?? []).map(String), problems),
    currency,
    zone: currency === 'INR' ? 'Asia/Kolkata' : 'UTC',
    country: null,
    source: 'csv',
    asOf: null,
    rfm: 'fixed',
    dates: dates === 'month-first' ? 'month-first' : 'day-first',
    store: { kind: 'memory' },
    report: null,
    json: null,
  }
  if (problems.length > 0) throw badOptions(problems)
  return { log, settings, agreed: values.agreed === true, all: values.all === true, markdown: values.markdown === true }
}
