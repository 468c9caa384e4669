import * as echarts from 'echarts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ReportInput, renderReport } from '../../src/report/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { figures } from './fixtures.ts'

/** Texts as an attacker would give them for a name, or as a broken import leaves them. */
const text = fc
  .array(
    fc.constantFrom(
      ...['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onmouseover='x", '</style>', '</title>'],
      ...[']]>', '<!--', '&amp;', '&', '`', '\u0000', '\u001b[31m', '\ud800', '{b}', '{a|x}', '<b', '\u202e'],
      ...['__proto__', 'constructor', 'नमस्ते', ' ', '\n', 'Meera', '0'],
    ),
    { maxLength: 4 },
  )
  .map((pieces) => pieces.join(''))

const amount = fc.oneof(fc.constant(0), fc.nat(), fc.integer({ min: -1_000_000, max: 1_000_000_000_000 }))
const known = <Value>(keys: readonly string[], value: fc.Arbitrary<Value>) =>
  fc
    .array(fc.tuple(fc.oneof(text, fc.constantFrom(...keys)), value), { maxLength: 6 })
    .map((entries): Record<string, Value> => Object.fromEntries(entries))
const rate = fc.option(fc.double({ min: 0, max: 1, noNaN: true }))
const stage = fc.option(fc.oneof(text, fc.constantFrom('capture', 'loyalty', 're-engagement')))

const months = fc.integer({ min: 0, max: 40 }).chain((length) =>
  fc.tuple(
    ...Array.from({ length }, (_, place) =>
      fc.record({
        month: fc.constant(`${2023 + Math.floor(place / 12)}-${String((place % 12) + 1).padStart(2, '0')}`),
        storeNetMinor: amount,
        onlineNetMinor: amount,
        anonymousNetMinor: amount,
        bills: fc.nat(),
        newCustomers: fc.nat(),
        messagesSent: fc.nat(),
        pointsEarned: fc.integer(),
        pointsRedeemed: fc.integer(),
        pointsExpired: fc.nat(),
        pointsOutstanding: fc.nat(),
      }),
    ),
  ),
)

const activity = fc.record({
  from: fc.constant('2023-01-01'),
  to: fc.constant('2026-04-30'),
  months,
  rules: known(
    ['day-30', 'staff'],
    fc.record({
      planned: fc.nat(),
      sent: fc.nat(),
      delivered: fc.nat(),
      read: fc.nat(),
      clicked: fc.nat(),
      replied: fc.nat(),
      failed: fc.nat(),
      withheld: known(['consent', 'cap'], fc.nat()),
    }),
  ),
  moves: fc.array(fc.record({ from: stage, to: stage, customers: fc.nat(1000) }), { maxLength: 8 }),
  unlinkedReturnsMinor: fc.nat(),
})

const line = fc.record(
  {
    at: fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2099, 0) }),
    kind: fc.constantFrom(
      ...(['captured', 'bought', 'returned', 'did', 'message', 'reply'] as const),
      ...(['points', 'stage', 'segment', 'task', 'withheld'] as const),
    ),
    text,
    channel: text,
    status: fc.oneof(text, fc.constantFrom('sent', 'delivered', 'read')),
    rule: text,
    why: text,
  },
  { requiredKeys: ['at', 'kind', 'text'] },
)

const stories = fc.array(
  fc.record({
    customerId: text,
    name: fc.option(text),
    stage,
    segment: stage,
    lines: fc.array(line, { maxLength: 8 }),
  }),
  { maxLength: 4 },
)

const shop = fc
  .record({
    customers: fc.nat(),
    buyers: fc.nat(),
    bills: fc.nat(),
    revenueMinor: amount,
    returnsMinor: amount,
    pointsIssued: fc.nat(),
    pointsOutstanding: fc.nat(),
    pointsLiabilityMinor: fc.option(fc.nat()),
    segments: known(['champions', 'lost-customers'], fc.nat()),
    stages: known(['capture', 'loyalty'], fc.nat()),
    lifetimeValueBySegment: known(
      ['champions'],
      fc.record({ customers: fc.nat(), netMinor: amount, averageMinor: amount }),
    ),
    cohorts: fc.array(
      fc.record({
        month: fc.constant('2026-01'),
        customers: fc.nat(),
        returned: fc.array(fc.nat(), { maxLength: 20 }),
      }),
      { maxLength: 25 },
    ),
    pointsExpiring: fc.array(fc.record({ month: fc.constant('2026-05'), points: fc.integer() }), { maxLength: 8 }),
  })
  .chain((some) =>
    fc.tuple(rate, rate).map(([second, share]) =>
      figures({
        ...some,
        secondPurchaseRate90: { ...figures().secondPurchaseRate90, rate: second },
        crmRevenueShare: { ...figures().crmRevenueShare, netShare: share },
      }),
    ),
  )

