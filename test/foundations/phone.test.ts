import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { phoneFromText, requirePhone } from '../../src/phone.ts'
import { propertyRuns } from '../support/runs.ts'

const runs = { numRuns: propertyRuns() }
const mobile = fc
  .tuple(
    fc.constantFrom('6', '7', '8', '9'),
    fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 9, maxLength: 9 }),
  )
  .map(([first, rest]) => first + rest)
  .filter((digits) => phoneFromText(digits) !== null)

describe('an Indian mobile number', () => {
  test.each([
    '9876543210',
    '98765 43210',
    '98765-43210',
    '987-654-3210',
    '(98765) 43210',
    '98765.43210',
    '09876543210',
    '0 98765 43210',
    '919876543210',
    '+919876543210',
    '+91-98765-43210',
    '+91 (0) 98765 43210',
    '0091 98765 43210',
    'tel:+919876543210',
    'Ph: 98765 43210',
    'Mob. 9876543210',
    'Phone No: 9876543210',
    '  9876543210\n',
    '98765\t43210',
    '98765\u00a043210',
    '98765\u200b43210',
    '\u202a+91 98765 43210\u202c',
    '98765\u201143210',
    "'9876543210",
    '="9876543210"',
    '9876543210.0',
    '9.876543210E+09',
    '9.87654321E9',
    '9.1987654321E+11',
    '९८७६५४३२१०',
    '৯৮৭৬৫৪৩২১০',
    '୯୮୭୬୫୪୩୨୧୦',
    '௯௮௭௬௫௪௩௨௧௦',
    '٩٨٧٦٥٤٣٢١٠',
    '＋９１９８７６５４３２１０',
  ])('%j is +919876543210', (text) => {
    expect(phoneFromText(text)).toBe('+919876543210')
  })

  test('is the same however it is spaced and prefixed', () => {
    const gaps = fc.array(fc.constantFrom('', ' ', '-', '  '), { minLength: 10, maxLength: 10 })
    fc.assert(
      fc.property(
        mobile,
        gaps,
        fc.constantFrom('', '0', '91', '+91', '+91 ', '+91-', '0091 '),
        (digits, between, prefix) => {
          const spaced = [...digits].map((digit, index) => (index === 0 ? digit : between[index] + digit)).join('')
          expect(phoneFromText(prefix + spaced)).toBe(`+91${digits}`)
        },
      ),
      runs,
    )
  })
})

describe('other numbers', () => {
  test.each([
    ['080-22334455', 'IN', '+918022334455'],
    ['(022) 2345 6789', 'IN', '+912223456789'],
    ['0512 234 5678', 'IN', '+915122345678'],
    ['+1 (415) 555-2671', 'IN', '+14155552671'],
    ['415-555-2671', 'US', '+14155552671'],
    ['+44 7911 123456', 'IN', '+447911123456'],
    ['07911 123456', 'GB', '+447911123456'],
    ['+971 50 123 4567', 'IN', '+971501234567'],
    ['050 123 4567', 'AE', '+971501234567'],
    ['+39 06 698 12345', 'IN', '+390669812345'],
    ['+919876543210', 'US', '+919876543210'],
  ])('%j in %s is %s', (text, country, expected) => {
    expect(phoneFromText(text, country)).toBe(expected)
  })

  test.each([
    '',
    ' ',
    '+',
    '0',
    '12345',
    '98765432',
    '98765432101',
    '0987654321',
    '1800 123 4567',
    '++919876543210',
    '+91 98765',
    '+999 1234567',
    'not a number',
    'INV-9876543210',
    'abc9876543210def',
    '9876543210 ext 12',
    '9876543210 x5',
    'tel:9876543210;phone-context=+44',
    '9876543210 / 9811122233',
    '9876543210,9811122233',
    '9876543210; DROP TABLE customers',
    '<b>9876543210</b>',
    '9.87654E+09',
    '9.9E+20',
    '1e10',
    '\u0000',
    '\ud800',
    '9'.repeat(100_000),
    ' '.repeat(40),
    '-'.repeat(40),
    '(((((((((((((((((((((((((((((',
  ])('%j is no number of a customer', (text) => {
    expect(phoneFromText(text)).toBe(null)
  })

  test.each([
    '9999999999',
    '+919999999999',
    '0000000000',
    '1111111111',
    '8888888888',
    '1234567890',
    '0123456789',
    '12345 67890',
    '1234512345',
    '9999900000',
    '९९९९९९९९९९',
    '99999 99999',
    '+1 2222222222',
  ])('%j is a placeholder and stands for nobody', (text) => {
    expect(phoneFromText(text)).toBe(null)
  })

  test('in a country that does not exist there are only international numbers', () => {
    expect(phoneFromText('9876543210', 'XX')).toBe(null)
    expect(phoneFromText('+919876543210', 'XX')).toBe('+919876543210')
  })

  test('a number that must be there is refused by name', () => {
    expect(requirePhone('98765 43210')).toBe('+919876543210')
    expect(() => requirePhone('9999999999')).toThrow(
      '"9999999999" is not a phone number of a customer; give ten digits or +91 and ten digits.',
    )
    expect(() => requirePhone('x'.repeat(99))).toThrow(
      expect.objectContaining({ code: 'bad-phone', details: { found: 'x'.repeat(40), country: 'IN' } }),
    )
  })
})

const countries = fc.constantFrom('IN', 'US', 'GB', 'AE', 'SG', 'IT', 'BR', 'DE', 'JP')
const scraps = fc.string({ unit: fc.constantFrom(...'0123456789+-() ./eE९٣'), maxLength: 20 })

describe('any text', () => {
  test('gives an E.164 number or null', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), scraps), countries, (text, country) => {
        expect(phoneFromText(text, country) ?? '+10000000').toMatch(/^\+[1-9]\d{5,14}$/)
      }),
      runs,
    )
  })

  test('gives a number that stays itself, read again in any country', () => {
    const likely = fc
      .tuple(fc.constantFrom('', '+', '00'), fc.bigInt({ min: 10n ** 8n, max: 10n ** 13n }))
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(likely, scraps), countries, countries, (text, country, elsewhere) => {
        const phone = phoneFromText(text, country)
        fc.pre(phone !== null)
        expect(phoneFromText(phone, country)).toBe(phone)
        expect(phoneFromText(phone, elsewhere)).toBe(phone)
      }),
      runs,
    )
  })
})
