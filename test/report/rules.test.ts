import { expect, test } from 'vitest'
import { type ReportInput, renderReport, reportHeadlines, reportSummary } from '../../src/report/index.ts'
import { activity, figures, input, month, rule, story, textOf } from './fixtures.ts'

const page = (known: Partial<ReportInput>): string => textOf(renderReport(input(known)))
const cohortsAt = (asOf: string, returned: readonly number[]): string =>
  page({ asOf, figures: figures({ cohorts: [{ month: '2026-02', customers: 40, returned }] }) })

test('on the first of a month nobody is said to have stayed away in it', () => {
  expect(cohortsAt('2026-03-01', [2, 0])).toContain(
    'For none of the buyers has the month after the first purchase ended yet.',
  )
})

test('a month counts from its last day on, and stands in no brackets then', () => {
  const ended = cohortsAt('2026-03-31', [2, 8])
  expect(ended).toContain(
    'Of the 40 buyers for whom the month after the first purchase has ended, 20% bought again in it.',
  )
  expect(ended).toContain('Feb 2026\n40\n5%\n20%\n')
  expect(ended).not.toContain('in brackets')
})

test('cohorts and months that are cut are named', () => {
  const cohorts = Array.from({ length: 20 }, (_, place) => ({
    month: `${2024 + Math.floor(place / 12)}-${String((place % 12) + 1).padStart(2, '0')}`,
    customers: 10,
    returned: Array.from({ length: 20 - place }, () => 1),
  }))
  const cut = page({ asOf: '2025-08-10', figures: figures({ cohorts }) })
  expect(cut).toContain('These are the last 18 months of 20. Months after +12 are left out.')
})

test('what every shop without an online store or anonymous bills would say is left out', () => {
  const plain = figures({
    onlineAdoption: { ...figures().onlineAdoption, ever: { numerator: 0, denominator: 90, rate: 0 } },
    crmRevenueShare: { ...figures().crmRevenueShare, netShare: 1, anonymousBills: 0 },
  })
  const ids = (known: Partial<ReportInput>) => reportHeadlines(input({ figures: plain, ...known })).map(({ id }) => id)
  expect(ids({})).not.toContain('online-adoption')
  expect(ids({})).not.toContain('known-revenue')
  expect(ids({ activity: activity() })).toContain('online-adoption')
  expect(ids({ baseline: { label: 'before', figures: figures() } })).toContain('known-revenue')
  expect(reportSummary(input({ figures: plain })).join(' ')).not.toContain('100%')
})

test('days to the second purchase of other buyers are neither better nor worse', () => {
  const before = figures({ daysToSecondPurchase: { mean: 40, median: 38.5, count: 35 } })
  const [, days] = reportHeadlines(input({ baseline: { label: 'before', figures: before } }))
  expect(days).toMatchObject({
    healthy: 'watch',
    change: { verdict: 'neutral' },
    note: 'half of the 40 returning buyers were faster; 35 returned in the comparison: others, so neither better nor worse',
  })
})

test('the same fact is not praised and blamed', () => {
  for (const netShare of [0.5, 0.75, 0.8, 0.89, 0.9, 0.95]) {
    const share = { ...figures().crmRevenueShare, netShare }
    const said = reportSummary(input({ figures: figures({ crmRevenueShare: share, lifetimeValueBySegment: {} }) }))
    const about = said.filter((line) => line.includes('a name to it') || line.includes('nobody known'))
    expect(about).toHaveLength(1)
  }
  const low = (rate: number) => figures({ secondPurchaseRate90: { ...figures().secondPurchaseRate90, rate } })
  const better = reportSummary(input({ figures: low(0.2), baseline: { label: 'before', figures: low(0.1) } }))
  expect(better.join(' ')).toContain('second purchase within 90 days, 20% instead of 10%')
  expect(better.join(' ')).not.toContain('had not come back')
  const worse = reportSummary(input({ figures: low(0.4), baseline: { label: 'before', figures: low(0.5) } }))
  expect(worse.join(' ')).not.toContain('of new buyers come back')
})

