import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { run } from '../../examples/start/run.ts'
import { simpleColumns, temporaryFolder, today } from './support.ts'

const folder = temporaryFolder()
afterAll(folder.remove)

const file = folder.write('shop.csv', 'Customer_ID,Date,Amount\na,2024-01-01,10\nb,2024-02-01,20\n')
const link = folder.path('link.csv')
symlinkSync(file, link)
const out = folder.path('out')
const simple = [file, '--columns', simpleColumns, '--currency', 'USD']

/** Runs the program as the command line does. */
async function program(...args: readonly string[]) {
  const printed: string[] = []
  const complaints: string[] = []
  const code = await run(args, {
    print: (text) => printed.push(text),
    complain: (text) => complaints.push(text),
    now: today,
  })
  return { code, printed: printed.join(''), complaints: complaints.join('') }
}

describe('an option that is wrong ends with 2 and says what would be accepted', () => {
  test.each([
    ['a misspelt option', [...simple, '--curency', 'USD'], '--curency: no such option; expected --columns, '],
    ['a near miss', [...simple, '--as-off', '2024-01-01'], 'Did you mean "--as-of"?'],
    [
      'a currency nobody has',
      [file, '--columns', simpleColumns, '--currency', 'USDD'],
      '--currency: found "USDD"; expected an ISO 4217 code such as INR or USD. Did you mean "USD"?',
    ],
    ['no currency', [file, '--columns', simpleColumns], '--currency: found nothing; expected'],
    [
      'a role nobody plays',
      [file, '--columns', `${simpleColumns},chanel=x`, '--currency', 'USD'],
      '--columns: found "chanel"; expected one of customer, phone, email, name, date, amount, bill, returns, kind, channel, store, category, product. Did you mean "channel"?',
    ],
    [
      'a role without a column',
      [file, '--columns', `${simpleColumns},bill`, '--currency', 'USD'],
      '--columns: found "bill"; expected the name of a column, as in bill=bill.',
    ],
    [
      'a role twice',
      [file, '--columns', `${simpleColumns},date=amount`, '--currency', 'USD'],
      '--columns: found date twice ("date" and "amount"); expected it once.',
    ],
    [
      'no amount',
      [file, '--columns', 'customer=customer_id,date=date', '--currency', 'USD'],
      '--columns: amount is missing; expected amount=COLUMN.',
    ],
    [
      'nobody to tell apart',
      [file, '--columns', 'date=date,amount=amount', '--currency', 'USD'],
      'expected customer=COLUMN, phone=COLUMN or email=COLUMN.',
    ],
    [
      'a column the file lacks',
      [file, '--columns', 'customer=customer,date=dat,amount=amount', '--currency', 'USD'],
      '--columns date=dat: the file has no such column; it has Customer_ID, Date, Amount. Did you mean "Date"?',
    ],
    [
      'a day that is none',
      [...simple, '--as-of', '2024-02-30'],
      '--as-of: found "2024-02-30"; expected a calendar day, YYYY-MM-DD.',
    ],
    ['an option without its value', [...simple, '--as-of'], '--as-of: found no value; expected one after it.'],
    [
      'a scoring that is none',
      [...simple, '--rfm', 'quintile'],
      '--rfm: found "quintile"; expected fixed or quintiles. Did you mean "quintiles"?',
    ],
    [
      'a store that is none',
      [...simple, '--store', 'sqlit:x.db'],
      '--store: found "sqlit:x.db"; expected memory, sqlite:FILE or postgres://USER@HOST/DATABASE. Did you mean "sqlite"?',
    ],
    [
      'a store that cannot be opened',
      [...simple, '--store', `sqlite:${folder.path('nowhere/shop.db')}`],
      '--store: sqlite could not be opened: ',
    ],
    [
      'a zone that is none',
      [...simple, '--zone', 'Asia/Kolkatta'],
      '--zone: found "Asia/Kolkatta"; expected an IANA time zone such as Asia/Kolkata.',
    ],
    [
      'an order of dates that is none',
      [...simple, '--dates', 'american'],
      '--dates: found "american"; expected day-first or month-first.',
    ],
    [
      'a country that is none',
      [...simple, '--country', 'India'],
      '--country: found "India"; expected two letters such as IN.',
    ],
    [
      'a folder that does not exist',
      [...simple, '--json', folder.path('nowhere/out.json')],
      'expected a file in a folder that exists.',
    ],
    [
      'a folder where the JSON should be',
      [...simple, '--json', folder.path('.')],
      `--json: found "${folder.path('.')}", a folder; expected a file.`,
    ],
    [
      'a folder where the report should be',
      [...simple, '--report', `${folder.path('.')}/`],
      `--report: found "${folder.path('.')}/", a folder; expected a file.`,
    ],
    ['a file where a folder should be', [...simple, '--json', `${file}/out.json`], 'a file in a folder that exists.'],
    ['a word like no option', [...simple, '--nope', '1'], '--zone, --country, --source, --dates, --help.\n'],
    [
      'a file that does not exist',
      ['nowhere.csv', '--columns', simpleColumns, '--currency', 'USD'],
      'nowhere.csv: there is no such file; expected a CSV file.',
    ],
    ['two files', [...simple, 'other.csv'], '"other.csv": found a second file; expected one.'],
    ['options without a file', ['--currency', 'USD'], '--currency: found no file to use it on; expected FILE.csv.'],
  ])('%s', async (_, args, expected) => {
    const { code, complaints, printed } = await program(...args)
    expect(code).toBe(2)
    expect(complaints).toContain(expected)
    expect(printed).toBe('')
  })

  test.each([
    ['the log', [...simple, '--report', file], 'the log and --report'],
    ['the log by another name', [...simple, '--json', link], 'the log and --json'],
    ['the report and the JSON', [...simple, '--report', out, '--json', out], '--report and --json'],
    ['the store and the report', [...simple, '--store', `sqlite:${out}`, '--report', out], '--report and --store'],
    ['the store and the log', [...simple, '--store', `sqlite:${file}`], 'the log and --store'],
    ['the boutique: its report and its JSON', ['--report', out, '--json', `${folder.path('.')}/./out`], '--report and'],
    ['the boutique: its store and its JSON', ['--store', `sqlite:${out}`, '--json', out], '--json and --store'],
  ])('one file for two purposes: %s', async (_, args, both) => {
    const before = readFileSync(file, 'utf8')
    const { code, complaints, printed } = await program(...args)
    expect(code).toBe(2)
    expect(complaints).toContain(both)
    expect(complaints).toContain('for both; expected two files.')
    expect(printed).toBe('')
    expect(readFileSync(file, 'utf8')).toBe(before)
    expect(existsSync(out)).toBe(false)
  })

  test.each(['--json', '--report'])('a place for %s that became a folder meanwhile', async (option) => {
    const place = folder.path(`late${option}`)
    let complaints = ''
    const code = await run([...simple, option, place], {
      print: () => mkdirSync(place, { recursive: true }),
      complain: (text) => {
        complaints += text
      },
      now: today,
    })
    expect(code).toBe(2)
    expect(complaints).toContain(`${option}: "${place}" could not be written: EISDIR`)
  })

  test('a file that is there already is not touched before it is written', async () => {
    const kept = folder.write('kept.json', 'kept')
    await program('nowhere.csv', ...simple.slice(1), '--json', kept)
    expect(readFileSync(kept, 'utf8')).toBe('kept')
  })

  test('everything that is wrong is told at once', async () => {
    const { complaints } = await program('nowhere.csv', '--columns', 'date=date', '--currency', '?', '--rfm', '?')
    expect(complaints.split('\n').filter((line) => line.includes('expected'))).toHaveLength(5)
  })

  test.each([
    ['a file in UTF-16', Buffer.from('\ufeffcustomer_id,date,amount\n', 'utf16le'), 'expected a CSV file in UTF-8.'],
    ['an empty file', '', 'found nothing; expected a header line and rows.'],
    [
      'two columns of one name',
      'customer_id,date,Date,amount\n',
      '--columns date=date: the file has 2 columns of that name; rename all but one.',
    ],
  ])('%s', async (_, text, expected) => {
    const { code, complaints } = await program(folder.write('odd.csv', text), ...simple.slice(1))
    expect({ code, told: complaints.includes(expected) }).toEqual({ code: 2, told: true })
  })
})

