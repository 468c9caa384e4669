import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkLedgerTerms, type EntryKind, type RefusalCode } from '../../src/ledger/index.ts'
import { printed, readableHistories } from './histories-print.ts'
import { manyTerms } from './histories-terms.ts'
import { play } from './histories-town.ts'
import { rupeeTerms } from './support.ts'

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

  test('they come to everything the books can say, and to every refusal', () => {
    const kinds = new Set<EntryKind>()
    const codes = new Set<RefusalCode>()
    for (const history of fc.sample(readableHistories, { seed: 11, numRuns: 500 })) {
      play(history, ({ entries, refused }) => {
        for (const { kind } of entries) kinds.add(kind)
        if (refused !== null) codes.add(refused.code)
      })
    }
    expect([...kinds].sort()).toEqual([...everyKind].sort())
    expect([...codes].sort()).toEqual([...everyCode].sort())
  })
})

/** All but `restated`, which only a rebuild writes, and `coalesced`, which takes a crowded year. */
const everyKind: readonly EntryKind[] = [
  'earned',
  'matured',
  'expired',
  'clawed-back',
  'claw-reversed',
  'redeemed',
  'restored',
  'restore-reversed',
  'bonus',
  'adjusted',
  'held',
  'released',
  'hold-expired',
  'written-off',
  'transfer-debited',
  'transfer-credited',
  'transfer-completed',
  'transfer-returned',
  'merged-out',
  'merged-in',
  'pooled-out',
  'pooled-in',
  'tier-changed',
  'frozen',
  'unfrozen',
]

/** All but those which only a command nobody gives here can meet. */
const everyCode: readonly RefusalCode[] = [
  'insufficient-points',
  'below-minimum',
  'not-a-step',
  'above-maximum',
  'above-bill-share',
  'unknown-hold',
  'hold-resolved',
  'hold-expired',
  'needs-approval',
  'account-frozen',
  'transfer-not-allowed',
  'bad-command',
]
