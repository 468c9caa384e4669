import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  accountMaximums,
  checkLedgerTerms,
  decide,
  type LedgerCommand,
  type LedgerTerms,
  openAllowance,
  quotePoints,
  spendOffline,
  tierProgress,
  unaccountedPoints,
} from '../../src/ledger/index.ts'
import { india, openBook, rupees, spend, spendOn } from '../support/book.ts'
import { hold, lease, offlineTerms } from '../support/holds.ts'
import { propertyRuns } from '../support/runs.ts'
import { rupeeTerms } from '../support/terms.ts'

const now = '2026-06-01'
const at = india(now)
const nonsense = [19.99, Number.NaN, Number.POSITIVE_INFINITY, -5, 1e300]
const campaigns = { gift: { points: 5, from: '2026-01-01', to: '2026-12-31' } }
const terms: LedgerTerms = { ...offlineTerms, bonuses: { campaigns, birthday: { points: 5 } } }

/** 1000 points, a bill that earned 100 of them and took 50, and a hold. */
const shop = (usual = terms) => {
  const book = openBook(usual)
  book.earn('B-1', '2026-05-01', 950)
  book.tell(spendOn('B-2', 50), '2026-05-02')
  book.earn('B-2', '2026-05-02', 150)
  book.tell(hold(20), now)
  return book
}
const part = { fund: 'points', maturesAt: at, expiresAt: null, points: 5 }

/** Every field given, those that may be left out too: a field that a command gets must be tried here. */
type Whole<Value> = Value extends string | number | boolean | null
  ? Value
  : Value extends readonly (infer Item)[]
    ? readonly [Whole<Item>, ...Whole<Item>[]]
    : { readonly [Field in keyof Value]-?: Whole<Exclude<Value[Field], undefined>> }

const sound: { readonly [Kind in LedgerCommand['kind']]: Whole<Extract<LedgerCommand, { kind: Kind }>> } = {
  earn: {
    kind: 'earn',
    bill: {
      billId: 'B-9',
      lines: [{ amountMinor: 100, taxMinor: 5, category: 'saree' }],
      redeemedMinor: 5,
      campaign: 'gift',
    },
  },
  return: { kind: 'return', billId: 'B-2', lines: [{ line: 0, returnedMinor: 100 }] },
  'return-unlinked': { kind: 'return-unlinked', returnId: 'X-1', amountMinor: 100, taxMinor: 5 },
  void: { kind: 'void', billId: 'B-2' },
  redeem: { kind: 'redeem', commandId: 'R-9', points: 5, billMinor: 90_000, billId: 'B-2', forced: false },
  hold: {
    kind: 'hold',
    holdId: 'H-9',
    points: 5,
    billMinor: 90_000,
    billId: 'B-2',
    expiresAt: at + 1000,
    forced: false,
  },
  capture: {
    kind: 'capture',
    commandId: 'C-9',
    holdId: 'H-1',
    points: 5,
    billMinor: 90_000,
    billId: 'B-2',
    forced: false,
  },
  release: { kind: 'release', holdId: 'H-1' },
  lease: { kind: 'lease', holdId: 'L-9', points: 5, forced: false },
  bonus: { kind: 'bonus', bonus: { campaign: 'gift' }, key: 'campaign:gift', forced: { points: 5 } },
  adjust: {
    kind: 'adjust',
    commandId: 'A-9',
    points: 5,
    reason: 'goodwill',
    actor: 'asha',
    approver: 'bina',
    forced: false,
  },
  freeze: { kind: 'freeze', commandId: 'F-9', frozen: true, reason: 'lost-card', actor: 'asha' },
  'debit-transfer': { kind: 'debit-transfer', transferId: 'T-9', points: 5, forced: false },
  'credit-transfer': { kind: 'credit-transfer', transferId: 'T-9', parts: [part] },
  'settle-transfer': { kind: 'settle-transfer', transferId: 'T-9', result: 'credited' },
}
const soundCommands: readonly LedgerCommand[] = Object.values(sound)

