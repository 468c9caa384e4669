import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Account,
  accountMaximums,
  decide,
  type LedgerBill,
  type LedgerCommand,
  type LedgerPolicy,
  type LedgerTerms,
  settle,
} from '../../src/ledger/index.ts'
import { people } from './histories.ts'
import { dayMs, holdsThereafter, lawTimeoutMs } from './histories-laws.ts'
import { returnedBy, type Town } from './histories-town.ts'

const percents = fc.array(fc.nat(100), { minLength: 4, maxLength: 4 })

interface Told {
  readonly account: Account
  readonly bill: LedgerBill | null
}

/** Tells commands about one bill in turn, by the first and the second terms in turn: a return knows only its bill's own. */
function tellInTurn(town: Town, start: Told, commands: readonly LedgerCommand[]): Told {
  return commands.reduce(({ account, bill }: Told, command, index) => {
    const policy = town.policies[index % 2] ?? town.policy
    const outcome = decide(policy, account, bill, command, town.clock)
    if (outcome.status === 'refused') throw new Error(`${outcome.code} ${JSON.stringify(outcome.details)}`)
    return { account: outcome.account, bill: outcome.bill }
  }, start)
}

/** The latest bills of the town that have earned. */
function latestBills(town: Town) {
  const earned = [...town.bills.values()].filter(({ bill }) => bill.earnedAt !== null)
  return earned.slice(-3).map(({ who, bill }) => ({ account: town.accounts[who], bill }))
}

const back = (bill: LedgerBill, shares: readonly number[]): LedgerCommand => ({
  kind: 'return',
  billId: bill.billId,
  lines: returnedBy(bill.lines, shares),
})

/** What a return leaves on the bill: not by which path it came, nor what was owed on the way. */
const leftOn = (bill: LedgerBill | null) => ({
  lines: bill?.lines,
  clawedPoints: bill?.clawedPoints,
  restoredPoints: bill?.restoredPoints,
  burned: bill?.burnedFrom.map(({ points, restored }) => ({ points, restored })),
})

const earnedBy = (bill: LedgerBill): number => bill.lines.reduce((points, line) => points + line.points, 0)

describe('returns, over random histories', { timeout: lawTimeoutMs }, () => {
  test('law 6: the final claw-back depends only on what was returned, not on how it was split', () => {
    holdsThereafter(fc.tuple(fc.array(percents, { maxLength: 5 }), percents), (town, [path, last]) => {
      for (const start of latestBills(town)) {
        const { bill } = start
        const direct = tellInTurn(town, start, [back(bill, last)])
        const wandering = tellInTurn(
          town,
          start,
          [...path, last].map((shares) => back(bill, shares)),
        )
        expect(leftOn(wandering.bill)).toEqual(leftOn(direct.bill))
      }
    })
  })

  test('law 6: nor on the order in which its lines came back', () => {
    const order = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 })
    holdsThereafter(fc.tuple(percents, order), (town, [last, lines]) => {
      for (const start of latestBills(town)) {
        const whole = returnedBy(start.bill.lines, last)
        const one = (line: number): LedgerCommand => ({
          kind: 'return',
          billId: start.bill.billId,
          lines: whole.filter((returned) => returned.line === line),
        })
        const together = tellInTurn(town, start, [back(start.bill, last)])
        expect(leftOn(tellInTurn(town, start, lines.map(one)).bill)).toEqual(leftOn(together.bill))
      }
    })
  })

  test('law 6: it is what the lines that came back had earned, whatever the terms are by now, rounded down once per bill', () => {
    holdsThereafter(percents, (town, last) => {
      for (const start of latestBills(town)) {
        const { bill } = tellInTurn(town, start, [back(start.bill, last)])
        const lines = start.bill.lines.filter(({ baseMinor }) => baseMinor > 0)
        // Every line's share over one denominator: its points times what came back of it, times all other amounts.
        const denominator = lines.reduce((product, { baseMinor }) => product * BigInt(baseMinor), 1n)
        const numerator = (bill?.lines ?? [])
          .filter(({ baseMinor }) => baseMinor > 0)
          .reduce((sum, line) => {
            const others = denominator / BigInt(line.baseMinor)
            return sum + BigInt(line.points) * BigInt(line.returnedMinor) * others
          }, 0n)
        const clawed = BigInt(bill?.clawedPoints ?? -1)
        expect(clawed * denominator <= numerator && numerator < (clawed + 1n) * denominator).toBe(true)
        expect(bill?.clawedPoints).toBeLessThanOrEqual(earnedBy(start.bill))
        // A bill that was cancelled stays so.
        if (start.bill.voided) expect(bill?.clawedPoints).toBe(earnedBy(start.bill))
      }
    })
  })

  test('law 6: a full return takes back exactly what was earned, and restores exactly what was redeemed', () => {
    holdsThereafter(fc.tuple(percents, fc.boolean()), (town, [first, isVoid]) => {
      for (const start of latestBills(town)) {
        const { billId } = start.bill
        const all = isVoid ? ({ kind: 'void', billId } as const) : back(start.bill, [100, 100, 100, 100])
        const { bill } = tellInTurn(town, start, [back(start.bill, first), all])
        const isCancelled = isVoid || start.bill.voided
        const isWorthless = start.bill.lines.every(({ baseMinor }) => baseMinor === 0)
        expect(bill?.clawedPoints).toBe(isWorthless && !isCancelled ? 0 : earnedBy(start.bill))
        const burned = start.bill.burnedFrom.reduce((points, part) => points + part.points, 0)
        // A bill that cost nothing comes back only as a whole, by its void.
        expect(bill?.restoredPoints).toBe(isWorthless && !isCancelled ? 0 : burned)
      }
    })
  })
})

