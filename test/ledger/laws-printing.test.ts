import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkLedgerTerms, type EntryKind, type RefusalCode } from '../../src/ledger/index.ts'
import { rupeeTerms } from '../support/terms.ts'
import { printed, readableHistories } from './histories-print.ts'
import { manyTerms } from './histories-terms.ts'
import { play } from './histories-town.ts'

describe('random histories', () => {
  test('a history reads line by line: when, who, what was asked, what the ledger said, what is left', () => {
    const story = printed({
      terms: [rupeeTerms, rupeeTerms],
      steps: [
        { at: '2026-03-04T10:00', do: 'earn', who: 'asha', bill: 'B-1', lines: [{ rupees: 120 }], payPercent: 0 },
        { at: '2026-03-05T18:30', do: 'redeem', who: 'asha', percent: 50, bill: null, forced: false },
        { at: '2026-03-06T11:15', do: 'return', bill: 'B-1', percents: [100] },
        { at: '2026-03-07T09:00', do: 'redeem', who: 'asha', percent: 100, bill: null, forced: true },
        { at: '2026-03-07T09:05', do: 'transfer', who: 'bina', transfer: 'T-1', to: 'asha', percent: 5, forced: false },
      ],
    })
    expect(story.split('\n').slice(1)).toEqual([
      '2026-03-04T10:00 asha   earn billId B-1 lines [{"amountMinor":12000,"taxMinor":600}] redeemedMinor 0 -> earned +120 | 120 available',
      '2026-03-05T18:30 asha   redeem commandId R-2026-03-05T18:30 points 60 -> redeemed -60 | 60 available',
      '2026-03-06T11:15 asha   return billId B-1 lines [{"line":0,"returnedMinor":12000}] -> clawed-back -120 | 60 owed',
      '2026-03-07T09:00 asha   redeem commandId R-2026-03-07T09:00 points 21 forced true -> redeemed -21 | 81 owed',
      '2026-03-07T09:05 bina   debit-transfer transferId T-1 points 1 -> refused insufficient-points {"requestedPoints":1,"availablePoints":0,"acceptedPoints":0,"boundBy":"available"} | no points',
    ])
  })

  test('a law that fails shows the shortest history that breaks it, as one reads it', () => {
    const nobodyEverOwes = fc.property(readableHistories, (history) => {
      play(history, ({ after }) => {
        if (after.debt > 0) throw new Error('somebody owes points')
      })
    })
    const found = fc.check(nobodyEverOwes, { seed: 7, numRuns: 500 })
    expect(found.failed).toBe(true)
    const report = fc.defaultReportMessage(found) ?? ''
    const counterexample = report.slice(0, report.indexOf('Shrunk'))
    const told = counterexample.split('\n').filter((line) => line.includes(' -> '))
    expect(told.at(-1)).toMatch(/^2026-\d\d-\d\dT\d\d:\d\d (asha|bina|chitra) .* -> .* \| \d+ owed$/)
    expect(told.length).toBeLessThan(10)
  })

  test('the terms are terms a shop may define', () => {
    fc.assert(
      fc.property(manyTerms, (terms) => {
        expect(checkLedgerTerms(terms)).toEqual([])
      }),
    )
  })

  test('they come to every kind of entry and every refusal, but those that only what is listed here brings', () => {
    const kinds = new Set<EntryKind>()
    const codes = new Set<RefusalCode>()
    for (const history of fc.sample(readableHistories, { seed: 11, numRuns: 500 })) {
      play(history, ({ entries, refused }) => {
        for (const { kind } of entries) kinds.add(kind)
        if (refused !== null) codes.add(refused.code)
      })
    }
    expect([...kinds].sort()).toEqual(metOf(everyKind))
    expect([...codes].sort()).toEqual(metOf(everyCode))
  })
})

/** What histories meet, or what else it takes. */
type Met<Name extends string> = Readonly<Record<Name, 'met' | { readonly takes: string }>>

const metOf = <Name extends string>(all: Met<Name>): readonly string[] =>
  Object.entries(all)
    .filter(([, how]) => how === 'met')
    .map(([name]) => name)
    .sort()

const everyKind: Met<EntryKind> = {
  earned: 'met',
  matured: 'met',
  expired: 'met',
  'clawed-back': 'met',
  'claw-reversed': 'met',
  redeemed: 'met',
  restored: 'met',
  'restore-reversed': 'met',
  bonus: 'met',
  adjusted: 'met',
  held: 'met',
  released: 'met',
  'hold-expired': 'met',
  'written-off': 'met',
  'transfer-debited': 'met',
  'transfer-credited': 'met',
  'transfer-completed': 'met',
  'transfer-returned': 'met',
  'merged-out': 'met',
  'merged-in': 'met',
  'pooled-out': 'met',
  'pooled-in': 'met',
  coalesced: { takes: 'a crowded year, as in the laws of bounds' },
  restated: { takes: 'a rebuild' },
  'tier-changed': 'met',
  frozen: 'met',
  unfrozen: 'met',
}

const everyCode: Met<RefusalCode> = {
  'insufficient-points': 'met',
  'below-minimum': 'met',
  'not-a-step': 'met',
  'above-maximum': 'met',
  'above-bill-share': 'met',
  'unknown-hold': 'met',
  'hold-resolved': 'met',
  'hold-expired': 'met',
  'too-many-holds': { takes: 'as many holds at a time as an account keeps' },
  'needs-approval': 'met',
  'account-frozen': 'met',
  'unknown-bill': { takes: 'a return of a bill that nobody told' },
  'unknown-line': { takes: 'a return of a line that the bill has not' },
  'over-returned': { takes: 'a return of more than was bought' },
  'too-many-redemptions': { takes: 'as many redemptions of one bill as it knows again' },
  'bill-already-earned': { takes: 'a bill number used twice' },
  'unknown-transfer': { takes: 'an answer to a transfer that nobody sent' },
  'transfer-not-allowed': 'met',
  'too-many-in-transit': { takes: 'as many transfers at a time as an account keeps' },
  'command-id-reused': { takes: 'an id used twice' },
  'bad-command': 'met',
}
