import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Entry, type PrintOptions, printStatement, printWidths, statement } from '../../src/ledger/index.ts'
import { india, openBook, spendOn } from '../support/book.ts'
import { propertyRuns } from '../support/runs.ts'
import { rupeeTerms } from '../support/terms.ts'
import { manyBooks } from './books.ts'

const inIndia: PrintOptions = { zone: 'Asia/Kolkata', locale: 'en-IN' }

const adjusted = (points: number) =>
  ({ kind: 'adjust', commandId: 'f'.repeat(64), points, reason: 'goodwill', actor: 'ravi' }) as const

const story = () => {
  const book = openBook({ ...rupeeTerms, maturing: { days: 7 } })
  book.earn('INV-1042', '2026-01-15', 800, 450)
  book.tell(spendOn('INV-1050', 300), '2026-02-03')
  book.tell(adjusted(50), '2026-03-01')
  book.earn('INV-1060', '2027-02-14', 70)
  return statement(book.entries(), { by: 'occurred', from: india('2026-01-16'), asOf: india('2027-02-15') })
}

describe('a printed statement', () => {
  test('tells on a page what happened when, in columns, and what is left', () => {
    expect(
      printStatement(story(), { ...inIndia, heading: ['Aarohi Sarees, MG Road', 'Asha Rao'] }),
    ).toBe(`Points statement
Aarohi Sarees, MG Road
Asha Rao
16 Jan 2026 to 15 Feb 2027

Day          What                                     Points  To spend  Maturing
--------------------------------------------------------------------------------
             Balance before                                          0     1,250
22 Jan 2026  Ready to spend                           +1,250     1,250         0
3 Feb 2026   Spent, INV-1050                            -300       950         0
1 Mar 2026   Given by the shop (goodwill),               +50     1,000         0
             ffffffff...
1 Feb 2027   Expired                                    -950        50         0
14 Feb 2027  70 earned, to be spent from 21 Feb                     50        70
             2027, INV-1060
--------------------------------------------------------------------------------

To spend on 15 Feb 2027                                                       50
Maturing                                                                      70
Expires after 31 Mar 2027                                                     50
Expires after 29 Feb 2028                                                     70
`)
  })

  test('fits the roll of a receipt printer', () => {
    expect(printStatement(story(), { ...inIndia, width: printWidths.receipt, title: 'Your points' })).toBe(`Your points
16 Jan 26 to 15 Feb 27

Day       What             Points To spend
------------------------------------------
          Balance before                 0
22 Jan 26 Ready to spend   +1,250    1,250
3 Feb 26  Spent, INV-1050    -300      950
1 Mar 26  Given by the        +50    1,000
          shop (goodwill),
          ffffffff...
1 Feb 27  Expired            -950       50
14 Feb 27 70 earned, to be              50
          spent from 21
          Feb 27, INV-1060
------------------------------------------

To spend on 15 Feb 27                   50
Maturing                                70
Expires after 31 Mar 2027               50
Expires after 29 Feb 2028               70
`)
  })

  test('puts numbers under the words where both have no room in one row', () => {
    const book = openBook()
    book.tell(adjusted(999_999_999), '2026-03-01')
    book.tell(adjusted(-1), '2026-03-02')
    const of = statement(book.entries(), { by: 'occurred' })
    expect(printStatement(of, { ...inIndia, width: printWidths.narrowest })).toContain(`
1 Mar 26 Given by the shop
(goodwill), ffffffff...
Points             +99,99,99,999
To spend            99,99,99,999
`)
  })

  test('tells in detail by which lines, whom and which policy, and when it was recorded late', () => {
    const book = openBook()
    book.earn('B-1', '2026-01-15', 60, 40)
    book.tell({ ...adjusted(5), actor: 'ravi', approver: 'meena' }, '2026-01-16')
    const entries = book.entries().map((entry) => ({ ...entry, recordedAt: india('2026-01-18') }))
    const printed = printStatement(statement(entries, { by: 'occurred' }), { ...inIndia, details: true })
    expect(printed).toContain('by ravi, approved by meena\n')
    expect(printed).toContain('policy terms-1\n')
    expect(printed).toContain('recorded 18 Jan 2026\n')
  })

  test('of nothing says so', () => {
    expect(printStatement(statement([], { by: 'recorded' }), { ...inIndia, width: 40 })).toBe(`Points statement
In the order in which it was recorded

No points moved in this time.

To spend                               0
`)
  })

  test('tells days in the shop\u2019s zone and groups numbers as the locale does', () => {
    const book = openBook()
    book.tell(adjusted(1_234_567), '2026-01-15T02:00')
    const of = statement(book.entries(), { by: 'occurred' })
    const printed = (zone: string, locale: string) => printStatement(of, { zone, locale })
    expect(printed('Asia/Kolkata', 'en-IN')).toMatch(/15 Jan 2026 .*12,34,567\n/)
    expect(printed('UTC', 'en-US')).toMatch(/14 Jan 2026 .*1,234,567\n/)
    expect(printed('UTC', 'fr-FR')).toMatch(/14 Jan 2026 .*1 234 567\n/)
    expect(printed('UTC', 'ar-EG')).toMatch(/14 Jan 2026 .*1,234,567\n/)
  })

  test('a width, a locale or a zone that is none is refused', () => {
    const of = statement([], { by: 'occurred' })
    for (const width of [31, 201, 42.5, Number.NaN])
      expect(() => printStatement(of, { ...inIndia, width })).toThrow('width: found')
    expect(() => printStatement(of, { ...inIndia, locale: 'no such locale' })).toThrow('expected a locale')
    expect(() => printStatement(of, { ...inIndia, zone: 'Asia/Nowhere' })).toThrow('expected an IANA time zone')
    const without = (option: object) => () => printStatement(of, { ...inIndia, ...option })
    expect(without({ zone: undefined })).toThrow('zone: found nothing; expected an IANA time zone')
    expect(without({ locale: undefined })).toThrow('locale: found nothing; expected a locale')
  })
})