const changed = (value: unknown, path: readonly string[], to: unknown): unknown => {
  const [name, ...rest] = path
  if (name === undefined) return to
  const copy: Record<string, unknown> = { ...(value as Record<string, unknown>) }
  copy[name] = changed(copy[name], rest, to)
  return Array.isArray(value) ? Object.values(copy) : copy
}

const pathsOf = (value: unknown, path: readonly string[] = []): readonly (readonly string[])[] =>
  typeof value !== 'object' || value === null
    ? [path]
    : [path, ...Object.entries(value).flatMap(([name, inner]) => pathsOf(inner, [...path, name]))]

const numbersIn = (value: unknown): readonly number[] =>
  typeof value === 'number'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(numbersIn)
      : []

const anything = fc.oneof(
  fc.constantFrom(undefined, ...nonsense, 1e15, 2 ** 53, 4e12, 8.7e15, 0, -0),
  fc.double(),
  fc.integer(),
  fc.string({ unit: 'binary' }),
  fc.jsonValue(),
)
const places = soundCommands.flatMap((command) => pathsOf(command).map((path) => ({ command, path })))

describe('a command of another shape', () => {
  test('is refused, whichever of its fields is something else', () => {
    const book = shop()
    for (const { command, path } of places) {
      const told = changed(command, path, { nonsense: true }) as LedgerCommand
      const refused = book.refused(told, now)
      expect([command.kind, path, refused.code]).toEqual([command.kind, path, 'bad-command'])
    }
  })

  test('never throws, and what of it is accepted keeps the books whole, whichever field is whatever JSON may bring', () => {
    const book = shop()
    const bill = book.bill('B-2')
    fc.assert(
      fc.property(fc.constantFrom(...places), anything, ({ command, path }, to) => {
        const told = changed(command, path, to) as LedgerCommand
        const outcome = decide({ terms, version: 'v' }, book.account(), bill, told, at)
        if (outcome.status === 'refused') return
        expect(unaccountedPoints(outcome.account)).toBe(0)
        const numbers = numbersIn([outcome.account, outcome.bill, outcome.entries])
        expect(numbers.filter((number) => !Number.isSafeInteger(number))).toEqual([])
      }),
      { numRuns: propertyRuns(1500) },
    )
  })

  test('is accepted when nothing is changed', () => {
    for (const command of soundCommands) {
      const outcome = shop().ask(command, now)
      expect(outcome.status === 'accepted' ? '' : outcome.code).toBe(
        command.kind === 'settle-transfer' ? 'unknown-transfer' : '',
      )
    }
  })

  test('is refused at an instant that is none', () => {
    for (const instant of [Number.NaN, 1.5, -1, 8.7e15]) {
      expect(shop().refused(spend(1), instant)).toMatchObject({ code: 'bad-command', details: { path: 'now' } })
    }
  })

  test('amounts and points that are none are refused by name', () => {
    const book = shop()
    book.tell(lease(100), now)
    const [, standing] = book.account().holds
    if (standing === undefined) throw new Error('no lease')
    const allowance = openAllowance(terms, standing)
    for (const billMinor of nonsense) {
      const expected = { code: 'bad-command', details: { path: 'billMinor', found: billMinor } }
      expect(book.refused({ ...spend(1), billMinor }, now)).toMatchObject(expected)
      expect(book.refused({ ...hold(1, 'H-2'), billMinor }, now)).toMatchObject(expected)
      expect(spendOffline(allowance, { commandId: 'C-1', points: 1, billMinor }, at)).toMatchObject(expected)
      expect(() => quotePoints(terms, book.account(), { bill: { lines: [{ amountMinor: billMinor }] } }, at)).toThrow(
        'amountMinor',
      )
      expect(() => quotePoints(terms, book.account(), { redeemPoints: billMinor }, at)).toThrow('redeemPoints')
    }
    const parcels = [{ ...part, maturesAt: Number.NaN }]
    expect(book.refused({ kind: 'credit-transfer', transferId: 'T-1', parts: parcels }, now)).toMatchObject({
      code: 'bad-command',
      details: { path: 'parts[0].maturesAt' },
    })
  })

  test('ids that the account keeps are printable ASCII, so that its JSON stays within its bytes', () => {
    const book = shop()
    for (const id of ['', '\u0001'.repeat(80), 'a"b', 'a\\b', 'é', 'x'.repeat(81)]) {
      const commands: readonly LedgerCommand[] = [
        hold(1, id),
        lease(1, id),
        { kind: 'debit-transfer', transferId: id, points: 1 },
        { kind: 'credit-transfer', transferId: id, parts: [part] },
        { kind: 'credit-transfer', transferId: 'T-1', parts: [{ ...part, fund: id }] },
        { kind: 'bonus', bonus: 'birthday', key: id },
      ]
      expect(commands.map((command) => book.refused(command, now).code)).toEqual(commands.map(() => 'bad-command'))
    }
    expect(book.ask(hold(1, ' !#$[]^~'.padEnd(accountMaximums.holdIdLength, 'x')), now).status).toBe('accepted')
  })
})

