import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkPolicy, definePolicy, type PolicyInput, policyAt } from '../../src/policy.ts'
import { smallRetail } from '../support/retail.ts'
import { propertyRuns } from '../support/runs.ts'
import { asha, bill, day, noon, shop } from '../support/shop.ts'

const base = smallRetail()
const rule = (parts: object) => ({
  rules: [{ id: 'r', on: 'visit.sensed', purpose: 'service', then: [{ tag: { add: 'x' } }], ...parts }],
})
const writes = (variable: object, parts: object = {}) => ({
  templates: {
    ...base.templates,
    tip: {
      variables: { tip: { from: 'purchases.firstCategory', ...variable } },
      forms: { en: { sms: { text: '{tip}' } } },
    },
  },
  lookups: {
    'care-tips': { sarees: { en: 'dry clean', hi: 'ड्राई क्लीन' } },
    'next-category': { sarees: 'blouses', kurtas: { en: 'dupattas' } },
  },
  ...parts,
})
const suppresses = (parts: object) =>
  rule({ then: [{ suppress: { purposes: ['marketing'], until: 'purchase', ...parts } }] })
const messages = (parts: object) => ({ messages: { ...base.messages, ...parts } })

describe('every mistake is named by its place', () => {
  test.each([
    ['a currency that is none', { currency: 'rupees' }, 'currency'],
    ['a zone that is none', { zone: 'Asia/Pune' }, 'zone'],
    ['a locale that is none', { locale: 'english_india' }, 'locale'],
    ["a store's zone that is none", { stores: { pune: { name: 'Pune', zone: 'IST!' } } }, 'stores.pune.zone'],
    ['no thresholds', { rfm: undefined }, 'rfm'],
    ['computed cut points', { rfm: { mode: 'cuts', frequencyCounts: 'visits', cuts: {} } }, 'rfm.mode'],
    ['points by another calendar', { points: { ...base.points, zone: 'Europe/Paris' } }, 'points.zone'],
    ['points that are none', { points: 7 }, 'points'],
    ['a journey that is none', { journey: { name: 'x', stages: ['a'], transitions: [] } }, 'journey'],
    ['a rule twice', { rules: [...rule({}).rules, ...rule({}).rules] }, 'rules[1].id'],
    ['an unknown fact', rule({ on: 'purchase.complete' }), 'rules[0].on'],
    ['an unknown fact that stops it', rule({ unless: { on: 'purchase.complete' } }), 'rules[0].unless.on'],
    ['an unknown path', rule({ where: { 'purchase.count': 1 } }), 'rules[0].where["purchase.count"]'],
    [
      'a question about the fact when it is over',
      rule({ if: { 'fact.totalMinor': 1 } }),
      'rules[0].if["fact.totalMinor"]',
    ],
    ['a wait that is none', rule({ after: '30 days' }), 'rules[0].after'],
    ['a cooldown that is none', rule({ limits: { cooldown: 'P' } }), 'rules[0].limits.cooldown'],
    ['an unknown template', rule({ then: [{ send: { template: 'recipt' } }] }), 'rules[0].then[0].send.template'],
    [
      'a message of staff to a customer',
      rule({ purpose: 'internal', then: [{ send: { template: 'receipt' } }] }),
      'rules[0].purpose',
    ],
    ['nothing to do', rule({ then: [] }), 'rules[0].then'],
    [
      'caps that cannot be kept',
      messages({ caps: { marketing: { max: 5, per: 'P7D' }, service: { max: 4, per: 'P7D' } } }),
      'messages.caps.service.max',
    ],
    [
      'the second of two caps by no time',
      messages({
        caps: {
          marketing: [
            { max: 1, per: 'P1D' },
            { max: 2, per: 'week' },
          ],
        },
      }),
      'messages.caps.marketing[1].per',
    ],
    ['a cap by no time', messages({ caps: { marketing: { max: 1, per: 'week' } } }), 'messages.caps.marketing.per'],
    ['a ladder with a step twice', messages({ ladder: ['whatsapp', 'sms', 'email', 'sms'] }), 'messages.ladder[3]'],
    [
      'a night that never is',
      messages({ quietHours: { from: '21:00', to: '21:00', purposes: [] } }),
      'messages.quietHours',
    ],
    [
      'an hour that is none',
      messages({ quietHours: { from: '25:00', to: '10:00', purposes: [] } }),
      'messages.quietHours.from',
    ],
    ['a gap that is none', messages({ topicGap: 'day' }), 'messages.topicGap'],
    ['a fallback before anything could be delivered', messages({ fallbackAfter: 'PT4M' }), 'messages.fallbackAfter'],
    ['a fallback after no time at all', messages({ fallbackAfter: 'soon' }), 'messages.fallbackAfter'],
    [
      'a wait for the own hour that is none',
      messages({ preferredHour: { purposes: ['service'], within: 'later' } }),
      'messages.preferredHour.within',
    ],
    ['a fallback after most of a year', messages({ fallbackAfter: 'P300D' }), 'messages.fallbackAfter'],
    ['responses within no duration', messages({ attributionWindow: 'seven days' }), 'messages.attributionWindow'],
    ['responses within no time', messages({ attributionWindow: 'P0D' }), 'messages.attributionWindow'],
    ['responses within four months', messages({ attributionWindow: 'P4M' }), 'messages.attributionWindow'],
    [
      'a wait for the own hour of no time',
      messages({ preferredHour: { purposes: ['service'], within: 'PT0S' } }),
      'messages.preferredHour.within',
    ],
    [
      'a wait for the own hour of a week',
      messages({ preferredHour: { purposes: ['service'], within: 'P7D' } }),
      'messages.preferredHour.within',
    ],
    ['a pace within no time', messages({ pace: { customers: 1, per: 'P0D' } }), 'messages.pace.per'],
    [
      'a name without a value',
      { templates: { ...base.templates, receipt: { variables: {}, forms: { en: { sms: { text: 'Hi {name}' } } } } } },
      'templates.receipt.forms.en.sms.text',
    ],
    [
      'a value from nowhere',
      {
        templates: {
          ...base.templates,
          receipt: { variables: { name: { from: 'profile.nmae' } }, forms: { en: { sms: { text: '{name}' } } } },
        },
      },
      'templates.receipt.variables.name',
    ],
    [
      'no form in the default language',
      { templates: { ...base.templates, receipt: { variables: {}, forms: { hi: { sms: { text: 'x' } } } } } },
      'templates.receipt.forms',
    ],
    [
      'a form for no channel',
      { templates: { ...base.templates, receipt: { variables: {}, forms: { en: { fax: { text: 'x' } } } } } },
      'templates.receipt.forms.en.fax',
    ],
    [
      'a form in no language',
      {
        templates: { ...base.templates, receipt: { variables: {}, forms: { en: {}, hi_IN: { sms: { text: 'x' } } } } },
      },
      'templates.receipt.forms.hi_IN',
    ],
    ['a default language that is none', messages({ defaultLanguage: 'en_IN' }), 'messages.defaultLanguage'],
    ['an unknown lookup', writes({ lookup: 'care-tip' }), 'templates.tip.variables.tip.lookup'],
    [
      'an unknown lookup in a chain',
      writes({ lookup: ['constructor', 'care-tips'] }),
      'templates.tip.variables.tip.lookup[0]',
    ],
    ['a key by language', writes({ lookup: ['next-category', 'care-tips'] }), 'templates.tip.variables.tip.lookup[0]'],
    ['words written as money', writes({ lookup: 'care-tips', as: 'money' }), 'templates.tip.variables.tip.as'],
    [
      'a fallback without the default language',
      writes({ fallback: { hi: 'कुछ' } }),
      'templates.tip.variables.tip.fallback',
    ],
    [
      'a fallback with a variable',
      writes({ fallback: { en: 'your {tip}' } }),
      'templates.tip.variables.tip.fallback.en',
    ],
    ['words without the default language', { lookups: { tips: { sarees: { hi: 'x' } } } }, 'lookups.tips.sarees'],
    ['words in no language', { lookups: { tips: { sarees: { en: 'x', h_i: 'y' } } } }, 'lookups.tips.sarees.h_i'],
    ['words with a variable', { lookups: { tips: { '*': 'Dear {name}' } } }, 'lookups.tips.*'],
    [
      'an offer without the default language',
      { capture: { 'qr-self': { gives: 'points', offer: { hi: 'x' }, asks: [] } } },
      'capture.qr-self.offer',
    ],
    [
      'receipts suppressed',
      suppresses({ purposes: ['marketing', 'transactional'] }),
      'rules[0].then[0].suppress.purposes[1]',
    ],
    ['staff suppressed', suppresses({ purposes: ['internal'] }), 'rules[0].then[0].suppress.purposes[0]'],
    ['suppressed until no time', suppresses({ until: '30 days' }), 'rules[0].then[0].suppress.until'],
  ] as const)('%s', (_what, parts, path) => {
    const problems = checkPolicy({ ...base, ...parts })
    expect(problems.map((problem) => problem.path).join(' ')).toContain(path)
    for (const problem of problems) {
      expect(problem.message).not.toBe('')
      expect(problem.expected ?? '').not.toBe('')
    }
  })

  test('what was found and what would be accepted stand beside it', () => {
    expect(checkPolicy({ ...base, ...rule({ on: 'purchase.complete' }) })).toMatchObject([
      { path: 'rules[0].on', found: 'purchase.complete', expected: 'perhaps "purchase.completed"' },
    ])
    expect(checkPolicy({ ...base, rule: [] })).toMatchObject([
      { path: 'rule', found: '"rule"', expected: 'perhaps "rules"' },
    ])
  })

  test('of a name that is nearly right the right one is offered', () => {
    const only = (parts: object) => {
      const [problem, ...more] = checkPolicy({ ...base, ...parts })
      expect(more).toEqual([])
      return problem
    }
    expect(only(writes({ lookup: 'care-tip' }))).toMatchObject({ found: 'care-tip', expected: 'perhaps "care-tips"' })
    expect(only(writes({ lookup: 'gifts' }))).toMatchObject({ expected: 'one of care-tips, next-category' })
    expect(only(suppresses({ until: 'purchas' }))).toMatchObject({ found: 'purchas', expected: 'perhaps "purchase"' })
    expect(only(suppresses({ until: '1 week' }))).toMatchObject({
      expected: 'purchase, or an ISO 8601 duration such as P180D',
    })
    expect(only(suppresses({ purposes: ['transactional'] }))).toMatchObject({
      found: 'transactional',
      expected: 'service or marketing',
    })
    expect(only(writes({ lookup: ['next-category', 'care-tips'] }))).toMatchObject({
      found: { en: 'dupattas' },
      expected: 'one text',
    })
    const nmae = {
      receipt: { variables: { name: { from: 'profile.name' } }, forms: { en: { sms: { text: '{nmae}' } } } },
    }
    expect(only({ templates: { ...base.templates, ...nmae } })).toMatchObject({
      found: 'nmae',
      expected: 'perhaps "name"',
    })
  })

  test('words may lack a language that a form has: they fall back to the default one', () => {
    const forms = { en: { sms: { text: '{tip}' } }, hi: { sms: { text: '{tip}' } } }
    const variables = {
      tip: { from: 'purchases.firstCategory', lookup: ['next-category', 'care-tips'], fallback: { en: 'x' } },
    }
    const lookups = { 'care-tips': { '*': { en: 'wash cold' } }, 'next-category': { sarees: 'blouses' } }
    expect(checkPolicy({ ...base, templates: { ...base.templates, tip: { variables, forms } }, lookups })).toEqual([])
  })

  test('a value that cannot even be shown is a problem like others', () => {
    const problems = checkPolicy({ ...base, rfm: { ...base.rfm, recencyDays: [{ toString: '' }, 60, 120, 240] } })
    expect(problems).toMatchObject([{ path: '', found: 'object', expected: 'plain JSON, as the preset is written' }])
  })

  test('nothing that JSON can say makes the check throw', () => {
    const parts = [
      'rfm',
      'journey',
      'points',
      'messages',
      'templates',
      'rules',
      'stores',
      'zone',
      'currency',
      'locale',
      'name',
      'lookups',
      'capture',
    ] as const
    const odd = fc.oneof(
      { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
      { weight: 1, arbitrary: fc.constantFrom(...parts.map((part) => base[part] ?? null)) },
    )
    fc.assert(
      fc.property(fc.constantFrom(...parts), odd, fc.jsonValue(), (part, value, whole) => {
        for (const input of [{ ...base, [part]: value }, whole]) expect(Array.isArray(checkPolicy(input))).toBe(true)
      }),
      { numRuns: propertyRuns(500) },
    )
  })

  test('nothing inside a rule, a journey, terms or a template makes it throw either', () => {
    const lookups = { tips: { '*': { en: 'wash cold', hi: 'ठंडा धोएँ' } }, next: { sarees: 'blouses' } }
    const worded = { ...base, ...writes({ lookup: ['next', 'tips'], fallback: { en: 'x', hi: 'y' } }, { lookups }) }
    const suppressing = suppresses({ until: 'P9D' }).rules.map((one) => ({ ...one, id: 'peace' }))
    const whole = {
      ...worded,
      rules: [...(base.rules ?? []), ...suppressing],
      capture: { 'qr-self': { gives: 'points', offer: { en: 'Points' }, asks: ['service'] } },
    }
    expect(checkPolicy(whole)).toEqual([])
    const places = ['rules', 'journey', 'points', 'templates', 'messages', 'rfm', 'lookups', 'capture'] as const
    /** The same document with one value of it, somewhere, another one. */
    const damaged = (document: unknown, path: readonly number[], value: unknown): unknown => {
      const [step, ...rest] = path
      if (typeof document !== 'object' || document === null || step === undefined) return value
      const names = Object.keys(document)
      const name = names[step % Math.max(1, names.length)]
      if (name === undefined) return value
      const next = damaged(Reflect.get(document, name), rest, value)
      return Array.isArray(document)
        ? document.map((item, index) => (String(index) === name ? next : item))
        : { ...document, [name]: next }
    }
    const values = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom('__proto__', 'constructor', -1, 1e300, '', 'P1D', 'fact.totalMinor', 'any'),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.array(fc.nat({ max: 50 }), { maxLength: 6 }),
        values,
        (place, path, value) => {
          const input = { ...whole, [place]: damaged(whole[place], path, value) }
          if (checkPolicy(input).length === 0) expect(definePolicy(input as PolicyInput).hash).toMatch(/^[0-9a-f]{32}$/)
        },
      ),
      { numRuns: propertyRuns(500) },
    )
  })
})