/** The numbers right of the words, by the place where a column ends; empty where nothing stands. */
const column = (printed: string, name: string): readonly string[] => {
  const lines = printed.split('\n')
  const head = lines.find((line) => line.startsWith('Day ')) ?? ''
  const end = head.indexOf(name) + name.length
  return lines
    .filter((line) => /^\d/.test(line))
    .map((line) => /(?: |^)([-+\d,]*)$/.exec(line.slice(0, end))?.[1] ?? '')
}

test('the points that are printed add up to what there is to spend, whatever happened', () => {
  fc.assert(
    fc.property(manyBooks, fc.nat(2), fc.constantFrom('occurred' as const, 'recorded' as const), (all, place, by) => {
      const told = statement(all.entries[place] ?? [], { by })
      if (told.lines.length === 0) return
      const printed = printStatement(told, { zone: 'UTC', locale: 'en-US-u-nu-latn', width: 200 })
      const body = printed.slice(printed.indexOf('Day '), printed.lastIndexOf('----'))
      const points = column(body, 'Points').map((text) => Number(text.replaceAll(',', '')))
      expect(points.length).toBe(told.lines.length)
      expect(points.reduce((sum, one) => sum + one, 0)).toBe(told.closing.available)
    }),
    { numRuns: propertyRuns(150) },
  )
})

test('what changes other columns only is told in words', () => {
  const zero = { pending: 0, available: 0, held: 0, debt: 0, inTransit: 0 }
  const of = (kind: Entry['kind'], points: number, delta: Partial<Entry['delta']>, bucket?: string): Entry => ({
    ...{ seq: 1, kind, points, delta: { ...zero, ...delta }, after: zero, ref: null, policyVersion: null },
    ...{ occurredAt: india('2026-04-01'), allocation: bucket === undefined ? [] : [{ bucket, points }] },
  })
  const words = (entry: Entry) => {
    const printed = printStatement(statement([entry], { by: 'occurred' }), { ...inIndia, width: 200 })
    return /^1 Apr 2026 +(.*?)(?: {2,}|$)/m.exec(printed)?.[1]
  }
  expect(words(of('held', -200, { available: -200, held: 200 }))).toBe('Set aside')
  expect(words(of('redeemed', -150, { held: -150 }))).toBe('150 spent of what was set aside')
  expect(words(of('transfer-completed', -50, { inTransit: -50 }))).toBe('50 arrived with the other customer')
  expect(words(of('written-off', 8, { debt: -8 }))).toBe('8 borne by the shop')
  expect(words(of('earned', 12, { pending: 12 }, `main/${india('2026-04-08')}/never`))).toBe(
    '12 earned, to be spent from 8 Apr 2026',
  )
  expect(words(of('earned', 12, { available: 7, debt: -5 }))).toBe('Earned, 12 in all, 5 taken for what was owed')
  expect(words(of('clawed-back', -50, { available: -30, debt: 20 }))).toBe(
    'Taken back with returned goods, 50 in all, 20 owed from now on',
  )
})

/** Ids as a broken import leaves them, or as somebody would give them to break the paper. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('\n', '\r', '\u001b[2J', '\u0000', '\t', '\u202e', '\u200d', '\ud800', '\ufeff', '\u2028'),
      fc.constantFrom('साड़ी', '字'.repeat(9), '👨‍👩‍👧', 'e\u0301'.repeat(12), '\u0301'.repeat(40), 'x'.repeat(90), ' '),
      fc.string(),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join(''))

/** As a terminal counts: two cells for what is drawn wide, none for marks. */
const wide = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uFF00-\uFF60\p{Emoji_Presentation}]/gu
const cells = (line: string): number => [...line].length + (line.match(wide)?.length ?? 0)

test('no line is ever wider than the paper, and nothing but text is printed, whatever the ids and numbers', () => {
  const sheet = fc.record({
    zone: fc.constantFrom('Asia/Kolkata', 'America/Los_Angeles', 'Pacific/Kiritimati'),
    locale: fc.constantFrom('en-IN', 'de-CH', 'hi-IN', 'ar-EG', 'fr-FR'),
    width: fc.oneof(fc.constantFrom(32, 42, 80), fc.integer({ min: 32, max: 200 })),
    details: fc.boolean(),
    title: hostile,
    heading: fc.array(hostile, { maxLength: 3 }),
  })
  const texts = fc.array(fc.record({ ref: fc.option(hostile), reason: hostile, actor: hostile }), { minLength: 1 })
  const scale = fc.constantFrom(1, 1, 1_000_000_007)
  fc.assert(
    fc.property(manyBooks, sheet, texts, scale, ({ entries }, options, names, times) => {
      const [first = []] = entries
      const strange = first.map((entry, place) => ({ ...entry, ...names[place % names.length] }))
      const { lines, ...of } = statement(strange, { by: 'occurred' })
      const grown = lines.map((line) => {
        const delta = { ...line.delta, available: line.delta.available * times, debt: line.delta.debt * times }
        return { ...line, points: line.points * times, delta }
      })
      const printed = printStatement({ ...of, lines: grown }, options)
      for (const line of printed.split('\n')) expect(cells(line)).toBeLessThanOrEqual(options.width)
      expect(printed).not.toMatch(/[^\n\P{Cc}]|\p{Cf}|\p{Zl}|\p{Zp}|\p{Surrogate}|NaN|undefined/u)
    }),
    { numRuns: propertyRuns(200) },
  )
})