describe('the same id again', () => {
  test('with the same body changes nothing, with another is refused', () => {
    const book = shop()
    book.tell(lease(100), now)
    book.tell({ kind: 'debit-transfer', transferId: 'T-1', points: 50 }, now)
    const same: readonly LedgerCommand[] = [
      hold(20),
      lease(100),
      { kind: 'debit-transfer', transferId: 'T-1', points: 50 },
      spendOn('B-2', 50),
    ]
    for (const command of same) expect(book.tell(command, now)).toEqual([])
    const others: readonly LedgerCommand[] = [
      hold(900),
      lease(20, 'H-1'),
      hold(100, 'L-1'),
      { kind: 'debit-transfer', transferId: 'T-1', points: 900 },
      spendOn('B-2', 900),
    ]
    expect(others.map((command) => book.refused(command, now).code)).toEqual(others.map(() => 'command-id-reused'))
    const bill = { billId: 'B-2', lines: rupees(150, 20) }
    expect(book.refused({ kind: 'earn', bill }, '2026-05-02').code).toBe('bill-already-earned')
  })

  test('of several redemptions on a bill each is known by its own points', () => {
    const book = shop()
    book.tell(spendOn('B-2', 30, 'R-2'), now)
    expect(book.tell(spendOn('B-2', 30, 'R-2'), now)).toEqual([])
    expect(book.tell(spendOn('B-2', 50), now)).toEqual([])
    expect(book.refused(spendOn('B-2', 50, 'R-2'), now)).toMatchObject({
      code: 'command-id-reused',
      details: { commandId: 'R-2', billId: 'B-2', requestedPoints: 50, paidPoints: 30 },
    })
  })

  test('a forced redemption of which some was written off is accepted again', () => {
    const book = shop({ ...terms, returns: { ...terms.returns, debtLimitPoints: 50 } })
    const forced = { kind: 'redeem', commandId: 'R-9', billId: 'B-3', points: 10_000, forced: true } as const
    expect(book.tell(forced, now).map(({ kind }) => kind)).toEqual(['redeemed', 'written-off'])
    expect(book.tell(forced, now)).toEqual([])
  })
})

describe('what a refusal accepts', () => {
  test('an adjustment that takes too much is told the most that it may take, signed', () => {
    const book = openBook({ ...terms, adjust: { approvalAbovePoints: 100 } })
    const adjust = (points: number) =>
      ({ kind: 'adjust', commandId: 'A-1', points, reason: 'goodwill', actor: 'asha' }) as const
    book.tell(adjust(20), now)
    for (const points of [-100, -500]) {
      expect(book.refused(adjust(points), now).details.acceptedPoints).toBe(-20)
      expect(book.ask(adjust(-20), now).status).toBe('accepted')
    }
    expect(book.refused(adjust(500), now).details.acceptedPoints).toBe(100)
  })

  test('a lease of fewer points than a till could spend is refused, with the fewest', () => {
    const redeem = { ...terms.redeem, minimumPoints: 60, stepPoints: 50 }
    expect(shop({ ...terms, redeem: { ...redeem, minimumPoints: 1, stepPoints: 1 } }).ask(lease(75), now).status).toBe(
      'accepted',
    )
    const book = openBook({ ...terms, redeem })
    book.earn('B-1', '2026-05-01', 950)
    expect(book.refused(lease(75), now)).toMatchObject({
      code: 'below-minimum',
      details: { minimumPoints: 100, acceptedPoints: 100 },
    })
    expect(book.ask(lease(100), now).status).toBe('accepted')
  })
})

