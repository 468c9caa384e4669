import {
  type Account,
  absorbAccount,
  balanceAt,
  decide,
  type Entry,
  emptyAccount,
  type LedgerBill,
  type LedgerCommand,
  type LedgerOutcome,
  type LedgerPolicy,
  openAccount,
  type Part,
  type Refused,
} from '../../src/ledger/index.ts'
import { india, opening } from '../support/book.ts'
import { type History, type Person, people, type Step } from './histories.ts'

interface Letter {
  readonly transferId: string
  readonly to: Person
  readonly parts: readonly Part[]
}

/** One thing the ledger was told, and what it said. Merges are no commands of one account: theirs is null. */
export interface Said {
  readonly who: Person
  readonly at: number
  readonly policy: LedgerPolicy
  readonly command: LedgerCommand | null
  /** The bill's stub as it was given. */
  readonly bill: LedgerBill | null
  readonly before: Account
  readonly after: Account
  readonly billAfter: LedgerBill | null
  readonly entries: readonly Entry[]
  readonly refused: Refused | null
}

/** Three customers of one shop, everything they hold and everything written about them. */
export interface Town {
  /** The latest time of any step: late ones don't turn it back. */
  clock: number
  policy: LedgerPolicy
  readonly policies: readonly [LedgerPolicy, LedgerPolicy]
  readonly accounts: Record<Person, Account>
  readonly entries: Record<Person, Entry[]>
  readonly bills: Map<string, { readonly who: Person; bill: LedgerBill }>
  /** Who asked for a hold; a merge may have moved it since. */
  readonly holders: Map<string, Person>
  readonly letters: Letter[]
  /** Called after everything said. */
  readonly hear: (said: Said, town: Town) => void
}

export function openTown(terms: History['terms'], hear: Town['hear'] = () => {}): Town {
  const first = { terms: terms[0], version: 'first' }
  const policies = [first, { terms: terms[1], version: 'second' }] as const
  return {
    clock: opening,
    policy: first,
    policies,
    accounts: { asha: openAccount(), bina: openAccount(), chitra: openAccount() },
    entries: { asha: [], bina: [], chitra: [] },
    bills: new Map(),
    holders: new Map(),
    letters: [],
    hear,
  }
}

/** Plays a history to its end. */
export function play({ terms, steps }: History, hear?: Town['hear']): Town {
  const town = openTown(terms, hear)
  for (const step of steps) happen(town, step)
  return town
}

/** Tells the ledger a command; the bill it names is the customer's own, or nobody's yet. */
export function tell(town: Town, who: Person, command: LedgerCommand, at = town.clock): LedgerOutcome {
  const { policy } = town
  const billId = command.kind === 'earn' ? command.bill.billId : 'billId' in command ? command.billId : undefined
  const owned = billId === undefined ? undefined : town.bills.get(billId)
  const bill = owned?.bill ?? null
  const before = town.accounts[who]
  const outcome = decide(policy, before, bill, command, at)
  const isAccepted = outcome.status === 'accepted'
  if (isAccepted) {
    town.accounts[who] = outcome.account
    town.entries[who].push(...outcome.entries)
    if (outcome.bill !== null && owned !== undefined) owned.bill = outcome.bill
    else if (outcome.bill !== null) town.bills.set(outcome.bill.billId, { who, bill: outcome.bill })
  }
  const after = isAccepted ? outcome.account : before
  const billAfter = isAccepted ? outcome.bill : bill
  const entries = isAccepted ? outcome.entries : []
  town.hear(
    { who, at, policy, command, bill, before, after, billAfter, entries, refused: isAccepted ? null : outcome },
    town,
  )
  return outcome
}

const share = (points: number, percent: number): number => Math.floor((points * percent) / 100)
/** Nobody asks for less than a point. */
const someOf = (points: number, percent: number): number => Math.max(1, share(points, percent))

const availableOf = (town: Town, who: Person, at: number): number => balanceAt(town.accounts[who], at).available

/** Where a hold stands: where it was placed, or where a merge brought it. */
function holderOf(town: Town, holdId: string): Person {
  const knows = (who: Person): boolean =>
    [...town.accounts[who].holds, ...town.accounts[who].resolvedHolds].some((hold) => hold.holdId === holdId)
  return people.find(knows) ?? town.holders.get(holdId) ?? 'asha'
}

