import { describe, expect, test } from 'vitest'
import { policyJsonSchema } from '../../src/index.ts'
import { indianRetail } from '../../src/presets/index.ts'
import { get } from '../../src/vocabulary/schema-paths.ts'

const schema = policyJsonSchema()
const at = (...keys: readonly string[]): unknown => keys.reduce<unknown>((value, key) => get(value, key), schema)
const keysAt = (...keys: readonly string[]): readonly string[] => Object.keys(Object(at(...keys)))
const preset = indianRetail()

describe('an editor that has the schema of policies', () => {
  test('knows every word of the preset, and what must not be missing', () => {
    expect(keysAt('properties')).toEqual(expect.arrayContaining(Object.keys(preset)))
    expect(at('required')).toEqual(['name', 'currency', 'zone', 'rfm'])
    expect(at('additionalProperties')).toBe(false)
  })

  test('knows every word of its rules, and refuses others', () => {
    const words = keysAt('properties', 'rules', 'items', 'properties')
    for (const rule of preset.rules ?? []) expect(words).toEqual(expect.arrayContaining(Object.keys(rule)))
    expect(at('properties', 'rules', 'items', 'additionalProperties')).toBe(false)
    expect(at('properties', 'rules', 'items', 'properties', 'repeat', 'enum')).toEqual(['keep', 'restart', 'each'])
  })

  test('offers the types of facts', () => {
    const offered = at('properties', 'rules', 'items', 'properties', 'on', 'examples')
    for (const { on } of preset.rules ?? []) expect(offered).toEqual(expect.arrayContaining([on].flat()))
  })

  test('offers the paths of conditions, nested ones too', () => {
    expect(at('properties', 'rules', 'items', 'properties', 'where')).toEqual({ $ref: '#/$defs/condition' })
    expect(at('properties', 'rules', 'items', 'properties', 'if')).toEqual({ $ref: '#/$defs/condition' })
    const paths = keysAt('$defs', 'condition', 'properties')
    expect(paths).toEqual(expect.arrayContaining(['any', 'all', 'not', 'fact.totalMinor', 'purchases.lastDay']))
    expect(at('$defs', 'condition', 'properties', 'not')).toEqual({ $ref: '#/$defs/condition' })
    expect(at('$defs', 'condition', 'properties', 'rfm.segment', 'anyOf')).toEqual([
      { enum: ['champions', 'loyal-regulars', 'promising-actives', 'at-risk-regulars', 'lost-customers'] },
      { type: 'object' },
    ])
  })

  test('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema)
  })
})
