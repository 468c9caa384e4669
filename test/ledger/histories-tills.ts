import fc from 'fast-check'
import {
  type Account,
  balanceAt,
  decide,
  type Entry,
  type LedgerBill,
  type LedgerCommand,
  type LedgerOutcome,
  type LedgerPolicy,
  markTold,
  type OfflineAllowance,
  openAllowance,
  spendOffline,
  untoldSpendings,
} from '../../src/ledger/index.ts'
import { openBook, opening } from '../support/book.ts'
import { rupeeTerms } from '../support/terms.ts'
import { readingOf } from './histories.ts'

/** What a cashier does at one of three tills. Holds and leases are the till's own, the latest first. */
export type Act =
  | { readonly do: 'earn'; readonly rupees: number }
  | { readonly do: 'redeem' | 'hold' | 'lease'; readonly points: number }
  | { readonly do: 'capture'; readonly points: number | null }
  | { readonly do: 'release' }
  /** Without asking anybody; reported at the next `report`. */
  | { readonly do: 'spend-offline'; readonly points: number }
  /** One of what was not reported yet, in any order; perhaps no answer comes back, and it is reported again. */
  | { readonly do: 'report'; readonly pick: number; readonly isAnswerLost: boolean }
  | { readonly do: 'cancel-bill' }
  /** The answer is lost on the way, and the till sends its last command again. */
  | { readonly do: 'send-again' }

const points = fc.integer({ min: 1, max: 120 })
export const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('earn' as const), rupees: fc.integer({ min: 1, max: 150 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('redeem' as const), points }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('hold' as const), points }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('lease' as const), points }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('capture' as const), points: fc.option(points, { nil: null }) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'release' as const }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('spend-offline' as const), points }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('report' as const), pick: fc.nat(5), isAnswerLost: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'cancel-bill' as const }) },
  { weight: 3, arbitrary: fc.constant({ do: 'send-again' as const }) },
)

/** Which till moves, and how long after the move before. A move is a read, or a write of what was read. */
export const moves = fc.array(
  fc.record({
    till: fc.nat(2),
    minutes: fc.oneof({ weight: 6, arbitrary: fc.nat(5) }, { weight: 1, arbitrary: fc.nat(3000) }),
  }),
  { maxLength: 80, size: 'max' },
)

interface Command {
  readonly id: string
  readonly at: number
  readonly say: LedgerCommand
  /** Something spent offline: told again, it is the ledger that knows it. */
  readonly isReport: boolean
}

/** One account in one store: a version, and what was answered to every command. */
export interface Store {
  version: number
  account: Account
  readonly bills: Map<string, LedgerBill>
  readonly entries: Entry[]
  readonly answers: Map<
    string,
    { readonly say: LedgerCommand; readonly outcome: LedgerOutcome; readonly redeemed: number }
  >
}

interface Till {
  readonly name: string
  readonly acts: Act[]
  /** A command under way, and the version of the account it was read with. */
  pending: { readonly command: Command; readonly version: number; readonly account: Account } | null
  last: Command | null
  readonly holds: string[]
  readonly bills: string[]
  /** The newest last: of the others something may not be reported yet. */
  readonly allowances: OfflineAllowance[]
}

const policyWith = (debtLimitPoints: number): LedgerPolicy => ({
  version: 'v',
  terms: {
    ...rupeeTerms,
    returns: { ...rupeeTerms.returns, debtLimitPoints },
    redeem: { ...rupeeTerms.redeem, holdMinutes: 20 },
    offline: { maximumPoints: 100, spendWithinHours: 8, reportWithinHours: 24 },
  },
})

/** What the shopper has when the tills open; any of them may cancel the bill. */
const openingBill = 'B-0'
const openingRupees = 200

const openTill = (name: string, list: readonly Act[]): Till => ({
  name,
  acts: [...list],
  pending: null,
  last: null,
  holds: [],
  bills: [openingBill],
  allowances: [],
})

/** What a till has to report, of its oldest allowance first. */
const untoldOf = ({ allowances }: Till) =>
  allowances.flatMap((allowance, from) => untoldSpendings(allowance).map((kept) => ({ ...kept, from })))

function reportOf(till: Till, pick: number, isAnswerLost: boolean): Command | null {
  const untold = untoldOf(till)
  const report = untold[pick % Math.max(1, untold.length)]
  if (report === undefined) return null
  const { capture: say, at, from } = report
  const allowance = till.allowances[from]
  if (!isAnswerLost && allowance !== undefined) till.allowances[from] = markTold(allowance, say.commandId)
  return { id: say.commandId, at, say, isReport: true }
}