export function happen(town: Town, step: Step): void {
  const at = india(step.at)
  town.clock = Math.max(town.clock, at)
  switch (step.do) {
    case 'earn':
      earn(town, step, at)
      return
    case 'return':
    case 'void':
      giveBack(town, step, at)
      return
    case 'return-unlinked':
      tell(town, step.who, { kind: 'return-unlinked', returnId: 'X', amountMinor: step.rupees * 100 }, at)
      return
    case 'redeem': {
      const { who, forced } = step
      const points = someOf(availableOf(town, who, at), step.percent) + (forced ? 20 : 0)
      tell(town, who, { kind: 'redeem', commandId: `R-${step.at}`, points, forced, ...billIdOf(step.bill) }, at)
      return
    }
    case 'hold': {
      const { who, hold, forced, minutes } = step
      const points = someOf(availableOf(town, who, at), step.percent)
      town.holders.set(hold, who)
      const expiresAt = minutes === null ? undefined : at + minutes * 60_000
      tell(town, who, { kind: 'hold', holdId: hold, points, forced, expiresAt }, at)
      return
    }
    case 'lease': {
      const points = someOf(availableOf(town, step.who, at), step.percent)
      town.holders.set(step.hold, step.who)
      tell(town, step.who, { kind: 'lease', holdId: step.hold, points, forced: step.forced }, at)
      return
    }
    case 'capture': {
      const who = holderOf(town, step.hold)
      const left = leftOf(town.accounts[who], step.hold)
      const points = step.percent === null ? undefined : someOf(left, step.percent)
      const bill = billIdOf(town.bills.get(step.bill ?? '')?.who === who ? step.bill : null)
      tell(town, who, { kind: 'capture', commandId: `C-${step.at}`, holdId: step.hold, points, ...bill }, at)
      return
    }
    case 'release':
      tell(town, holderOf(town, step.hold), { kind: 'release', holdId: step.hold }, at)
      return
    case 'bonus':
      tell(town, step.who, { kind: 'bonus', bonus: step.bonus, key: step.key }, at)
      return
    case 'adjust': {
      const { points, forced, approver } = step
      const parts = { points, forced, approver: approver ?? undefined, reason: 'count', actor: 'a-1' }
      tell(town, step.who, { kind: 'adjust', commandId: `A-${step.at}`, ...parts }, at)
      return
    }
    case 'freeze': {
      const { frozen } = step
      tell(town, step.who, { kind: 'freeze', commandId: `Z-${step.at}`, frozen, reason: 'card', actor: 'a-1' }, at)
      return
    }
    case 'transfer':
      transfer(town, step, at)
      return
    case 'answer':
      answer(town, step.credited)
      return
    case 'merge':
      merge(town, step)
      return
    case 'other-terms':
      town.policy = town.policy === town.policies[0] ? town.policies[1] : town.policies[0]
      return
  }
}

type StepOf<Name extends Step['do']> = Extract<Step, { readonly do: Name }>

const billIdOf = (billId: string | null) => (billId === null ? {} : { billId })

function leftOf({ holds, resolvedHolds }: Account, holdId: string): number {
  const hold = holds.find((one) => one.holdId === holdId)
  const points = hold?.parts.reduce((sum, part) => sum + part.points, 0)
  return points ?? resolvedHolds.find((one) => one.holdId === holdId)?.leftPoints ?? 0
}

function earn(town: Town, { who, bill: billId, lines, payPercent }: StepOf<'earn'>, at: number): void {
  const totalMinor = lines.reduce((sum, { rupees }) => sum + rupees * 100, 0)
  const points = Math.min(share(availableOf(town, who, at), payPercent), Math.floor(totalMinor / 100))
  const paid =
    points > 0 &&
    tell(town, who, { kind: 'redeem', commandId: `P-${billId}`, points, billId, billMinor: totalMinor }, at)
  const redeemedMinor = paid !== false && paid.status === 'accepted' ? points * 100 : 0
  const taxed = lines.map(({ rupees, category }) => ({ amountMinor: rupees * 100, taxMinor: rupees * 5, category }))
  tell(town, who, { kind: 'earn', bill: { billId, lines: taxed, redeemedMinor } }, at)
}

function giveBack(town: Town, step: StepOf<'return'> | StepOf<'void'>, at: number): void {
  const owned = town.bills.get(step.bill)
  if (owned === undefined) return
  const { who } = owned
  const { billId, lines } = owned.bill
  if (step.do === 'void') tell(town, who, { kind: 'void', billId }, at)
  else tell(town, who, { kind: 'return', billId, lines: returnedBy(lines, step.percents) }, at)
}

/** Cumulative percentages as what came back of each line. */
export function returnedBy(lines: LedgerBill['lines'], percents: readonly number[]) {
  return lines.map(({ baseMinor }, line) => ({ line, returnedMinor: share(baseMinor, percents[line] ?? 0) }))
}

function transfer(
  town: Town,
  { who, to, transfer: transferId, percent, forced }: StepOf<'transfer'>,
  at: number,
): void {
  const points = someOf(availableOf(town, who, at), percent)
  const outcome = tell(town, who, { kind: 'debit-transfer', transferId, points, forced }, at)
  if (outcome.status === 'refused') return
  const transit = outcome.account.inTransit.find((one) => one.transferId === transferId)
  if (transit !== undefined) town.letters.push({ transferId, to, parts: transit.parts })
}

/** Delivers the oldest letter. What a merge moved is answered where it is now; what it had to close counts as credited. */
export function answer(town: Town, credited: boolean): void {
  const letter = town.letters.shift()
  if (letter === undefined) return
  const { transferId, to, parts } = letter
  const holder = people.find((who) => town.accounts[who].inTransit.some((transit) => transit.transferId === transferId))
  const isCredited = credited || holder === undefined
  if (isCredited) tell(town, to, { kind: 'credit-transfer', transferId, parts: parts })
  if (holder === undefined) return
  tell(town, holder, { kind: 'settle-transfer', transferId, result: isCredited ? 'credited' : 'returned' })
}

function merge(town: Town, { who, into, why }: StepOf<'merge'>): void {
  const { policy, clock: at } = town
  const keep = (one: Person, after: Account, entries: readonly Entry[]): void => {
    const before = town.accounts[one]
    town.accounts[one] = after
    town.entries[one].push(...entries)
    town.hear(
      { who: one, at, policy, command: null, bill: null, before, after, billAfter: null, entries, refused: null },
      town,
    )
  }
  const sealed = emptyAccount(town.accounts[who], { now: at, how: why })
  const absorbed = absorbAccount(town.accounts[into], sealed.parcel, { now: at, how: why })
  keep(who, sealed.account, sealed.entries)
  keep(into, absorbed.account, absorbed.entries)
}
