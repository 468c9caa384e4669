import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { conditionWords, markdownPen } from '../../examples/print-workflow/condition-words.ts'
import { factWords, groupOf } from '../../examples/print-workflow/fact-words.ts'
import { renderWorkflow } from '../../examples/print-workflow/page.ts'
import { run } from '../../examples/print-workflow/run.ts'
import { duration } from '../../examples/print-workflow/words.ts'
import { factSchemas } from '../../src/facts/index.ts'
import { definePolicy, isCrmError, type Policy, type PolicyInput } from '../../src/index.ts'
import { indianRetail } from '../../src/presets/index.ts'
import { derivedFactTypes } from '../../src/vocabulary.ts'
import { smallRetail } from '../support/retail.ts'
import { propertyRuns } from '../support/runs.ts'

const page = (parts: Partial<PolicyInput> = {}) => renderWorkflow(definePolicy({ ...smallRetail(), ...parts }))
const bare: Partial<PolicyInput> = { rules: [], templates: {}, capture: {}, occasions: {}, lookups: {} }

type RuleInput = NonNullable<PolicyInput['rules']>[number]
const rule = (parts: Partial<RuleInput>): RuleInput => ({
  id: 'r',
  on: 'purchase.completed',
  purpose: 'internal',
  then: [{ task: { kind: 'call' } }],
  ...parts,
})

test('docs/workflow.md is what the preset says today', () => {
  const rendered = renderWorkflow(definePolicy(indianRetail()))
  const kept = readFileSync('docs/workflow.md', 'utf8')
  expect(kept === rendered, 'docs/workflow.md is behind the preset: run `npm run workflow`').toBe(true)
})

describe('the program', () => {
  const machine = (files: Readonly<Record<string, string>> = {}) => {
    const out = { printed: '', complained: '' }
    return {
      out,
      read: (path: string) => files[path] ?? '',
      print: (text: string) => {
        out.printed += text
      },
      complain: (text: string) => {
        out.complained += text
      },
    }
  }

  test('prints the preset without a file, and the policy of a file', () => {
    const preset = machine()
    expect(run([], preset)).toBe(0)
    expect(preset.out.printed).toBe(renderWorkflow(definePolicy(indianRetail())))
    const own = machine({ 'own.json': JSON.stringify({ ...smallRetail(), name: 'Meera & Sons' }) })
    expect(run(['own.json'], own)).toBe(0)
    expect(own.out.printed).toContain('# The workflow of Meera \\& Sons\n')
  })

  test('says what is wrong with a file, and prints nothing', () => {
    const wrong = machine({ 'own.json': JSON.stringify({ ...smallRetail(), zone: 'Asia/Nowhere' }), 'no.json': '{' })
    expect(run(['own.json'], wrong)).toBe(1)
    expect(wrong.out.complained).toContain('own.json is not a policy yet:\n  zone: "Asia/Nowhere" is not a time zone.')
    expect(run(['no.json'], wrong)).toBe(1)
    expect(wrong.out.complained).toContain('no.json could not be read: ')
    expect(run(['a.json', 'b.json'], wrong)).toBe(2)
    expect(wrong.out.printed).toBe('')
  })
})

describe('words', () => {
  const pen = markdownPen({ currency: 'INR', locale: 'en-IN' })

  test.for([
    [{ 'purchases.days': 1 }, '`purchases.days` is 1'],
    [
      { 'purchases.averageMinor': { gte: 5_00_000_00, lt: 9_99_999_50 } },
      '`purchases.averageMinor` is at least ₹5,00,000 and `purchases.averageMinor` is less than ₹9,99,999.50',
    ],
    [{ 'rfm.segment': { in: ['champions', 'loyal-regulars'] } }, '`rfm.segment` is one of champions or loyal-regulars'],
    [{ 'rfm.segment': { nin: ['champions'] } }, '`rfm.segment` is not champions'],
    [{ 'profile.city': { exists: false } }, '`profile.city` is not known'],
    [{ 'purchases.lastAt': { olderThan: 'P60D' } }, '`purchases.lastAt` is more than 60 days ago'],
    [{ 'purchases.lastAt': { within: 'P4M' } }, '`purchases.lastAt` is within the last 4 months'],
    [
      { 'purchases.days': { gt: 2 }, any: [{ 'profile.city': 'Pune' }, { 'points.debt': 0, 'rfm.r': { lte: 2 } }] },
      '`purchases.days` is more than 2 and (`profile.city` is Pune or (`points.debt` is 0 and `rfm.r` is at most 2))',
    ],
    [{ not: { 'profile.tags': { contains: 'vip' } } }, 'not (`profile.tags` contains vip)'],
    [{ all: [{ 'purchases.days': { ne: 1 } }, {}] }, '`purchases.days` is not 1 and (always)'],
    [{}, 'always'],
  ] as const)('%j', ([condition, words]) => {
    expect(conditionWords(condition, pen)).toBe(words)
  })

  test('lengths of time', () => {
    expect(duration('P1DT12H')).toBe('1 day 12 hours')
    expect(duration('P3D', 'P2D')).toBe('5 days')
    expect(duration('P1Y')).toBe('12 months')
    expect(duration('PT90S')).toBe('1 minute 30 seconds')
    expect(duration('P0D')).toBe('no time')
  })

  test('every fact of the library has words and a place on the page', () => {
    for (const type of [...Object.keys(factSchemas), ...derivedFactTypes]) {
      expect(factWords(type)).not.toContain(type)
      expect(groupOf({ on: type, purpose: 'service' }).title).not.toBe("The shop's own facts")
    }
  })
})

