import { afterAll, describe, expect, test } from 'vitest'
import type { Imported } from '../../examples/import-sales/import.ts'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { importFresh, importInto, lasting, optionsFor, simpleColumns, temporaryFolder } from './support.ts'

const folder = temporaryFolder()
afterAll(folder.remove)

const day = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 86_400_000

let files = 0
const log = (lines: readonly string[], columns: string, ...more: readonly string[]) => {
  files += 1
  return optionsFor(folder.write(`log-${files}.csv`, `${lines.join('\n')}\n`), columns, ...more)
}

const rejections = ({ tally }: Imported) => tally.rejections.map(({ line, about }) => `${line} ${about}`)

describe('a plain log', () => {
  const rows = [
    'customer_id,date,amount',
    'a,2024-01-01,10.00',
    'a,2024-01-31,20.50',
    'b,2024-02-01,0',
    'c,2024-07-01,5',
  ]

  test('becomes customers, bills and revenue, as of its last day', async () => {
    const { figures, tally } = await importFresh(log(rows, simpleColumns))
    expect(figures).toMatchObject({
      asOf: '2024-07-01',
      customers: 3,
      buyers: 3,
      bills: 4,
      returns: 0,
      revenueMinor: 3550,
      returnsMinor: 0,
      pointsIssued: 35,
      pointsOutstanding: 35,
      rejectedRows: 0,
      secondPurchaseRate90: { numerator: 1, denominator: 2, notYetObservable: 1, rate: 0.5 },
      daysToSecondPurchase: { mean: 30, median: 30 },
    })
    expect(tally).toMatchObject({ read: 4, purchases: 4 })
  })

  test.each([
    ['INR', '10000', 100, 10_000],
    ['USD', '10000', 10_000, 10_000],
    ['JPY', '10000', 100, 100],
    ['KWD', '10000', 10_000, 100_000],
  ])('points are worth 1% of what they were earned for: %s', async (currency, amount, points, liabilityMinor) => {
    const { figures } = await importFresh(
      log(['customer_id,date,amount', `a,2024-01-01,${amount}`], simpleColumns, '--currency', currency),
    )
    expect(figures).toMatchObject({
      pointsOutstanding: points,
      pointsLiabilityMinor: liabilityMinor,
      revenueMinor: 100 * liabilityMinor,
    })
  })

  test('is the same whatever the size of a batch', async () => {
    const one = await importFresh(log(rows, simpleColumns), 1)
    const all = await importFresh(log(rows, simpleColumns), 1000)
    expect(one.figures).toEqual(all.figures)
  })

  test('the JSON has every key of the contract, also for a shop with one customer', async () => {
    const { figures } = await importFresh(log(rows.slice(0, 2), simpleColumns))
    const none = { customers: 0, netMinor: 0, averageMinor: 0 }
    expect(JSON.parse(JSON.stringify(figures))).toMatchObject({
      asOf: '2024-01-01',
      customers: 1,
      buyers: 1,
      bills: 1,
      returns: 0,
      revenueMinor: 1000,
      returnsMinor: 0,
      rejectedRows: 0,
      segments: {
        champions: 0,
        'loyal-regulars': 0,
        'promising-actives': 1,
        'at-risk-regulars': 0,
        'lost-customers': 0,
      },
      stages: { capture: 1, onboarding: 0, 're-engagement': 0, loyalty: 0, advocacy: 0 },
      pointsIssued: 10,
      pointsOutstanding: 10,
      secondPurchaseRate90: { numerator: 0, denominator: 0, notYetObservable: 1, rate: null },
      daysToSecondPurchase: { mean: null, median: null },
      onlineAdoption: { ever: { numerator: 0, denominator: 1, rate: 0 } },
      lifetimeValueBySegment: {
        champions: none,
        'promising-actives': { customers: 1, netMinor: 1000, averageMinor: 1000 },
        'lost-customers': none,
      },
    })
  })

  test('nobody is written to about the past', async () => {
    const { crm, setClock } = await importFresh(log(rows, simpleColumns))
    setClock(Date.parse('2026-01-14T00:00:00Z'))
    expect(await crm.work()).toMatchObject({ sent: 0, withheld: 0, deferred: 0 })
  })

  test('by quintiles everyone is scored by the cut points of the shop', async () => {
    const lines = [
      'customer_id,date,amount',
      ...Array.from({ length: 10 }, (_, n) => `c${n},2024-03-0${(n % 9) + 1},${n + 1}`),
    ]
    const fixed = await importFresh(log(lines, simpleColumns))
    const quintiles = await importFresh(log(lines, simpleColumns, '--rfm', 'quintiles'))
    expect(fixed.figures.segments).toMatchObject({ 'promising-actives': 10, 'lost-customers': 0 })
    expect(quintiles.figures.segments).toMatchObject({ 'promising-actives': 6, 'lost-customers': 4 })
  })
})

