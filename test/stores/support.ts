import { timeReached } from '../../src/facts/index.ts'
import type { Commit, LoadRequest, Store, StoredFact } from '../../src/ports.ts'
import { blankBill, blankCustomer, fixtureStart } from '../../src/testing/index.ts'

export const tenant = 'shop'

export const requestOf = (keys: readonly string[], parts: Partial<LoadRequest> = {}): LoadRequest => ({
  tenant,
  keys,
  candidateId: `c-${keys.join('+')}`,
  bills: [],
  latestBills: 0,
  facts: [],
  ...parts,
})

export const factOf = (id: string, customerId: string, data: Readonly<Record<string, unknown>> = {}): StoredFact => ({
  fact: { type: 'custom.visited', id, source: 'pos', occurredAt: fixtureStart, customer: { customerId }, data },
  hash: `hash of ${id}`,
  recordedAt: fixtureStart,
  subject: customerId,
})

/** A commit that creates the customer, with one row of every kind, unless `parts` says otherwise. */
export const commitOf = (customerId: string, parts: Partial<Commit> = {}): Commit => ({
  tenant,
  customerId,
  expectedVersion: 0,
  next: blankCustomer({ id: customerId, wakeAt: fixtureStart, interests: [{ key: 'brand:x', at: fixtureStart }] }),
  facts: [factOf(`fact of ${customerId}`, customerId)],
  bills: [blankBill({ key: `pos/${customerId}` })],
  billsGone: [],
  journal: [
    {
      id: `${customerId}/1`,
      kind: 'points',
      at: fixtureStart,
      causedBy: 'fact',
      policyHash: 'p',
      data: { points: 5 },
      recordedAt: fixtureStart,
    },
  ],
  outbox: [{ id: `${customerId}/2`, kind: 'fact', dueAt: fixtureStart, fact: timeReached('c-other', fixtureStart) }],
  tasks: [
    {
      id: `${customerId}/3`,
      subject: customerId,
      kind: 'complaint',
      stage: 'open',
      owner: null,
      storeId: null,
      dueAt: null,
      note: null,
      causedBy: 'fact',
      openedAt: fixtureStart,
    },
  ],
  erase: false,
  ...parts,
})

/** How many rows of each kind a store holds of one customer. */
export async function countsOf(store: Store, customerId: string) {
  const page = { tenant, after: null, limit: 100 }
  const [loaded] = await store.load([requestOf([], { customerId, bills: [`pos/${customerId}`] })])
  // One after the other: the store may sit on a single connection.
  const facts = await store.history({ ...page, customerId, of: 'facts' })
  const journal = await store.history({ ...page, customerId, of: 'journal' })
  const tasks = await store.tasks(page)
  const interested = await store.customers({ ...page, interests: ['brand:x'] })
  const items = await store.claimOutbox({ tenant, worker: 'count', now: fixtureStart, until: fixtureStart, limit: 100 })
  return {
    version: loaded?.version,
    bills: loaded?.bills.length,
    facts: facts.items.length,
    journal: journal.items.length,
    tasks: tasks.items.filter((task) => task.subject === customerId).length,
    interested: interested.items.filter(({ customer }) => customer.id === customerId).length,
    outbox: items.filter((item) => item.customerId === customerId).length,
  }
}

export const oneOfEach = { version: 1, bills: 1, facts: 1, journal: 1, tasks: 1, interested: 1, outbox: 1 }
export const nothing = { version: 0, bills: 0, facts: 0, journal: 0, tasks: 0, interested: 0, outbox: 0 }
