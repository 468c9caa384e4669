import { describe, expect, test } from 'vitest'
import { customerMaximums } from '../../src/customer.ts'
import { captureMethods } from '../../src/facts/index.ts'
import { checkPolicy, definePolicy } from '../../src/policy.ts'
import { indianRetail, indianRetailRules } from '../../src/presets/index.ts'
import { segments } from '../../src/rfm/index.ts'
import { dayMs, hourMs } from '../../src/time.ts'
import { listOf, maxCap, placeholdersOf, type Rule, type Template, type Wording } from '../../src/triggers/index.ts'
import { given, noon, worldOf } from '../support/story.ts'

const preset = indianRetail()
const policy = definePolicy(preset)
const rules = policy.rules.all.map(({ rule }) => rule)
const templates: readonly (readonly [string, Template])[] = Object.entries(policy.templates)
const languages = ['en', 'hi'] as const
const channels = ['whatsapp', 'sms', 'email'] as const

const ruleOf = (id: string): Rule => {
  const found = rules.find((rule) => rule.id === id)
  if (found === undefined) throw new Error(`There is no rule "${id}".`)
  return found
}
const sendsOf = ({ then }: Rule): string[] => then.flatMap((action) => ('send' in action ? [action.send.template] : []))
const formOf = (template: Template, language: string, channel: string) => {
  const form = template.forms[language]?.[channel]
  if (form === undefined) throw new Error(`No form for ${language} and ${channel}.`)
  return form
}
const isBilingual = (words: Wording | undefined): boolean =>
  typeof words === 'object' && languages.every((language) => (words[language] ?? '').length > 0)

describe('the preset as data', () => {
  test('has no mistakes, and survives a round trip through JSON', () => {
    expect(checkPolicy(preset)).toEqual([])
    expect(JSON.parse(JSON.stringify(preset))).toEqual(preset)
  })

  test('is fresh with each call, and no two parts of it are one', () => {
    const mine = indianRetail()
    const first = mine.rules?.[0]
    if (first !== undefined) first.title = 'changed'
    mine.messages?.ladder.reverse()
    expect(indianRetail()).toEqual(preset)
    const seen = new Set<object>()
    const shared: unknown[] = []
    const visit = (part: unknown): void => {
      if (typeof part !== 'object' || part === null) return
      if (seen.has(part)) shared.push(part)
      seen.add(part)
      Object.values(part).forEach(visit)
    }
    visit(mine)
    expect(shared).toEqual([])
  })

  test('offers its rules alone, for the same typical bill', () => {
    expect(indianRetailRules()).toEqual(preset.rules)
    expect(indianRetailRules(250_000)).toEqual(indianRetail({ typicalBillMinor: 250_000 }).rules)
  })

  test('says the names a shop gives itself', () => {
    const { lookups } = indianRetail({ shop: 'Meera Boutique', onlineStore: { en: 'our site', hi: 'हमारी साइट' } })
    expect([lookups?.shop, lookups?.['online-store']]).toEqual([
      { '*': 'Meera Boutique' },
      { '*': { en: 'our site', hi: 'हमारी साइट' } },
    ])
  })

  test('scales value and retention effort by the typical bill', () => {
    const { rfm, rules: scaled = [] } = indianRetail({ typicalBillMinor: 250_000 })
    expect(rfm.monetaryMinor).toEqual([250_000, 750_000, 2_500_000, 7_500_000])
    const bands = ['at-risk-high', 'at-risk-middle', 'at-risk-low'].map(
      (id) => scaled.find((rule) => rule.id === id)?.where,
    )
    expect(bands).toEqual([
      { 'fact.to': 'at-risk-regulars', 'purchases.averageMinor': { gte: 750_000 } },
      { 'fact.to': 'at-risk-regulars', 'purchases.averageMinor': { gte: 250_000, lt: 750_000 } },
      { 'fact.to': 'at-risk-regulars', 'purchases.averageMinor': { lt: 250_000 } },
    ])
  })
})