describe('the as-of day', () => {
  const rows = ['customer_id,date,amount', 'a,2024-01-01,10', 'a,2024-03-01,20', 'b,2024-03-02,30']

  test('leaves out later rows and says how many', async () => {
    const { figures, tally } = await importFresh(log(rows, simpleColumns, '--as-of', '2024-03-01'))
    expect(figures).toMatchObject({ asOf: '2024-03-01', customers: 1, bills: 2, rejectedRows: 0 })
    expect(figures.rows).toEqual({
      read: 3,
      purchases: 2,
      returns: 0,
      voids: 0,
      duplicates: 0,
      rejected: 0,
      afterAsOf: 1,
    })
    expect(tally.rejections).toEqual([])
  })

  test('may be later than the log: time passes for everyone', async () => {
    const { figures } = await importFresh(log(rows, simpleColumns, '--as-of', '2025-12-31'))
    expect(figures).toMatchObject({
      asOf: '2025-12-31',
      segments: { 'lost-customers': 2 },
      stages: { 're-engagement': 2 },
    })
  })

  test('ends with the shop, not with UTC', async () => {
    const lines = [
      'customer_id,date,amount',
      'a,2024-03-01T18:29:59Z,1',
      'b,2024-03-01T18:30:00Z,1',
      'c,2024-03-02 00:15,1',
    ]
    const options = log(lines, simpleColumns, '--currency', 'INR', '--as-of', '2024-03-01')
    expect((await importFresh(options)).tally).toMatchObject({ purchases: 1, afterAsOf: 2 })
  })
})

describe('rows that cannot be counted', () => {
  test('are told with their lines and reasons, and stop nobody else', async () => {
    const lines = [
      'customer_id,date,amount,kind,channel',
      'a,2024-01-01,10,,',
      'a,,10,,',
      'a,2024-02-30,10,,',
      'a,45321,10,,',
      'a,yesterday,10,,',
      'a,1985-01-01,10,,',
      'a,2031-01-01,10,,',
      'a,2024-01-02,ten,,',
      'a,2024-01-02,"12,50",,',
      'a,2024-01-02,,,',
      'a,2024-01-02,10,gift,',
      'a,2024-01-02,10,,pigeon',
      'a,2024-01-02,10',
      'a,2024-01-02,10,,,surplus',
      `${'x'.repeat(65)},2024-01-02,10,,`,
      'a,2024-01-02,10,void,',
      '',
      ',,,,',
      'b,2024-01-03,5,sale,online',
    ]
    const imported = await importFresh(log(lines, `${simpleColumns},kind=kind,channel=channel`))
    expect(rejections(imported)).toEqual([
      '3 date',
      '4 date',
      '5 date',
      '6 date',
      '7 date',
      '8 date',
      '9 amount',
      '10 amount',
      '11 amount',
      '12 kind',
      '13 channel',
      '14 columns',
      '15 columns',
      '17 bill',
      '16 customer.ids.csv',
    ])
    expect(imported.figures).toMatchObject({
      customers: 2,
      bills: 2,
      revenueMinor: 1500,
      rejectedRows: 15,
      rows: { read: 17, purchases: 2 },
    })
    expect(imported.tally.rejections[2]?.message).toBe(
      'found 45321, a day number of a spreadsheet; format the column as a date and export it again',
    )
    expect(imported.tally.rejections[6]?.message).toBe(
      'found "ten"; expected an amount in USD such as 1999.50, a minus for what was given back',
    )
    expect([...imported.tally.rejectedAbout]).toEqual([
      ['date', 6],
      ['amount', 3],
      ['kind', 1],
      ['channel', 1],
      ['columns', 2],
      ['bill', 1],
      ['customer.ids.csv', 1],
    ])
  })

  test('are all counted, and the first twenty shown', async () => {
    const lines = ['customer_id,date,amount', ...Array.from({ length: 50 }, () => 'a,never,1'), 'a,2024-01-01,1']
    const { tally } = await importFresh(log(lines, simpleColumns))
    expect(tally).toMatchObject({ read: 51, purchases: 1, rejected: 50 })
    expect(tally.rejections.map(({ line }) => line)).toEqual(Array.from({ length: 20 }, (_, index) => index + 2))
  })

  test('lines are counted as an editor shows them, over empty lines and cells of several lines', async () => {
    const lines = [
      'customer_id,date,amount,note',
      '',
      'a,2024-01-01,1,"one\ntwo"',
      'a,bad,1,"three\nfour"',
      'a,bad,1,"5"" screen"',
    ]
    expect(rejections(await importFresh(log(lines, simpleColumns)))).toEqual(['5 date', '7 date'])
  })

  test('a quotation mark that is never closed is told with its line, and what stands before it counts', async () => {
    const lines = ['customer_id,date,amount', 'a,2024-01-01,1', 'a,2024-01-02,"2', 'a,2024-01-03,3']
    const imported = await importFresh(log(lines, simpleColumns))
    expect(imported.tally).toMatchObject({ read: 3, purchases: 1, rejected: 2 })
    expect(rejections(imported)).toEqual(['3 quotation marks', '4 quotation marks'])
  })

  test('a quotation mark that is not closed within a quarter of a megabyte ends the reading', async () => {
    const lines = [
      'customer_id,date,amount',
      'a,2024-01-01,1',
      'a,2024-01-02,"2',
      ...Array.from({ length: 30_000 }, () => 'a,2024-01-03,3'),
    ]
    const imported = await importFresh(log(lines, simpleColumns))
    expect(imported.figures).toMatchObject({ bills: 1, revenueMinor: 100 })
    expect(rejections(imported)[0]).toBe('3 quotation marks')
  })
})

