import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nearest } from '../../src/condition/index.ts'
import { propertyRuns } from '../support/runs.ts'

const known = ['purchases.count', 'purchases.lastAt', 'profile.city']

test.each([
  ['a letter missing', 'purchases.cont', 'purchases.count'],
  ['a letter too many', 'purchasess.count', 'purchases.count'],
  ['a wrong letter', 'profile.sity', 'profile.city'],
  ['two neighbours swapped', 'purchases.cuont', 'purchases.count'],
  ['another case', 'PROFILE.CITY', 'profile.city'],
  ['three slips in a long name', 'purchas.lastAt_', 'purchases.lastAt'],
])('finds the known name behind %s', (_, typed, meant) => {
  expect(nearest(typed, known)).toBe(meant)
})

test('a short name allows one slip, a long one three, and no more', () => {
  expect(nearest('gte_', ['gte'])).toBe('gte')
  expect(nearest('gte__', ['gte'])).toBeUndefined()
  expect(nearest('segm__', ['segment'])).toBeUndefined()
  expect(nearest('segmnt_', ['segment'])).toBe('segment')
  expect(nearest('purchases.c____', known)).toBeUndefined()
})

test('the nearer of two wins; of two as near, the first', () => {
  expect(nearest('loyals', ['royalty', 'loyalx', 'loyal-s', 'loyal'])).toBe('loyalx')
  expect(nearest('counts', ['coun', 'count'])).toBe('count')
})

test('nothing is near to nothing, or in no list, or to a name of absurd length', () => {
  expect(nearest('', known)).toBeUndefined()
  expect(nearest('count', [])).toBeUndefined()
  expect(nearest('x'.repeat(201), ['x'.repeat(201)])).toBeUndefined()
})

test('a swap costs one slip, two changes cost two', () => {
  expect(nearest('inn', ['nin'])).toBe('nin')
  expect(nearest('abcd', ['badc'])).toBeUndefined()
})

test('a known name is its own nearest, and one slip away from it still leads home', () => {
  const words = fc.stringMatching(/^[a-z]{3,12}$/)
  fc.assert(
    fc.property(words, fc.nat(11), fc.constantFrom('drop', 'double', 'change'), (word, place, slip) => {
      const at = place % word.length
      const middle = { drop: '', double: `${word[at]}${word[at]}`, change: '_' }[slip]
      expect(nearest(word, ['zzzzzzzzzzzzzzzzzzzz', word])).toBe(word)
      expect(nearest(`${word.slice(0, at)}${middle}${word.slice(at + 1)}`, [word])).toBe(word)
    }),
    { numRuns: propertyRuns() },
  )
})