describe('a quote and the redemption after it', () => {
  const half = { ...terms, redeem: { ...terms.redeem, maximumShareOfBillPercent: 50 } }
  const bill = { lines: rupees(1000) }

  test('what was spent on the bill already counts', () => {
    const book = openBook(half)
    book.earn('B-1', '2026-05-01', 2000)
    book.tell({ ...spendOn('B-2', 400), billMinor: 100_000 }, now)
    const quote = quotePoints(half, book.account(), { bill, known: book.bill('B-2') }, at)
    expect(quote).toMatchObject({ redeemablePoints: 100, boundBy: 'bill-share', earning: { points: 600 } })
    const again = { ...spendOn('B-2', 101, 'R-2'), billMinor: 100_000 }
    expect(book.refused(again, now)).toMatchObject({ code: 'above-bill-share', details: { acceptedPoints: 100 } })
  })

  test('no more than one command may move is quoted or accepted', () => {
    const { pointsPerCommand } = accountMaximums
    const parcels = Array.from({ length: 2 }, () => ({ ...part, points: pointsPerCommand / 2 + 5 }))
    const book = openBook(terms)
    for (const [index, parcel] of parcels.entries()) {
      book.tell({ kind: 'credit-transfer', transferId: `T-${index}`, parts: [parcel] }, now)
    }
    expect(quotePoints(terms, book.account(), {}, at)).toMatchObject({
      redeemablePoints: pointsPerCommand,
      boundBy: 'maximum',
    })
    expect(book.refused(spend(pointsPerCommand + 1), now).code).toBe('bad-command')
    expect(book.ask(spend(pointsPerCommand), now).status).toBe('accepted')
  })
})

describe('a return', () => {
  test('of a part, told after the bill was cancelled, changes nothing', () => {
    const book = shop()
    book.tell({ kind: 'void', billId: 'B-1' }, now)
    expect(book.giveBack('B-1', now, 300)).toEqual([])
    expect(book.bill('B-1')).toMatchObject({ voided: true, clawedPoints: 950 })
  })

  test('without its bill takes no more than the bill would have earned', () => {
    const earn = { ...terms.earn, basis: 'net-of-tax', minimumBillMinor: 10_000, maximumPointsPerBill: 300 } as const
    const taken = (amountMinor: number, taxMinor?: number) =>
      shop()
        .tell({ kind: 'return-unlinked', returnId: 'X-1', amountMinor, taxMinor }, now, { ...terms, earn })
        .map(({ points }) => points)
    expect(taken(9900)).toEqual([])
    expect(taken(11_000, 1100)).toEqual([])
    expect(taken(11_000, 1000)).toEqual([-100])
    expect(taken(90_000)).toEqual([-300])
    const nobody = { kind: 'return-unlinked', returnId: '', amountMinor: 5 } as const
    expect(shop().refused(nobody, now)).toMatchObject({ code: 'bad-command', details: { path: 'returnId' } })
  })
})

