import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Account,
  balanceAt,
  decide,
  type LedgerBill,
  type LedgerCommand,
  nextSettlementAt,
  openAccount,
  settle,
} from '../../src/ledger/index.ts'
import { india } from '../support/book.ts'
import { propertyRuns } from '../support/runs.ts'
import { people } from './histories.ts'
import { alwaysHolds, dayMs, holdsThereafter, lawTimeoutMs, lookedAt } from './histories-laws.ts'
import { independentTerms } from './histories-terms.ts'

/** What the ledger itself knows again; of other commands the caller keeps the ids. */
function isKnownAgain(command: LedgerCommand, after: Account): boolean {
  switch (command.kind) {
    case 'earn':
    case 'return':
    case 'void':
    case 'hold':
    case 'lease':
    case 'release':
    case 'bonus':
    case 'freeze':
    case 'debit-transfer':
    case 'settle-transfer':
      return true
    case 'redeem':
      return command.billId !== undefined
    case 'capture':
      // Of a lease many parts are captured; only a bill remembers them.
      return command.billId !== undefined || !mayBeCaptured(after, command.holdId)
    case 'adjust':
    case 'return-unlinked':
    case 'credit-transfer':
      return false
  }
}

function mayBeCaptured({ holds, resolvedHolds }: Account, id: string): boolean {
  const isLeft = resolvedHolds.some(({ holdId, leftPoints }) => holdId === id && leftPoints > 0)
  return isLeft || holds.some(({ holdId }) => holdId === id)
}

/** What ended a hold or a transfer is told, when it comes again, that there is nothing left to end. */
const answersThatItIsOver = ['settle-transfer: unknown-transfer', 'capture: hold-resolved', 'release: hold-resolved']

const hourMs = 3_600_000