/** The workflow, sentence by sentence, and the rules that are each. */
const workflow: Readonly<Record<string, readonly string[]>> = {
  'capture by WhatsApp receipt: the receipt': ['welcome', 'receipt', 'receipt-late'],
  'capture by loyalty enrolment: points': ['enrolment-bonus'],
  'capture by campaign registration: early access': ['early-access-registration', 'early-access-left'],
  'capture by campaign registration: back in stock': ['restock'],
  'capture by QR code: warranty registration': ['warranty-registration'],
  'receipt and welcome within 2 to 4 hours, with a tip by category': ['welcome', 'welcome-delivered'],
  'every later bill, and orders paid on delivery': ['receipt', 'receipt-claimed', 'order-confirmed'],
  'second message at 2 days': ['day-2'],
  'value tip at day 3 to 5': ['value-tip'],
  'online-store introduction at day 10 to 14': ['online-intro'],
  're-engagement 30 days after the last purchase': ['day-30', 'day-30-regular'],
  'second-purchase recognition and an online convenience benefit': ['second-purchase'],
  'third purchase and next tier': ['tier-silver', 'tier-gold', 'tier-platinum'],
  'advocacy from month 4': [
    'advocacy-early-access',
    'advocacy-invitation',
    'advocacy-referral',
    'referral-thanks',
    'customer-anniversary',
  ],
  'loyalty reactivation 90 days after enrolment': ['loyalty-reactivation'],
  'browsed without buying': ['browsed', 'cart'],
  wishlist: ['wishlist', 'promotion-wishlist'],
  'read without reply': ['read-without-reply'],
  'restock of an enquired product': ['restock'],
  'price drop': ['price-drop', 'price-drop-brand'],
  'promotion on what is regularly bought': ['promotion-brand', 'promotion-category'],
  'segment approach: champions': ['champions'],
  'segment approach: loyal regulars': ['loyal-regulars'],
  'segment approach: promising actives': ['promising-actives'],
  'segment approach: at-risk regulars, by average order value': ['at-risk-high', 'at-risk-middle', 'at-risk-low'],
  'lost customers once and then suppressed': ['lost-once'],
  'VIP silent for 60 days alerts the store manager': ['vip-silent'],
  'birthday and wedding anniversary': ['birthday', 'birthday-gift', 'wedding-anniversary'],
  festivals: ['diwali', 'festival', 'festival-own'],
}

