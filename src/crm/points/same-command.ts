import { type CustomerRef, type Fact, keysOf, parseFact } from '../../facts/index.ts'
import { contentHash } from '../../hash.ts'
import type { FactRef } from '../../ports.ts'
import type { Engine } from '../engine.ts'

const pageSize = 200
/** Facts of its kind among which a command is looked for, the latest first. */
const maxLookedAt = 20_000

/** A till that sends a command again without a time of its own means the same command: only the clock went on. */
export async function isSameCommand(
  engine: Engine,
  input: { readonly type: string },
  { fact, customerId }: { readonly fact: FactRef; readonly customerId: string },
): Promise<boolean> {
  const parsed = parseFact(input, engine.factTypes)
  if (parsed.status === 'invalid') return false
  const known = await findFact(engine, { customerId, type: input.type }, (one) => isNamed(one, fact))
  return known !== null && saidBy(known, known) === saidBy(parsed.fact, known)
}

function isNamed(fact: Fact, { source, id }: FactRef): boolean {
  return fact.source === source && fact.id === id
}

/** The latest fact of a kind in one record that is what is looked for; null when there is none. */
export async function findFact(
  { store, tenant }: Engine,
  { customerId, type }: { readonly customerId: string; readonly type: string },
  isIt: (fact: Fact) => boolean,
): Promise<Fact | null> {
  let after: string | null = null
  for (let read = 0; read < maxLookedAt; read += pageSize) {
    const query = { tenant, customerId, of: 'facts', kinds: [type], order: 'latest', after, limit: pageSize } as const
    const page = await store.history(query)
    for (const item of page.items) {
      if (item.of === 'facts' && isIt(item.stored.fact)) return item.stored.fact
    }
    after = page.next
    if (after === null) return null
  }
  return null
}

/** What a command says beside its time. One that was addressed to somebody's household names no customer as they were named. */
function saidBy(fact: Fact, known: Fact): string {
  const isAddressed = 'customer' in known && known.customer !== undefined && isOurId(known.customer)
  return contentHash({ ...fact, occurredAt: null, ...(isAddressed && { customer: null }) })
}

function isOurId(ref: CustomerRef): boolean {
  return ref.customerId !== undefined && keysOf(ref).length === 0
}