describe('the program', () => {
  test('--help tells every option and ends with 0', async () => {
    const { code, printed } = await program('--help')
    expect(code).toBe(0)
    for (const option of [
      'columns',
      'currency',
      'as-of',
      'rfm',
      'store',
      'json',
      'zone',
      'dates',
      'country',
      'source',
    ]) {
      expect(printed).toContain(`--${option}`)
    }
  })

  test('prints a summary whose rows add up, and writes the JSON', async () => {
    const figures = folder.path('out.json')
    const { code, printed } = await program(...simple, '--json', figures)
    expect(code).toBe(0)
    expect(printed).toContain('The shop as of 2024-02-01')
    expect(printed).toMatch(/Customers known +2\n/)
    expect(printed).toMatch(/Sold +\$30\.00\n/)
    expect(printed).toMatch(/read in all +2\n/)
    expect(JSON.parse(readFileSync(figures, 'utf8'))).toMatchObject({
      customers: 2,
      revenueMinor: 3000,
      rejectedRows: 0,
    })
  })

  test('the report of a log has no section about messages: nobody was written to', async () => {
    const report = folder.path('log.html')
    const bills = folder.write(
      'bills.csv',
      'phone,date,amount\n9822011735,2024-01-01,1000\n9822011735,2024-01-20,2000\n',
    )
    const columns = 'phone=phone,date=date,amount=amount'
    const { code, printed } = await program(bills, '--columns', columns, '--currency', 'INR', '--report', report)
    expect(code).toBe(0)
    expect(printed).toContain(report)
    const html = readFileSync(report, 'utf8')
    expect(html).toContain('<section id="revenue"')
    expect(html).not.toContain('<section id="messages"')
    expect(html).not.toContain('about the time before the start')
  })

  test('a log of which nothing can be read ends with 1 and still says why', async () => {
    const bad = folder.write('bad.csv', 'customer_id,date,amount\na,never,1\n')
    const { code, printed } = await program(bad, ...simple.slice(1))
    expect(code).toBe(1)
    expect(printed).toContain('line 2: date: found "never"; expected YYYY-MM-DD')
  })

  test('a store filled in one currency, calendar or scoring takes no other', async () => {
    const store = ['--store', `sqlite:${folder.path('shop.db')}`]
    expect((await program(...simple, ...store, '--rfm', 'quintiles')).code).toBe(0)
    const other = [file, '--columns', simpleColumns, '--currency', 'INR', ...store, '--as-of', '2024-01-31']
    const { code, complaints } = await program(...other)
    expect(code).toBe(2)
    expect(complaints).toContain('--currency: found INR, but the store was filled with USD')
    expect(complaints).toContain('--zone: found Asia/Kolkata, but the store was filled with UTC')
    expect(complaints).toContain('--rfm: found fixed, but the store scores by quintiles')
    expect(complaints).toContain('--as-of: found 2024-01-31, but the store holds sales up to 2024-02-01')
  })

  test('SQLite gives the same JSON as memory', async () => {
    const [memory, sqlite] = [folder.path('memory.json'), folder.path('sqlite.json')]
    await program(...simple, '--json', memory)
    await program(...simple, '--json', sqlite, '--store', `sqlite:${folder.path('same.db')}`)
    expect(readFileSync(sqlite, 'utf8')).toBe(readFileSync(memory, 'utf8'))
  })
})
