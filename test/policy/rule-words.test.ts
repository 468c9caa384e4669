import { describe, expect, test } from 'vitest'
import { checkPolicy } from '../../src/index.ts'
import { factWords } from '../../src/policy/rule-words.ts'
import { ruleVocabulary } from '../../src/vocabulary.ts'
import { smallRetail } from '../support/retail.ts'

const base = smallRetail()
const asked = (parts: object) => {
  const rule = { id: 'r', on: 'purchase.completed', purpose: 'service', then: [{ tag: { add: 'x' } }], ...parts }
  const rules = [...(base.rules ?? []), rule]
  return checkPolicy({ ...base, rules }).map(({ path, message }) => ({
    path: path.replace(`rules[${rules.length - 1}].`, ''),
    message,
  }))
}
const placesOf = (parts: object) => asked(parts).map(({ path }) => path)

describe('a rule that could never start is refused', () => {
  test.each([
    ['a word that its fact does not say', { on: 'stage.changed', where: { 'fact.totalMinor': 5 } }],
    ['what the engine adds to other facts', { where: { 'fact.interest': 'price' } }],
    ['a stage that there is not', { on: 'stage.changed', where: { 'fact.to': 'loyality' } }],
    ['a rule that there is not', { on: 'message.read', where: { 'fact.rule': 'no-such-rule' } }],
    ['a template that there is not', { on: 'message.read', where: { 'fact.template': 'no-such' } }],
    ['a text that the fact never has', { where: { 'fact.channel': 'stor' } }],
  ])('for %s', (_what, parts) => {
    const word = Object.keys((parts as { readonly where: object }).where)[0]
    expect(placesOf(parts)).toEqual([`where["${word}"]`])
  })

  test.each([
    ['a stage anywhere', { if: { 'journey.stage': 'loyality' } }, 'if["journey.stage"]'],
    ['rules that acted', { if: { 'rules.acted': { contains: 'nope' } } }, 'if["rules.acted"].contains'],
    ['an end that its fact does not name', { until: 'fact.endsOn' }, 'until'],
    ['goods that a visit does not name', { unless: { on: 'visit.sensed', same: 'sku' } }, 'unless.same'],
    ['an origin that a purchase has not', { unless: { on: 'visit.sensed', since: 'origin' } }, 'unless.since'],
    ['a tag that is neither added nor removed', { then: [{ tag: {} }] }, 'then[0].tag'],
  ])('for %s', (_what, parts, path) => {
    expect(placesOf(parts)).toEqual([path])
  })

  test('and told which facts say the word', () => {
    expect(asked({ where: { 'fact.interest': 'price' } })[0]?.message).toContain(
      'stock.restocked, price.dropped, promotion.started, campaign.started',
    )
  })

  test('of several facts every one brings its words', () => {
    const on = ['stage.changed', 'purchase.completed']
    expect(asked({ on, where: { any: [{ 'fact.totalMinor': 5 }, { 'fact.to': 'loyalty' }] } })).toEqual([])
    expect(placesOf({ on, where: { 'fact.interest': 'price' } })).toEqual(['where["fact.interest"]'])
    expect(asked({ on: ['stage.changed', 'segment.changed'], where: { 'fact.to': 'champions' } })).toEqual([])
  })

  test('a message of staff is of no rule, and may be asked for', () => {
    expect(asked({ on: 'message.replied', where: { 'fact.rule': 'staff' } })).toEqual([])
  })
})

describe('a message that needs what its rule never hears', () => {
  const send = (variable: object, text = '{what}') => {
    const told = { variables: { what: variable }, forms: { en: { sms: { text } } } }
    const rule = { id: 'r', on: 'visit.sensed', purpose: 'service', then: [{ send: { template: 'told' } }] }
    return checkPolicy({ ...base, templates: { ...base.templates, told }, rules: [rule] }).map(({ path }) => path)
  }

  test('is refused, unless other words stand in for it or no form needs it', () => {
    expect(send({ from: 'fact.occasion' })).toEqual(['rules[0].then[0].send.template'])
    expect(send({ from: 'fact.occasion', fallback: 'today' })).toEqual([])
    expect(send({ from: 'fact.occasion' }, 'Hello')).toEqual([])
    expect(send({ from: 'fact.by' })).toEqual([])
  })
})

describe('a mistake in the shape', () => {
  test.each([
    ['an action that there is not', { then: [{ sends: { template: 'x' } }] }, 'then[0].sends', '"send"'],
    ['two actions in one', { then: [{ award: { points: 5, reason: 'x' }, tag: { add: 'x' } }] }, 'then[0].tag', 'own'],
    ['no action', { then: [{}] }, 'then[0]', 'one of send, task, award, tag, suppress'],
    ['a typing error in a list of texts', { unless: { on: 'visit.sensed', same: 'skus' } }, 'unless.same', '"sku"'],
    ['a typing error in a key', { afterr: 'P1D' }, 'afterr', '"after"'],
    ['a key that is needed, misspelt', { purpose: undefined, puprose: 'service' }, 'puprose', '"purpose"'],
    ['another kind of value', { on: {} }, 'on', 'a string or an array'],
  ])('%s is told at its own place, with what would be accepted', (_what, parts, path, expected) => {
    const problems = asked(parts)
    expect(problems).toMatchObject([{ path, message: expect.stringContaining(expected) }])
  })

  test('of an occasion names the kinds and the numbers that there are', () => {
    const of = (occasion: object) => checkPolicy({ ...base, occasions: { o: occasion } })
    expect(of({ kind: 'schedul', every: 'week' })).toMatchObject([
      { path: 'occasions.o.kind', expected: expect.stringMatching(/^perhaps "schedule"; one of "birthday", /) },
    ])
    expect(of({ kind: 'schedule', every: 'month', weekday: 'sat', nth: 5 })).toMatchObject([
      { path: 'occasions.o.nth', expected: 'one of 1, 2, 3, 4, -1' },
    ])
  })

  test('of one rule or template hides no mistake in another', () => {
    const rules = [
      { id: 'broken', on: 'visit.sensed', purpose: 'service', then: [{ tags: {} }] },
      { id: 'late', on: 'visit.sensed', purpose: 'service', after: '1 day', then: [{ send: { template: 'half' } }] },
      { id: 'other', on: 'message.read', where: { 'fact.rule': 'broken' }, purpose: 'service', then: [{ tag: {} }] },
    ]
    const half = { variables: {}, form: {} }
    expect(checkPolicy({ ...base, templates: { half }, rules }).map(({ path }) => path)).toEqual([
      'templates.half.form',
      'rules[0].then[0].tags',
      'rules[1].after',
      'rules[2].then[0].tag',
    ])
  })
})

test('the words of all facts together are those of the vocabulary', () => {
  const all = new Set([...factWords().values()].flatMap((words) => [...words.keys()]))
  const known = Object.keys(ruleVocabulary().paths).filter((path) => path.startsWith('fact.'))
  expect([...all].toSorted()).toEqual(known.toSorted())
})
