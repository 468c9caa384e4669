import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkPolicy, positionIn } from '../../src/index.ts'
import { placeIn } from '../../src/policy/position.ts'
import { indianRetail } from '../../src/presets/index.ts'
import { propertyRuns } from '../support/runs.ts'

const file = `{
  "name": "Corner shop",
  "rules": [
    { "id": "a", "on": "visit.sensed" },
    {
      "id": "b",
      "where": { "any": [{ "purchase.count": 2 }] },
      "then": []
    }
  ],
  "stores": { "pune.east": { "zone": "IST!" }, "pune": { "east": 1, "say": "a } and a \\" [0]" } }
}`

describe('the place of a problem in a JSON file', () => {
  test.each([
    ['name', 2, 11],
    ['rules[0].on', 4, 24],
    ['rules[1].where.any[0]["purchase.count"]', 7, 46],
    ['rules[1].then', 8, 15],
    ['stores.pune.east.zone', 11, 38],
    ['stores.pune.say', 11, 76],
    ['', 1, 1],
  ])('of %s', (path, line, column) => {
    expect(positionIn(file, path)).toEqual({ line, column })
  })

  test('of what is missing it is that of the object which lacks it', () => {
    expect(positionIn(file, 'rules[1].on')).toEqual({ line: 5, column: 5 })
    expect(positionIn(file, 'currency')).toEqual({ line: 1, column: 1 })
  })

  test('of what is no JSON there is none', () => {
    expect(positionIn('{ "name": }', 'name')).toBeNull()
  })
})

type Keys = readonly (string | number)[]

/** Every place in a document, itself included. */
function placesIn(value: unknown, keys: Keys = []): readonly Keys[] {
  if (typeof value !== 'object' || value === null) return [keys]
  const parts: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((part, index) => [index, part] as const)
    : Object.entries(value)
  return [keys, ...parts.flatMap(([key, part]) => placesIn(part, [...keys, key]))]
}

function damaged(value: unknown, [key, ...rest]: Keys, by: (old: unknown) => unknown): unknown {
  if (key === undefined) return by(value)
  if (Array.isArray(value)) return value.map((part, index) => (index === key ? damaged(part, rest, by) : part))
  return Object.fromEntries(
    Object.entries(Object(value)).map(([name, part]) => [name, name === key ? damaged(part, rest, by) : part]),
  )
}

const policy = JSON.parse(JSON.stringify(indianRetail()))
const places = placesIn(policy).slice(1)
const damage: fc.Arbitrary<(old: unknown) => unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, -1, 1e99, true, '', 'no such thing', [], {}, [{}]).map((other) => () => other),
  fc.constant((old: unknown) =>
    typeof old === 'object' && !Array.isArray(old) ? { ...old, extra: 1 } : 'no such thing',
  ),
  fc.constant((old: unknown) => (Array.isArray(old) ? [...old, old[0] ?? 1] : { old })),
)

/** One letter too many: in a text, or in the first key of an object. */
const typingError: fc.Arbitrary<(old: unknown) => unknown> = fc.constant((old: unknown) => {
  if (typeof old === 'string') return `${old}x`
  if (typeof old !== 'object' || old === null || Array.isArray(old)) return old
  return Object.fromEntries(Object.entries(old).map(([key, part], index) => [index === 0 ? `${key}x` : key, part]))
})

describe('whatever is damaged in the preset', () => {
  test('every problem leads to a place in the JSON, or to what lacks a key there', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), damage, (place, by) => {
        const input = damaged(policy, place, by)
        const json = JSON.stringify(input, null, 2)
        for (const { path } of checkPolicy(input)) {
          const missing = placeIn(json, path)?.missing
          expect(`${path}: ${missing}`).toMatch(/: (?:\.?[\w-]+|\[\d+\]|\["[^"]*"\])?$/)
        }
      }),
      { numRuns: propertyRuns(60) },
    )
  })

  test('a value of the wrong kind is told at its own place', () => {
    const leaves = places.filter((keys) => keys[0] === 'rules' && keys.length === 3)
    fc.assert(
      fc.property(fc.constantFrom(...leaves), (place) => {
        const input = damaged(policy, place, () => 7.5)
        const told = checkPolicy(input).map(({ path }) => path)
        const [list, index, word] = place
        // Half a percent or a broken number is no mistake everywhere; a word that is a number is.
        expect(word === 'holdoutPercent' || told.includes(`${list}[${index}].${word}`)).toBe(true)
      }),
      { numRuns: propertyRuns(40) },
    )
  })

  test('what is wrong is said in words: also of a typing error in a key or a listed text', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.oneof(damage, typingError), (place, by) => {
        for (const { path, message, expected } of checkPolicy(damaged(policy, place, by)))
          expect(`${path} ${message} ${expected}`).not.toMatch(/Invalid (?:input|discriminator|string|key)/)
      }),
      { numRuns: propertyRuns(60) },
    )
  })
})