function commandOf(till: Till, act: Act, id: string, now: number): Command | null {
  const command = (say: LedgerCommand): Command => ({ id, at: now, say, isReport: false })
  const holdId = till.holds.at(-1)
  const billId = till.bills.at(-1)
  switch (act.do) {
    case 'earn':
      till.bills.push(id)
      return command({ kind: 'earn', bill: { billId: id, lines: [{ amountMinor: act.rupees * 100 }] } })
    case 'redeem':
      return command({ kind: 'redeem', commandId: id, points: act.points })
    case 'hold':
      till.holds.push(id)
      return command({ kind: 'hold', holdId: id, points: act.points })
    case 'lease':
      return command({ kind: 'lease', holdId: id, points: act.points })
    case 'capture':
      return holdId === undefined
        ? null
        : command({ kind: 'capture', commandId: id, holdId, points: act.points ?? undefined })
    case 'release':
      return holdId === undefined ? null : command({ kind: 'release', holdId })
    case 'cancel-bill':
      return billId === undefined ? null : command({ kind: 'void', billId })
    case 'report':
      return reportOf(till, act.pick, act.isAnswerLost)
    case 'send-again':
      return till.last
    case 'spend-offline': {
      const newest = till.allowances.at(-1)
      if (newest === undefined) return null
      // Of one customer's bills some are paid at once, some in parts.
      const billId = act.points % 2 === 0 ? `bill-${id}` : `bill-${newest.holdId}`
      const outcome = spendOffline(newest, { commandId: id, points: act.points, billId }, now)
      if (outcome.status === 'accepted') till.allowances[till.allowances.length - 1] = outcome.allowance
      return null
    }
  }
}

const billOf = (say: LedgerCommand): string | undefined =>
  say.kind === 'earn' ? say.bill.billId : 'billId' in say ? say.billId : undefined

/** Decides on the account as the till read it; true when the store took it. */
function commit(store: Store, till: Till, policy: LedgerPolicy): boolean {
  const { pending } = till
  if (pending === null) return true
  const { command, account, version } = pending
  const { id, say, at, isReport } = command
  const known = store.answers.get(id)
  if (known === undefined || isReport) {
    const outcome = decide(policy, account, store.bills.get(billOf(say) ?? '') ?? null, say, at)
    if (version !== store.version) return false
    const redeemed = outcome.status === 'accepted' ? outcome.account.lifetime.redeemed - account.lifetime.redeemed : 0
    if (outcome.status === 'accepted') {
      store.version += 1
      store.account = outcome.account
      store.entries.push(...outcome.entries)
      if (outcome.bill !== null) store.bills.set(outcome.bill.billId, outcome.bill)
    }
    // Once refused is refused, for the laws.
    const answered = known?.outcome.status === 'refused' ? known.outcome : outcome
    store.answers.set(id, { say, outcome: answered, redeemed: redeemed + (known?.redeemed ?? 0) })
  }
  const lease = store.account.holds.find(({ holdId }) => holdId === id)
  const isNew = say.kind === 'lease' && till.allowances.every(({ holdId }) => holdId !== id)
  if (isNew && lease !== undefined) till.allowances.push(openAllowance(policy.terms, lease))
  till.last = command
  return true
}

export interface Evening {
  readonly store: Store
  readonly debtLimitPoints: number
  /** All that any till was allowed to spend offline, and what it spent of it. */
  readonly allowances: readonly OfflineAllowance[]
  readonly log: readonly string[]
}

interface Day {
  readonly debtLimitPoints: number
  /** What each till does, in its own order. */
  readonly lists: readonly (readonly Act[])[]
  readonly order: readonly { readonly till: number; readonly minutes: number }[]
}

/** Plays the moves, then lets the tills finish one after the other and report what they spent. */
export function playDay({ debtLimitPoints, lists, order }: Day): Evening {
  const policy = policyWith(debtLimitPoints)
  const book = openBook(policy.terms)
  book.earn(openingBill, opening, openingRupees)
  const store: Store = {
    version: 0,
    account: book.account(),
    bills: new Map([[openingBill, book.bill(openingBill)]]),
    entries: [...book.entries()],
    answers: new Map(),
  }
  const tills = lists.map((list, index) => openTill('abc'[index] ?? 'd', list))
  const log: string[] = []
  let now = opening
  let serial = 0
  const move = (till: Till): void => {
    if (till.pending === null) {
      const act = till.acts.shift()
      serial += 1
      const command = act === undefined ? null : commandOf(till, act, `${till.name}-${serial}`, now)
      if (act !== undefined) log.push(`${readingOf(now)} till ${till.name} ${JSON.stringify(command ?? act)}`)
      if (command !== null) till.pending = { command, version: store.version, account: store.account }
      return
    }
    const isTaken = commit(store, till, policy)
    log.push(`${readingOf(now)} till ${till.name} ${isTaken ? answerText(store, till) : 'somebody was faster'}`)
    const { command } = till.pending
    till.pending = isTaken ? null : { command, version: store.version, account: store.account }
  }
  for (const { till, minutes } of order) {
    now += minutes * 60_000
    const mover = tills[till]
    if (mover !== undefined) move(mover)
  }
  for (const till of tills) {
    while (till.acts.length > 0 || untoldOf(till).length > 0 || till.pending !== null) {
      if (till.acts.length === 0 && till.pending === null)
        till.acts.push({ do: 'report', pick: 0, isAnswerLost: false })
      move(till)
    }
  }
  return { store, debtLimitPoints, allowances: tills.flatMap(({ allowances }) => allowances), log }
}

function answerText({ account, answers }: Store, { pending }: Till): string {
  const outcome = answers.get(pending?.command.id ?? '')?.outcome
  const balances = JSON.stringify(balanceAt(account, account.settledAt))
  return outcome?.status === 'refused' ? `refused ${outcome.code}` : `accepted ${balances}`
}
