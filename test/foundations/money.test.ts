import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allocate, minorDigits, minorFromText, textFromMinor } from '../../src/money.ts'
import { propertyRuns } from '../support/runs.ts'

const runs = { numRuns: propertyRuns() }
const currency = fc.constantFrom('INR', 'USD', 'JPY', 'KWD', 'CLF')

describe('an amount in words of a spreadsheet', () => {
  test.each([
    ['1999.50', 199_950],
    ['1999.5', 199_950],
    ['1999', 199_900],
    ['5.', 500],
    ['.5', 50],
    ['0', 0],
    ['-0', 0],
    ['(0.00)', 0],
    ['+5', 500],
    ['-5', -500],
    ['\u22125', -500],
    ['(5)', -500],
    ['(₹1,000)', -100_000],
    ['1,999', 199_900],
    ['1,23,456.50', 12_345_650],
    ['10,00,00,000', 10_000_000_000],
    ['1,234,567.8', 123_456_780],
    ['1 234 567.00', 123_456_700],
    ['1\u202f234', 123_400],
    ["1'234'567", 123_456_700],
    ['₹1,999', 199_900],
    ['₹ 1,999', 199_900],
    ['-₹5', -500],
    ['₹-5', -500],
    ['Rs. 1,999', 199_900],
    ['Rs.1999/-', 199_900],
    ['rs 5', 500],
    ['INR 5', 500],
    ['5 inr', 500],
    ['  5\t', 500],
  ])('%j is %i paise', (text, paise) => {
    expect(minorFromText(text, 'INR')).toBe(paise)
  })

  test.each([
    '',
    ' ',
    '.',
    '-',
    '₹',
    '()',
    '1e3',
    '1.2.3',
    '--5',
    '-₹-5',
    '5-',
    '(-5)',
    '(5',
    '5)',
    '12,50',
    '1.234,50',
    '1,2345',
    '1,,000',
    ',100',
    '1,000,',
    '1 23',
    '1,234 567',
    '0x10',
    'Infinity',
    'NaN',
    'null',
    'five',
    '５００',
    '५००',
    '$5',
    '€5',
    'USD 5',
    'Rs 5 Rs',
    'constructor 5',
    '1'.repeat(10_000),
  ])('%j is refused rather than guessed', (text) => {
    expect(() => minorFromText(text, 'INR')).toThrow(expect.objectContaining({ code: 'bad-money' }))
  })

  test('the refusal shows what was found, cut short', () => {
    expect(() => minorFromText('twelve', 'INR')).toThrow(
      '"twelve" is not an amount in INR; write for instance 1999.50.',
    )
    expect(() => minorFromText('9'.repeat(50), 'INR')).toThrow(
      `"${'9'.repeat(40)}" is too large to be counted exactly.`,
    )
  })

  test('a sign is taken only for a currency it may stand for', () => {
    expect(minorFromText('$5', 'USD')).toBe(500)
    expect(minorFromText('$5', 'CAD')).toBe(500)
    expect(minorFromText('5 €', 'EUR')).toBe(500)
    expect(minorFromText('£1,999.99', 'GBP')).toBe(199_999)
    expect(minorFromText('¥1,999', 'JPY')).toBe(1999)
    expect(minorFromText('KWD 1.5', 'KWD')).toBe(1500)
    expect(() => minorFromText('₹5', 'USD')).toThrow(expect.objectContaining({ code: 'bad-money' }))
  })

  test('more decimals than the currency has are rounded half away from zero', () => {
    expect(minorFromText('1.005', 'INR')).toBe(101)
    expect(minorFromText('-1.005', 'INR')).toBe(-101)
    expect(minorFromText('1.00499999999999999999', 'INR')).toBe(100)
    expect(minorFromText('0.995', 'INR')).toBe(100)
    expect(minorFromText('9.999', 'INR')).toBe(1000)
    expect(minorFromText('1.5', 'JPY')).toBe(2)
    expect(minorFromText('.5', 'JPY')).toBe(1)
    expect(minorFromText('-0.4', 'JPY')).toBe(0)
    expect(minorFromText('1.2345', 'KWD')).toBe(1235)
  })

  test('the largest exact amount is read, the next is refused', () => {
    expect(minorFromText('90071992547409.91', 'INR')).toBe(Number.MAX_SAFE_INTEGER)
    expect(() => minorFromText('90071992547409.92', 'INR')).toThrow(expect.objectContaining({ code: 'bad-money' }))
    expect(() => minorFromText('90071992547409.915', 'INR')).toThrow(expect.objectContaining({ code: 'bad-money' }))
  })

  test('currencies have the decimals that ISO 4217 gives them', () => {
    expect(['INR', 'USD', 'JPY', 'KRW', 'KWD', 'BHD', 'CLF', 'XXX'].map(minorDigits)).toEqual([2, 2, 0, 0, 3, 3, 4, 2])
    expect(minorDigits('constructor')).toBe(2)
  })

  test('minor units written out', () => {
    expect(textFromMinor(12_345_650, 'INR')).toBe('123456.50')
    expect(textFromMinor(-5, 'INR')).toBe('-0.05')
    expect(textFromMinor(0, 'KWD')).toBe('0.000')
    expect(textFromMinor(1999, 'JPY')).toBe('1999')
  })

  test('what is written out is read back the same', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), currency, (minor, code) => {
        expect(minorFromText(textFromMinor(minor, code), code)).toBe(minor + 0)
      }),
      runs,
    )
  })

  test('grouping changes nothing, in thousands or in lakhs', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9e13 }), fc.constantFrom('en-IN', 'en-US'), (rupees, locale) => {
        expect(minorFromText(rupees.toLocaleString(locale), 'INR')).toBe(rupees * 100)
      }),
      runs,
    )
  })

  test('any text is either an exact amount or refused as bad money', () => {
    const scraps = fc.string({ unit: fc.constantFrom(...'0123456789.,-+() ₹$RsINR/e_\u2019') })
    fc.assert(
      fc.property(fc.oneof(fc.string(), scraps), currency, (text, code) => {
        let minor = 0
        try {
          minor = minorFromText(text, code)
        } catch (error) {
          expect(error).toMatchObject({ code: 'bad-money' })
        }
        expect(Number.isSafeInteger(minor) && !Object.is(minor, -0)).toBe(true)
      }),
      runs,
    )
  })
})

