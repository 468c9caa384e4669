import {
  type Account,
  decide,
  type EarningLine,
  type Entry,
  type LedgerBill,
  type LedgerCommand,
  type LedgerOutcome,
  type LedgerTerms,
  openAccount,
  type RefusalCode,
} from '../../src/ledger/index.ts'
import { rupeeTerms } from './terms.ts'

/** A wall-clock reading in India, `2026-01-15` or `2026-01-15T23:59`. */
export function india(reading: string): number {
  return Date.parse(`${reading.includes('T') ? reading : `${reading}T12:00`}:00+05:30`)
}

/** When the histories of the laws begin. */
export const opening = india('2026-01-15')

export const rupees = (...amounts: readonly number[]): readonly EarningLine[] =>
  amounts.map((amount) => ({ amountMinor: amount * 100 }))

/** An account with its bills and everything written, for tests that tell a story. */
export interface Book {
  readonly account: () => Account
  readonly bill: (billId: string) => LedgerBill
  readonly entries: () => readonly Entry[]
  readonly kinds: () => readonly string[]
  /** Decides and keeps what was accepted; fails on a refusal. */
  readonly tell: (command: LedgerCommand, at: number | string, terms?: LedgerTerms) => readonly Entry[]
  /** Decides and expects a refusal. */
  readonly refused: (command: LedgerCommand, at: number | string, terms?: LedgerTerms) => Refusal
  readonly ask: (command: LedgerCommand, at: number | string, terms?: LedgerTerms) => LedgerOutcome
  readonly earn: (billId: string, at: number | string, ...amounts: readonly number[]) => readonly Entry[]
  /** Cumulative rupees per line. */
  readonly giveBack: (billId: string, at: number | string, ...amounts: readonly number[]) => readonly Entry[]
}

export interface Refusal {
  readonly code: RefusalCode
  readonly details: Readonly<Record<string, unknown>>
}

export function openBook(
  usual: LedgerTerms = rupeeTerms,
  start: Account = openAccount(),
  known: readonly LedgerBill[] = [],
): Book {
  let account = start
  let entries: readonly Entry[] = []
  const bills = new Map(known.map((bill) => [bill.billId, bill]))
  const instant = (at: number | string): number => (typeof at === 'number' ? at : india(at))
  const billOf = (command: LedgerCommand): string | undefined =>
    command.kind === 'earn' ? command.bill.billId : 'billId' in command ? command.billId : undefined
  const ask: Book['ask'] = (command, at, terms = usual) =>
    decide({ terms, version: 'terms-1' }, account, bills.get(billOf(command) ?? '') ?? null, command, instant(at))
  const tell: Book['tell'] = (command, at, terms) => {
    const outcome = ask(command, at, terms)
    if (outcome.status === 'refused') throw new Error(`refused: ${outcome.code} ${JSON.stringify(outcome.details)}`)
    account = outcome.account
    entries = [...entries, ...outcome.entries]
    if (outcome.bill !== null) bills.set(outcome.bill.billId, outcome.bill)
    return outcome.entries
  }
  return {
    account: () => account,
    bill: (billId) => {
      const bill = bills.get(billId)
      if (bill === undefined) throw new Error(`no bill ${billId}`)
      return bill
    },
    entries: () => entries,
    kinds: () => entries.map((entry) => entry.kind),
    ask,
    tell,
    refused: (command, at, terms) => {
      const outcome = ask(command, at, terms)
      if (outcome.status === 'accepted') throw new Error('accepted')
      return { code: outcome.code, details: { ...outcome.details } }
    },
    earn: (billId, at, ...amounts) => tell({ kind: 'earn', bill: { billId, lines: rupees(...amounts) } }, at),
    giveBack: (billId, at, ...amounts) =>
      tell(
        { kind: 'return', billId, lines: amounts.map((amount, line) => ({ line, returnedMinor: amount * 100 })) },
        at,
      ),
  }
}

export const spend = (points: number, commandId = 'R-1') => ({ kind: 'redeem', commandId, points }) as const
export const spendOn = (billId: string, points: number, commandId = 'R-1') =>
  ({ kind: 'redeem', commandId, billId, points }) as const
