import {
  type Account,
  decide,
  type LedgerBill,
  type LedgerPolicy,
  type LedgerTerms,
  openAccount,
  quotePoints,
} from '../../src/ledger/index.ts'
import { dayMs } from '../../src/time.ts'
import { plainTerms } from '../support/terms.ts'
import type { Bench } from './harness.ts'

const terms: LedgerTerms = { ...plainTerms, redeem: { ...plainTerms.redeem, maximumShareOfBillPercent: 50 } }
const policy: LedgerPolicy = { terms, version: 'bench' }
const start = Date.UTC(2024, 0, 1, 6)
const zoneOffsetMs = 5.5 * 3_600_000
const totalMinor = 250_000
const billsEach = 100
const burnEvery = 5
const burnPoints = 60

/** One account of a hundred bills over a year, of which every fifth is partly paid with points: through the library. */
function decideAll(times: number): number {
  let sum = 0
  for (let done = 0; done < times; done += billsEach) {
    let account = openAccount()
    let entries = 0
    for (let index = 0; index < billsEach; index += 1) {
      const at = start + index * 3 * dayMs
      const billId = `B-${index}`
      let bill: LedgerBill | null = null
      if (index % burnEvery === burnEvery - 1) {
        const command = {
          kind: 'redeem',
          commandId: `R-${index}`,
          points: burnPoints,
          billMinor: totalMinor,
          billId,
        } as const
        const outcome = decide(policy, account, null, command, at)
        if (outcome.status === 'refused') throw new Error(outcome.code)
        account = outcome.account
        bill = outcome.bill
        entries += outcome.entries.length
      }
      const redeemedMinor = bill === null ? 0 : burnPoints * 100
      const earn = { kind: 'earn', bill: { billId, lines: [{ amountMinor: totalMinor }], redeemedMinor } } as const
      const outcome = decide(policy, account, bill, earn, at)
      if (outcome.status === 'refused') throw new Error(outcome.code)
      account = outcome.account
      entries += outcome.entries.length
    }
    sum += account.lifetime.issued + entries
  }
  return sum
}

interface PlainLot {
  points: number
  readonly expiresAt: number
}

interface PlainEntry {
  readonly kind: 'earned' | 'redeemed' | 'expired'
  readonly points: number
  readonly balance: number
  readonly ref: string
  readonly at: number
}

/** The end of the month twelve months on, in India's one fixed offset. */
function plainExpiry(at: number): number {
  const local = new Date(at + zoneOffsetMs)
  return Date.UTC(local.getUTCFullYear() + 1, local.getUTCMonth() + 1, 1) - zoneOffsetMs
}

/** The same by hand: lots, their expiry, soonest first, an entry with the running balance. Nothing frozen, nothing refused. */
function plainAll(times: number): number {
  let sum = 0
  for (let done = 0; done < times; done += billsEach) {
    let lots: PlainLot[] = []
    const entries: PlainEntry[] = []
    let balance = 0
    let issued = 0
    const write = (kind: PlainEntry['kind'], points: number, ref: string, at: number): void => {
      balance += points
      entries.push({ kind, points, balance, ref, at })
    }
    for (let index = 0; index < billsEach; index += 1) {
      const at = start + index * 3 * dayMs
      const ref = `B-${index}`
      for (const lot of lots) if (lot.expiresAt <= at && lot.points > 0) write('expired', -lot.points, ref, at)
      lots = lots.filter((lot) => lot.expiresAt > at && lot.points > 0)
      let paidMinor = totalMinor
      if (index % burnEvery === burnEvery - 1) {
        if (burnPoints * 100 * 2 > totalMinor || burnPoints > balance) throw new Error('too few points')
        lots.sort((a, b) => a.expiresAt - b.expiresAt)
        let missing = burnPoints
        for (const lot of lots) {
          const taken = Math.min(lot.points, missing)
          lot.points -= taken
          missing -= taken
          if (missing === 0) break
        }
        write('redeemed', -burnPoints, ref, at)
        paidMinor -= burnPoints * 100
      }
      const points = Math.floor(paidMinor / 10_000)
      lots.push({ points, expiresAt: plainExpiry(at) })
      write('earned', points, ref, at)
      issued += points
    }
    sum += issued + entries.length
  }
  return sum
}

export const ledgerBench: Bench = {
  title: 'Earning and burning: bills of one account, every fifth partly paid with points',
  times: billsEach * 20,
  yardstick: { name: 'lots by hand: no frozen terms, no returns, no refusals', run: plainAll },
  contenders: [{ name: 'decide', run: decideAll }],
}

const years = 10
const manyBills = 20_000

/** An account with 20,000 bills over ten years. */
function oldAccount(): Account {
  let account = openAccount()
  const stepMs = (years * 365 * dayMs) / manyBills
  for (let index = 0; index < manyBills; index += 1) {
    const at = Math.round(start + index * stepMs)
    const bill = { billId: `B-${index}`, lines: [{ amountMinor: totalMinor }] }
    const outcome = decide(policy, account, null, { kind: 'earn', bill }, at)
    if (outcome.status === 'refused') throw new Error(outcome.code)
    account = outcome.account
  }
  return account
}

/** An account with a first bill. */
function newAccount(at: number): Account {
  const outcome = decide(
    policy,
    openAccount(),
    null,
    { kind: 'earn', bill: { billId: 'B-1', lines: [{ amountMinor: totalMinor }] } },
    at,
  )
  if (outcome.status === 'refused') throw new Error(outcome.code)
  return outcome.account
}

const end = start + years * 365 * dayMs

function quoteAll(account: Account, times: number): number {
  let sum = 0
  for (let done = 0; done < times; done += 1) {
    const bill = { lines: [{ amountMinor: totalMinor + done }] }
    sum += quotePoints(terms, account, { bill }, end).redeemablePoints
  }
  return sum
}

/** How large the account of 20,000 bills is, for whoever prints the bench. */
export function oldAccountBytes(): number {
  return new TextEncoder().encode(JSON.stringify(oldAccount())).length
}

export function quoteBench(): Bench {
  const [fresh, old] = [newAccount(end), oldAccount()]
  return {
    title: 'A quote at the counter',
    times: 10_000,
    yardstick: { name: 'for a new customer', run: (times) => quoteAll(fresh, times) },
    contenders: [{ name: 'after 20,000 bills in ten years', run: (times) => quoteAll(old, times) }],
  }
}
