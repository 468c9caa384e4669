import type { Fact } from '../facts/index.ts'
import { namedBill } from '../fold/index.ts'
import type { Loaded, Store } from '../ports.ts'
import { ownerOf } from './load.ts'

/** What was loaded, where need be with the bill itself in place of what came before it. */
export interface FoundBills extends Loaded {
  /** True when a stub of the bill stands with another of the records that became one: a rebuild makes both one. */
  readonly hasStub?: boolean
}

/**
 * A return or a void came as one customer's, its bill as another's, and both became one: of two rows of a bill the first
 * counts, and that may be the stub. Then the bill itself is put in its place.
 * @param loads What was loaded for each fact.
 * @returns The same for each fact, in order.
 */
export async function withHiddenBills(
  store: Store,
  tenant: string,
  facts: readonly { readonly fact: Fact }[],
  loads: readonly Loaded[],
): Promise<readonly FoundBills[]> {
  const stubs = loads.flatMap((loaded, place) => {
    const fact = facts[place]?.fact
    const key = fact === undefined ? null : namedBill(fact)
    const stub = loaded.bills.find((bill) => bill.key === key)
    const isStub = stub !== undefined && stub.at === null && stub.movedTo === null
    return key !== null && isStub ? (loaded.customer?.absorbed ?? []).map((id) => ({ place, key, id })) : []
  })
  const answers: FoundBills[] = [...loads]
  if (stubs.length === 0) return answers
  const rows = await store.load(
    stubs.map(({ key, id }) => ({ ...ownerOf(tenant, key), keys: [], customerId: id, follow: false })),
  )
  stubs.forEach(({ place, key }, index) => {
    const [known, bill] = [answers[place], rows[index]?.bills.find((row) => row.key === key)]
    if (known === undefined || known.hasStub === true || bill === undefined) return
    if (bill.at === null || bill.movedTo !== null) return
    answers[place] = { ...known, bills: [bill, ...known.bills.filter((row) => row.key !== key)], hasStub: true }
  })
  return answers
}
