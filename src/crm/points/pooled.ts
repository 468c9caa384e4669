import type { CustomerRefInput } from '../../facts/index.ts'
import { maxIdLength } from '../../facts/index.ts'
import { causeOf } from '../../fold/index.ts'
import { addBalances, zeroBalances } from '../../ledger/engine.ts'
import { type Balances, openAccount, type SealedEntry, settle } from '../../ledger/index.ts'
import type { StoredJournalEntry } from '../../ports.ts'
import type { Instant } from '../../time.ts'
import type { Engine } from '../engine.ts'
import { refFrom } from '../refs.ts'
import { findOwner } from './account.ts'
import type { Written } from './answer.ts'
import { causedBy, entriesOf } from './first-result.ts'
import { findFact } from './same-command.ts'

/**
 * What a member is given goes on to their household at once: then the household's books say what there is, as they do where a
 * member's command changed nothing. The same as it was where nothing followed, or has not arrived yet.
 */
export async function withPool(engine: Engine, customer: CustomerRefInput, written: Written): Promise<Written> {
  if (written.journal.some((line) => entryIn(line)?.kind === 'pooled-out'))
    return withArrival(engine, customer, written)
  const last = written.journal.at(-1)
  if (last?.kind !== 'points-unchanged' || typeof last.data.household !== 'string') return written
  const { household } = last.data
  return { ...written, customerId: household, balance: await balanceThen(engine, household, last.at) }
}

async function withArrival(engine: Engine, customer: CustomerRefInput, written: Written): Promise<Written> {
  const member = (await findOwner(engine, refFrom(customer)))?.customer
  const { causes = [causeOf(written.fact)] } = written
  const households = [member?.household?.id, ...(member?.formerHouseholds ?? [])].filter((id) => id !== undefined)
  for (const household of households) {
    const arrival = await findFact(
      engine,
      { customerId: household, type: 'household.received' },
      (fact) => 'causedBy' in fact && causes.some((cause) => fact.causedBy === cause.slice(0, maxIdLength)),
    )
    if (arrival === null) continue
    const journal = await causedBy(engine, household, causeOf(arrival))
    return {
      ...written,
      customerId: household,
      journal: [...written.journal, ...journal],
      causes: [...causes, causeOf(arrival)],
    }
  }
  return written
}

function entryIn({ kind, data }: StoredJournalEntry): SealedEntry | null {
  return kind === 'points' ? (data.entry as SealedEntry) : null
}

/** An account's columns at a past instant: as its books say, with what time had done by then and was written later, or is not yet. */
async function balanceThen(engine: Engine, customerId: string, at: Instant): Promise<Balances> {
  const account = (await findOwner(engine, { customerId }))?.owner.points ?? openAccount()
  const late: Balances[] = settle(account, at).entries.map(({ delta }) => delta)
  for await (const line of entriesOf(engine, { customerId, kinds: ['points'], order: 'latest' })) {
    const entry = entryIn(line)
    if (entry === null) continue
    if (entry.recordedAt <= at) return late.reduce(addBalances, entry.after)
    if (entry.policyVersion === null && entry.occurredAt <= at) late.push(entry.delta)
  }
  return late.reduce(addBalances, zeroBalances)
}
