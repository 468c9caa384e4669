import type { Engine } from '../crm/engine.ts'
import type { Customer } from '../customer.ts'
import { CrmError } from '../errors.ts'
import {
  type BalanceClaim,
  type BalanceExplanation,
  type BookEntry,
  explainBalance,
  type SealedEntry,
  type Statement,
  type StatementOptions,
  settle,
  statement,
  type Verification,
  verify,
} from '../ledger/index.ts'
import { type Policy, policyAt } from '../policy.ts'
import type { Instant } from '../time.ts'
import { lookAt } from './activity-bills.ts'
import { itemsOf } from './histories.ts'
import { sealedIn } from './streams.ts'

/** Whose books are read. */
export interface BooksOptions {
  /** True: of a member of a household their own books, though the points are the household's. */
  readonly own?: boolean | undefined
}

/** What somebody says they had. */
export interface PointsClaim extends BooksOptions {
  readonly claimedPoints: number
  /** When they had it, if they know. */
  readonly at?: Instant | undefined
}

/** The most lines of one account that are read at once. */
const maxEntries = 200_000

/** The account that takes a customer's points: the household's, where there is one. */
async function holderOf(engine: Engine, customer: Customer, { own = false }: BooksOptions): Promise<Customer> {
  if (own || customer.household === null) return customer
  const [loaded] = await engine.store.load([lookAt(engine, customer.household.id)])
  return loaded?.customer ?? customer
}

/** An account's lines as they are stored, in order. What records that became this one brought is a line of its own. */
async function entriesOf(engine: Engine, customer: Customer): Promise<readonly SealedEntry[]> {
  const query = { of: 'journal', kinds: ['points'] } as const
  const items = await itemsOf(engine, { ...customer, absorbed: [] }, query, maxEntries)
  if (items.length >= maxEntries) {
    const details = { customerId: customer.id, maximum: maxEntries }
    throw new CrmError('limit-exceeded', `An account of more than ${maxEntries} lines is not read at once.`, details)
  }
  return items.flatMap((item) => (item.of === 'journal' ? [sealedIn(item.entry)] : []))
}

interface Books {
  readonly entries: readonly BookEntry[]
  readonly now: Instant
  readonly policy: Policy
}

/** The lines, and what time did by now that no worker has written yet. */
async function booksOf(engine: Engine, customer: Customer | null, options: BooksOptions): Promise<Books> {
  const now = engine.clock()
  const policy = policyAt((await engine.worlds.current(now)).policies, now)
  if (customer === null) return { entries: [], now, policy }
  const holder = await holderOf(engine, customer, options)
  const written = await entriesOf(engine, holder)
  return { entries: [...written, ...settle(holder.points, now, policy.ledger).entries], now, policy }
}

/** Every movement of points. What is due but not written stands at its own time; the books of a past instant don't have it. */
export async function pointsStatement(
  engine: Engine,
  customer: Customer | null,
  options: Partial<StatementOptions> & BooksOptions,
): Promise<Statement> {
  const { own, by = 'occurred', asOf, from } = options
  const { entries, now } = await booksOf(engine, customer, { own })
  const isPast = by === 'recorded' && asOf !== undefined && asOf < now
  return statement(isPast ? entries.filter(({ recordedAt }) => recordedAt !== undefined) : entries, { by, asOf, from })
}

export async function explainPoints(
  engine: Engine,
  customer: Customer | null,
  { claimedPoints, at, own }: PointsClaim,
): Promise<BalanceExplanation> {
  const { entries, now, policy } = await booksOf(engine, customer, { own })
  const { zone, locale } = policy.data
  const claim: BalanceClaim = { claimedPoints, on: at, now, zone, locale }
  return explainBalance(entries, claim)
}

export async function verifyPoints(
  engine: Engine,
  customer: Customer | null,
  options: BooksOptions = {},
): Promise<Verification> {
  if (customer === null) return verify([], { headHash: '' })
  const holder = await holderOf(engine, customer, options)
  return verify(await entriesOf(engine, holder), { headHash: holder.points.headHash })
}