describe('bonuses of campaigns', () => {
  const year = { points: 100, from: '2026-01-01', to: '2026-12-31' }
  const running = (count: number, days = year) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`c-${index}`, days]))
  const give = (campaign: string) => ({ kind: 'bonus', bonus: { campaign }, key: `campaign:${campaign}` }) as const

  test('no more run at a time than an account remembers', () => {
    const withCampaigns = (named: Record<string, typeof year>) =>
      checkLedgerTerms({ ...terms, bonuses: { campaigns: named } })
    expect(withCampaigns(running(4))).toEqual([])
    expect(withCampaigns(running(5))).toMatchObject([{ path: 'bonuses.campaigns.c-0.from' }])
    const next = { points: 100, from: '2027-01-01', to: '2027-01-31' }
    expect(withCampaigns({ ...running(4), next })).toEqual([])
    expect(withCampaigns({ ...running(4), next: { ...next, from: '2026-12-31' } })).toHaveLength(1)
  })

  test('a running one is given once, whatever else was given meanwhile', () => {
    const referral = { referrer: { points: 1 } }
    const bonuses = { ...terms.bonuses, enrolment: { points: 1 }, referral, campaigns: running(4) }
    const book = openBook({ ...terms, bonuses })
    for (let round = 0; round < 3; round += 1) {
      for (const campaign of Object.keys(bonuses.campaigns)) book.tell(give(campaign), now)
      for (let friend = 0; friend < 9; friend += 1) {
        book.tell({ kind: 'bonus', bonus: 'referrer', key: `referrer:${round}-${friend}` }, now)
      }
      book.tell({ kind: 'bonus', bonus: 'enrolment', key: 'enrolment' }, now)
      book.tell({ kind: 'bonus', bonus: 'birthday', key: 'birthday:2026' }, now)
    }
    expect(book.account().lifetime.issued).toBe(4 * 100 + 27 + 1 + 5)
  })

  test('with more of them than terms may have, one is refused rather than another given twice', () => {
    const book = openBook({ ...terms, bonuses: { campaigns: running(accountMaximums.grants + 1) } })
    for (let index = 0; index < accountMaximums.grants; index += 1) book.tell(give(`c-${index}`), now)
    const last = give(`c-${accountMaximums.grants}`)
    expect(book.refused(last, now)).toMatchObject({ code: 'above-maximum', details: { boundBy: 'grants' } })
    expect(book.ask(last, '2027-01-15').status).toBe('refused')
    expect(book.tell(give('c-0'), now)).toEqual([])
  })
})

describe('the ladder in force', () => {
  const ladder = (gold: number): LedgerTerms => ({
    ...rupeeTerms,
    tiers: {
      measure: 'points',
      window: { kind: 'calendar', months: 12, startsInMonth: 4 },
      graceDays: 0,
      ladder: [
        { tier: 'base', from: 0 },
        { tier: 'silver', from: 100 },
        { tier: 'gold', from: gold, multiplier: 2 },
      ],
    },
  })
  const bill = (billId: string, amount: number) => ({ kind: 'earn', bill: { billId, lines: rupees(amount) } }) as const

  test('decides: a late bill counts by its amount and lifts nobody by the ladder of its time', () => {
    const book = openBook(ladder(1000))
    book.tell(bill('B-1', 500), '2026-04-10')
    book.tell(bill('B-2', 4000), '2026-06-10', ladder(5000))
    book.tell(bill('B-3', 10), '2026-04-20')
    expect(book.account().tier?.tier).toBe('silver')
    book.tell(bill('B-4', 500), '2026-04-21')
    expect(book.account().tier?.tier).toBe('silver')
    expect(tierProgress(ladder(5000), book.account(), india('2026-06-11'))).toMatchObject({
      tier: 'gold',
      qualified: 5010,
    })
    book.tell(spend(1), '2026-06-11', ladder(5000))
    expect(book.account().tier?.tier).toBe('gold')
  })

  test('lifts at the next command when it was lowered, and the quote says so before', () => {
    const book = openBook(ladder(5000))
    book.tell(bill('B-1', 1500), '2026-04-10')
    const quote = quotePoints(ladder(1000), book.account(), { bill: { lines: rupees(100) } }, india('2026-05-01'))
    expect(quote).toMatchObject({ tier: { tier: 'gold', multiplier: 2 }, earning: { points: 200 } })
    const entries = book.tell(bill('B-2', 100), '2026-05-01', ladder(1000))
    expect(entries.map(({ kind, points }) => [kind, points])).toEqual([
      ['tier-changed', 0],
      ['earned', 200],
    ])
  })
})
