import { describe, expect, test } from 'vitest'
import { rememberGrant } from '../../src/ledger/engine.ts'
import {
  accountMaximums,
  type BonusName,
  type BonusTerms,
  birthdayIn,
  bonusKey,
  type GrantBonus,
  type LedgerTerms,
  nextBirthdayBonus,
} from '../../src/ledger/index.ts'
import { india, openBook, spend } from '../support/book.ts'
import { rupeeTerms } from '../support/terms.ts'

const bonuses: BonusTerms = {
  enrolment: { points: 50 },
  birthday: { points: 100, liveDays: 30 },
  anniversary: { points: 70 },
  referral: { referrer: { points: 40 }, referee: { points: 20 }, maximumPerYear: 2 },
  campaigns: { 'diwali-gift': { points: 25, liveDays: 7, from: '2026-11-01', to: '2026-11-15' } },
}
const terms: LedgerTerms = { ...rupeeTerms, bonuses }
const give = (bonus: BonusName, of?: number | string): GrantBonus => ({
  kind: 'bonus',
  bonus,
  key: bonusKey(bonus, of),
})

describe('natural keys', () => {
  test('say what makes a bonus the same one', () => {
    expect([
      bonusKey('enrolment'),
      bonusKey('birthday', 2026),
      bonusKey('anniversary', 2026),
      bonusKey('referrer', 'c-17'),
      bonusKey('referee'),
      bonusKey({ campaign: 'diwali-gift' }),
    ]).toEqual(['enrolment', 'birthday:2026', 'anniversary:2026', 'referrer:c-17', 'referee', 'campaign:diwali-gift'])
  })

  test('a bonus is given once for its key, however often it is asked for', () => {
    const book = openBook(terms)
    expect(book.tell(give('birthday', 2026), '2026-03-01')).toHaveLength(1)
    expect(book.tell(give('birthday', 2026), '2026-03-02')).toEqual([])
    expect(book.tell(give('birthday', 2027), '2027-03-01').at(-1)?.points).toBe(100)
    expect(book.account().grants).toEqual(['birthday:2026', 'birthday:2027'])
  })

  test('a hundred friends brought make nobody enrol or have a birthday twice', () => {
    const open = { ...terms, bonuses: { ...bonuses, referral: { referrer: { points: 40 } } } }
    const book = openBook(open)
    for (const command of [give('enrolment'), give('birthday', 2026), give('referee')]) {
      book.tell(command, '2026-01-15', terms)
    }
    for (let friend = 0; friend < 100; friend += 1) book.tell(give('referrer', `c-${friend}`), '2026-01-16')
    expect(book.account().grants).toHaveLength(accountMaximums.grants)
    expect(book.account().grants).toEqual([
      'enrolment',
      'birthday:2026',
      'referee',
      ...['c-92', 'c-93', 'c-94', 'c-95', 'c-96', 'c-97', 'c-98', 'c-99'].map((id) => `referrer:${id}`),
    ])
  })

  test('a bonus given elsewhere is noted, and not given again', () => {
    const book = openBook(terms, rememberGrant(openBook().account(), 'enrolment'))
    expect(book.tell(give('enrolment'), '2026-01-15')).toEqual([])
    expect(book.account().lifetime.issued).toBe(0)
  })

  test('a key that is not the bonus’s own is refused: each would be paid once more', () => {
    const book = openBook(terms)
    const keys: readonly (readonly [BonusName, string, string])[] = [
      ['birthday', 'x', 'one of birthday:2025, birthday:2026, birthday:2027'],
      ['birthday', 'birthday:2026 ', 'one of birthday:2025, birthday:2026, birthday:2027'],
      ['anniversary', 'birthday:2026', 'one of anniversary:2025, anniversary:2026, anniversary:2027'],
      ['enrolment', 'enrolment:2', 'enrolment'],
      ['referee', 'referee:c-1', 'referee'],
      ['referrer', 'referrer:', 'referrer: and the id of whoever was brought'],
      ['referrer', 'referrer:c-1 ', 'referrer: and the id of whoever was brought'],
      [{ campaign: 'diwali-gift' }, 'diwali-gift', 'campaign:diwali-gift'],
    ]
    for (const [bonus, key, expected] of keys) {
      const details = { path: 'key', found: key, expected }
      expect(book.refused({ kind: 'bonus', bonus, key }, '2026-11-05')).toEqual({ code: 'bad-command', details })
    }
  })

  test('a birthday is paid for last year, this one and the next, and is never forgotten before its year is over', () => {
    const book = openBook({ ...terms, bonuses: { ...bonuses, referral: { referrer: { points: 40 } } } })
    expect(book.refused(give('birthday', 2024), '2026-01-15').code).toBe('bad-command')
    expect(book.refused(give('birthday', 2028), '2026-01-15').code).toBe('bad-command')
    expect(book.tell(give('birthday', 2025), '2026-01-15')).toHaveLength(1)
    for (let friend = 0; friend < 2 * accountMaximums.grants; friend += 1) {
      book.tell(give('referrer', `c-${friend}`), '2026-01-16')
    }
    expect(book.account().grants).toContain('birthday:2025')
    book.tell(give('birthday', 2025), '2026-12-31')
    expect(book.kinds().filter((kind) => kind === 'bonus')).toHaveLength(1 + 2 * accountMaximums.grants)
  })

  test('a key that is none is refused', () => {
    const long = 'x'.repeat(accountMaximums.grantKeyLength + 1)
    for (const key of ['', long, 'line\u0001', 'say "so"', 'back\\slash', 'दिवाली']) {
      expect(openBook(terms).refused({ kind: 'bonus', bonus: 'enrolment', key }, '2026-01-15')).toEqual({
        code: 'bad-command',
        details: {
          path: 'key',
          found: key,
          expected: 'an id of 1 to 80 printable ASCII characters, without quotes and backslashes',
        },
      })
    }
  })
})

