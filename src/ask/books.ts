import type { Engine } from '../crm/engine.ts'
import { ownerOf } from '../crm/points/account.ts'
import type { Customer } from '../customer.ts'
import { CrmError } from '../errors.ts'
import {
  type BalanceClaim,
  type BalanceExplanation,
  type BookEntry,
  explainBalance,
  type Statement,
  type StatementOptions,
  settle,
  statement,
  type Verification,
  verify,
} from '../ledger/index.ts'
import { type Policy, policyAt } from '../policy.ts'
import type { StoredJournalEntry } from '../ports.ts'
import type { Instant } from '../time.ts'
import { withCauses } from './causes.ts'
import { byOption, checkIsObject, type InstantInput, instantOption, ownOption, pointsOption } from './check-books.ts'
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
  readonly at?: InstantInput | undefined
}

/** Which lines are told, and in what order; `occurred` when left out. */
export interface PointsStatementOptions extends BooksOptions {
  /** See {@link StatementOptions}. */
  readonly from?: InstantInput | undefined
  /** See {@link StatementOptions}. */
  readonly asOf?: InstantInput | undefined
  readonly by?: StatementOptions['by'] | undefined
}

/** The most lines of one account that are read at once. */
const maxEntries = 200_000
/** The most records that became part of one whose books are searched for a balance. */
const mostAbsorbed = 50

/** Whose books are read where somebody's are asked for. */
async function holderOf(engine: Engine, customer: Customer, { own = false }: BooksOptions): Promise<Customer> {
  return own ? customer : await ownerOf(engine, customer)
}

/** An account's lines as they are stored, in order. What records that became this one brought is a line of its own. */
async function journalOf(engine: Engine, { id }: Pick<Customer, 'id'>): Promise<readonly StoredJournalEntry[]> {
  const query = { of: 'journal', kinds: ['points'] } as const
  const items = await itemsOf(engine, { id, absorbed: [] }, query, maxEntries)
  if (items.length >= maxEntries) {
    const details = { customerId: id, maximum: maxEntries }
    throw new CrmError('limit-exceeded', `An account of more than ${maxEntries} lines is not read at once.`, details)
  }
  return items.flatMap((item) => (item.of === 'journal' ? [item.entry] : []))
}

/** The lines, and what time did by now that no worker has written yet. */
async function booksOf(engine: Engine, holder: Customer, asked: Asked): Promise<readonly BookEntry[]> {
  return withCauses(await journalOf(engine, holder), settle(holder.points, asked.now, asked.policy.ledger).entries)
}

interface Asked {
  readonly now: Instant
  readonly policy: Policy
}

async function askedNow(engine: Engine): Promise<Asked> {
  const now = engine.clock()
  return { now, policy: policyAt((await engine.worlds.current(now)).policies, now) }
}

/** Every movement of points. What is due but not written stands at its own time; the books of a past instant don't have it. */
export async function pointsStatement(
  engine: Engine,
  customer: Customer | null,
  options: PointsStatementOptions,
): Promise<Statement> {
  checkIsObject('options', options)
  const by = byOption(options.by)
  const asOf = instantOption('asOf', options.asOf)
  const from = instantOption('from', options.from)
  const own = ownOption(options.own)
  if (customer === null) return statement([], { by, asOf, from })
  const asked = await askedNow(engine)
  const entries = await booksOf(engine, await holderOf(engine, customer, { own }), asked)
  const isPast = by === 'recorded' && asOf !== undefined && asOf < asked.now
  return statement(isPast ? entries.filter(({ recordedAt }) => recordedAt !== undefined) : entries, { by, asOf, from })
}

/**
 * Where the books of a household don't show what a member says they had, the member's own may, and where these don't, those
 * of a record that became part of one of them: the explanation begins there and goes on where the points went.
 */
export async function explainPoints(
  engine: Engine,
  customer: Customer | null,
  options: PointsClaim,
): Promise<BalanceExplanation> {
  checkIsObject('claim', options)
  const claimedPoints = pointsOption('claimedPoints', options.claimedPoints)
  const on = instantOption('at', options.at)
  const own = ownOption(options.own)
  const asked = await askedNow(engine)
  const { zone, locale } = asked.policy.data
  const claim: BalanceClaim = { claimedPoints, on, now: asked.now, zone, locale }
  if (customer === null) return explainBalance([], claim)
  const holder = await holderOf(engine, customer, { own })
  const onward = [await booksOf(engine, holder, asked)]
  const told = explainBalance(onward[0] ?? [], claim)
  if (told.shown !== null) return told
  if (holder.id !== customer.id) {
    onward.unshift(await booksOf(engine, customer, asked))
    const inOwn = explainBalance(onward[0] ?? [], claim, onward.slice(1))
    if (inOwn.shown !== null) return inOwn
  }
  for (const id of customer.absorbed.slice(0, mostAbsorbed)) {
    const absorbed = explainBalance(withCauses(await journalOf(engine, { id }), []), claim, onward)
    if (absorbed.shown !== null) return absorbed
  }
  return told
}

export async function verifyPoints(
  engine: Engine,
  customer: Customer | null,
  options: BooksOptions = {},
): Promise<Verification> {
  checkIsObject('options', options)
  const own = ownOption(options.own)
  if (customer === null) return verify([], { headHash: '' })
  const holder = await holderOf(engine, customer, { own })
  return verify((await journalOf(engine, holder)).map(sealedIn), { account: holder.points })
}
