import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideSending } from '../../src/fold/index.ts'
import type { PolicyInput } from '../../src/policy.ts'
import { dayMs, hourMs } from '../../src/time.ts'
import { fillText, formOf, type Rule, type TemplateVariable, type Wording } from '../../src/triggers/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { given, noon, policyOf, type Story, type ToldFact, worldOf } from '../support/story.ts'

const rule: Rule = {
  id: 'hi',
  on: 'purchase.completed',
  repeat: 'each',
  purpose: 'service',
  then: [{ send: { template: 'hello' } }],
}
const consent: ToldFact = {
  type: 'consent.changed',
  purpose: 'service',
  channel: 'sms',
  status: 'granted',
  at: noon - dayMs,
}
const speaks = (language: string, at = noon - dayMs): ToldFact => ({ type: 'customer.updated', language, at })
const bought = (...categories: readonly string[]): ToldFact => ({
  type: 'purchase.completed',
  billId: 'B-1',
  totalMinor: categories.length * 100,
  lines: categories.map((category) => ({ sku: 'S', category, amountMinor: 100 })),
  at: noon,
})

const lookups = {
  'care-tips': { sarees: { en: 'dry clean', hi: 'ड्राई क्लीन' }, '*': { en: 'wash cold', hi: 'ठंडा धोएँ' } },
  'next-category': { sarees: 'blouses', kurtas: 'dupattas' },
  'category-names': { blouses: { en: 'blouses', hi: 'ब्लाउज़' }, shawls: 'shawls' },
}

/** A policy with one template that writes one variable, in as many languages as are given. */
function world(variable: TemplateVariable, parts: Partial<PolicyInput> = {}, languages = ['en', 'hi']) {
  const forms = Object.fromEntries(languages.map((language) => [language, { sms: { text: `${language} {word}` } }]))
  const templates = { hello: { variables: { word: variable }, forms } } as never
  return worldOf(policyOf([rule], { templates, lookups, ...parts }))
}

const wordOf = (story: Story): string | undefined => story.messages[0]?.variables.word
const firstCategory = { from: 'purchases.firstCategory' }

describe('a lookup', () => {
  const tip = world({ ...firstCategory, lookup: 'care-tips' })
  test("gives the words of a value in the message's language, and those of all others", () => {
    expect(wordOf(given(tip, [consent, bought('sarees')]))).toBe('dry clean')
    expect(wordOf(given(tip, [consent, speaks('hi'), bought('sarees')]))).toBe('ड्राई क्लीन')
    expect(wordOf(given(tip, [consent, speaks('hi'), bought('bangles')]))).toBe('ठंडा धोएँ')
  })
  const next = { ...firstCategory, lookup: ['next-category', 'category-names'] }
  test('is followed by another: its words are the key of that one', () => {
    expect(wordOf(given(world(next), [consent, speaks('hi'), bought('sarees')]))).toBe('ब्लाउज़')
  })
  test('that has no words on the way is a missing value: the fallback, or nothing is sent', () => {
    const fallback = { en: 'something new', hi: 'कुछ नया' }
    for (const category of ['kurtas', 'bangles'])
      expect(wordOf(given(world({ ...next, fallback }), [consent, speaks('hi'), bought(category)]))).toBe('कुछ नया')
    expect(given(world(next), [consent, bought('kurtas')]).withheld).toEqual(['hi: variables'])
    const byWish = world({ from: 'interests.keys', lookup: 'care-tips', fallback })
    expect(wordOf(given(byWish, [consent, { ...bought(), totalMinor: 100 }]))).toBe('something new')
  })
  test('of a list looks for its first item', () => {
    const ofFact = world({ from: 'fact.categories', lookup: 'care-tips' })
    expect(wordOf(given(ofFact, [consent, bought('sarees', 'kurtas')]))).toBe('dry clean')
    expect(wordOf(given(ofFact, [consent, bought('kurtas', 'sarees')]))).toBe('wash cold')
  })
  test('reads a number or a yes as text', () => {
    const days = world(
      { from: 'purchases.days', lookup: 'visits' },
      { lookups: { visits: { '1': 'first', '*': 'next' } } },
    )
    expect(wordOf(given(days, [consent, bought('sarees')]))).toBe('first')
  })
  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('knows %s only if it says so', (category) => {
    expect(wordOf(given(tip, [consent, bought(category)]))).toBe('wash cold')
    const strict = world({ ...firstCategory, lookup: 'category-names', fallback: 'that' })
    expect(wordOf(given(strict, [consent, bought(category)]))).toBe('that')
  })
})