describe('a defined policy', () => {
  test('names the place of its first problem once, whichever part of the policy told it', () => {
    const redeem = { ...base.points?.redeem, maximumShareOfBillPercent: 150 }
    const told = (change: object) => () => definePolicy({ ...base, ...change } as PolicyInput)
    const expected = 'points.redeem.maximumShareOfBillPercent: found 150; expected a whole percentage from 0 to 100.'
    expect(told({ points: { ...base.points, redeem } })).toThrow(new RegExp(`^${expected}$`))
    expect(told({ poinst: base.points })).toThrow(/^poinst: found "poinst", unknown here; expected perhaps "points"\.$/)
    expect(told({ zone: 'IST' })).toThrow(/^zone: "IST" is not a time zone\./)
  })

  test('says all that is wrong in one error', () => {
    expect(() => definePolicy({ ...base, zone: 'x', currency: 'INR', locale: '!' })).toThrow(
      expect.objectContaining({
        code: 'bad-policy',
        details: {
          problems: expect.arrayContaining([
            expect.objectContaining({ path: 'zone' }),
            expect.objectContaining({ path: 'locale' }),
          ]),
        },
      }),
    )
  })

  test('is frozen through and through, and leaves what it was made from alone', () => {
    const input = smallRetail()
    const { data } = definePolicy(input)
    for (const part of [
      data,
      data.rules,
      data.rules[0],
      data.journey.transitions,
      data.points?.earn,
      data.messages.caps,
    ])
      expect(Object.isFrozen(part)).toBe(true)
    for (const part of [input, input.rules, input.points, input.points?.earn, input.rfm])
      expect(Object.isFrozen(part)).toBe(false)
  })

  test('is named by what it says, in whatever order it says it', () => {
    const reversed = (value: unknown): unknown =>
      typeof value !== 'object' || value === null
        ? value
        : Array.isArray(value)
          ? value.map(reversed)
          : Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([key, part]) => [key, reversed(part)]),
            )
    const { hash } = definePolicy(base)
    expect(definePolicy(reversed(base) as PolicyInput).hash).toBe(hash)
    expect(definePolicy({ ...base, locale: 'en-IN' }).hash).toBe(hash)
    expect(definePolicy({ ...base, name: 'other' }).hash).not.toBe(hash)
  })

  test('is in force from its instant on; the first was always', () => {
    const [one, two] = [definePolicy(base), definePolicy({ ...base, name: 'two' })]
    const timeline = [
      { from: 100, policy: one },
      { from: 200, policy: two },
    ] as const
    expect([50, 100, 199, 200, 300].map((at) => policyAt(timeline, at).data.name)).toEqual([
      'small-retail',
      'small-retail',
      'small-retail',
      'two',
      'two',
    ])
  })
})

