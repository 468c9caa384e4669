import { disputedOf, historiesOf, inRecordedOrder, type Shop } from '../crm/rebuilding.ts'
import type { Customer } from '../customer.ts'
import { aboutRecords, inReplayOrder } from '../fold/index.ts'
import type { FoundCustomer } from '../ports.ts'
import { isOfChannel } from './channel-facts.ts'
import type { CustomerHistory } from './customer.ts'

const customersPerPage = 200

/** One customer of a store, or the bills of a record that nobody has claimed. */
export type StoredHistory =
  | { readonly of: 'customer'; readonly history: CustomerHistory }
  | { readonly of: 'nobody'; readonly bills: number }

/** The histories of a store's customers, one at a time; of those who became one, one. */
export async function* storedHistories(shop: Shop): AsyncGenerator<StoredHistory> {
  const { store, tenant } = shop
  let after: string | null = null
  do {
    const page: { readonly items: readonly FoundCustomer[]; readonly next: string | null } = await store.customers({
      tenant,
      after,
      limit: customersPerPage,
    })
    for (const { customer } of page.items) {
      if (customer.kind === 'anonymous') yield { of: 'nobody', bills: customer.purchases.bills }
      else yield { of: 'customer', history: await historyOf(shop, customer) }
    }
    after = page.next
  } while (after !== null)
}

/** As it was addressed to them, what came from other customers included; not what became of records and messages. */
async function historyOf(shop: Shop, customer: Customer): Promise<CustomerHistory> {
  const { id, kind, absorbed } = customer
  const subjects = new Set([id, ...absorbed])
  const all = inRecordedOrder(await historiesOf(shop, [...subjects]))
  const facts = all
    .filter(({ stored }) => subjects.has(stored.subject))
    .map(({ stored }) => stored.fact)
    .filter((fact) => !aboutRecords.has(fact.type) && !isOfChannel(fact))
  return { id, kind, facts: inReplayOrder(facts), disputed: await disputedOf(shop, customer) }
}