describe('the language of a message', () => {
  test("is the customer's, else its base, else the shop's; words that lack it are the shop's", () => {
    const some = world({ from: 'profile.city', fallback: { en: 'town', hi: 'शहर' } }, {}, ['en', 'hi', 'mr'])
    const toldIn = (language: string) => given(some, [consent, speaks(language), bought('x')]).messages[0]
    expect(toldIn('hi-IN')).toMatchObject({ language: 'hi', variables: { word: 'शहर' } })
    expect(toldIn('mr')).toMatchObject({ language: 'mr', variables: { word: 'town' } })
    expect(toldIn('ta')).toMatchObject({ language: 'en', variables: { word: 'town' } })
  })
  test('is that of its numbers, amounts and days, in the region of the shop', () => {
    const inLanguage = (language: string, variable: TemplateVariable, locale = 'en-IN') =>
      wordOf(
        given(world(variable, { locale }, ['en', 'en-GB', 'hi', 'mr', 'de-AT']), [
          consent,
          speaks(language),
          { type: 'purchase.completed', billId: 'B', totalMinor: 123_456_750, at: noon },
        ]),
      )
    const total = { from: 'fact.totalMinor', as: 'money' } as const
    const count = { from: 'fact.totalMinor', as: 'number' } as const
    const at = { from: 'purchases.lastAt', as: 'day' } as const
    expect(['en', 'hi', 'mr', 'ta'].map((language) => inLanguage(language, total))).toEqual([
      '₹12,34,567.50',
      '₹12,34,567.50',
      '₹१,२३४,५६७.५०',
      '₹12,34,567.50',
    ])
    expect(['en', 'mr', 'de-AT'].map((language) => inLanguage(language, count))).toEqual([
      '12,34,56,750',
      '१२,३४,५६,७५०',
      '123\u00a0456\u00a0750',
    ])
    expect(['en', 'hi', 'mr'].map((language) => inLanguage(language, at))).toEqual([
      '5 Jan 2026',
      '5 जन॰ 2026',
      '५ जाने, २०२६',
    ])
    // The policy's own locale is kept as it is written for its language, and a locale may have no region.
    expect([inLanguage('en-GB', count), inLanguage('hi', count, 'hi-IN-u-nu-deva')]).toEqual([
      '12,34,56,750',
      '१२,३४,५६,७५०',
    ])
    expect([inLanguage('en', count, 'en-US'), inLanguage('en', count, 'en')]).toEqual(['123,456,750', '123,456,750'])
    expect(inLanguage('mr', count, 'en')).toBe('१२,३४,५६,७५०')
  })
  test('stays the one it was planned in, and a form that is gone is not sent in another', () => {
    const inTwo = world({ from: 'profile.city', fallback: { en: 'town', hi: 'शहर' } })
    const planned = given(inTwo, [consent, speaks('hi'), bought('x')])
    const [message] = planned.messages
    if (message === undefined) throw new Error('A message was planned.')
    const moment = { now: noon + hourMs, skip: [] }
    const inEnglish = planned.when(speaks('en', noon + 1))
    expect(decideSending(inTwo, inEnglish.customer, message, moment)).toMatchObject({
      status: 'send',
      message: { language: 'hi', text: 'hi शहर' },
    })
    const inOne = world({ from: 'profile.city', fallback: { en: 'town', hi: 'शहर' } }, {}, ['en'])
    expect(decideSending(inOne, planned.customer, message, moment)).toMatchObject({
      status: 'withhold',
      gate: 'channel',
    })
  })
  test('is journalled with the message', () => {
    const story = given(world({ from: 'profile.city', fallback: 'town' }), [consent, speaks('hi'), bought('x')])
    expect(story.kinds('message-planned')).toMatchObject([{ language: 'hi', variables: { word: 'town' } }])
  })
})

