import type { Customer, JournalEntry, JournalKind } from '../customer.ts'
import type { Fact } from '../facts/index.ts'
import { causeOf, type Gift, giftsIn, tellsNoPoints } from '../fold/index.ts'
import type { Entry } from '../ledger/index.ts'
import type { StoredFact } from '../ports.ts'
import type { Engine } from './engine.ts'
import { entriesOf } from './points/first-result.ts'

const entriesPerPage = 500

/** What the journals of several records say of the messages that were planned. */
export function plannedOf(engine: Engine, customerIds: readonly string[]): Promise<readonly JournalEntry[]> {
  return journalsOf(engine, customerIds, ['message-planned'])
}

/** What the journals of several records say of their points. */
export function booksOf(engine: Engine, customerIds: readonly string[]): Promise<readonly JournalEntry[]> {
  return journalsOf(engine, customerIds, ['points', 'rebuilt', 'divided'])
}

/** The points of facts that name none: what captures took, what leases set aside, by the name of their fact. */
export function bookedIn(books: readonly JournalEntry[], facts: readonly Fact[]): ReadonlyMap<string, number> {
  const booked = new Map<string, number>()
  const wanted = new Set(facts.filter(tellsNoPoints).map(causeOf))
  if (wanted.size === 0) return booked
  for (const { kind, causedBy, data } of books) {
    if (kind !== 'points' || !wanted.has(causedBy)) continue
    const { entry } = data as { readonly entry: Entry }
    if (entry.kind === 'redeemed' || entry.kind === 'held')
      booked.set(causedBy, (booked.get(causedBy) ?? 0) - entry.points)
  }
  return booked
}

/** The gifts in the books of a record, without those that somebody's facts brought who is another customer again. */
export function giftsWithout(books: readonly JournalEntry[], others: readonly StoredFact[]): readonly Gift[] {
  const theirs = causesOf(others)
  return giftsIn(books.filter(({ causedBy }) => !isOf(theirs, causedBy)))
}

/**
 * The gifts of a record that was part of another: those of its own books, and of the other's those that its facts brought,
 * or time, since both were one.
 * @param known.own The books of the record itself.
 * @param known.joint The books of those whom it leaves.
 * @returns All of them, and those of its own books.
 */
export function giftsOfPart(
  { rungTo }: Pick<Customer, 'rungTo'>,
  known: { readonly own: readonly JournalEntry[]; readonly joint: readonly JournalEntry[] },
  facts: { readonly mine: readonly StoredFact[]; readonly theirs: readonly StoredFact[] },
): { readonly given: readonly Gift[]; readonly inBooks: readonly Gift[] } {
  const [mine, theirs] = [causesOf(facts.mine), causesOf(facts.theirs)]
  const since = known.joint.filter(
    ({ at, causedBy }) => isOf(theirs, causedBy) || (at >= rungTo && !isOf(mine, causedBy)),
  )
  return { given: giftsIn([...known.own, ...since]), inBooks: giftsIn(known.own) }
}

function causesOf(stored: readonly StoredFact[]): ReadonlySet<string> {
  return new Set(stored.map(({ fact }) => causeOf(fact)))
}

/** True for what one of some facts brought, by itself or by an alarm that it rang. */
function isOf(causes: ReadonlySet<string>, causedBy: string): boolean {
  return causes.has(causedBy) || causes.has(causedBy.slice(0, Math.max(0, causedBy.lastIndexOf('@'))))
}

/** @throws CrmError `limit-exceeded` for a journal too long to be read: a gift or a plan not seen would be made again. */
async function journalsOf(
  engine: Engine,
  customerIds: readonly string[],
  kinds: readonly JournalKind[],
): Promise<readonly JournalEntry[]> {
  const found: JournalEntry[] = []
  for (const customerId of customerIds) {
    for await (const entry of entriesOf(engine, { customerId, kinds, limit: entriesPerPage })) found.push(entry)
  }
  return found
}