test('what was never due is in no total of the messages', () => {
  const muted = rule({ sent: 0, withheld: { muted: 50 } })
  expect(page({ activity: activity({ rules: { 'day-30': muted } }) })).not.toContain('What was written')
  const some = page({ activity: activity({ rules: { 'day-30': rule({ sent: 0, withheld: { muted: 50, cap: 3 } }) } }) })
  expect(some).toContain('Nothing went out; 3 messages were due and kept back.')
  expect(some).not.toContain('before the start')
})

test('rules that write no message do not stand among the messages', () => {
  const rules = { 'day-30': rule(), 'call-them': rule({ planned: 0, sent: 0, withheld: { unless: 7 } }) }
  const told = page({ activity: activity({ rules }), taskRules: ['call-them'] })
  expect(told).not.toContain('Call them')
  expect(told).toContain('; 20 more were due and kept back.')
})

test.each([
  ['title', { title: undefined }],
  ['zone', { zone: undefined }],
  ['figures', { figures: undefined }],
  ['figures.cohorts', { figures: { ...figures(), cohorts: undefined } }],
  ['activity.months', { activity: { ...activity(), months: null } }],
])('an input without "%s" is refused by that name', (part, without) => {
  const broken = JSON.parse(JSON.stringify({ ...input(), ...without }))
  expect(() => renderReport(broken)).toThrow(
    expect.objectContaining({
      code: 'bad-option',
      message: expect.stringMatching(new RegExp(`^${part}: found .*; expected an? `)),
    }),
  )
})

test('a share beyond its bounds and money that is not exact drop their sentence', () => {
  const share = { ...figures().crmRevenueShare, netShare: -3 }
  expect(reportSummary(input({ figures: figures({ crmRevenueShare: share }) })).join(' ')).not.toMatch(/300|400|\u2013/)
  const [opening] = reportSummary(input({ figures: figures({ revenueMinor: 1e17 }) }))
  expect(opening).toBe('By 15 Mar 2026 the shop had written 250 bills, and knew 120 customers.')
  expect(reportHeadlines(input({ figures: figures({ revenueMinor: 1e17 }) })).map(({ id }) => id)).not.toContain(
    'net-revenue',
  )
})

test('one is told in the singular', () => {
  const one = figures({
    customers: 1,
    pointsIssued: 1,
    pointsOutstanding: 1,
    pointsExpiring: [{ month: '2026-05', points: 1 }],
    segments: {},
    daysToSecondPurchase: { mean: 5, median: 5, count: 1 },
  })
  const said = reportSummary(input({ figures: one }))
  expect(said).toContain('1 point expires in May 2026.')
  expect(said[0]).toContain('the 1 customer it knows')
  expect(reportHeadlines(input({ figures: one }))[1]?.note).toBe('the one buyer who returned')
  expect(page({ figures: one })).toContain('1 of the 1 point issued in all is still with the customers')
})

test('the chart of the points says that what went back with goods is taken off', () => {
  const told = page({ activity: activity({ months: [month({ pointsEarned: 400, pointsRedeemed: 100 })] }) })
  expect(told).toContain(
    'In these months 400 points earned, less what went back with goods; 100 redeemed and 0 expired.',
  )
})

test('a story calls stages and segments as the tables do', () => {
  const at = Date.UTC(2026, 0, 8)
  const lines = [
    { at, kind: 'stage' as const, text: 'Now in stage "re-engagement"', from: 'capture', to: 're-engagement' },
    { at, kind: 'segment' as const, text: 'Now in segment "champions"', from: null, to: 'champions' },
    { at, kind: 'segment' as const, text: 'In no segment any more, before "x"', from: 'at-risk-regulars', to: null },
  ]
  const told = page({ stories: [{ ...story, lines }] })
  expect(told).toContain('Now \u201CTo be won back\u201D, before \u201CJust met\u201D\nNow \u201CChampions\u201D\n')
  expect(told).toContain('In no segment any more, before \u201CRegulars at risk\u201D')
})