describe('a total spread over weights', () => {
  test('goes in proportion, the odd units to the largest fractions, earlier first', () => {
    expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33])
    expect(allocate(100, [1, 2, 4])).toEqual([14, 29, 57])
    expect(allocate(5, [3, 3, 3, 3])).toEqual([2, 1, 1, 1])
    expect(allocate(999, [50_000, 50_000])).toEqual([500, 499])
    expect(allocate(300, [100, 200])).toEqual([100, 200])
  })

  test('gives a weight of nothing nothing, unless all are nothing: then the first takes it', () => {
    expect(allocate(10, [0, 3, 0, 3, 3])).toEqual([0, 4, 0, 3, 3])
    expect(allocate(10, [0, 0])).toEqual([10, 0])
    expect(allocate(10, [0])).toEqual([10])
    expect(allocate(0, [0, 0])).toEqual([0, 0])
    expect(allocate(0, [1, 2])).toEqual([0, 0])
    expect(allocate(10, [])).toEqual([])
  })

  test('stays exact beyond what a number holds', () => {
    const most = Number.MAX_SAFE_INTEGER
    expect(allocate(100, [most, most, most])).toEqual([34, 33, 33])
    expect(allocate(most, [1, 1])).toEqual([4_503_599_627_370_496, 4_503_599_627_370_495])
    expect(allocate(most, [most, 1])).toEqual([most - 1, 1])
  })

  const minor = fc.oneof(fc.nat({ max: 1000 }), fc.maxSafeNat())
  const weights = fc.array(fc.oneof(fc.constant(0), fc.nat({ max: 1000 }), fc.maxSafeNat()), {
    minLength: 1,
    maxLength: 30,
  })

  test('sums to the total, no share more than a unit from its exact part', () => {
    fc.assert(
      fc.property(minor, weights, (total, parts) => {
        const shares = allocate(total, parts)
        const sum = parts.reduce((a, b) => a + BigInt(b), 0n)
        expect(shares.reduce((a, b) => a + BigInt(b), 0n)).toBe(BigInt(total))
        for (const [index, share] of shares.entries()) {
          expect(Number.isSafeInteger(share) && share >= 0).toBe(true)
          const distance = BigInt(share) * sum - BigInt(total) * BigInt(parts[index] ?? 0)
          if (sum > 0n) expect(distance < sum && distance > -sum).toBe(true)
        }
      }),
      runs,
    )
  })

  test('gives a heavier weight no less, and the earlier of two equal ones no less', () => {
    fc.assert(
      fc.property(minor, weights, (total, parts) => {
        const shares = allocate(total, parts)
        const ranked = parts.map((weight, index) => ({ weight, share: shares[index] ?? 0, index }))
        ranked.sort((a, b) => b.weight - a.weight || a.index - b.index)
        const inOrder = ranked.map(({ share }) => share)
        expect(inOrder).toEqual([...inOrder].sort((a, b) => b - a))
      }),
      runs,
    )
  })

  test('never gives a part more than its weight when the total is not more than all of them', () => {
    fc.assert(
      fc.property(weights, fc.double({ min: 0, max: 1, noNaN: true }), (parts, fraction) => {
        const sum = parts.reduce((a, b) => a + b, 0)
        fc.pre(sum > 0)
        const total = Math.min(Math.floor(sum * fraction), Number.MAX_SAFE_INTEGER)
        const shares = allocate(total, parts)
        expect(shares.every((share, index) => share <= (parts[index] ?? 0))).toBe(true)
      }),
      runs,
    )
  })
})
