import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { balanceAt, settle, unaccountedPoints } from '../../src/ledger/index.ts'
import { opening } from '../support/book.ts'
import { propertyRuns } from '../support/runs.ts'
import { lawTimeoutMs } from './histories-laws.ts'
import { acts, type Evening, moves, playDay } from './histories-tills.ts'

function threeTills(law: (evening: Evening) => void): void {
  const list = fc.array(acts, { maxLength: 25, size: 'max' })
  const days = fc
    .record({ debtLimitPoints: fc.constantFrom(0, 60, 1000), lists: fc.tuple(list, list, list), order: moves })
    .map((day) => ({ ...day, [fc.toStringMethod]: () => `\n${playDay(day).log.join('\n')}\n` }))
  fc.assert(
    fc.property(days, (day) => {
      law(playDay(day))
    }),
    { numRuns: propertyRuns() },
  )
}

describe('three tills over one store, whichever moves first', { timeout: lawTimeoutMs }, () => {
  test('law 13: what was redeemed is at most what was issued and the debt a shopper may have', () => {
    threeTills(({ store, debtLimitPoints }) => {
      let issued = 0
      let redeemed = 0
      for (const { kind, points, after } of store.entries) {
        if (kind === 'earned') issued += points
        if (kind === 'redeemed') redeemed -= points
        expect(redeemed).toBeLessThanOrEqual(issued + debtLimitPoints)
        expect(after.available).toBeGreaterThanOrEqual(0)
        expect(after.debt).toBeLessThanOrEqual(debtLimitPoints)
      }
    })
  })

  test('law 13: every answer a till was given is in the books, once, and nothing else is', () => {
    threeTills(({ store }) => {
      let promised = 0
      for (const { say, outcome, redeemed } of store.answers.values()) {
        promised += redeemed
        if (outcome.status === 'refused') continue
        if (say.kind === 'redeem') expect(redeemed).toBe(say.points)
        if (say.kind === 'capture' && say.points !== undefined) expect(redeemed).toBe(say.points)
      }
      expect(store.account.lifetime.redeemed).toBe(promised)
      expect(unaccountedPoints(store.account)).toBe(0)
      expect(store.entries.map(({ seq }) => seq)).toEqual(store.entries.map((_, index) => index + 1))
    })
  })

  test('law 13: no hold gives more than was held, offline or in the books, however tills capture, release and report', () => {
    threeTills(({ store, allowances }) => {
      const held = new Map<string, number>()
      for (const { kind, points, ref } of store.entries) if (kind === 'held' && ref !== null) held.set(ref, -points)
      const captured = new Map<string, number>()
      for (const { say, redeemed } of store.answers.values()) {
        if (say.kind !== 'capture') continue
        captured.set(say.holdId, (captured.get(say.holdId) ?? 0) + redeemed)
        expect(captured.get(say.holdId)).toBeLessThanOrEqual(held.get(say.holdId) ?? 0)
      }
      for (const { holdId, spendings } of allowances) {
        const spent = spendings.reduce((points, { capture }) => points + capture.points, 0)
        expect(spent).toBeLessThanOrEqual(held.get(holdId) ?? 0)
      }
    })
  })

  test('law 13: what a till spent offline and reports while its lease is held is never refused', () => {
    threeTills(({ store }) => {
      const expired = new Set(store.entries.flatMap(({ kind, ref }) => (kind === 'hold-expired' ? [ref] : [])))
      for (const { say, outcome } of store.answers.values()) {
        if (say.kind !== 'capture' || outcome.status === 'accepted' || expired.has(say.holdId)) continue
        // A till's own checkout hold it may capture twice or too late; a lease it only spends from.
        const isLease = [...store.answers.values()].some(
          (one) => one.say.kind === 'lease' && one.say.holdId === say.holdId,
        )
        expect(isLease && outcome.code).toBe(false)
      }
    })
  })

  test('law 13: in the end every hold ends, and what nobody captured is free again or expired', () => {
    threeTills(({ store }) => {
      const { account } = settle(store.account, opening + 3000 * 86_400_000)
      expect(account.holds).toEqual([])
      expect(balanceAt(account, account.settledAt)).toMatchObject({ held: 0, available: 0 })
      expect(unaccountedPoints(account)).toBe(0)
    })
  })
})