describe('the points of a bonus', () => {
  test('are spendable at once, whatever bills wait for', () => {
    const book = openBook({ ...terms, maturing: { days: 14 } })
    const [entry] = book.tell(give('enrolment'), '2026-01-15')
    expect(entry).toMatchObject({ kind: 'bonus', points: 50, ref: 'enrolment', policyVersion: 'terms-1' })
    expect(book.tell(spend(50), '2026-01-15')[0]?.points).toBe(-50)
  })

  test('live as long as earned points, or their own days: today and those after it', () => {
    const book = openBook(terms)
    book.tell(give('enrolment'), '2026-01-15')
    book.tell(give('birthday', 2026), '2026-01-15')
    expect(book.account().buckets.map(({ open, expiresAt }) => [open, expiresAt])).toEqual([
      [100, india('2026-02-14T00:00')],
      [50, india('2027-02-01T00:00')],
    ])
  })

  test('repay debt first', () => {
    const book = openBook(terms, { ...openBook().account(), debt: 30 })
    const [entry] = book.tell(give('enrolment'), '2026-01-15')
    expect(entry?.delta).toEqual({ pending: 0, available: 20, held: 0, debt: -30, inTransit: 0 })
  })
})

describe('what is refused', () => {
  test('a bonus that the terms don’t have names those they do', () => {
    expect(openBook(terms).refused(give({ campaign: 'holi' }), '2026-11-05')).toEqual({
      code: 'bad-command',
      details: {
        path: 'bonus',
        found: { campaign: 'holi' },
        expected: 'a bonus of the terms: enrolment, birthday, anniversary, referrer, referee, diwali-gift',
      },
    })
    expect(openBook().refused(give('birthday', 2026), '2026-11-05').details.expected).toBe(
      'a bonus of the terms: they have none',
    )
    expect(openBook(terms).refused(give({ campaign: 'constructor' }), '2026-11-05').code).toBe('bad-command')
  })

  test('a campaign’s bonus is given from its first day to its last', () => {
    const gift = give({ campaign: 'diwali-gift' })
    const on = (at: string) => openBook(terms).ask(gift, at).status
    expect(['2026-10-31T23:59', '2026-11-01T00:00', '2026-11-15T23:59', '2026-11-16T00:00'].map(on)).toEqual([
      'refused',
      'accepted',
      'accepted',
      'refused',
    ])
    expect(openBook(terms).refused(gift, '2026-10-31').details).toMatchObject({
      at: '2026-10-31',
      expected: 'a day from 2026-11-01 to 2026-11-15',
    })
  })

  test('referrals are paid up to the maximum of a calendar year', () => {
    const book = openBook(terms)
    book.tell(give('referrer', 'a'), '2026-01-15')
    book.tell(give('referrer', 'b'), '2026-12-31T23:59')
    expect(book.refused(give('referrer', 'c'), '2026-12-31T23:59')).toEqual({
      code: 'above-maximum',
      details: { boundBy: 'referral-year', maximumPerYear: 2, year: '2026', acceptedPoints: 0 },
    })
    expect(book.tell(give('referrer', 'c'), '2027-01-01T00:00').at(-1)?.points).toBe(40)
    expect(book.account().grants).not.toContain('referrer:d')
  })

  test('a replay is never refused: it gives what it gave', () => {
    const book = openBook()
    book.tell({ ...give({ campaign: 'gone' }), forced: { points: 33 } }, '2026-01-15')
    expect(book.account().lifetime.issued).toBe(33)
    expect(book.tell({ ...give({ campaign: 'gone' }), forced: { points: 33 } }, '2026-01-15')).toEqual([])
    const crowded = openBook(terms)
    for (const id of ['a', 'b', 'c']) {
      crowded.tell({ ...give('referrer', id), forced: { points: 40 } }, '2026-01-15')
    }
    expect(crowded.account().lifetime.issued).toBe(120)
  })
})