const hostileInput: fc.Arbitrary<ReportInput> = fc.record(
  {
    title: text,
    asOf: fc.constant('2026-04-30'),
    currency: fc.constantFrom('INR', 'JPY', 'BHD'),
    locale: fc.constantFrom('en-IN', 'hi-IN', 'de-DE'),
    zone: fc.constantFrom('Asia/Kolkata', 'America/Los_Angeles'),
    figures: shop,
    activity,
    stories,
    baseline: fc.record({ label: text, figures: shop, activity }),
    ruleTitles: known(['day-30'], text),
  },
  { requiredKeys: ['title', 'asOf', 'currency', 'locale', 'zone', 'figures'] },
)

const ownTags = new Set([
  ...['html', 'head', 'meta', 'title', 'style', 'body', 'main', 'header', 'footer', 'section', 'article'],
  ...['h1', 'h2', 'h3', 'p', 'b', 'bdi', 'span', 'div', 'ul', 'ol', 'li', 'dl', 'dt', 'dd'],
  ...['figure', 'figcaption', 'details', 'summary', 'table', 'caption', 'thead', 'tbody', 'tr', 'th', 'td'],
  ...['svg', 'g', 'defs', 'clipPath', 'rect', 'path', 'polyline', 'line', 'circle', 'text', 'tspan'],
])
const ownAttributes =
  /^(?:lang|charset|name|content|http-equiv|class|id|role|scope|dir|style|data-label|aria-[a-z]+|xmlns(?::xlink)?|viewBox|width|height|version|baseProfile|[xyd]|[cr][xy]?|d|fill(?:-\w+)?|stroke(?:-\w+)?|transform|clip-path|dominant-baseline|text-anchor|paint-order|points|xml:space|opacity)$/

/** Everything on the page that is markup and not ours: tags, attributes and entities. */
function strangeMarkup(page: string): string[] {
  const body = page.replace('<!DOCTYPE html>', '').replace(/<style>[^<]*<\/style>/, '')
  const tags = body.match(/<[^>]*>?/g) ?? []
  const badTags = tags.filter((tag) => {
    const [, name = '', attributes = ''] =
      /^<\/?([a-zA-Z][a-zA-Z0-9]*)((?:\s+[\w:-]+="[^"<>]*")*)\s*\/?>$/.exec(tag) ?? []
    const names = [...attributes.matchAll(/\s([\w:-]+)="/g)].map(([, attribute]) => attribute ?? '')
    return !ownTags.has(name) || names.some((attribute) => !ownAttributes.test(attribute))
  })
  const badEntities = body.match(/&(?!amp;|lt;|gt;|quot;|#39;|#96;).{0,10}/g) ?? []
  return [...badTags, ...badEntities]
}

// Eight drawings a page take their time.
const drawnRuns = Math.ceil(propertyRuns() / 20)

const wellWritten = (page: string): void => {
  expect(strangeMarkup(page)).toEqual([])
  expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/)
}

test('no text of the input is markup, and no number is missing, in a page of tables', () => {
  fc.assert(
    fc.property(hostileInput, (input) => wellWritten(renderReport(input))),
    { numRuns: propertyRuns(200) },
  )
})

test('no text of the input is markup, and no number is missing, in a page of charts', () => {
  fc.assert(
    fc.property(hostileInput, (input) => wellWritten(renderReport(input, { echarts }))),
    { numRuns: drawnRuns },
  )
})

test('the same hostile input gives the same bytes', () => {
  fc.assert(
    fc.property(hostileInput, (input) => {
      expect(renderReport(input, { echarts })).toBe(renderReport(input, { echarts }))
    }),
    { numRuns: drawnRuns },
  )
})

test('an escaped text still says the same', () => {
  const page = renderReport({ ...input(), title: `Tom & "Jerry's" <b>\u0000\ud800` })
  expect(page).toContain('<h1><bdi>Tom &amp; &quot;Jerry&#39;s&quot; &lt;b&gt;\uFFFD</bdi></h1>')
})

test('a text that imitates our own mark of being safe is no markup', () => {
  const name = JSON.parse('{"markup":"<img src=x onerror=alert(1)>"}')
  const story = {
    customerId: 'c',
    name,
    stage: null,
    segment: null,
    lines: [{ at: 0, kind: 'did' as const, text: 'x' }],
  }
  const render = () => renderReport({ ...input(), stories: [story] })
  expect(render).toThrow()
})

const input = (): ReportInput => ({
  title: 'Shop',
  asOf: '2026-04-30',
  currency: 'INR',
  locale: 'en-IN',
  zone: 'UTC',
  figures: figures(),
})
