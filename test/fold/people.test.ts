import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayMs } from '../../src/time.ts'
import { propertyRuns } from '../support/runs.ts'
import { given, noon, policyOf, type ToldFact, worldOf } from '../support/story.ts'

const world = worldOf(policyOf([]))
const at = fc.integer({ min: noon - 3, max: noon })
const names = fc.constantFrom('Asha', 'Ravi', 'Meera')
const tellings: fc.Arbitrary<ToldFact> = fc.oneof(
  fc.record({
    type: fc.constant('customer.updated'),
    at,
    name: names,
    city: names,
    attributes: fc.dictionary(fc.constantFrom('size', 'shoe', 'fit'), fc.constantFrom('S', 'M', 'L')),
  }),
  fc.record({
    type: fc.constant('customer.captured'),
    at,
    method: fc.constantFrom('qr-self', 'loyalty-enrolment'),
    storeId: names,
    name: names,
  }),
  fc.record({
    type: fc.constant('consent.changed'),
    at,
    channel: fc.constantFrom('sms', 'email'),
    purpose: fc.constant('service'),
    status: fc.constantFrom('granted', 'withdrawn'),
  }),
)

test('who somebody is does not depend on the order in which they were told of', () => {
  const shuffledPair = fc.array(tellings, { maxLength: 8 }).chain((all) => {
    const named = all.map((told, index) => ({ ...told, id: `T-${index}` }))
    return fc.tuple(fc.constant(named), fc.shuffledSubarray(named, { minLength: named.length }))
  })
  fc.assert(
    fc.property(shuffledPair, ([one, other]) => {
      const [a, b] = [one, other].map(
        (all) => all.reduce((story, fact) => story.when(fact, noon), given(world)).customer,
      )
      expect({ profile: b?.profile, consents: b?.consents }).toEqual({ profile: a?.profile, consents: a?.consents })
    }),
    { numRuns: propertyRuns(300) },
  )
})

test('an old form that arrives late overwrites nothing newer, attribute by attribute', () => {
  const update = (when: number, parts: object) => ({ type: 'customer.updated', at: when, ...parts })
  const story = given(world, [update(noon, { name: 'Asha Rao', attributes: { size: 'M' } })]).when(
    update(noon - dayMs, { name: 'Asha', city: 'Pune', attributes: { size: 'S', shoe: 5 } }),
    noon,
  )
  expect(story.customer.profile).toMatchObject({ name: 'Asha Rao', city: 'Pune', attributes: { size: 'M', shoe: 5 } })
})

test('of too many attributes those told longest ago go', () => {
  const all = Array.from({ length: 20 }, (_, index) => ({
    type: 'customer.updated',
    at: noon + index,
    attributes: { [`a${index}`]: index },
  }))
  const { attributes, toldAt } = given(world, all).customer.profile
  expect(Object.keys(attributes).sort()).toEqual(Array.from({ length: 16 }, (_, index) => `a${index + 4}`).sort())
  expect(Object.keys(toldAt).filter((field) => field.startsWith('attributes.')).length).toBe(16)
})

test('the earliest capture counts, and is the day she became known', () => {
  const capture = (when: number, method: string) => ({ type: 'customer.captured', method, at: when })
  const story = given(world, [capture(noon, 'qr-self')]).when(capture(noon - 2 * dayMs, 'loyalty-enrolment'), noon)
  expect(story.customer.profile.capture).toMatchObject({ method: 'loyalty-enrolment', at: noon - 2 * dayMs })
  expect(story.customer.journey).toMatchObject({ stage: 'capture', capturedDay: story.customer.profile.capturedDay })
})

test('a capture that names no value given counts what the policy then gave for it', () => {
  const gives = (value: string) =>
    policyOf([], {
      capture: { 'qr-self': { gives: value, offer: { en: 'Early access' }, asks: ['marketing'] } } as never,
      name: value,
    })
  const [first, second] = [gives('early-access'), gives('points')]
  const changing = {
    policies: [
      { from: 0, policy: first },
      { from: noon, policy: second },
    ],
    cuts: null,
  } as const
  const capture = (method: string, when: number, more: object = {}) => ({
    type: 'customer.captured',
    method,
    at: when,
    ...more,
  })
  const valueFor = (fact: ReturnType<typeof capture>) =>
    given(changing, []).when(fact, noon + dayMs).customer.profile.capture?.valueGiven
  expect(valueFor(capture('qr-self', noon - 1))).toBe('early-access')
  expect(valueFor(capture('qr-self', noon))).toBe('points')
  expect(valueFor(capture('qr-self', noon, { valueGiven: 'receipt' }))).toBe('receipt')
  expect(valueFor(capture('loyalty-enrolment', noon))).toBeNull()
})

test('what was given for a capture is a word of rules', () => {
  const policy = policyOf(
    [
      {
        id: 'early',
        on: 'customer.captured',
        where: { 'profile.captureValue': 'early-access' },
        purpose: 'internal',
        then: [{ tag: { add: 'early' } }],
      },
    ],
    { capture: { 'qr-self': { gives: 'early-access', offer: 'Early access', asks: [] } } },
  )
  const tagsOf = (method: string) =>
    given(worldOf(policy), [{ type: 'customer.captured', method, at: noon }]).customer.profile.tags
  expect([tagsOf('qr-self'), tagsOf('loyalty-enrolment')]).toEqual([['early'], []])
})
