import * as echarts from 'echarts'
import { expect, test } from 'vitest'
import { renderReport } from '../../src/report/index.ts'
import { activity, figures, input, month, rule, story, textOf } from './fixtures.ts'

const everything = input({ activity: activity(), stories: [story] })
const headings = (page: string): string[] => [...page.matchAll(/<h2[^>]*>([^<]*)/g)].map(([, heading]) => heading ?? '')

test('the sections come in the order in which an owner asks', () => {
  expect(headings(renderReport(everything, { echarts }))).toEqual([
    'The numbers that matter',
    'Revenue by month',
    'Who the customers are',
    'The journey',
    'Who came back, by month of the first purchase',
    'What was written, and what was not',
    'Points',
    'One customer\u2019s story',
    'What the numbers mean',
  ])
})

test('what has no data has no section, and no definition', () => {
  const nothing = figures({
    customers: 0,
    buyers: 0,
    bills: 0,
    returns: 0,
    revenueMinor: 0,
    returnsMinor: 0,
    pointsIssued: 0,
    pointsOutstanding: 0,
    segments: {},
    stages: {},
    secondPurchaseRate90: { ...figures().secondPurchaseRate90, denominator: 0, rate: null },
    daysToSecondPurchase: { mean: null, median: null, count: 0 },
    crmRevenueShare: { ...figures().crmRevenueShare, netShare: null },
    onlineAdoption: { ...figures().onlineAdoption, ever: { numerator: 0, denominator: 0, rate: null } },
    lifetimeValueBySegment: {},
    cohorts: [],
    pointsLiabilityMinor: null,
    pointsExpiring: [],
  })
  const silent = activity({ months: [], rules: { 'day-30': rule({ sent: 0, withheld: {} }) }, moves: [] })
  const page = renderReport(input({ figures: nothing, activity: silent, stories: [{ ...story, lines: [] }] }), {
    echarts,
  })
  expect(headings(page)).toEqual(['What the numbers mean'])
  expect(page).not.toContain('<dt>')
  expect(textOf(page)).toContain('By 15 Mar 2026 the shop knew 0 customers; nothing was sold yet.')
})

