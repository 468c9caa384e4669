import { CrmError } from '../../errors.ts'
import type { CustomerRefInput } from '../../facts/index.ts'
import { causeOf } from '../../fold/index.ts'
import type { Balances, SealedEntry } from '../../ledger/index.ts'
import type { FactRef, StoredJournalEntry } from '../../ports.ts'
import type { Instant } from '../../time.ts'
import type { Engine } from '../engine.ts'
import type { Refused } from '../outcomes.ts'
import { refFrom } from '../refs.ts'
import { balanceOf, balanceOfOwner, findOwner } from './account.ts'
import type { PointsDone, PointsHeldAnswer, PointsRefused } from './answers.ts'
import { isPointsRefusalCode } from './refusal-codes.ts'

/** What a done command wrote, as the journal has it: the first answer and every later one are made of it. */
export interface Written {
  readonly status: 'written'
  readonly fact: FactRef
  readonly customerId: string
  readonly repeated: boolean
  readonly journal: readonly StoredJournalEntry[]
  /** How the journal names what caused the entries; the fact itself when left out. */
  readonly causes?: readonly string[]
  /** Where the columns are not those of the last line. */
  readonly balance?: Balances
}

/** The answer, with the columns after the command's last entry. */
export async function doneAnswer(engine: Engine, customer: CustomerRefInput, written: Written): Promise<PointsDone> {
  const { fact, repeated, journal } = written
  const last = journal.findLast(({ kind }) => kind === 'points' || kind === 'points-unchanged')
  const entries = ownLines(written).map(entryOf)
  if (last === undefined) {
    const owner = (await findOwner(engine, refFrom(customer)))?.owner
    const customerId = owner?.id ?? written.customerId
    return { status: 'done', repeated, fact, customerId, balance: balanceOfOwner(engine, owner), entries }
  }
  const { customerId, balance = balanceAfter(last) } = written
  return { status: 'done', repeated, fact, customerId, balance, entries }
}

function ownLines({ fact, journal, causes = [causeOf(fact)] }: Written): readonly StoredJournalEntry[] {
  return journal.filter(({ kind, causedBy }) => kind === 'points' && causes.includes(causedBy))
}

function balanceAfter(line: StoredJournalEntry): Balances {
  return line.kind === 'points' ? entryOf(line).after : (line.data.balance as Balances)
}

function entryOf({ data }: StoredJournalEntry): SealedEntry {
  return data.entry as SealedEntry
}

/**
 * The answer to a command that sets points aside: by which name, until when, and how many.
 * @param askedPoints A lease may be for less.
 */
export function heldAnswer(done: PointsDone, written: Written, askedPoints: number): PointsHeldAnswer {
  const line = ownLines(written).find(({ data }) => 'hold' in data)
  const { source, id } = written.fact
  if (line === undefined) {
    throw new CrmError('bad-stored-document', `The journal does not say what ${source}/${id} set aside.`, {
      source,
      id,
    })
  }
  const { delta, after } = entryOf(line)
  const { expiresAt } = line.data.hold as { readonly expiresAt: Instant }
  const hold = { holdId: id, expiresAt, points: delta.held }
  if (delta.held >= askedPoints) return { ...done, hold }
  return { ...done, hold, boundBy: after.available === 0 ? 'available' : 'offline' }
}

/** The answer to a command that cannot be, with the balance to go by. */
export async function refusedAnswer(
  engine: Engine,
  customer: CustomerRefInput,
  { fact, code, message, details }: Omit<Refused, 'status'>,
): Promise<PointsRefused> {
  // Facts that are no commands are refused for reasons of their own: none of them is an answer of the counter.
  if (!isPointsRefusalCode(code)) throw new CrmError('bad-fact', message, { ...details, fact, code })
  const balance = await balanceOf(engine, refFrom(customer))
  // The fold hands on what the ledger said, whichever command it was.
  return { status: 'refused', fact, code, message, details, balance } as PointsRefused
}
