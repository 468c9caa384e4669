import { expect, test } from 'vitest'
import { absorbAccount, decide, emptyAccount, openAccount } from '../../src/ledger/index.ts'
import { deskTerms } from '../support/desk.ts'
import { noon } from '../support/shop.ts'

const policy = { terms: deskTerms, version: 'v1' }
const freeze = { kind: 'freeze', commandId: 'F-1', frozen: true, reason: 'lost-card', actor: 'S-1' } as const

test('an account that takes in a frozen one is frozen, and its books say so; points that are pooled freeze nobody', () => {
  const decided = decide(policy, openAccount(), null, freeze, noon)
  if (decided.status !== 'accepted') throw new Error(decided.code)
  const merged = emptyAccount(decided.account, { now: noon, ref: 'M-1' })
  const absorbed = absorbAccount(openAccount(), merged.parcel, { now: noon, ref: 'M-1' })
  expect(absorbed.account.frozen).toBe(true)
  expect(absorbed.entries.map(({ kind, ref }) => [kind, ref])).toEqual([['frozen', 'M-1']])
  expect(absorbAccount(absorbed.account, merged.parcel, { now: noon, ref: 'M-2' }).entries).toEqual([])
  const pooled = emptyAccount(decided.account, { now: noon, ref: 'J-1', how: 'pool' })
  expect(absorbAccount(openAccount(), pooled.parcel, { now: noon, how: 'pool' }).account.frozen).toBe(false)
})