describe('how files are written', () => {
  test.each([
    ['a byte order mark and CRLF', '\ufeffcustomer_id,date,amount\r\na,2024-01-01,10\r\n'],
    ['semicolons', 'customer_id;date;amount\na;2024-01-01;10\n'],
    ['tabs', 'customer_id\tdate\tamount\na\t2024-01-01\t10\n'],
    ['a header in capitals with spaces', ' CUSTOMER_ID ,Date, Amount\na,2024-01-01,10\n'],
    ['quoted cells, no last line end', '"customer_id","date","amount"\n"a","2024-01-01","10"'],
    ['empty cells at the end', 'customer_id,date,amount\na,2024-01-01,10,,\n'],
    ['spaces around cells', 'customer_id,date,amount\n a , 2024-01-01 , 10 \n'],
  ])('%s', async (_, text) => {
    const { figures, tally } = await importFresh(optionsFor(folder.write('written.csv', text), simpleColumns))
    expect(tally).toMatchObject({ read: 1, purchases: 1, rejected: 0 })
    expect(figures).toMatchObject({ customers: 1, revenueMinor: 1000, asOf: '2024-01-01' })
  })

  test.each([
    ['2024-03-05', '2024-03-05'],
    ['2024/03/05', '2024-03-05'],
    ['2024/3/5', '2024-03-05'],
    ['05/03/2024', '2024-03-05'],
    ['5-3-2024', '2024-03-05'],
    ['05/03/2024 18:30', '2024-03-05'],
    ['05/03/2024 11:30 PM', '2024-03-05'],
    ['2024-03-05T23:59:59', '2024-03-05'],
    ['2024-03-05T23:59:59.999Z', '2024-03-06'],
    ['2024-03-05 23:59:59+05:30', '2024-03-05'],
    ['2024-03-05T18:29:59+0000', '2024-03-05'],
  ])('the date %s is %s in Kolkata', async (text, expected) => {
    const options = log(['customer_id,date,amount', `a,"${text}",1`], simpleColumns, '--currency', 'INR')
    expect((await importFresh(options)).asOf).toBe(expected)
  })

  test('a date that could be two days is refused only in a file that shows both orders', async () => {
    const rows = ['customer_id,date,amount', 'a,05/06/2024,1', 'a,25/06/2024,1', 'a,07/07/2024,1']
    expect((await importFresh(log(rows, simpleColumns))).tally).toMatchObject({ purchases: 3, rejected: 0 })
    const mixed = await importFresh(log([...rows, 'a,06/25/2024,1'], simpleColumns))
    expect(rejections(mixed)).toEqual(['2 date', '5 date'])
    const monthFirst = await importFresh(
      log(['customer_id,date,amount', 'a,05/06/2024,1', 'a,06/25/2024,1'], simpleColumns, '--dates', 'month-first'),
    )
    expect(monthFirst.tally).toMatchObject({ purchases: 2, rejected: 0 })
  })
})

