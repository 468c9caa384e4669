import { expect, test } from 'vitest'
import { lift, type RuleResponses } from '../../src/metrics/index.ts'
import { renderReport, reportHeadlines, reportSummary } from '../../src/report/index.ts'
import { activity, arm, figures, input, responded, rule, textOf } from './fixtures.ts'

const before = figures({
  secondPurchaseRate90: { ...figures().secondPurchaseRate90, numerator: 20, rate: 0.25 },
  daysToSecondPurchase: { mean: 40, median: 38.5, count: 40 },
  onlineAdoption: { ...figures().onlineAdoption, ever: { numerator: 27, denominator: 90, rate: 0.3 } },
  revenueMinor: 9_500_000,
  pointsLiabilityMinor: 40_000,
})
const compared = input({ baseline: { label: 'the year before', figures: before } })
const changeOf = (id: string) => reportHeadlines(compared).find((headline) => headline.id === id)?.change

test('the headline numbers are told with their healthy direction', () => {
  expect(reportHeadlines(input()).map(({ title, value, healthy }) => [title, value, healthy])).toEqual([
    ['Second purchase within 90 days', '30%', 'up'],
    ['Days to the second purchase', '31', 'down'],
    ['Revenue from known customers', '80%', 'up'],
    ['Shop customers who bought online', '20%', 'up'],
    ['Buyers who came back', '40%', 'up'],
    ['Net revenue', '₹1L', 'up'],
    ['Net revenue per known buyer', '₹800', 'up'],
    ['Owed in points', '₹600', 'watch'],
  ])
})

test('a number that cannot be told yet is left out', () => {
  const young = figures({
    secondPurchaseRate90: { ...figures().secondPurchaseRate90, denominator: 0, numerator: 0, rate: null },
    daysToSecondPurchase: { mean: null, median: null, count: 0 },
  })
  expect(reportHeadlines(input({ figures: young })).map(({ id }) => id)).toEqual([
    'known-revenue',
    'online-adoption',
    'came-back',
    'net-revenue',
    'net-per-buyer',
    'points-owed',
  ])
})

test('better is the healthy way, be it up or down', () => {
  expect(changeOf('second-purchase')).toEqual({
    arrow: '\u25B2',
    was: '25%',
    text: '5 percentage points more than 25%',
    verdict: 'better',
  })
  expect(changeOf('days-to-second')).toEqual({
    arrow: '\u25BC',
    was: '38.5',
    text: '7.5 days sooner than 38.5',
    verdict: 'better',
  })
  expect(changeOf('online-adoption')).toEqual({
    arrow: '\u25BC',
    was: '30%',
    text: '10 percentage points less than 30%',
    verdict: 'worse',
  })
  expect(changeOf('net-revenue')).toMatchObject({ text: '11.1% more than ₹90K', verdict: 'better' })
})

test('what reads the same is the same, and what is only watched is neither better nor worse', () => {
  expect(changeOf('known-revenue')).toEqual({ arrow: '=', was: '80%', text: 'the same as 80%', verdict: 'same' })
  expect(changeOf('points-owed')).toMatchObject({ arrow: '\u25B2', verdict: 'neutral' })
})

test('a card says in words what its colour says', () => {
  const page = renderReport(compared)
  expect(page).toContain(
    '<p class="change worse"><span aria-hidden="true">\u25BC</span> <b>worse:</b> 10 percentage points less than 30%</p>',
  )
  expect(page).toContain('<p class="change same"><span aria-hidden="true">=</span> the same as 80%</p>')
  expect(textOf(page)).toContain('Each arrow compares with the year before; ')
})

test('without a baseline nothing is compared', () => {
  const page = renderReport(input())
  expect(page).not.toContain('class="change')
  expect(page).not.toContain('Each arrow')
})

test('the summary says what goes well, what needs attention and what to do', () => {
  expect(reportSummary(input({ activity: activity() }))).toEqual([
    'By 15 Mar 2026 the shop had taken ₹1L net of returns on 250 bills; 80% of it came from the 120 customers it knows.',
    '30% of new buyers come back within 90 days.',
    '10 champions brought ₹40K, 50% of what known customers spent.',
    '8 regulars worth ₹10K so far have gone quiet.',
    '20% of the revenue is from nobody known.',
    '150 points expire in May 2026.',
    'Write or call the quiet regulars first: they are the dearest to lose.',
    'Offer the receipt on WhatsApp at the till: it gives a bill its name.',
    'Remind their owners in time: points about to expire bring people back.',
  ])
})

test('the summary begins its praise with the lift, and its worries with what became worse', () => {
  const summary = reportSummary(compared)
  expect(summary[1]).toBe(
    'Compared with the year before, these are better: second purchase within 90 days, 30% instead of 25%; net revenue, ₹1L instead of ₹90K; days to the second purchase, 31 instead of 38.5.',
  )
  expect(summary).toContain(
    'Compared with the year before, these are worse: shop customers who bought online, 20% instead of 30%.',
  )
})

test('messages that could not go out for want of permission are a worry', () => {
  const rules = {
    'day-30': rule({ sent: 80, withheld: { consent: 20 } }),
    other: rule({ sent: 0, withheld: { consent: 20 } }),
  }
  const quiet = figures({ segments: { champions: 100 } })
  expect(reportSummary(input({ figures: quiet, activity: activity({ rules }) }))).toContain(
    '40 of the 120 messages that were due (33%) had no permission to go out.',
  )
})

test('a doubtful effect is no praise, a certain one is: that of the rule which surely brought the most', () => {
  const quiet = figures({ lifetimeValueBySegment: {} })
  const against = (treated: number, control: number) => responded(lift(arm(1000, treated), arm(1000, control)))
  const told = (rules: Readonly<Record<string, RuleResponses>>) =>
    reportSummary(
      input({
        figures: quiet,
        responses: { from: '2026-01-01', to: '2026-03-15', rules, campaigns: {} },
        ruleTitles: { 'win-back': 'We miss you' },
      }),
    ).filter((sentence) => sentence.includes('held out at random'))
  const few = responded(lift(arm(10, 5), arm(1, 0)))
  expect(told({ none: responded(null), few, doubtful: against(66, 60), less: against(60, 120) })).toEqual([])
  expect(told({ few, some: against(100, 60), 'win-back': against(120, 60), doubtful: against(66, 60) })).toEqual([
    'Against customers held out at random, “We miss you” brought ₹6K that would not have come otherwise.',
  ])
})