describe('birthdays', () => {
  const next = (birthday: string, toldOn: string, from = toldOn, ahead?: number): string =>
    nextBirthdayBonus(
      ahead === undefined ? terms : { ...terms, bonuses: { birthday: { points: 1, toldDaysAhead: ahead } } },
      { birthday, toldOn, from },
    )

  test('told thirty days ahead it pays this year, a day later the year after', () => {
    expect(next('1990-06-30', '2026-05-31')).toBe('2026-06-30')
    expect(next('1990-06-30', '2026-06-01')).toBe('2027-06-30')
    expect(next('06-30', '2026-06-30')).toBe('2027-06-30')
  })

  test('the terms say how long ahead', () => {
    expect(next('06-30', '2026-06-30', '2026-06-30', 0)).toBe('2026-06-30')
    expect(next('06-30', '2026-06-24', '2026-06-24', 7)).toBe('2027-06-30')
  })

  test('what was told long ago pays every year', () => {
    expect(next('06-30', '2020-01-01', '2026-06-30')).toBe('2026-06-30')
    expect(next('06-30', '2020-01-01', '2026-07-01')).toBe('2027-06-30')
  })

  test('29 February is kept on the 28th where there is no 29th', () => {
    expect([2027, 2028, 2100, 2000].map((year) => birthdayIn(year, '2000-02-29'))).toEqual([
      '2027-02-28',
      '2028-02-29',
      '2100-02-28',
      '2000-02-29',
    ])
    expect(next('2000-02-29', '2026-03-01')).toBe('2027-02-28')
    expect(next('2000-02-29', '2027-03-01')).toBe('2028-02-29')
  })

  test('a birthday told ahead over the new year pays in the year in which it comes', () => {
    expect(next('01-10', '2026-12-11')).toBe('2027-01-10')
    expect(next('01-10', '2026-12-12')).toBe('2028-01-10')
  })
})