describe('returns', () => {
  const columns = `${simpleColumns},bill=bill,kind=kind`
  const header = 'customer_id,date,amount,bill,kind'

  test('go to the bill they name, and take back only its points', async () => {
    const rows = [
      header,
      'a,2024-01-01,10,B1,',
      'a,2024-01-02,50,B2,',
      'a,2024-01-03,-4,B1,',
      'a,2024-01-03,6,B1,return',
    ]
    const { figures, crm } = await importFresh(log(rows, columns))
    expect(figures).toMatchObject({
      bills: 2,
      returns: 2,
      revenueMinor: 6000,
      returnsMinor: 1000,
      pointsOutstanding: 50,
      rows: { purchases: 2, returns: 2 },
    })
    const customer = await crm.ask.customer({ ids: { csv: 'a' } })
    expect(customer?.purchases).toMatchObject({
      count: 1,
      unlinkedMinor: 0,
      days: { first: day('2024-01-02'), size: 1 },
    })
  })

  test('that name none go to the latest bill with enough left, else stay against net spend', async () => {
    const rows = [
      header,
      'a,2024-01-01,30,,',
      'a,2024-01-02,10,,',
      'a,2024-01-03,-20,,',
      'a,2024-01-04,500,,Credit note',
    ]
    const { figures, crm } = await importFresh(log(rows, columns))
    expect(figures).toMatchObject({ bills: 2, returns: 2, revenueMinor: 4000, returnsMinor: 52_000 })
    const customer = await crm.ask.customer({ ids: { csv: 'a' } })
    expect(customer?.purchases).toMatchObject({
      unlinkedMinor: 50_000,
      recent: [{ leftMinor: 1000 }, { leftMinor: 1000 }],
    })
  })

  test('of the same day follow the purchase, whatever their place in the file', async () => {
    const rows = [header, 'a,2024-01-01,-10,,', 'a,2024-01-01,10,,']
    const { figures, crm } = await importFresh(log(rows, columns), 1)
    expect(figures).toMatchObject({ returns: 1, returnsMinor: 1000, pointsOutstanding: 0 })
    expect((await crm.ask.customer({ ids: { csv: 'a' } }))?.purchases).toMatchObject({ unlinkedMinor: 0, count: 0 })
  })

  test('of more than is left of the bill they name are refused with their line', async () => {
    const rows = [header, 'a,2024-01-01,10,B1,', 'a,2024-01-02,-8,B1,', 'a,2024-01-03,-8,B1,']
    const imported = await importFresh(log(rows, columns))
    expect(rejections(imported)).toEqual(['4 return'])
    expect(imported.figures).toMatchObject({ returns: 1, returnsMinor: 800, rejectedRows: 1 })
  })

  test('an unnamed return leaves less of the bill it was matched to: a later one that names it may be refused', async () => {
    const rows = [header, 'a,2024-01-01,10,B1,', 'a,2024-01-02,-4,,', 'a,2024-01-03,-8,B1,']
    const imported = await importFresh(log(rows, columns))
    expect(rejections(imported)).toEqual(['4 return'])
    expect(imported.figures).toMatchObject({ returns: 1, returnsMinor: 400, rejectedRows: 1 })
  })

  test('of a bill that is not in the log wait for it, and count meanwhile', async () => {
    const store = memoryStore()
    const early = await importInto(store, log([header, 'a,2024-01-05,-4,B1,'], columns))
    expect(early.figures).toMatchObject({
      returns: 1,
      returnsMinor: 400,
      returnsAwaitingBill: { returns: 1, amountMinor: 400 },
    })
    const late = await importInto(store, log([header, 'a,2024-01-01,10,B1,'], columns))
    expect(late.figures).toMatchObject({
      asOf: '2024-01-05',
      bills: 1,
      returns: 1,
      returnsMinor: 400,
      pointsOutstanding: 6,
      returnsAwaitingBill: { returns: 0, amountMinor: 0 },
    })
  })

  test('with a number of their own name the bill in another column', async () => {
    const rows = [
      'customer_id,date,amount,bill,of',
      'a,2024-01-01,10,B1,',
      'a,2024-01-02,20,B2,',
      'a,2024-01-03,-5,C1,B1',
      'a,2024-01-04,-5,C2,',
    ]
    const { figures, crm } = await importFresh(log(rows, `${simpleColumns},bill=bill,returns=of`))
    expect(figures).toMatchObject({ bills: 2, returns: 2, returnsMinor: 1000 })
    expect((await crm.ask.customer({ ids: { csv: 'a' } }))?.purchases.recent).toMatchObject([
      { leftMinor: 1500 },
      { leftMinor: 500 },
    ])
  })

  test('a void takes the whole bill back', async () => {
    const rows = [header, 'a,2024-01-01,10,B1,', 'a,2024-01-02,20,B2,', 'a,2024-01-02,20,B2,VOID']
    const { figures } = await importFresh(log(rows, columns))
    expect(figures).toMatchObject({
      bills: 1,
      returns: 0,
      revenueMinor: 1000,
      pointsOutstanding: 10,
      rows: { read: 3, purchases: 2, voids: 1 },
    })
  })
})