describe('the rules', () => {
  test('cover every sentence of the workflow, and nothing beside it', () => {
    const named = [...new Set(Object.values(workflow).flat())].sort()
    expect(named).toEqual(rules.map(({ id }) => id).sort())
  })

  test('each has a title that an owner understands, and what sells has a topic and goes stale', () => {
    for (const { id, title = '', purpose, topic, limits } of rules) {
      expect(title.length, id).toBeGreaterThan(20)
      expect(limits?.lateAfter, id).toBeDefined()
      if (purpose === 'marketing') expect(topic, id).toBeDefined()
    }
  })

  test('each that waits or recurs says what makes it pointless or how often is enough', () => {
    const careless = rules.filter(
      ({ unless, if: condition, limits }) =>
        unless === undefined && condition === undefined && (limits?.once ?? limits?.cooldown) === undefined,
    )
    // A list is left whenever it is left, and a receipt goes for every bill.
    expect(careless.map(({ id }) => id)).toEqual(['early-access-left', 'receipt'])
  })

  test('never start on their own message, nor on that of another that does', () => {
    const starting = rules.filter(({ on }) => listOf(on).some((type) => type.startsWith('message.')))
    expect(starting.map(({ id }) => id)).toEqual(['read-without-reply'])
    const { where } = ruleOf('read-without-reply')
    const named = (where as { readonly 'fact.rule': { readonly in: readonly string[] } })['fact.rule'].in
    expect(named.filter((id) => !rules.some((rule) => rule.id === id))).toEqual([])
    expect(named).not.toContain('read-without-reply')
  })

  test('approach each of the five segments', () => {
    const approached = rules.flatMap(({ on, where }) => (on === 'segment.changed' ? [where?.['fact.to']] : []))
    expect([...new Set(approached)].sort()).toEqual([...segments].sort())
  })

  test('keep the windows of the workflow', () => {
    const windows = ['welcome', 'day-2', 'value-tip', 'online-intro', 'day-30', 'loyalty-reactivation', 'vip-silent']
    expect(windows.map((id) => [id, ruleOf(id).after, ruleOf(id).limits?.lateAfter])).toEqual([
      ['welcome', 'PT2H', 'PT2H'],
      ['day-2', 'P2D', 'P1D'],
      ['value-tip', 'P3D', 'P2D'],
      ['online-intro', 'P10D', 'P4D'],
      ['day-30', 'P30D', 'P10D'],
      ['loyalty-reactivation', 'P90D', 'P14D'],
      ['vip-silent', 'P60D', 'P14D'],
    ])
  })

  test('ask the lost once in a cycle, and then let them be until they buy', () => {
    const { limits, then } = ruleOf('lost-once')
    expect([limits?.once, then.at(-1)]).toEqual(['cycle', { suppress: { purposes: ['marketing'], until: 'purchase' } }])
  })

  test('speak of few enough topics for the record to tell how each is received', () => {
    const topics = new Set(rules.map(({ topic }) => topic ?? 'general'))
    expect(topics.size).toBeLessThanOrEqual(customerMaximums.topics)
  })

  test('tell of the points they give, in every form', () => {
    const giving = rules.flatMap((rule) =>
      rule.then.flatMap((action) => ('award' in action ? [[rule, action.award.points] as const] : [])),
    )
    expect(giving.map(([{ id }, points]) => `${id} ${points}`)).toEqual([
      'tier-silver 50',
      'tier-gold 100',
      'tier-platinum 200',
      'at-risk-high 300',
      'at-risk-middle 150',
    ])
    for (const [rule, points] of giving) {
      for (const id of sendsOf(rule)) {
        for (const [language, channel] of everyForm) {
          const { text } = formOf(policy.templates[id] as Template, language, channel)
          expect(text, `${id} ${language} ${channel}`).toContain(String(points))
        }
      }
    }
  })

  test('tell of the bonuses that the terms give, and give none themselves', () => {
    const { enrolment, birthday } = policy.ledger?.terms.bonuses ?? {}
    expect([enrolment, birthday]).toEqual([{ points: 100 }, { points: 50 }])
    const telling = rules.filter(({ on }) => on === 'bonus.given')
    expect(telling.map(({ id, then }) => [id, then])).toEqual([
      ['enrolment-bonus', [{ send: { template: 'enrolment' } }]],
      ['referral-thanks', [{ send: { template: 'referral-thanks' } }]],
      ['birthday-gift', [{ send: { template: 'birthday-gift' } }]],
    ])
    for (const id of telling.flatMap(sendsOf)) {
      for (const [language, channel] of everyForm) {
        const { text } = formOf(policy.templates[id] as Template, language, channel)
        expect(text, `${id} ${language} ${channel}`).toContain('{given}')
      }
    }
    const { offer } = policy.data.capture['loyalty-enrolment'] ?? {}
    for (const language of languages) {
      expect(typeof offer === 'object' ? offer[language] : '', language).toContain(`${enrolment?.points} `)
    }
  })

  test('leave room among the waits of a customer who does everything at once', () => {
    const world = worldOf(policy)
    const captured = (method: string, at: number) => ({ type: 'customer.captured', method, at })
    const goods = (index: number) => ({ sku: `S-${index}`, category: 'sarees', brand: 'rangrez' })
    let story = given(world, [
      ...captureMethods.map((method, index) => captured(method, noon + index)),
      { type: 'purchase.completed', billId: 'B-1', totalMinor: 9_000_000, at: noon + 10 },
    ])
    for (let index = 0; index < 30; index += 1) {
      const at = noon + hourMs / 2 + index
      story = story
        .when({ type: 'product.viewed', ...goods(index), at })
        .when({ type: 'wishlist.added', ...goods(index + 50), at })
        .when({ type: 'cart.abandoned', cartId: 'C-1', totalMinor: 100, at })
    }
    expect(story.kinds('wait-evicted')).toEqual([])
    expect(story.customer.waiting.map(({ rule }) => rule).sort()).toEqual([
      'browsed',
      'cart',
      'day-2',
      'day-30',
      'loyalty-reactivation',
      'online-intro',
      'promising-actives',
      'receipt-late',
      'value-tip',
      'vip-silent',
      'welcome',
      'wishlist',
    ])
  })
})

const everyForm = languages.flatMap((language) => channels.map((channel) => [language, channel] as const))