describe('the page', () => {
  test('a rule in a row: who, when, how long, unless, if, what, how often', () => {
    const rendered = page({
      rules: [
        {
          id: 'tip',
          title: 'A tip | for sarees',
          on: ['purchase.completed', 'order.delivered'],
          where: { 'purchases.days': 1 },
          after: 'P3D',
          unless: [{ on: 'purchase.returned', same: 'category' }, { on: 'message.replied' }],
          if: { 'rfm.f': { lt: 3 } },
          repeat: 'restart',
          limits: { once: 'ever', lateAfter: 'P2D' },
          purpose: 'service',
          topic: 'care',
          then: [
            { send: { template: 'day-2' } },
            { award: { points: 50, reason: 'thanks' } },
            { suppress: { purposes: ['marketing'], until: 'P180D' } },
          ],
        },
      ],
    })
    expect(rendered).toContain(
      '| **A tip \\| for sarees**<br>`tip` | something is bought or an order is delivered, where `purchases.days` is 1 | 3 days later, until 5 days, counted anew each time | something is returned (of the same category); the customer writes back | `rfm.f` is less than 3 | sends [`day-2`](#message-day-2)<br>gives 50 points (`thanks`)<br>then no marketing messages for 180 days | once only | service, `care` |',
    )
    expect(rendered).toContain('  section First purchase\n    day 3 to 5 : A tip #124; for sarees\n')
    expect(rendered).toContain('### Message `day-2`\n')
  })

  test('hours, the last day and a pinned rule stand with how long it waits and how often it acts', () => {
    const rendered = page({
      rules: [
        {
          id: 'evening',
          on: 'campaign.started',
          between: { from: '17:00', to: '20:00', weekdays: ['fri', 'sat'] },
          until: 'P5D',
          whenEdited: 'pinned',
          purpose: 'service',
          then: [{ send: { template: 'day-2' } }],
        },
      ],
    })
    expect(rendered).toContain(
      '| a campaign starts | at once; between 17:00 and 20:00 on fri and sat; not after P5D |  |  | sends [`day-2`](#message-day-2) | ends as it began when it is edited | service |',
    )
  })

  test('occasions with their days by year, captures with what they give, lookups with their words', () => {
    const rendered = page({
      capture: {
        'qr-self': { gives: 'warranty-registration', offer: { hi: 'वारंटी', en: 'Your warranty' }, asks: ['service'] },
      },
      occasions: {
        diwali: { kind: 'festival', leadDays: 7, days: ['2026-11-08', '2027-10-29'] },
        birthday: { kind: 'birthday', leadDays: 0 },
        saturdays: { kind: 'schedule', leadDays: 0, every: 'week', weekday: 'sat' },
      },
      lookups: { 'care-tips': { sarees: { en: 'Dry clean only' }, '*': 'Wash cold' } },
    })
    expect(rendered).toContain('| `diwali` | festival | 7 days ahead | 8 Nov | 29 Oct |\n')
    expect(rendered).toContain("| `birthday` | birthday, each customer's own | on the day |  |  |\n")
    expect(rendered).toContain('| warranty registration | Your warranty | permission for service messages |\n')
    expect(rendered).toContain('| `sarees` | Dry clean only |\n| all others | Wash cold |\n')
  })

  test('a policy with nothing in it is a page too, and says so', () => {
    const rendered = page({
      ...bare,
      messages: { ladder: ['sms'], defaultLanguage: 'hi', quietHours: null, caps: {}, topicGap: 'PT0S' },
    })
    expect(rendered).toContain('This policy has no rules.')
    expect(rendered).toContain('There are no quiet hours.')
    expect(rendered).toContain('There are no caps.')
    expect(rendered).toContain('This policy has no occasions.')
  })

  test('facts of the shop stand under a heading of their own', () => {
    const factTypes = { 'custom.fitting-booked': z.strictObject({ by: z.string() }) }
    const policy = { ...smallRetail(), rules: [rule({ on: 'custom.fitting-booked', purpose: 'service' })] }
    const rendered = renderWorkflow(definePolicy(policy, factTypes))
    expect(rendered).toContain("### The shop's own facts\n")
    expect(rendered).toContain('| custom.fitting-booked happens |')
  })
})

