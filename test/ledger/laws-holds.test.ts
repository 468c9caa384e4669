import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Account, balanceAt, bucketKey, type Hold, settle } from '../../src/ledger/index.ts'
import { india, openBook, spendOn } from '../support/book.ts'
import { capture, hold } from '../support/holds.ts'
import { propertyRuns } from '../support/runs.ts'
import { people } from './histories.ts'
import { alwaysHolds, holdsAfterwards, lawTimeoutMs } from './histories-laws.ts'
import { readableHistories, readableHolds } from './histories-print.ts'
import type { Said } from './histories-town.ts'

const pointsOf = (parts: Hold['parts']): number => parts.reduce((sum, { points }) => sum + points, 0)

/** Held points by fund and expiry, as the holds and as the buckets tell it. */
function heldBy(list: readonly { readonly fund: string; readonly expiresAt: number | null; readonly held: number }[]) {
  const held: Record<string, number> = {}
  for (const one of list) {
    const key = `${one.fund}/${one.expiresAt}`
    if (one.held > 0) held[key] = (held[key] ?? 0) + one.held
  }
  return held
}

const all = [
  ['of three customers', readableHistories],
  ['of one who holds a lot', readableHolds],
] as const

describe('holds and burns, over random histories', { timeout: lawTimeoutMs }, () => {
  test.each(all)(
    'law 3: held lies within open in every bucket, and debt leaves nothing available, %s',
    (_, histories) => {
      alwaysHolds(({ after, entries }) => {
        const isSound = after.buckets.every(({ held, open }) => 0 <= held && held <= open && open > 0)
        const isFair = after.debt === 0 || balanceAt(after, after.settledAt).available === 0
        const wasFair = entries.every((entry) => entry.after.debt === 0 || entry.after.available === 0)
        if (isSound && isFair && wasFair && after.debt >= 0) return
        expect({ isSound, isFair, wasFair, debt: after.debt }).toEqual({ isSound: true, isFair: true, wasFair: true })
      }, histories)
    },
  )

  test('law 3: what the buckets hold is what the holds hold, part by part', () => {
    alwaysHolds(({ after }) => {
      const parts = after.holds.flatMap((hold) => hold.parts)
      expect(heldBy(parts.map((part) => ({ ...part, held: part.points })))).toEqual(heldBy(after.buckets))
      for (const { parts: own } of after.holds) expect(own.length).toBeGreaterThan(0)
      for (const { points } of parts) expect(points).toBeGreaterThan(0)
    })
  })

  test('law 8: hold and capture is redemption: the same points are burned, the same are left', () => {
    const percent = fc.integer({ min: 1, max: 100 })
    const bills = fc.array(
      fc.record({ month: fc.integer({ min: 1, max: 12 }), rupees: fc.integer({ min: 1, max: 300 }) }),
      { minLength: 1, maxLength: 8 },
    )
    const newYear = india('2025-12-31')
    fc.assert(
      fc.property(bills, percent, percent, (list, heldPercent, capturedPercent) => {
        const [held, direct] = [openBook(), openBook()]
        for (const book of [held, direct]) {
          for (const [index, { month, rupees }] of list.entries()) {
            book.earn(`B-${index}`, `2025-${String(month).padStart(2, '0')}-15`, rupees)
          }
        }
        const { available } = balanceAt(held.account(), newYear)
        const points = Math.max(1, Math.floor((available * heldPercent) / 100))
        const captured = Math.max(1, Math.floor((points * capturedPercent) / 100))
        held.tell(hold(points), newYear)
        held.tell({ ...capture(captured), billId: 'B-x' }, newYear)
        direct.tell(spendOn('B-x', captured, 'C-H-1'), newYear)
        expect(held.account().buckets).toEqual(direct.account().buckets)
        expect(held.account().lifetime).toEqual(direct.account().lifetime)
        expect(held.bill('B-x')).toEqual(direct.bill('B-x'))
      }),
      { numRuns: propertyRuns() },
    )
  })

  test('law 8: a hold resolves at most once', () => {
    const resolved = new Map<object, Set<string>>()
    alwaysHolds(({ command, before, after, refused }, town) => {
      // A merge moves holds from one account to another; they don't end by that.
      if (command === null || refused !== null) return
      const known = resolved.get(town) ?? new Set()
      resolved.set(town, known)
      for (const { holdId } of before.holds) {
        if (after.holds.some((hold) => hold.holdId === holdId)) continue
        expect(known).not.toContain(holdId)
        known.add(holdId)
      }
      for (const { holdId } of after.holds) expect(known).not.toContain(holdId)
    })
  })

  test('law 8: what is captured of a hold is at most what was held', () => {
    const tallies = new WeakMap<object, Map<string, { held: number; captured: number }>>()
    alwaysHolds(({ command, before, after, refused, entries }, town) => {
      if (command === null || refused !== null) return
      const tally = tallies.get(town) ?? new Map<string, { held: number; captured: number }>()
      tallies.set(town, tally)
      if (command.kind === 'hold' || command.kind === 'lease') {
        const points = pointsOf(after.holds.find(({ holdId }) => holdId === command.holdId)?.parts ?? [])
        if (!tally.has(command.holdId)) tally.set(command.holdId, { held: points, captured: 0 })
        if (command.forced !== true) expect(points).toBeLessThanOrEqual(command.points)
      }
      if (command.kind !== 'capture') return
      const hold = tally.get(command.holdId) ?? { held: 0, captured: 0 }
      hold.captured += after.lifetime.redeemed - before.lifetime.redeemed
      expect(hold.captured).toBeLessThanOrEqual(hold.held)
      if (entries.length > 0 && command.points !== undefined)
        expect(after.lifetime.redeemed - before.lifetime.redeemed).toBe(command.points)
    })
  })

  test('law 8: a hold ends exactly at its time, not before and not after', () => {
    alwaysHolds(({ after }) => {
      for (const { holdId, heldUntil, parts } of after.holds) {
        expect(heldUntil).toBeGreaterThan(after.settledAt)
        const early = settle(after, heldUntil - 1).account
        expect(pointsOf(early.holds.find((hold) => hold.holdId === holdId)?.parts ?? [])).toBe(pointsOf(parts))
        const late = settle(after, heldUntil)
        expect(late.account.holds.map((hold) => hold.holdId)).not.toContain(holdId)
        const freed = late.entries.filter(({ kind, ref }) => kind === 'hold-expired' && ref === holdId)
        expect(freed.map(({ occurredAt }) => occurredAt)).toEqual([heldUntil])
        expect(balanceAt(after, heldUntil)).toEqual(balanceAt(late.account, heldUntil))
      }
    })
  })

  test('law 9: no burn leaves an earlier-expiring spendable bucket unburned', () => {
    alwaysHolds((said) => {
      const expiries = said.command === null || said.refused !== null ? null : burnedAndLeft(said)
      if (expiries === null || expiries.latestBurned <= expiries.earliestLeft) return
      expect(expiries).toEqual({ latestBurned: 'at most the earliest left', earliestLeft: expiries.earliestLeft })
    })
  })

  test('law 9: a capture takes what dies soonest of its hold, and leaves what lives longest', () => {
    alwaysHolds(({ command, before, after, refused, at }) => {
      if (command?.kind !== 'capture' || refused !== null) return
      const standing = (account: Account) => account.holds.find(({ holdId }) => holdId === command.holdId)?.parts ?? []
      const [full, left] = [standing(settle(before, at).account), standing(after)]
      const taken = full.flatMap((part) => {
        const rest = left.filter(({ fund, expiresAt }) => fund === part.fund && expiresAt === part.expiresAt)
        return pointsOf(rest) < part.points ? [expiryOf(part)] : []
      })
      // Of a checkout's hold the rest is free again: the first test of this law sees to the order of the entry.
      if (left.length > 0) expect(Math.max(...taken)).toBeLessThanOrEqual(Math.min(...left.map(expiryOf)))
    })
  })

  test('law 9: the entry of a burn names its buckets in the order in which they die', () => {
    holdsAfterwards((town) => {
      for (const who of people) {
        for (const { kind, allocation } of town.entries[who]) {
          if (kind !== 'redeemed' && kind !== 'held' && kind !== 'transfer-debited') continue
          const expiries = allocation.map(({ bucket }) => expiryNamed(bucket))
          expect(expiries).toEqual([...expiries].sort((left, right) => left - right))
        }
      }
    })
  })
})

