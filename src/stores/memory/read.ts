import type { Task } from '../../customer.ts'
import type {
  CustomerQuery,
  FoundCustomer,
  HistoryItem,
  HistoryQuery,
  PageOf,
  StreamItem,
  StreamQuery,
  TaskQuery,
} from '../../ports.ts'
import { pageByTexts, pageOf } from './page.ts'
import type { CustomerRows, Recorded, Rows } from './rows.ts'

export function customers(rows: Rows, query: CustomerQuery): PageOf<FoundCustomer> {
  const found = [...rows.customers.values()].filter((customer) => isAsked(customer, query))
  const page = pageByTexts(found, ({ id }) => [id], query)
  const items = page.items.flatMap(({ kept, version }) => (kept === null ? [] : [{ customer: kept(), version }]))
  return { ...page, items }
}

function isAsked(customer: CustomerRows, query: CustomerQuery): boolean {
  if (customer.mergedInto !== null && query.includeMerged !== true) return false
  if (query.outOfOrder === true && !customer.outOfOrder) return false
  return query.interests === undefined || query.interests.some((key) => customer.interests.includes(key))
}

export function tasks(rows: Rows, query: TaskQuery): PageOf<Task> {
  const all = [...rows.customers.values()].flatMap(({ id, tasks }) =>
    [...tasks.values()].map((kept) => ({ customerId: id, task: kept() })),
  )
  const found = all.filter(({ task }) => isAskedTask(task, query))
  const page = pageByTexts(found, ({ task, customerId }) => [task.id, customerId], query)
  return { ...page, items: page.items.map(({ task }) => task) }
}

function isAskedTask(task: Task, { stages, owner, storeId, dueBefore }: TaskQuery): boolean {
  if (stages !== undefined && !stages.includes(task.stage)) return false
  if (owner !== undefined && task.owner !== owner) return false
  if (storeId !== undefined && task.storeId !== storeId) return false
  return dueBefore === undefined || (task.dueAt !== null && task.dueAt < dueBefore)
}

export function history(rows: Rows, query: HistoryQuery): PageOf<HistoryItem> {
  const customer = rows.customers.get(query.customerId)
  const { of, kinds, after, order = 'earliest' } = query
  const all: readonly Recorded<HistoryItem>[] =
    customer === undefined ? [] : of === 'facts' ? [...customer.facts.values()] : customer.journal
  const rest = all.filter(({ kind, place }) => {
    if (kinds !== undefined && !kinds.includes(kind)) return false
    if (after === null) return true
    return order === 'earliest' ? place > Number(after) : place < Number(after)
  })
  if (order === 'latest') rest.reverse()
  return read(pageOf(rest, query.limit, placeOf))
}

/** Whole commits happen at once here, so that no page can run ahead of a slower one. */
export function stream(rows: Rows, query: StreamQuery): PageOf<StreamItem> {
  const from = query.after === null ? 0 : Number(query.after)
  const rest: Recorded<StreamItem>[] = []
  for (const customer of rows.customers.values()) {
    for (const row of rowsOf(customer, query.of)) if (row.place > from) rest.push(row)
  }
  rest.sort((a, b) => a.place - b.place)
  return read(pageOf(rest, query.limit, placeOf))
}

function rowsOf(customer: CustomerRows, of: StreamQuery['of']): Iterable<Recorded<StreamItem>> {
  switch (of) {
    case 'facts':
      return customer.facts.values()
    case 'journal':
      return customer.journal
    case 'bills':
      return customer.bills.values()
  }
}

function placeOf({ place }: Recorded<StreamItem>): string {
  return String(place)
}

function read<Item extends StreamItem>({ items, next }: PageOf<Recorded<Item>>): PageOf<Item> {
  return { items: items.map(({ kept }) => kept()), next }
}
