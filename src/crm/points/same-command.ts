import { type CustomerRef, type Fact, keysOf, parseFact } from '../../facts/index.ts'
import { contentHash } from '../../hash.ts'
import type { FactRef } from '../../ports.ts'
import type { Engine } from '../engine.ts'
import { lookFor } from '../load.ts'
import { beyond } from './first-result.ts'

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
  if (known === null || saidBy(known, known) !== saidBy(parsed.fact, known)) return false
  const meant = addressee(known)
  return meant === null || (await isMeant(engine, parsed.fact, meant))
}

/** Whether a command names the customer whom the recorded one was found to mean, however it names them. */
async function isMeant({ store, tenant }: Engine, told: Fact, meant: CustomerRef): Promise<boolean> {
  const ref = 'customer' in told ? told.customer : undefined
  if (ref === undefined) return true
  const [asked, known] = await store.load([lookFor(tenant, ref), lookFor(tenant, meant)])
  return asked !== undefined && asked.customer !== null && asked.customerId === known?.customerId
}

function isNamed(fact: Fact, { source, id }: FactRef): boolean {
  return fact.source === source && fact.id === id
}

/**
 * The latest fact of a kind in one record that is what is looked for; null when there is none.
 * @throws CrmError `limit-exceeded` after {@link maxLookedAt}.
 */
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
  throw beyond('facts', customerId, maxLookedAt)
}

/** What a command says beside its time; whom an addressed one means is asked by itself. */
function saidBy(fact: Fact, known: Fact): string {
  return contentHash({ ...fact, occurredAt: null, ...(addressee(known) !== null && { customer: null }) })
}

/** The customer by our own id, as a fact carries that was addressed to somebody's household; null of any other. */
function addressee(fact: Fact): CustomerRef | null {
  const ref = 'customer' in fact ? fact.customer : undefined
  return ref?.customerId !== undefined && keysOf(ref).length === 0 ? ref : null
}