describe('the templates', () => {
  test('each has two languages with three forms, and each e-mail a subject', () => {
    for (const [id, { forms }] of templates) {
      expect(Object.keys(forms), id).toEqual([...languages])
      for (const language of languages) expect(Object.keys(forms[language] ?? {}), id).toEqual([...channels])
      for (const language of languages) expect(forms[language]?.email?.subject?.length ?? 0, id).toBeGreaterThan(0)
    }
  })

  test('are all sent by some rule', () => {
    expect([...new Set(rules.flatMap(sendsOf))].sort()).toEqual(templates.map(([id]) => id).sort())
  })

  test('use every variable they name, and the same ones in both languages', () => {
    for (const [id, template] of templates) {
      const used = (language: string, channel: string) => {
        const { text, subject = '' } = formOf(template, language, channel)
        return [...placeholdersOf(subject + text)].sort()
      }
      const all = new Set(everyForm.flatMap(([language, channel]) => used(language, channel)))
      expect([...all].sort(), id).toEqual(Object.keys(template.variables).sort())
      for (const channel of ['whatsapp', 'email']) expect(used('hi', channel), id).toEqual(used('en', channel))
    }
  })

  test('have words in both languages for what may be missing', () => {
    // What always has a value: the customer's kind, points, and what the rule's own fact carries.
    const certain =
      /^(?:customer\.kind|points\.available|fact\.(?:totalMinor|fromMinor|toMinor|brand|name|occasion|years|points))$/
    for (const [id, { variables }] of templates) {
      for (const [name, { from, fallback }] of Object.entries(variables)) {
        expect(isBilingual(fallback) || (fallback === undefined && certain.test(from)), `${id} ${name}`).toBe(true)
      }
    }
  })

  test('write money, numbers and words as what they are', () => {
    for (const [id, { variables }] of templates) {
      for (const [name, { from, as = 'text' }] of Object.entries(variables)) {
        const kind = from.endsWith('Minor')
          ? 'money'
          : /^(?:points\.|fact\.(?:years|points))/.test(from)
            ? 'number'
            : 'text'
        expect(as, `${id} ${name}`).toBe(kind)
      }
    }
  })

  test('fit an SMS before their variables are filled: 160 letters in English, two parts in Hindi', () => {
    for (const [id, template] of templates) {
      const english = formOf(template, 'en', 'sms').text
      expect(english.length, id).toBeLessThanOrEqual(160)
      // Anything else than plain letters makes an SMS of 70 characters.
      expect(english, id).toMatch(/^[\x20-\x7e]+$/)
      expect(formOf(template, 'hi', 'sms').text.length, id).toBeLessThanOrEqual(140)
    }
  })

  test('on WhatsApp neither begin nor end with a variable, and have none side by side', () => {
    for (const [id, template] of templates) {
      for (const language of languages) {
        const { text } = formOf(template, language, 'whatsapp')
        expect(text, `${id} ${language}`).not.toMatch(/^\{|\}$|\}\s*\{/)
      }
    }
  })

  test('say how to stop them where they sell', () => {
    const selling = new Set(rules.filter(({ purpose }) => purpose === 'marketing').flatMap(sendsOf))
    for (const [id, template] of templates) {
      if (!selling.has(id)) continue
      for (const language of languages) {
        for (const channel of ['whatsapp', 'email'])
          expect(formOf(template, language, channel).text, `${id} ${language}`).toContain('STOP')
      }
    }
  })

  test('in Hindi are written in Hindi', () => {
    for (const [id, template] of templates) {
      for (const channel of channels) expect(formOf(template, 'hi', channel).text, id).toMatch(/[\u0900-\u097f]{3}/)
    }
  })
})

describe('the words that are looked up', () => {
  const { lookups } = policy.data
  const wordsOf = (lookup: string) => lookups[lookup] ?? {}

  test('know the same categories, in both languages, and have something for all others', () => {
    const categories = Object.keys(wordsOf('care-tips'))
    expect(categories).toContain('sarees')
    expect(categories.at(-1)).toBe('*')
    for (const lookup of ['care-tips', 'value-tips', 'online-reasons']) {
      expect(Object.keys(wordsOf(lookup)), lookup).toEqual(categories)
      for (const [category, words] of Object.entries(wordsOf(lookup)))
        expect(isBilingual(words), `${lookup} ${category}`).toBe(true)
    }
    expect(Object.keys(wordsOf('next-category'))).toEqual(categories)
  })

  test('lead from each category to another one that has a name', () => {
    const names = wordsOf('category-names')
    for (const [category, next] of Object.entries(wordsOf('next-category'))) {
      expect(next, category).not.toBe(category)
      expect(isBilingual(names[String(next)]), category).toBe(true)
    }
    const named = Object.keys(names).filter((category) => category !== 'new-arrivals')
    expect(named).toEqual(Object.keys(wordsOf('care-tips')).filter((category) => category !== '*'))
  })

  test('have no words with the braces of a variable', () => {
    expect(JSON.stringify(Object.values(lookups).flatMap((lookup) => Object.values(lookup).map(String)))).not.toMatch(
      /\{\w+\}/,
    )
    for (const lookup of Object.values(lookups))
      for (const words of Object.values(lookup)) expect(Object.values(words).join('')).not.toContain('{')
  })
})