describe('bills of several rows', () => {
  const columns = `${simpleColumns},bill=bill,category=category,product=product`
  const header = 'customer_id,date,amount,bill,category,product'

  test('rows that follow one another are lines of one bill', async () => {
    const rows = [
      header,
      'a,2024-01-01,10,B1,books,Atlas',
      'a,2024-01-01,5,B1,pens,Pen',
      'a,2024-01-01,5,B1,pens,Pen',
      'a,2024-01-01,-5,B1,pens,',
      'b,2024-01-01,7,B2,books,',
    ]
    const { figures, crm, tally } = await importFresh(log(rows, columns))
    expect(tally).toMatchObject({ read: 5, purchases: 4, returns: 1 })
    expect(figures).toMatchObject({ bills: 2, revenueMinor: 2700, returnsMinor: 500 })
    const customer = await crm.ask.customer({ ids: { csv: 'a' } })
    expect(customer?.purchases.bills).toBe(1)
    expect(Object.keys(customer?.purchases.byCategory ?? {})).toEqual(['books', 'pens'])
    expect(customer?.purchases.recent[0]?.product).toBe('Atlas')
  })

  test('the same bill later is refused with its line, or is a duplicate when nothing differs', async () => {
    const rows = [
      header,
      'a,2024-01-01,10,B1,books,',
      'a,2024-01-02,5,B2,,',
      'a,2024-01-01,10,B1,books,',
      'a,2024-01-03,5,B3,,',
      'a,2024-01-01,11,B1,books,',
      'b,2024-01-01,10,B1,books,',
    ]
    const imported = await importFresh(log(rows, columns))
    expect(imported.tally).toMatchObject({ purchases: 3, duplicates: 1, rejected: 2 })
    expect(rejections(imported)).toEqual(['6 bill', '7 bill'])
    expect(imported.figures).toMatchObject({ bills: 3, revenueMinor: 2000 })
  })

  test('another source has bill numbers of its own', async () => {
    const store = memoryStore()
    await importInto(store, log([header, 'a,2024-01-01,10,B1,,'], columns, '--source', 'till-1'))
    const { figures } = await importInto(store, log([header, 'a,2024-01-02,20,B1,,'], columns, '--source', 'till-2'))
    expect(figures).toMatchObject({ customers: 1, bills: 2, revenueMinor: 3000 })
  })

  test('a bill of more than 200 lines is refused whole, every row of it', async () => {
    const rows = [header, ...Array.from({ length: 205 }, () => 'a,2024-01-01,1,B1,,'), 'a,2024-01-02,5,B2,,']
    const imported = await importFresh(log(rows, columns))
    expect(imported.tally).toMatchObject({ read: 206, purchases: 1, rejected: 205 })
    expect(imported.figures).toMatchObject({ bills: 1, revenueMinor: 500 })
  })
})

