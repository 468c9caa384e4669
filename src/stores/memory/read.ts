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

function isAskedTask(task: Task, { stages, owner, dueBefore }: TaskQuery): boolean {
  if (stages !== undefined && !stages.includes(task.stage)) return false
  if (owner !== undefined && task.owner !== owner) return false
  return dueBefore === undefined || (task.dueAt !== null && task.dueAt < dueBefore)
}

export function history(rows: Rows, query: HistoryQuery): PageOf<HistoryItem> {
  const customer = rows.customers.get(query.customerId)
  const { kinds, after, order = 'earliest' } = query
  const all = customer === undefined ? [] : query.of === 'facts' ? factItems(customer) : journalItems(customer)
  const rest = all.filter(({ kind, place }) => {
    if (kinds !== undefined && !kinds.includes(kind)) return false
    if (after === null) return true
    return order === 'earliest' ? place > Number(after) : place < Number(after)
  })
  if (order === 'latest') rest.reverse()
  const page = pageOf(rest, query.limit, ({ place }) => String(place))
  return { ...page, items: page.items.map(({ kept }) => kept()) }
}

/** Whole commits happen at once here, so that no page can run ahead of a slower one. */
export function stream(rows: Rows, query: StreamQuery): PageOf<StreamItem> {
  const from = query.after === null ? 0 : Number(query.after)
  const rest = [...rows.customers.values()]
    .flatMap((customer): Recorded<StreamItem>[] => itemsOf(customer, query.of))
    .filter(({ place }) => place > from)
  const page = pageOf(
    rest.sort((a, b) => a.place - b.place),
    query.limit,
    ({ place }) => String(place),
  )
  return { ...page, items: page.items.map(({ kept }) => kept()) }
}

function itemsOf(customer: CustomerRows, of: StreamQuery['of']): Recorded<StreamItem>[] {
  switch (of) {
    case 'facts':
      return factItems(customer)
    case 'journal':
      return journalItems(customer)
    case 'bills':
      return billItems(customer)
  }
}

function factItems({ id, facts }: CustomerRows): Recorded<HistoryItem>[] {
  return [...facts.values()].map((row) => ({
    ...row,
    kept: () => ({ of: 'facts', customerId: id, stored: row.kept() }),
  }))
}

function journalItems({ id, journal }: CustomerRows): Recorded<HistoryItem>[] {
  return journal.map((row) => ({ ...row, kept: () => ({ of: 'journal', customerId: id, entry: row.kept() }) }))
}

function billItems({ id, bills }: CustomerRows): Recorded<StreamItem>[] {
  return [...bills.values()].map((row) => ({ ...row, kept: () => ({ of: 'bills', customerId: id, bill: row.kept() }) }))
}