const expiryOf = ({ expiresAt }: { readonly expiresAt: number | null }): number => expiresAt ?? Number.POSITIVE_INFINITY

function expiryNamed(bucket: string): number {
  const written = bucket.slice(bucket.lastIndexOf('/') + 1)
  return written === 'never' ? Number.POSITIVE_INFINITY : Number(written)
}

/** The latest expiry among what a burn took, and the earliest among what may still be spent. */
function burnedAndLeft({ command, entries, after }: Said) {
  if (command === null) return null
  // Told so late that it is over already: its points are free again.
  if ('holdId' in command && !after.holds.some(({ holdId }) => holdId === command.holdId)) return null
  const isBurn = command.kind === 'redeem' || command.kind === 'hold' || command.kind === 'lease'
  if (!isBurn && command.kind !== 'debit-transfer' && command.kind !== 'adjust') return null
  const entry = entries.find(({ kind }) => ['redeemed', 'held', 'transfer-debited', 'adjusted'].includes(kind))
  if (entry === undefined || entry.points > 0) return null
  // What pays for a cancelled bill comes back in the same command: it was not left by the burn.
  const back = new Map<string, number>()
  for (const { kind, allocation } of entries)
    if (kind === 'restored')
      for (const { bucket, points } of allocation) back.set(bucket, (back.get(bucket) ?? 0) + points)
  const spendable = after.buckets.filter((bucket) => {
    const { open, held, maturesAt, expiresAt } = bucket
    const left = open - held - (back.get(bucketKey(bucket, after.settledAt)) ?? 0)
    return left > 0 && maturesAt <= after.settledAt && (expiresAt === null || expiresAt > after.settledAt)
  })
  const latestBurned = Math.max(...entry.allocation.map(({ bucket }) => expiryNamed(bucket)))
  return { latestBurned, earliestLeft: Math.min(...spendable.map(expiryOf)) }
}
