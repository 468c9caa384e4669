import { describe, expect, test } from 'vitest'
import type { Problem } from '../../src/errors.ts'
import { parseFact, systemFactTypes } from '../../src/facts/index.ts'
import { example } from './examples.ts'

function problemsOf(input: unknown): readonly Problem[] {
  const parsed = parseFact(input)
  return parsed.status === 'invalid' ? parsed.problems : []
}

describe('refusals', () => {
  const line = (more: object): object => example('purchase.completed', { lines: [{ amountMinor: 100 }, more] })

  test.each<[string, unknown, Problem]>([
    [
      'a local time, because nobody can tell whose clock it was',
      example('customer.updated', { occurredAt: '2026-11-22T10:00:00' }),
      {
        path: 'occurredAt',
        message:
          'occurredAt: found "2026-11-22T10:00:00"; expected epoch milliseconds, a Date, or ISO 8601 with an offset such as 2026-11-22T10:00:00+05:30.',
        found: '"2026-11-22T10:00:00"',
        expected: 'epoch milliseconds, a Date, or ISO 8601 with an offset such as 2026-11-22T10:00:00+05:30',
      },
    ],
    [
      'seconds where milliseconds are meant',
      example('customer.updated', { occurredAt: 1_795_000_00 }),
      {
        path: 'occurredAt',
        message: 'occurredAt: found 179500000; expected an instant from 1990 on.',
        found: '179500000',
        expected: 'an instant from 1990 on',
      },
    ],
    [
      'a placeholder for a phone number',
      example('customer.updated', { customer: { phone: '9999999999' } }),
      {
        path: 'customer.phone',
        message:
          'customer.phone: found "9999999999"; expected a phone number of a customer: ten digits, or + and the country code; placeholders such as 9999999999 are refused.',
        found: '"9999999999"',
        expected:
          'a phone number of a customer: ten digits, or + and the country code; placeholders such as 9999999999 are refused',
      },
    ],
    [
      'a customer whom nothing names',
      example('customer.updated', { customer: { name: 'Asha' } }),
      {
        path: 'customer',
        message: 'customer: found an object; expected at least one of phone, whatsapp, email, ids or customerId.',
        found: 'an object',
        expected: 'at least one of phone, whatsapp, email, ids or customerId',
      },
    ],
    [
      'part of a paisa',
      line({ amountMinor: 19.99 }),
      {
        path: 'lines[1].amountMinor',
        message: 'lines[1].amountMinor: found 19.99; expected an integer.',
        found: '19.99',
        expected: 'an integer',
      },
    ],
    [
      'an amount in words',
      line({ amountMinor: '100' }),
      {
        path: 'lines[1].amountMinor',
        message: 'lines[1].amountMinor: found "100"; expected a number.',
        found: '"100"',
        expected: 'a number',
      },
    ],
    [
      'an unknown key deep inside',
      line({ amountMinor: 1, catgory: 'sarees' }),
      {
        path: 'lines[1]',
        message: 'lines[1]: found "catgory", unknown here; expected perhaps "category".',
        found: '"catgory"',
        expected: 'perhaps "category"',
      },
    ],
    [
      'a word that is not one of those allowed',
      example('customer.captured', { channel: 'shop' }),
      {
        path: 'channel',
        message: 'channel: found "shop"; expected one of "store", "online".',
        found: '"shop"',
        expected: 'one of "store", "online"',
      },
    ],
    [
      'a negative bill',
      example('purchase.completed', { totalMinor: -1 }),
      {
        path: 'totalMinor',
        message: 'totalMinor: found -1; expected a number of at least 0.',
        found: '-1',
        expected: 'a number of at least 0',
      },
    ],
    [
      'an empty id',
      example('purchase.completed', { id: '  ' }),
      {
        path: 'id',
        message: 'id: found "  "; expected at least 1 characters.',
        found: '"  "',
        expected: 'at least 1 characters',
      },
    ],
    [
      'more lines than a bill may have',
      example('purchase.completed', { lines: Array.from({ length: 100_000 }, () => ({})) }),
      {
        path: 'lines',
        message: 'lines: found an array of 100000; expected at most 200 items.',
        found: 'an array of 100000',
        expected: 'at most 200 items',
      },
    ],
    [
      'a time zone that does not exist',
      example('customer.updated', { zone: 'Asia/Bombay City' }),
      {
        path: 'zone',
        message: 'zone: found "Asia/Bombay City"; expected an IANA time zone such as Asia/Kolkata.',
        found: '"Asia/Bombay City"',
        expected: 'an IANA time zone such as Asia/Kolkata',
      },
    ],
    [
      'a link that is no web address',
      example('social.mentioned', { url: 'javascript:alert(1)' }),
      {
        path: 'url',
        message: 'url: found "javascript:alert(1)"; expected a web address starting with https:// or http://.',
        found: '"javascript:alert(1)"',
        expected: 'a web address starting with https:// or http://',
      },
    ],
    [
      'the id of another system under a name that has a field of its own',
      example('customer.updated', { customer: { ids: { phone: '9999999999' } } }),
      {
        path: 'customer.ids.phone',
        message:
          'customer.ids.phone: found "9999999999"; expected the name of a system other than phone, whatsapp, email, bill and household.',
        found: '"9999999999"',
        expected: 'the name of a system other than phone, whatsapp, email, bill and household',
      },
    ],
  ])('of %s say where, what and what instead', (_what, input, problem) => {
    expect(problemsOf(input)).toEqual([problem])
  })

  test.each<[string, unknown, Partial<Problem>]>([
    ['null', null, { path: '', found: 'null' }],
    ['a list', [example('customer.updated')], { path: '', found: 'an array of 1' }],
    ['a text', 'purchase.completed', { path: '', found: '"purchase.completed"' }],
    ['nothing', undefined, { path: '', found: 'nothing' }],
    ['no type', {}, { path: 'type', found: 'nothing' }],
    ['a type mistyped', { type: 'purchase.complete' }, { path: 'type', expected: 'perhaps "purchase.completed"' }],
    ['a type that objects have by nature', { type: 'constructor' }, { path: 'type', found: '"constructor"' }],
    ['a type that is no text', { type: ['purchase.completed'] }, { path: 'type', found: 'an array of 1' }],
  ])('of %s instead of a fact', (_what, input, problem) => {
    expect(problemsOf(input)).toMatchObject([problem])
  })

  test.each([...systemFactTypes])('of %s, which only the engine makes', (type) => {
    expect(problemsOf({ ...example('customer.updated'), type, payload: null })).toMatchObject([{ path: 'type' }])
  })

  test('of many unknown keys name a few and count the rest', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`x${index}`, index]))
    expect(problemsOf(example('customer.updated', many))[0]?.found).toBe('"x0", "x1", "x2", "x3", "x4" and 95 more')
  })

  test.each([
    '2026-02-30T10:00:00Z',
    '2026-11-22',
    '22/11/2026 10:00',
    'now',
    '',
    Number.NaN,
    1.5,
    new Date(Number.NaN),
    true,
  ])('of %j as a time', (occurredAt) => {
    expect(problemsOf(example('customer.updated', { occurredAt }))).toMatchObject([{ path: 'occurredAt' }])
  })

  test.each(['02-30', '2025-02-29', '13-01', '1-1', '29-02-2000', 'tomorrow'])('of %j as a birthday', (birthday) => {
    expect(problemsOf(example('customer.updated', { birthday }))).toMatchObject([{ path: 'birthday' }])
  })
})