describe('hostile texts', () => {
  // What ends cells, fences, labels, statements and lines, beside ordinary and foreign words.
  const hostile = fc
    .array(
      fc.oneof(
        fc.constantFrom(...'|`"\'[]{}()<>#;:%$&*_~\\-=+.!/@^\n\r\t\u2028\u0000\ud800'),
        fc.constantFrom(
          '```',
          '%%{',
          '-->',
          '<br>',
          '</td>',
          '1. ',
          '#quot;',
          'direction LR',
          'end',
          'section ',
          '\\|',
          'ﬂ°°1¶ß',
          'आशा',
          '🎉',
        ),
        fc.string({ maxLength: 5 }),
      ),
      { minLength: 1, maxLength: 30 },
    )
    .map((parts) => `x${parts.join('')}`.slice(0, 79))

  const letters = String.raw`(?:[\p{L}\p{M}\p{N}\p{Sc} ,.'?!…-]|#\d+;)+`
  const label = `"${letters}(?:<br/>${letters})*"`
  const flowLine = new RegExp(
    `^ {2}(?:[swc]\\d+ -->(?:\\|"${letters}"\\|)? )?(?:s\\d+\\(\\[${label}\\]\\)|w\\d+\\[${label}\\]|c\\d+\\{\\{${label}\\}\\}|a\\d+\\[/${label}/\\])$`,
    'u',
  )
  const timeLine = new RegExp(`^ {2}(?:title|section) [\\w ]+$|^ {4}${letters} : ${letters}$|^ {6}: ${letters}$`, 'u')

  const policyOf = (texts: readonly string[]): Partial<PolicyInput> => {
    const [a = 'a', b = 'b', c = 'c', d = 'd'] = texts
    const path = `profile.attributes.${a}` as const
    return {
      name: d,
      capture: { 'qr-self': { gives: 'receipt', offer: a, asks: [] } },
      lookups: { words: { [b]: c } },
      templates: {
        hello: {
          variables: { name: { from: path, fallback: b } },
          forms: { en: { whatsapp: { text: `${a}\n${b} {name}` }, email: { text: c, subject: d } }, hi: {} },
        },
      },
      rules: [
        {
          ...rule({
            id: 'one',
            title: a,
            where: { [path]: b, 'profile.city': { in: [c, d] } },
            if: { not: { 'profile.city': a } },
          }),
          unless: { on: 'purchase.returned' },
          purpose: 'service',
          then: [{ send: { template: 'hello' } }, { task: { kind: 'call', owner: b.slice(0, 64), note: c } }],
        },
        rule({ id: 'two', title: b, on: 'order.placed', after: 'P2D', purpose: 'marketing' }),
      ],
    }
  }

  // Some of the texts are refused: a fallback that looks like a variable.
  const definedOrNull = (policy: PolicyInput): Policy | null => {
    try {
      return definePolicy(policy)
    } catch (error) {
      if (isCrmError(error)) return null
      throw error
    }
  }

  test('end no cell, no fence and no label', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 4, maxLength: 4 }), (texts) => {
        const defined = definedOrNull({ ...smallRetail(), ...policyOf(texts) })
        fc.pre(defined !== null)
        const lines = renderWorkflow(defined).split('\n')
        let open = ''
        let columns = 0
        for (const [index, line] of lines.entries()) {
          if (line.startsWith('```')) {
            open = open === '' ? (lines[index + 1] ?? '') : ''
            continue
          }
          if (open === 'flowchart LR' && line !== open) {
            expect(line).toMatch(flowLine)
            expect(line).not.toMatch(/direction +LR/)
          }
          if (open === 'timeline' && line !== open) expect(line).toMatch(timeLine)
          if (open !== '') continue
          const bareLine = line.replace(/\\./gu, '')
          expect(bareLine).not.toMatch(/<(?!br>)/)
          const cells = bareLine.startsWith('| ') ? bareLine.split('|').length : 0
          if (cells > 0 && columns > 0) expect(cells).toBe(columns)
          columns = cells
        }
        expect(open).toBe('')
      }),
      { numRuns: propertyRuns(100) },
    )
  })
})