describe('the same log again', () => {
  const rows = [
    'customer_id,date,amount',
    'a,2024-01-01,10',
    'a,2024-01-01,10',
    'b,2024-01-02,20',
    'b,2024-03-02,20',
    'c,2024-03-03,-5',
    'c,2024-03-01,5',
  ]

  test('adds nothing, and says so', async () => {
    const store = memoryStore()
    const options = log(rows, simpleColumns)
    const once = await importInto(store, options)
    const twice = await importInto(store, options)
    expect(twice.tally).toMatchObject({ read: 6, purchases: 0, returns: 0, duplicates: 6, rejected: 0 })
    expect(lasting(twice.figures)).toEqual(lasting(once.figures))
    expect(once.figures.bills).toBe(5)
  })

  test('exports that overlap count each row once', async () => {
    const store = memoryStore()
    await importInto(store, log(rows.slice(0, 5), simpleColumns))
    const { figures } = await importInto(store, log([...rows.slice(0, 1), ...rows.slice(3)], simpleColumns))
    expect(lasting(figures)).toEqual(lasting((await importFresh(log(rows, simpleColumns))).figures))
  })

  test('two like rows of one file are two purchases; of two files one, unless a source keeps them apart', async () => {
    const apart = memoryStore()
    const one = ['customer_id,date,amount', 'a,2024-01-01,10']
    await importInto(apart, log(one, simpleColumns))
    expect((await importInto(apart, log(one, simpleColumns))).figures.bills).toBe(1)
    expect((await importInto(apart, log(one, simpleColumns, '--source', 'second-shop'))).figures.bills).toBe(2)
  })

  test('goods that nobody brought back are known again too', async () => {
    const store = memoryStore()
    const options = log(['customer_id,date,amount', ',2024-01-01,10', ',2024-01-02,-4'], simpleColumns)
    await importInto(store, options)
    const { figures, tally } = await importInto(store, options)
    expect(tally).toMatchObject({ duplicates: 2 })
    expect(figures).toMatchObject({ customers: 0, bills: 1, returns: 1, returnsMinor: 400 })
  })
})

describe('who bought', () => {
  test('a phone is one customer however it is written, and needs no customer column', async () => {
    const rows = [
      'phone,date,amount',
      '98220 11735,2024-01-01,10',
      '+91-98220-11735,2024-01-02,10',
      '09822011735,2024-01-03,10',
      "'9822011735,2024-01-04,10",
    ]
    const { figures, crm } = await importFresh(log(rows, 'phone=phone,date=date,amount=amount', '--currency', 'INR'))
    expect(figures).toMatchObject({ customers: 1, bills: 4 })
    expect((await crm.ask.customer({ phone: '+919822011735' }))?.purchases.days.size).toBe(4)
  })

  test('local numbers are of the country of the currency, or of the one named', async () => {
    const rows = ['phone,date,amount', '(212) 555-2368,2024-01-01,10']
    const american = await importFresh(log(rows, 'phone=phone,date=date,amount=amount'))
    expect(await american.crm.ask.customer({ phone: '+12125552368' })).not.toBeNull()
    const unnamed = await importFresh(log(rows, 'phone=phone,date=date,amount=amount', '--currency', 'EUR'))
    expect(rejections(unnamed)).toEqual(['2 phone'])
  })

  test('a bad contact beside a good one is left out and told; alone it makes the row unusable', async () => {
    const rows = [
      'customer_id,phone,email,date,amount',
      'a,9999999999,x@,2024-01-01,10',
      ',12345,,2024-01-02,20',
      ',,meera@example.in,2024-01-03,30',
    ]
    const imported = await importFresh(log(rows, `${simpleColumns},phone=phone,email=email`, '--currency', 'INR'))
    expect(rejections(imported)).toEqual(['3 phone'])
    expect(imported.tally.leftOut.map(({ line, about }) => `${line} ${about}`)).toEqual(['2 phone', '2 email'])
    expect([...imported.tally.leftOutAbout]).toEqual([
      ['phone', 1],
      ['email', 1],
    ])
    expect(imported.figures).toMatchObject({ customers: 2, bills: 2, revenueMinor: 4000 })
  })

  test('a row of nobody is an anonymous bill', async () => {
    const rows = ['customer_id,phone,date,amount', 'a,,2024-01-01,30', ',,2024-01-02,10', 'NULL,-,2024-01-03,20']
    const { figures, tally } = await importFresh(log(rows, `${simpleColumns},phone=phone`))
    expect(tally).toMatchObject({ purchases: 3, anonymous: 2, rejected: 0 })
    expect(figures).toMatchObject({
      customers: 1,
      buyers: 1,
      bills: 3,
      revenueMinor: 6000,
      crmRevenueShare: { anonymousBills: 2, netShare: 0.5 },
    })
  })

  test('channels, shops and names are kept', async () => {
    const rows = [
      'customer_id,name,channel,shop,date,amount',
      'a,Meera Joshi,POS,mg-road,2024-01-01,10',
      'a,Meera Joshi,Web,,2024-01-20,20',
    ]
    const { figures, crm } = await importFresh(log(rows, `${simpleColumns},name=name,channel=channel,store=shop`))
    const customer = await crm.ask.customer({ ids: { csv: 'a' } })
    expect(customer?.profile.name).toBe('Meera Joshi')
    expect(customer?.purchases.first?.storeId).toBe('mg-road')
    expect(figures.onlineAdoption.ever).toEqual({ numerator: 1, denominator: 1, rate: 1 })
  })
})
