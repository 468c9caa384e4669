import { describe, expect, test } from 'vitest'
import { restate } from '../../src/ledger/engine.ts'
import { absorbAccount, balanceAt, emptyAccount, openAccount, quoteRedemption } from '../../src/ledger/index.ts'
import { openBook, spend } from '../support/book.ts'
import { at, hold, lease, now, offlineTerms, shopper } from '../support/holds.ts'
import { rupeeTerms } from '../support/terms.ts'

const freeze = (frozen: boolean, commandId = 'F-1') =>
  ({ kind: 'freeze', commandId, frozen, reason: frozen ? 'lost-card' : 'card-found', actor: 'manager-2' }) as const

describe('a frozen account', () => {
  test('neither spends, holds, leases nor gives points away', () => {
    const book = shopper(offlineTerms)
    book.tell(freeze(true), now)
    const giving = { kind: 'debit-transfer', transferId: 'T-1', points: 10 } as const
    for (const command of [spend(10), hold(10), lease(10), giving]) {
      expect(book.refused(command, now)).toMatchObject({ code: 'account-frozen', details: { acceptedPoints: 0 } })
    }
    expect(quoteRedemption(rupeeTerms, book.account(), {}, at)).toMatchObject({
      redeemablePoints: 0,
      boundBy: 'frozen',
    })
  })

  test('goes on earning, takes returns and is put right by hand', () => {
    const book = shopper()
    book.tell(freeze(true), now)
    book.earn('B-3', now, 40)
    book.giveBack('B-1', now, 30)
    book.tell({ kind: 'adjust', commandId: 'A-1', points: -5, reason: 'count', actor: 'manager-2' }, now)
    expect(balanceAt(book.account(), at).available).toBe(155)
  })

  test('is written with who decided it and why, and cleared the same way', () => {
    const book = shopper()
    expect(book.tell(freeze(true), now)).toMatchObject([
      { kind: 'frozen', points: 0, ref: 'F-1', actor: 'manager-2', reason: 'lost-card', allocation: [] },
    ])
    expect(book.tell(freeze(false, 'F-2'), now)).toMatchObject([{ kind: 'unfrozen', points: 0, reason: 'card-found' }])
    book.tell(spend(150), now)
  })

  test('frozen again stays as it is and writes nothing', () => {
    const book = shopper()
    expect(book.tell(freeze(false), now)).toEqual([])
    book.tell(freeze(true), now)
    expect(book.tell(freeze(true, 'F-2'), now)).toEqual([])
  })

  test('stays frozen through a rebuild', () => {
    const book = shopper()
    book.tell(freeze(true), now)
    expect(restate(book.account(), { rebuilt: openAccount(), now: at }).account.frozen).toBe(true)
  })

  test('freezes the account that takes it in, whose books say so; points that are pooled freeze nobody', () => {
    const book = openBook()
    book.tell(freeze(true), now)
    const merged = emptyAccount(book.account(), { now: at, ref: 'M-1' })
    const absorbed = absorbAccount(openAccount(), merged.parcel, { now: at, ref: 'M-1' })
    expect(absorbed.account.frozen).toBe(true)
    expect(absorbed.entries.map(({ kind, ref }) => [kind, ref])).toEqual([['frozen', 'M-1']])
    expect(absorbAccount(absorbed.account, merged.parcel, { now: at, ref: 'M-2' }).entries).toEqual([])
    const pooled = emptyAccount(book.account(), { now: at, ref: 'J-1', how: 'pool' })
    expect(absorbAccount(openAccount(), pooled.parcel, { now: at, how: 'pool' }).account.frozen).toBe(false)
  })

  test('needs an id, a reason code and somebody who decided it', () => {
    const book = shopper()
    for (const [wrong, path] of [
      [{ commandId: '' }, 'commandId'],
      [{ actor: '' }, 'actor'],
      [{ reason: 'Lost card!' }, 'reason'],
    ] as const) {
      expect(book.refused({ ...freeze(true), ...wrong }, now)).toMatchObject({ code: 'bad-command', details: { path } })
    }
  })
})