describe('time and repetition, over random histories', { timeout: lawTimeoutMs }, () => {
  test('law 4: a command applied twice equals once', () => {
    alwaysHolds(({ command, policy, at, after, billAfter, refused }) => {
      if (command === null || refused !== null || !isKnownAgain(command, after)) return
      const again = decide(policy, after, billAfter, command, at)
      if (again.status === 'refused') {
        expect(answersThatItIsOver).toContain(`${command.kind}: ${again.code}`)
        return
      }
      expect(again.entries).toEqual([])
      expect(again.account).toEqual(after)
      expect(again.bill).toEqual(billAfter)
    })
  })

  test('law 4: a refusal is the same when asked again', () => {
    alwaysHolds(({ command, policy, at, before, after, bill, refused }) => {
      if (command === null || refused === null) return
      expect(after).toBe(before)
      expect(decide(policy, after, bill, command, at)).toEqual(refused)
    })
  })

  /** Some hours on, among the ends of holds, or some days. */
  const later = fc.oneof(
    fc.nat(48).map((count) => count * hourMs),
    fc.nat(900).map((count) => count * dayMs),
  )

  test('law 5: looking at t1 and then at t2 equals looking at t2, whoever reviews the tier', () => {
    holdsThereafter(fc.tuple(later, later), (town, [one, other]) => {
      const [first, second] = [town.clock + Math.min(one, other), town.clock + Math.max(one, other)]
      for (const who of people) {
        for (const policy of [null, town.policy]) {
          const account = town.accounts[who]
          const early = settle(account, first, policy)
          const late = settle(early.account, second, policy)
          const direct = settle(account, second, policy)
          expect(late.account).toEqual(direct.account)
          expect([...early.entries, ...late.entries]).toEqual(direct.entries)
        }
      }
    })
  })

  test('law 5: reading a balance at an instant is settling up to it', () => {
    holdsThereafter(later, (town, laterMs) => {
      const at = town.clock + laterMs
      for (const who of people) {
        const account = town.accounts[who]
        const settled = settle(account, at)
        expect(balanceAt(account, at)).toEqual(settled.entries.at(-1)?.after ?? balanceAt(account, account.settledAt))
        expect(balanceAt(account, at)).toEqual(balanceAt(settled.account, at))
      }
    })
  })

  test('law 5: a command finds the same account whether somebody looked before or not', () => {
    alwaysHolds(({ command, policy, at, before, bill }) => {
      if (command === null || at < before.settledAt) return
      const middle = Math.floor((before.settledAt + at) / 2)
      const looked = settle(before, middle, policy)
      const direct = decide(policy, before, bill, command, at)
      const after = decide(policy, looked.account, bill, command, at)
      if (direct.status === 'refused' || after.status === 'refused') return expect(after).toEqual(direct)
      expect(after.account).toEqual(direct.account)
      expect([...looked.entries, ...after.entries]).toEqual(direct.entries)
    })
  })

  test('law 5: an alarm clock that rings only when asked to misses nothing, and never rings for nothing', () => {
    alwaysHolds(({ after, policy }) => {
      const next = nextSettlementAt(after)
      // A review that a merge passed over, which knows no policy, is due already.
      if (next !== null && next <= after.settledAt) return
      const quiet = settle(after, next === null ? india('2099-01-01') : next - 1, policy)
      if (quiet.entries.length > 0) expect(quiet.entries).toEqual([])
      // A review that keeps the tier writes no entry, but the next review comes later.
      if (next !== null) expect(settle(after, next, policy).account).not.toEqual({ ...after, settledAt: next })
    })
  })

  test('law 5: time is written at its own instants, in order, and never the same instant twice', () => {
    holdsThereafter(later, (town, laterMs) => {
      const at = town.clock + laterMs
      for (const who of people) {
        const { entries } = settle(town.accounts[who], at, town.policy)
        const instants = entries.map(({ occurredAt }) => occurredAt)
        expect(instants).toEqual([...instants].sort((left, right) => left - right))
        for (const instant of instants) expect(instant).toBeLessThanOrEqual(at)
        // What is held when its bucket dies dies when its hold ends.
        const died = entries.filter(({ kind }) => kind === 'expired')
        const deaths = died.map(({ occurredAt, allocation }) => `${allocation[0]?.bucket} at ${occurredAt}`)
        expect(new Set(deaths).size).toBe(deaths.length)
      }
    })
  })

  test('law 5: no point is spendable at or after its expiry, whatever freed it', () => {
    alwaysHolds(({ after: { buckets, settledAt } }) => {
      const dead = buckets.filter(
        ({ open, held, expiresAt }) => open > held && expiresAt !== null && expiresAt <= settledAt,
      )
      if (dead.length > 0) expect(dead).toEqual([])
    })
  })

  test('law 10: earnings commute, late bills included, where no tier, cap, debt or burn lies between', () => {
    const bills = fc.array(
      fc.record({
        hour: fc.nat(12_000),
        amounts: fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 3 }),
        key: fc.nat(),
      }),
      // Fewer than the account has buckets, so that no two orders differ by its bound.
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(independentTerms, bills, (terms, list) => {
        const accountAfter = (order: typeof list): Account => {
          let account = openAccount()
          for (const { hour, amounts } of order) {
            const billId = `B-${list.findIndex((one) => one.hour === hour)}`
            const lines = amounts.map((rupees, line) => ({
              amountMinor: rupees * 100,
              category: ['sarees', 'gifts', 'gold'][line],
            }))
            const at = india('2026-01-01') + hour * 3_600_000
            const known: LedgerBill | null = null
            const outcome = decide(
              { terms, version: 'v' },
              account,
              known,
              { kind: 'earn', bill: { billId, lines } },
              at,
            )
            if (outcome.status === 'refused') throw new Error(outcome.code)
            account = outcome.account
          }
          return { ...lookedAt(account, india('2028-06-01')), seq: 0 }
        }
        const byKey = accountAfter([...list].sort((left, right) => left.key - right.key))
        const punctual = accountAfter([...list].sort((left, right) => left.hour - right.hour))
        expect(byKey).toEqual(punctual)
      }),
      { numRuns: propertyRuns() },
    )
  })
})