test('of a length of time that is none, or too long, what was found and what is accepted are told', () => {
  const problemsOf = (attributionWindow: string) =>
    checkPolicy({ ...base, ...messages({ attributionWindow }) } as never)
  const path = 'messages.attributionWindow'
  expect(problemsOf('seven days')).toMatchObject([
    { path, found: 'seven days', expected: 'an ISO 8601 duration such as P30D, P4M or PT2H' },
  ])
  expect(problemsOf('P91D')).toMatchObject([{ path, found: 'P91D', expected: 'more than nothing, and at most P90D' }])
  expect(problemsOf('P90D')).toEqual([])
})

test('whatever lengths of time a policy may have for its messages, facts are recorded and messages go out', async () => {
  const lengths = fc.oneof(
    fc.constantFrom('P7D', 'P90D', 'P3M', 'P2D', 'PT5M', 'PT0S', 'P0D', 'P109Y', 'seven days', 'P1W', 'PT1S', 'PT36H'),
    fc.integer({ min: 0, max: 120 }).map((days) => `P${days}D`),
  )
  const parts = fc.record({
    attributionWindow: lengths,
    fallbackAfter: fc.option(lengths),
    preferredHour: fc.option(lengths.map((within) => ({ purposes: ['transactional', 'service'], within }))),
    pace: fc.option(lengths.map((per) => ({ customers: 1, per }))),
  })
  const usual = {
    attributionWindow: 'P90D',
    fallbackAfter: 'PT6H',
    preferredHour: { purposes: ['transactional', 'service'], within: 'P2D' },
    pace: { customers: 1, per: 'P30D' },
  }
  let accepted = 0
  await fc.assert(
    fc.asyncProperty(parts, async (some) => {
      const checked = checkPolicy({ ...base, ...messages(some) } as never)
      if (checked.length > 0) return
      accepted += 1
      const { crm, clock } = shop({ policy: definePolicy({ ...base, ...messages(some) } as never) })
      for (const days of [0, 1, 3]) {
        clock.set(noon + days * day)
        const [outcome] = await crm.record([bill(`B-${days}`, asha, 500, { occurredAt: clock.now() })])
        expect(outcome).toMatchObject({ status: 'recorded' })
        expect(await crm.work()).toMatchObject({ failed: 0 })
      }
      expect((await crm.ask.responses()).rules.receipt).toMatchObject({ planned: 3 })
    }),
    { numRuns: propertyRuns(60), examples: [[usual]] },
  )
  expect(accepted).toBeGreaterThan(0)
})
