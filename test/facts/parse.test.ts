import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Problem } from '../../src/errors.ts'
import { type Fact, factSchemas, keysOf, parseFact } from '../../src/facts/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { example, knownTypes, withoutCustomer } from './examples.ts'

const runs = { numRuns: propertyRuns() }

function problemsOf(input: unknown): readonly Problem[] {
  const parsed = parseFact(input)
  return parsed.status === 'invalid' ? parsed.problems : []
}

function factOf(input: unknown): Fact {
  const parsed = parseFact(input)
  if (parsed.status === 'parsed') return parsed.fact
  throw new Error(parsed.problems.map(({ message }) => message).join(' '))
}

describe('every kind of fact', () => {
  test('has an example here', () => {
    expect([...knownTypes].sort()).toEqual(Object.keys(factSchemas).sort())
  })

  test.each(knownTypes)('%s parses when it says the least it must', (type) => {
    expect(factOf(example(type))).toMatchObject({
      type,
      id: 'F-1',
      source: 'pos-mg-road',
      occurredAt: Date.parse('2026-11-22T04:30:00Z'),
      ...(type === 'stock.changed' ? {} : { customer: { phone: '+919876543210' } }),
    })
  })

  test.each(knownTypes)('%s is refused without id, source or time', (type) => {
    for (const key of ['id', 'source', 'occurredAt']) {
      expect(problemsOf(example(type, { [key]: undefined }))).toMatchObject([{ path: key, found: 'nothing' }])
    }
  })

  test.each(knownTypes)('%s needs a customer, or may come without one', (type) => {
    const problems = problemsOf(example(type, { customer: undefined }))
    const refusal = { path: 'customer', message: 'customer: found nothing; expected an object.' }
    expect(problems).toMatchObject(withoutCustomer.has(type) ? [] : [refusal])
  })

  test.each(knownTypes)('%s is refused when it says what no such fact says, and the nearest word is named', (type) => {
    expect(problemsOf(example(type, { occuredAt: 1 }))).toEqual([
      {
        path: '',
        message: 'The whole: found "occuredAt", unknown here; expected perhaps "occurredAt".',
        found: '"occuredAt"',
        expected: 'perhaps "occurredAt"',
      },
    ])
  })

  test.each(knownTypes)('%s parsed is a fact that parses to itself', (type) => {
    const fact = factOf(example(type))
    expect(factOf(fact)).toEqual(fact)
    expect(factOf(JSON.parse(JSON.stringify(fact)))).toEqual(fact)
  })
})

describe('a parsed fact', () => {
  test('has its time in milliseconds, however it was written', () => {
    const at = Date.parse('2026-11-22T04:30:00Z')
    for (const occurredAt of [at, new Date(at), '2026-11-22T04:30:00Z', '2026-11-22T10:00:00+05:30']) {
      expect(factOf(example('customer.updated', { occurredAt })).occurredAt).toBe(at)
    }
  })

  test('has its contacts as keys, the strongest first', () => {
    const ref = {
      phone: '098765-43210',
      whatsapp: 'BS-1',
      email: ' Asha@Example.COM ',
      ids: { shopify: '9', erp: 'A7' },
    }
    const fact = factOf(example('customer.updated', { customer: ref }))
    expect('customer' in fact && fact.customer !== undefined && keysOf(fact.customer)).toEqual([
      'phone:+919876543210',
      'whatsapp:BS-1',
      'erp:A7',
      'shopify:9',
      'email:asha@example.com',
    ])
  })

  test('has its defaults', () => {
    expect(factOf(example('purchase.completed', { lines: [{ amountMinor: 1 }] }))).toMatchObject({
      channel: 'store',
      lines: [{ quantity: 1 }],
    })
    expect(factOf(example('order.placed'))).toMatchObject({ channel: 'online' })
    expect(factOf(example('message.sent'))).toMatchObject({ by: 'engine' })
    expect(factOf(example('product.enquired'))).toMatchObject({ wantsNotice: true })
  })

  test('29 February is a birthday, with or without its year', () => {
    for (const birthday of ['02-29', '2000-02-29']) {
      expect(factOf(example('customer.updated', { birthday }))).toMatchObject({ birthday })
    }
  })
})

const type = fc.constantFrom(...knownTypes)
const keys = fc.constantFrom(
  '__proto__',
  'constructor',
  'customer',
  'lines',
  'occurredAt',
  'id',
  'toString',
  'attributes',
)
const junk = fc.anything({
  key: fc.oneof(keys, fc.string()),
  withBigInt: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSparseArray: true,
  withTypedArray: true,
})

describe('whatever comes in', () => {
  test('is parsed or refused, never thrown at', () => {
    fc.assert(
      fc.property(junk, type, keys, junk, (whole, kind, key, part) => {
        expect(parseFact(whole).status).toBe('invalid')
        const parsed = parseFact(Object.defineProperty(example(kind), key, { value: part, enumerable: true }))
        if (parsed.status === 'parsed') expect(parseFact(parsed.fact)).toEqual(parsed)
        else expect(parsed.problems.length).toBeGreaterThan(0)
      }),
      runs,
    )
  })

  test('also what cannot be read: getters and proxies that throw, circles', () => {
    const throwing = {
      ...example('customer.updated'),
      get customer(): never {
        throw new Error('no')
      },
    }
    const proxy = new Proxy(example('customer.updated'), {
      get: () => {
        throw new Error('no')
      },
    })
    const circle = example('purchase.completed')
    circle.lines = [circle]
    circle.self = circle
    for (const input of [throwing, proxy, circle, Object.create(null), new Map(), () => 1, Symbol('fact')]) {
      expect(parseFact(input).status).toBe('invalid')
    }
    expect(problemsOf(throwing)).toMatchObject([{ path: '', expected: 'a plain object, as JSON gives it' }])
  })

  test('cannot reach the prototype of a fact', () => {
    const hostile: unknown = JSON.parse(
      JSON.stringify(example('customer.updated')).replace('{', '{"__proto__":{"admin":true},'),
    )
    expect(problemsOf(hostile)).toMatchObject([{ path: '', found: '"__proto__"' }])
    const attributes: unknown = JSON.parse('{"__proto__":{"admin":true},"size":"M"}')
    const fact = factOf(example('customer.updated', { attributes }))
    expect('attributes' in fact && JSON.stringify(fact.attributes)).toBe('{"size":"M"}')
  })
})
