import type { CustomerRefInput } from '../../facts/index.ts'
import { maxIdLength } from '../../facts/index.ts'
import { causeOf } from '../../fold/index.ts'
import type { SealedEntry } from '../../ledger/index.ts'
import type { Engine } from '../engine.ts'
import { refFrom } from '../refs.ts'
import { findOwner } from './account.ts'
import type { Written } from './answer.ts'
import { causedBy } from './first-result.ts'
import { findFact } from './same-command.ts'

/**
 * What a member is given goes on to their household at once: then the household's books say what there is. The same as it
 * was where they did not follow, or have not arrived yet.
 */
export async function withPool(engine: Engine, customer: CustomerRefInput, written: Written): Promise<Written> {
  if (!written.journal.some(({ kind, data }) => kind === 'points' && (data.entry as SealedEntry).kind === 'pooled-out'))
    return written
  const member = (await findOwner(engine, refFrom(customer)))?.customer
  const cause = causeOf(written.fact)
  const households = [member?.household?.id, ...(member?.formerHouseholds ?? [])].filter((id) => id !== undefined)
  for (const household of households) {
    const arrival = await findFact(
      engine,
      { customerId: household, type: 'household.received' },
      (fact) => 'causedBy' in fact && fact.causedBy === cause.slice(0, maxIdLength),
    )
    if (arrival === null) continue
    const journal = await causedBy(engine, household, causeOf(arrival))
    return {
      ...written,
      customerId: household,
      journal: [...written.journal, ...journal],
      causes: [cause, causeOf(arrival)],
    }
  }
  return written
}
