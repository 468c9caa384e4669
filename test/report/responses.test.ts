import { expect, test } from 'vitest'
import { lift, type Responses, type RuleResponses } from '../../src/metrics/index.ts'
import { type ReportInput, renderReport } from '../../src/report/index.ts'
import { arm, input, responded, textOf } from './fixtures.ts'

const brought = (known: Partial<Responses> = {}): RuleResponses => ({ ...responded(null), ...known })

const page = (
  rules: Readonly<Record<string, RuleResponses>>,
  known: Partial<ReportInput> & { readonly campaigns?: Readonly<Record<string, Responses>> } = {},
): string => {
  const { campaigns = {}, ...rest } = known
  return renderReport(input({ responses: { from: '2026-01-01', to: '2026-03-15', rules, campaigns }, ...rest }))
}

test('rules stand with what was bought after their messages, those that brought the most first', () => {
  const small = brought({ lastTouchRevenueMinor: 100, sent: 10 })
  const text = textOf(page({ small, 'win-back': brought() }, { ruleTitles: { 'win-back': 'We miss you' } }))
  expect(text).toContain('What the messages brought')
  expect(text).toContain(
    'Of the messages planned from 1 Jan 2026 to 15 Mar 2026, the last one before a purchase came before sales of ₹7K.',
  )
  expect(text).toMatch(/We miss you\n80\n60 75%\n20 25%\n₹9,000\n₹7,000\n/)
  expect(text.indexOf('We miss you')).toBeLessThan(text.indexOf('Small'))
  expect(text).not.toContain('More buyers')
  expect(text).not.toContain('Campaigns')
})

test('lift stands with its range, and where there is none, nothing is promised', () => {
  const sure = brought({ heldOut: 1000, lift: lift(arm(1000, 120), arm(1000, 60)) })
  const few = brought({ heldOut: 1, lift: lift(arm(10, 5), arm(1, 0)), lastTouchRevenueMinor: 3 })
  const less = brought({ heldOut: 900, lift: lift(arm(1000, 60), arm(1000, 66)), lastTouchRevenueMinor: 2 })
  const text = textOf(page({ sure, few, less, none: brought({ lastTouchRevenueMinor: 1 }) }))
  expect(text).toContain('3 rules hold customers out to compare; 1 surely brought more buyers.')
  expect(text).toContain('\n+6 (+3.5 to +8.5)\n+₹6,000 (+₹3,502 to +₹8,498)\n')
  expect(text).toContain('\n+50 (too few to say)\n+₹500 (too few to say)\n')
  expect(text).toContain('\n-0.6 (-2.8 to +1.5)\n')
  expect(text).toMatch(/None\n80\n60 75%\n20 25%\n₹9,000\n₹0\n–\n–\n/)
  expect(text).toContain('the range of 95% confidence')
})

test('campaigns have a table of their own', () => {
  const text = textOf(page({ news: brought() }, { campaigns: { 'diwali <2026>': brought({ buyers: 3 }) } }))
  expect(text).toContain('Campaigns')
  expect(text).toMatch(/diwali &lt;2026&gt;\n80\n60 75%\n3 4%\n/)
})

test('without responses, or where nothing was sent or held out, there is no such section', () => {
  expect(renderReport(input())).not.toContain('What the messages brought')
  const silent = brought({ sent: 0, bills: 0, heldOut: 0, buyers: 0 })
  expect(page({ silent })).not.toContain('What the messages brought')
})

test('responses that lack a part are refused by name', () => {
  const responses = { from: '2026-01-01', to: '2026-03-15', rules: {} } as unknown as ReportInput['responses']
  expect(() => renderReport(input({ responses }))).toThrow(
    expect.objectContaining({
      code: 'bad-option',
      details: expect.objectContaining({ option: 'responses.campaigns' }),
    }),
  )
})
