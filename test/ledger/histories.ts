import fc from 'fast-check'
import {
  type Account,
  absorbAccount,
  decide,
  type Entry,
  type LedgerBill,
  type LedgerCommand,
  type LedgerOutcome,
  type LedgerTerms,
  openAccount,
  type Part,
  sealAccount,
  settle,
} from '../../src/ledger/index.ts'
import { india, rupeeTerms } from './support.ts'

const dayMs = 86_400_000
const customers = 3

/** Something that may happen in a shop. Percentages are of whatever there is when it happens. */
export type Step =
  | { readonly do: 'earn'; readonly who: number; readonly amounts: readonly number[]; readonly lateDays: number }
  | { readonly do: 'return'; readonly bill: number; readonly percents: readonly number[] }
  | { readonly do: 'void'; readonly bill: number }
  | { readonly do: 'unlinked'; readonly who: number; readonly amount: number }
  | {
      readonly do: 'redeem'
      readonly who: number
      readonly percent: number
      readonly onBill: boolean
      readonly forced: boolean
    }
  | { readonly do: 'adjust'; readonly who: number; readonly points: number; readonly forced: boolean }
  | {
      readonly do: 'transfer'
      readonly who: number
      readonly to: number
      readonly percent: number
      readonly forced: boolean
    }
  | { readonly do: 'answer'; readonly pick: number; readonly credited: boolean }
  | { readonly do: 'merge'; readonly who: number; readonly into: number }
  | { readonly do: 'wait'; readonly days: number }

const who = fc.nat(customers - 1)
const percent = fc.nat(130)
const rarely = fc.nat(5).map((roll) => roll === 5)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('earn' as const),
      who,
      amounts: fc.array(fc.nat(400), { minLength: 1, maxLength: 4 }),
      lateDays: fc.oneof(fc.constant(0), fc.nat(60)),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('return' as const),
      bill: fc.nat(50),
      percents: fc.array(fc.nat(100), { minLength: 4, maxLength: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('void' as const), bill: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unlinked' as const), who, amount: fc.nat(100) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('redeem' as const), who, percent, onBill: fc.boolean(), forced: rarely }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('adjust' as const),
      who,
      points: fc.integer({ min: -200, max: 200 }).filter((points) => points !== 0),
      forced: rarely,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('transfer' as const), who, to: who, percent, forced: rarely }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('answer' as const), pick: fc.nat(9), credited: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('merge' as const), who, into: who }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.oneof(fc.nat(5), fc.nat(120)) }) },
)

export const histories = fc.array(step, { maxLength: 60, size: 'max' })

/** What fills accounts: purchases on many days, points under way, merges. */
export const crowdedYears = fc.array(
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc.record({
        do: fc.constant('earn' as const),
        who,
        amounts: fc.tuple(fc.integer({ min: 1, max: 9_999_999 })),
        lateDays: fc.nat(20),
      }),
    },
    { weight: 12, arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 5 }) }) },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('transfer' as const), who, to: who, percent, forced: rarely }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('answer' as const), pick: fc.nat(9), credited: fc.boolean() }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('merge' as const), who, into: who }) },
  ),
  { minLength: 100, maxLength: 160 },
)

export const manyTerms: fc.Arbitrary<LedgerTerms> = fc
  .record({
    maturing: fc.record({ days: fc.constantFrom(0, 0, 7, 30) }),
    expiry: fc.constantFrom<LedgerTerms['expiry'][]>(
      { kind: 'months', months: 12 },
      { kind: 'months', months: 2 },
      { kind: 'months', months: 24, roundTo: 'quarter' },
      { kind: 'days', days: 45 },
      { kind: 'never' },
    ),
    returns: fc.record({
      debtLimitPoints: fc.constantFrom(0, 50, 1000),
      burnedExpired: fc.constantFrom<LedgerTerms['returns']['burnedExpired'][]>('grace', 'reinstate', 'expire'),
      graceDays: fc.nat(40),
    }),
    perMinor: fc.constantFrom(100, 333, 10_000),
  })
  .map(({ perMinor, ...terms }) => ({ ...rupeeTerms, ...terms, earn: { ...rupeeTerms.earn, perMinor } }))

interface Letter {
  readonly transferId: string
  readonly to: number
  readonly parts: readonly Part[]
}

/** Three customers of one shop, everything they hold and everything written about them. */
export interface Town {
  now: number
  readonly terms: LedgerTerms
  readonly accounts: Account[]
  readonly entries: Entry[][]
  readonly bills: { readonly who: number; bill: LedgerBill }[]
  readonly letters: Letter[]
  serial: number
}

export function openTown(terms: LedgerTerms): Town {
  const accounts = Array.from({ length: customers }, openAccount)
  return {
    now: india('2026-01-15'),
    terms,
    accounts,
    entries: accounts.map(() => []),
    bills: [],
    letters: [],
    serial: 0,
  }
}