const languages = ['en', 'hi', 'mr'] as const
const keys = ['sarees', 'kurtas', 'constructor', 'valueOf', '*', '1'] as const
/** Words that say which language they are in; in the shop's language at least. */
const wordings: fc.Arbitrary<Wording> = fc.oneof(
  fc.constant('any:word'),
  fc
    .subarray([...languages])
    .map((some) => Object.fromEntries(['en', ...some].map((language) => [language, `${language}:word`]))),
)
const variables: fc.Arbitrary<TemplateVariable> = fc.oneof(
  fc.record(
    {
      from: fc.constantFrom(
        'purchases.firstCategory',
        'fact.categories',
        'purchases.days',
        'profile.city',
        'rfm.segment',
      ),
      lookup: fc.constantFrom('tips', ['tips'], ['next', 'tips'], ['next', 'next', 'tips']),
      fallback: wordings,
    },
    { requiredKeys: ['from', 'lookup'] },
  ),
  fc.record(
    {
      from: fc.constantFrom('fact.totalMinor', 'profile.birthday', 'purchases.lastAt', 'profile.name', 'rfm.r'),
      as: fc.constantFrom('text', 'money', 'number', 'day'),
      fallback: wordings,
    },
    { requiredKeys: ['from', 'as'] },
  ),
)
const placeholders = ['a', 'b', 'c'] as const
const formsIn = (language: string) =>
  fc.subarray([...placeholders]).map((some) => ({
    sms: { text: `${language} ${some.map((name) => `{${name}}`).join(' ')}`.trim() },
    whatsapp: { text: language },
  }))

test('no planned text has a placeholder left, and none mixes languages but for words that lack one', () => {
  fc.assert(
    fc.property(
      fc.record({
        a: variables,
        b: variables,
        c: variables,
        tips: fc.dictionary(fc.constantFrom(...keys), wordings),
        next: fc.dictionary(fc.constantFrom(...keys), fc.constantFrom(...keys)),
        en: formsIn('en'),
        hi: formsIn('hi'),
        spoken: fc.constantFrom('en', 'hi', 'hi-IN', 'mr', 'ta'),
        categories: fc.array(fc.constantFrom(...keys), { minLength: 1, maxLength: 3 }),
      }),
      ({ a, b, c, tips, next, en, hi, spoken, categories }) => {
        const templates = { hello: { variables: { a, b, c }, forms: { en, hi } } } as never
        const policy = policyOf([rule], { templates, lookups: { tips, next } })
        const whatsapp = { ...consent, channel: 'whatsapp' }
        const story = given(worldOf(policy), [consent, whatsapp, speaks(spoken), bought(...categories)])
        const [message] = story.messages
        // A form that needs no variable is always complete.
        if (message === undefined) throw new Error('The plain form can always be sent.')
        const language = spoken.startsWith('hi') ? 'hi' : 'en'
        expect(message.language).toBe(language)
        for (const channel of message.ladder) {
          const template = policy.templates.hello
          const form = template === undefined ? null : formOf(template, message.language, channel)
          const text = fillText(form?.text ?? '{no form}', message.variables)
          expect(text).not.toMatch(/[{}]/)
          expect(text.startsWith(language)).toBe(true)
          expect(text).not.toContain('undefined')
          const others = languages.filter((one) => one !== language && one !== 'en')
          for (const other of others) expect(text).not.toContain(`${other}:`)
        }
      },
    ),
    { numRuns: propertyRuns(300) },
  )
})
