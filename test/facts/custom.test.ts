import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { defineFactTypes, parseFact } from '../../src/facts/index.ts'
import { customer, envelope } from './examples.ts'

const custom = defineFactTypes({ 'custom.repair-finished': z.strictObject({ watch: z.string(), hours: z.int() }) })
const repair = { type: 'custom.repair-finished', ...envelope, customer }

describe('facts of the embedder', () => {
  test('are checked like all others, with what they say under data', () => {
    const parsed = parseFact({ ...repair, data: { watch: 'HMT', hours: 2 } }, custom)
    expect(parsed).toMatchObject({
      status: 'parsed',
      fact: { customer: { phone: '+919876543210' }, data: { watch: 'HMT', hours: 2 } },
    })
  })

  test('are refused by path, and an unknown key gets the nearest name', () => {
    expect(parseFact({ ...repair, data: { watch: 'HMT', hour: 2 } }, custom)).toMatchObject({
      status: 'invalid',
      problems: [
        { path: 'data.hours', found: 'nothing', expected: 'a number' },
        { path: 'data', found: '"hour"', expected: 'perhaps "hours"' },
      ],
    })
  })

  test('are unknown where they were not defined', () => {
    expect(parseFact({ ...repair, data: {} })).toMatchObject({ status: 'invalid', problems: [{ path: 'type' }] })
    expect(parseFact({ ...repair, type: 'custom.repair-finish', data: {} }, custom)).toMatchObject({
      problems: [{ path: 'type', expected: 'perhaps "custom.repair-finished"' }],
    })
  })

  test('whose schema throws are refused, not thrown', () => {
    const throwing = z.looseObject({}).refine(() => {
      throw new Error('no')
    })
    const types = defineFactTypes({ 'custom.broken': throwing })
    expect(parseFact({ ...repair, type: 'custom.broken', data: {} }, types)).toMatchObject({ status: 'invalid' })
  })

  test.each(['custom.', 'custom.Repair', 'custom.repair finished', 'custom.1st'] as const)(
    'cannot be called %j',
    (type) => {
      expect(() => defineFactTypes({ [type]: z.looseObject({}) })).toThrow(
        expect.objectContaining({ code: 'bad-option' }),
      )
    },
  )
})