export function accountOf(town: Town, who: number): Account {
  return town.accounts[who] ?? openAccount()
}

export function tell(
  town: Town,
  who: number,
  command: LedgerCommand,
  bill: LedgerBill | null = null,
  at = town.now,
): LedgerOutcome {
  const outcome = decide({ terms: town.terms, version: 'v1' }, accountOf(town, who), bill, command, at)
  if (outcome.status === 'accepted') keep(town, who, outcome.account, outcome.entries)
  return outcome
}

function keep(town: Town, who: number, account: Account, entries: readonly Entry[]): void {
  town.accounts[who] = account
  town.entries[who]?.push(...entries)
}

function nextId(town: Town): string {
  town.serial += 1
  return `id-${town.serial}`
}

function availableOf(town: Town, who: number): number {
  const settled = settle(accountOf(town, who), town.now)
  return settled.account.buckets
    .filter((bucket) => bucket.maturesAt <= settled.account.settledAt)
    .reduce((points, bucket) => points + bucket.open - bucket.held, 0)
}

export function happen(town: Town, step: Step): void {
  switch (step.do) {
    case 'wait':
      town.now += step.days * dayMs
      return
    case 'earn': {
      const lines = step.amounts.map((amount) => ({ amountMinor: amount * 100 }))
      const at = town.now - step.lateDays * dayMs
      const outcome = tell(town, step.who, { kind: 'earn', bill: { billId: nextId(town), lines } }, null, at)
      if (outcome.status === 'accepted' && outcome.bill !== null) town.bills.push({ who: step.who, bill: outcome.bill })
      return
    }
    case 'return':
    case 'void': {
      const owned = town.bills[step.bill % Math.max(1, town.bills.length)]
      if (owned === undefined) return
      const { billId, lines } = owned.bill
      const returned = lines.map(({ baseMinor }, line) => ({
        line,
        returnedMinor: step.do === 'return' ? Math.floor((baseMinor * (step.percents[line] ?? 0)) / 100) : 0,
      }))
      const command =
        step.do === 'void'
          ? ({ kind: 'void', billId } as const)
          : ({ kind: 'return', billId, lines: returned } as const)
      const outcome = tell(town, owned.who, command, owned.bill)
      if (outcome.status === 'accepted' && outcome.bill !== null) owned.bill = outcome.bill
      return
    }
    case 'unlinked':
      tell(town, step.who, { kind: 'return-unlinked', returnId: nextId(town), amountMinor: step.amount * 100 })
      return
    case 'redeem': {
      const points = Math.floor((availableOf(town, step.who) * step.percent) / 100) + (step.forced ? 20 : 0)
      const owned = step.onBill ? town.bills.findLast((one) => one.who === step.who) : undefined
      const command = { kind: 'redeem', commandId: nextId(town), points, forced: step.forced } as const
      const billId = owned?.bill.billId
      const outcome = tell(town, step.who, billId === undefined ? command : { ...command, billId }, owned?.bill ?? null)
      if (owned !== undefined && outcome.status === 'accepted' && outcome.bill !== null) owned.bill = outcome.bill
      return
    }
    case 'adjust': {
      const { points, forced } = step
      tell(town, step.who, { kind: 'adjust', commandId: nextId(town), points, reason: 'count', actor: 'a-1', forced })
      return
    }
    case 'transfer': {
      const points = Math.floor((availableOf(town, step.who) * step.percent) / 100)
      const transferId = nextId(town)
      const { forced } = step
      const outcome = tell(town, step.who, { kind: 'debit-transfer', transferId, points, forced })
      if (outcome.status === 'refused') return
      const transit = outcome.account.inTransit.find((one) => one.transferId === transferId)
      if (transit !== undefined) town.letters.push({ transferId, to: step.to, parts: transit.parts })
      return
    }
    case 'answer':
      answer(town, step.pick, step.credited)
      return
    case 'merge': {
      if (step.who === step.into) return
      const sealed = sealAccount(accountOf(town, step.who), town.now)
      keep(town, step.who, sealed.account, sealed.entries)
      const absorbed = absorbAccount(accountOf(town, step.into), sealed.parcel, town.now)
      keep(town, step.into, absorbed.account, absorbed.entries)
      return
    }
  }
}

/** Delivers one letter. What a merge moved is answered where it is now; what it had to close counts as credited. */
export function answer(town: Town, pick: number, credited: boolean): void {
  const [letter] = town.letters.splice(pick % Math.max(1, town.letters.length), 1)
  if (letter === undefined) return
  const { transferId, to, parts } = letter
  const holder = town.accounts.findIndex((one) => one.inTransit.some((transit) => transit.transferId === transferId))
  const isCredited = credited || holder < 0
  if (isCredited) tell(town, to, { kind: 'credit-transfer', transferId, parcels: parts })
  if (holder >= 0)
    tell(town, holder, { kind: 'settle-transfer', transferId, result: isCredited ? 'credited' : 'returned' })
}