describe('capture, occasions and messages', () => {
  test('each way to become known gives something, in words for the counter', () => {
    const { capture } = policy.data
    expect(Object.keys(capture)).toEqual([...captureMethods])
    expect(Object.values(capture).map(({ gives }) => gives)).toEqual([
      'receipt',
      'points',
      'early-access',
      'warranty-registration',
    ])
    for (const [method, { offer, asks }] of Object.entries(capture)) {
      expect(isBilingual(offer), method).toBe(true)
      expect(asks.length, method).toBeGreaterThan(0)
    }
  })

  test('festivals have one day a year from 2026 to 2030, a name, and a rule', () => {
    const festivals = Object.entries(policy.data.occasions).flatMap(([id, occasion]) =>
      occasion.kind === 'festival' ? [[id, occasion] as const] : [],
    )
    expect(festivals.length).toBe(12)
    for (const [id, { days, leadDays }] of festivals) {
      expect(
        days.map((day) => day.slice(0, 4)),
        id,
      ).toEqual(['2026', '2027', '2028', '2029', '2030'])
      expect(leadDays, id).toBe(7)
      expect(isBilingual(policy.data.lookups['festival-names']?.[id]), id).toBe(true)
    }
    const reached = new Set(policy.occasions?.festivals.map(({ id }) => id))
    expect([...reached].sort()).toEqual(festivals.map(([id]) => id).sort())
    const named = JSON.stringify(rules.filter(({ on }) => on === 'occasion.reached').map(({ where }) => where))
    for (const [id] of festivals) expect(named).toContain(`"${id}"`)
  })

  test('festivals fall on their known days', () => {
    const { occasions } = policy.data
    const days = (id: string) => {
      const occasion = occasions[id]
      return occasion?.kind === 'festival' ? occasion.days : []
    }
    expect(days('diwali')).toEqual(['2026-11-08', '2027-10-29', '2028-10-17', '2029-11-05', '2030-10-26'])
    expect(days('holi')).toEqual(['2026-03-04', '2027-03-22', '2028-03-11', '2029-03-01', '2030-03-20'])
    expect(days('onam')).toEqual(['2026-08-26', '2027-09-12', '2028-09-01', '2029-08-22', '2030-09-09'])
    days('dhanteras').forEach((day, year) => {
      const before = (Date.parse(days('diwali')[year] ?? '') - Date.parse(day)) / dayMs
      expect([1, 2]).toContain(before)
    })
    days('dussehra').forEach((day, year) => {
      const after = (Date.parse(day) - Date.parse(days('navratri')[year] ?? '')) / dayMs
      expect([8, 9, 10]).toContain(after)
    })
  })

  test('the shop keeps to night rest and to caps that a record can count', () => {
    const { quietHours, caps, ladder } = policy.messages
    expect(quietHours).toEqual({ from: '21:00', to: '10:00', purposes: ['marketing', 'service'] })
    const highest = Object.values(caps).map((some) => Math.max(...[some].flat().map(({ max }) => max)))
    expect(highest.reduce((sum, max) => sum + max, 0)).toBeLessThanOrEqual(maxCap)
    expect(ladder).toEqual(['whatsapp', 'sms', 'email'])
  })
})

describe('the first month of a customer', () => {
  const month = (language: string) => {
    const consents = ['service', 'marketing'].map((purpose) => ({ purpose, channel: 'whatsapp', status: 'granted' }))
    const june = noon + 150 * dayMs
    let story = given(worldOf(policy), [
      { type: 'customer.captured', method: 'whatsapp-receipt', name: 'Asha Rao', language, consents, at: june - 1 },
      {
        type: 'purchase.completed',
        billId: 'B-1',
        totalMinor: 450_000,
        lines: [{ sku: 'S-7', name: 'Silk saree', category: 'sarees', amountMinor: 450_000 }],
        at: june,
      },
    ])
    for (let hour = 1; hour <= 31 * 24; hour += 1) story = story.wake(june + hour * hourMs)
    return story.messages
  }

  test('brings the messages of the workflow, in order', () => {
    expect(month('en').map(({ rule }) => rule)).toEqual([
      'welcome',
      'day-2',
      'value-tip',
      'online-intro',
      'promising-actives',
      'day-30',
    ])
  })

  test('names what was bought and what goes with it, in her language', () => {
    const last = month('hi').at(-1)
    expect([last?.language, last?.variables]).toEqual([
      'hi',
      { name: 'Asha', shop: 'हमारी दुकान', product: 'Silk saree', next: 'ब्लाउज़', points: '45' },
    ])
  })
})