const neutral = ({ terms, version }: LedgerPolicy): LedgerPolicy => {
  const { maximumPoints: _maximum, ...redeem } = terms.redeem
  const open = { minimumPoints: 1, stepPoints: 1, maximumShareOfBillPercent: 100, minimumBillMinor: 0 }
  const free: LedgerTerms = { ...terms, redeem: { ...redeem, ...open } }
  return { terms: free, version }
}

/** Everybody with something to spend, as they are at the town's clock, and an amount they have. */
function spenders(town: Town, percent: number) {
  const policy = neutral(town.policy)
  return people.flatMap((who) => {
    const { account } = settle(town.accounts[who], town.clock, policy)
    const at = account.settledAt
    const available = account.buckets.reduce(
      (points, { open, held, maturesAt }) => points + (maturesAt <= at ? open - held : 0),
      0,
    )
    const points = Math.ceil((available * percent) / 100)
    return points === 0 || account.debt > 0 || account.frozen ? [] : [{ policy, account, at, points }]
  })
}

type Spender = ReturnType<typeof spenders>[number]

/** Null when a command was refused or the account had to join buckets: then there is nothing to compare. */
function outcomeOf({ policy, account, at }: Spender, commands: readonly LedgerCommand[]): Account | null {
  let told: Told = { account, bill: null }
  for (const command of commands) {
    const outcome = decide(policy, told.account, told.bill, command, at)
    if (outcome.status === 'refused' || outcome.entries.some(({ kind }) => kind === 'coalesced')) return null
    told = outcome
  }
  return told.account
}

/** The buckets with everything they promise, and what is owed. */
const worth = ({ buckets, debt, holds, inTransit }: Account) => ({ buckets, debt, holds, inTransit })

describe('what is undone at once, over random histories', { timeout: lawTimeoutMs }, () => {
  const percent = fc.integer({ min: 1, max: 100 })

  test('law 7: redeeming on a bill and cancelling it at one instant is identity, expiry included', () => {
    holdsThereafter(percent, (town, share) => {
      for (const spender of spenders(town, share)) {
        const { points, account } = spender
        const after = outcomeOf(spender, [
          { kind: 'redeem', commandId: 'R', points, billId: 'N' },
          { kind: 'void', billId: 'N' },
        ])
        if (after !== null) expect(worth(after)).toEqual(worth(account))
      }
    })
  })

  test('law 7: so is paying a bill with points, in full or in part, and bringing all of it back', () => {
    holdsThereafter(fc.tuple(percent, fc.nat(500)), (town, [share, rupees]) => {
      for (const spender of spenders(town, share)) {
        const { points, account } = spender
        const amountMinor = points * 100 + rupees * 100
        const after = outcomeOf(spender, [
          { kind: 'redeem', commandId: 'R', points, billId: 'N', billMinor: amountMinor },
          { kind: 'earn', bill: { billId: 'N', lines: [{ amountMinor }], redeemedMinor: points * 100 } },
          { kind: 'return', billId: 'N', lines: [{ line: 0, returnedMinor: amountMinor }] },
        ])
        if (after !== null) expect(worth(after)).toEqual(worth(account))
      }
    })
  })

  test('law 7: holding points and releasing them is identity', () => {
    holdsThereafter(percent, (town, share) => {
      for (const spender of spenders(town, share)) {
        const { points, account } = spender
        const after = outcomeOf(spender, [
          { kind: 'hold', holdId: 'N', points },
          { kind: 'release', holdId: 'N' },
        ])
        if (after !== null) expect(worth(after)).toEqual(worth(account))
      }
    })
  })

  test('law 7: so is holding points, capturing them for a bill and cancelling it', () => {
    holdsThereafter(fc.tuple(percent, percent), (town, [share, part]) => {
      for (const spender of spenders(town, share)) {
        const { points, account } = spender
        const after = outcomeOf(spender, [
          { kind: 'hold', holdId: 'N', points },
          { kind: 'capture', commandId: 'C', holdId: 'N', points: Math.ceil((points * part) / 100), billId: 'N' },
          { kind: 'void', billId: 'N' },
        ])
        if (after !== null) expect(worth(after)).toEqual(worth(account))
      }
    })
  })

  test('law 7: a hold that nobody captures leaves the account as if it had never been', () => {
    holdsThereafter(fc.tuple(percent, fc.nat(400)), (town, [share, days]) => {
      for (const spender of spenders(town, share)) {
        const { points, account, at, policy } = spender
        const held = outcomeOf(spender, [{ kind: 'hold', holdId: 'N', points }])
        if (held === null) continue
        const later = at + dayMs + days * dayMs
        expect(worth(settle(held, later, policy).account)).toEqual(worth(settle(account, later, policy).account))
      }
    })
  })

  test('law 7: however long points were held, released they are what they would have been: alive, or expired', () => {
    holdsThereafter(fc.tuple(percent, fc.nat(400)), (town, [share, days]) => {
      for (const spender of spenders(town, share)) {
        const { points, account, at, policy } = spender
        if (account.holds.length >= accountMaximums.holds) continue
        const later = at + days * dayMs
        // Only a replay may hold for so long; it shows every expiry from both sides.
        const hold = { kind: 'hold', holdId: 'N', points, expiresAt: at + 500 * dayMs, forced: true } as const
        const held = outcomeOf(spender, [hold])
        if (held === null) continue
        const released = decide(policy, held, null, { kind: 'release', holdId: 'N' }, later)
        if (released.status === 'refused') throw new Error(released.code)
        expect(worth(released.account)).toEqual(worth(settle(account, later, policy).account))
      }
    })
  })
})
