import type { Engine } from '../crm/engine.ts'
import type { Customer } from '../customer.ts'
import type { HistoryItem, HistoryQuery } from '../ports.ts'

const pageSize = 500

/** Facts or journal of a customer and of all that became this customer, at most so many of each record. */
export async function itemsOf(
  engine: Engine,
  customer: Pick<Customer, 'id' | 'absorbed'>,
  query: Pick<HistoryQuery, 'of' | 'kinds' | 'order'>,
  most: number,
): Promise<readonly HistoryItem[]> {
  const items: HistoryItem[] = []
  for (const customerId of [customer.id, ...customer.absorbed]) {
    let after: string | null = null
    let left = most
    do {
      const page = await engine.store.history({
        tenant: engine.tenant,
        customerId,
        ...query,
        after,
        limit: Math.min(pageSize, left),
      })
      items.push(...page.items)
      left -= page.items.length
      after = page.next
    } while (after !== null && left > 0)
  }
  return items
}