test('the page brings all it needs: no script, no link, no other file, and a policy that forbids them', () => {
  const page = renderReport(everything, { echarts })
  expect(page).toContain('default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;')
  expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\ssrc=|\shref=|javascript:/i)
  expect([...page.matchAll(/https?:\/\/[^"\s]+/g)].map(([address]) => address)).toEqual(
    Array.from({ length: 8 }, () => 'http://www.w3.org/2000/svg'),
  )
})

test('it fits a phone and a sheet of paper', () => {
  const page = renderReport(everything)
  expect(page).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">')
  expect(page).toContain('@media screen and (max-width:640px)')
  expect(page).toContain('@page{size:A4')
})

test('every input that a runtime cannot write is refused with its name', () => {
  expect(() => renderReport(input({ locale: 'no such locale' }))).toThrow(
    'locale: found "no such locale"; expected a locale',
  )
  expect(() => renderReport(input({ currency: 'rupees' }))).toThrow(
    'currency: found "rupees"; expected an ISO 4217 code such as "INR"',
  )
  expect(() => renderReport(input({ zone: 'Asia/Nowhere' }))).toThrow(
    'zone: found "Asia/Nowhere"; expected an IANA time zone',
  )
  expect(() => renderReport(input({ asOf: '15 March' }))).toThrow('15 March')
})

test('numbers, money and days follow the locale', () => {
  const page = textOf(renderReport(input({ locale: 'de-DE', currency: 'EUR', activity: activity() })))
  expect(page).toContain('1. Jan. 2026 to 15. März 2026')
  expect(page).toContain('30.000\u00A0€')
  expect(page).toContain('80\u00A0%')
})

test('segments show customers, net and what each brought, best first', () => {
  const page = textOf(renderReport(input(), { echarts }))
  expect(page).toContain('Champions\n10\n₹40K\n₹4,000\nLoyal regulars\n30\n₹20K\n₹667\n')
  expect(page).toContain('Champions: 10% of the 100 buyers, and 50% of the ₹80K they spent.')
})

test('stages come in the order of the journey, with their share', () => {
  const page = textOf(renderReport(input()))
  expect(page).toContain(
    'Just met\n25\n21%\nGetting to know us\n40\n33%\nTo be won back\n20\n17%\nLoyal\n30\n25%\nAdvocates\n5\n4%',
  )
})

test('customers who go in circles are drawn as a flow too', () => {
  const page = textOf(renderReport(everything, { echarts }))
  expect(page).toContain('132 moves; most often from \u201CLoyal\u201D to \u201CTo be won back\u201D, 20 times.')
  expect(page).toContain('New customers\nJust met\n100\n')
})

test('a month that has not ended stands in brackets among the cohorts', () => {
  const page = textOf(renderReport(input()))
  expect(page).toContain('Jan 2026\n60\n10%\n20%\n(15%)\n')
  expect(page).toContain('Feb 2026\n40\n5%\n(20%)\n')
  expect(page).toContain(
    'Of the 60 buyers for whom the month after the first purchase has ended, 20% bought again in it.',
  )
})

test('each rule tells what was sent, read, answered, and why not', () => {
  const titled = { ...everything, ruleTitles: { 'day-30': 'A month later' } }
  const page = textOf(renderReport(titled))
  expect(page).toContain(
    'A month later\n80\n60 75%\n8 10%\n20\nwould have been one message too many (12), no permission (4), bought or answered meanwhile (4)\n',
  )
  expect(page).toContain('would have been one message too many\n12\n60%\n')
  expect(page).toContain('80 messages went out: 75% read, 10% answered; 20 more were due and kept back.')
})

test('a rule without a title is called by its id, messages of staff by hand, an unknown gate by its name', () => {
  const rules = { 'win-back': rule({ withheld: { 'my-own_gate': 3 } }), staff: rule({ withheld: {} }) }
  const page = textOf(renderReport(input({ activity: activity({ rules }) })))
  expect(page).toContain('Win back\n80\n60 75%\n8 10%\n3\nmy own gate (3)\n')
  expect(page).toContain('Written by hand\n80\n')
})

test('points tell what is outstanding, what it is worth and what expires next', () => {
  const page = textOf(renderReport(everything))
  expect(page).toContain(
    '600 of the 900 points issued in all are still with the customers, worth ₹600 if all were redeemed.',
  )
  expect(page).toContain(
    'What expires next\nPoints that expire next, by month\nMonth\nPoints\nWorth about\nMay 2026\n150\n₹150\n',
  )
})

test('points without a worth in money are told without one', () => {
  const page = textOf(renderReport(input({ figures: figures({ pointsLiabilityMinor: null }) })))
  expect(page).toContain('600 of the 900 points issued in all are still with the customers.')
  expect(page).toContain('Month\nPoints\nMay 2026\n150\n')
  expect(page).not.toContain('Owed in points')
})

test('a story is a chat: the shop on one side with its ticks, the customer on the other, days and times in the zone', () => {
  const page = renderReport(everything)
  // Which space stands before "am" is the runtime's to choose.
  expect(page.replace(/\sam /g, ' am ')).toContain(
    '<li class="bubble shop"><p class="why"><bdi>Receipt</bdi></p><p dir="auto">Thank you, Meera!</p><p class="meta"><b>WhatsApp</b> 1:35 am <span class="read" aria-hidden="true">\u2713\u2713</span> read</p></li>',
  )
  expect(page).toContain('<li class="bubble customer"><p dir="auto">Lovely</p>')
  expect(textOf(page)).toContain('6 Jan 2026\nBought a saree\n')
  expect(textOf(page)).toContain('Not sent: Care tip \u2013 would have been one message too many\n')
})

test('of a long story the beginning and the end are told', () => {
  const lines = Array.from({ length: 100 }, (_, place) => ({
    at: Date.UTC(2026, 0, 5),
    kind: 'did' as const,
    text: `Visit ${place}.`,
  }))
  const page = renderReport(input({ stories: [{ ...story, lines }] }))
  expect([...page.matchAll(/Visit \d+\./g)]).toHaveLength(60)
  expect(textOf(page)).toContain('Visit 23.\n40 lines left out\n5 Jan 2026\nVisit 64.')
})

test('three stories are told and no more', () => {
  const stories = ['A', 'B', 'C', 'D'].map((name) => ({ ...story, name: `Customer ${name}` }))
  const page = textOf(renderReport(input({ stories })))
  expect(page).toContain('Three customers\u2019 stories')
  expect(page).toContain('Customer C')
  expect(page).not.toContain('Customer D')
})

test('of many months the last two years are shown, and it says so', () => {
  const months = Array.from({ length: 30 }, (_, place) =>
    month({ month: `${2024 + Math.floor(place / 12)}-${String((place % 12) + 1).padStart(2, '0')}` }),
  )
  const page = textOf(renderReport(input({ activity: activity({ months }) })))
  expect(page).toContain('These are the last 24 months of 30.')
  expect(page).not.toContain('\nJun 2024\n')
  expect(page).toContain('\nJul 2024\n')
})
