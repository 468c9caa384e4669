import { type Customer, customerMaximums, type OpenTask, type Task } from '../customer.ts'
import type { TaskChanged, TaskOpened } from '../facts/index.ts'
import { causeOf, change, type Draft, journal } from './draft.ts'

/** Opens a task, unless the record follows it already. `rule` is the one that asks for it, if one does. */
export function openTask(
  draft: Draft,
  task: Task,
  { rule, pinnedTo }: { readonly rule?: string; readonly pinnedTo?: string | undefined } = {},
): void {
  if (draft.customer.tasks.some((open) => open.id === task.id)) return
  follow(draft, task, {})
  const { id, kind, owner, dueAt } = task
  journal(draft, 'task-opened', {
    task: id,
    kind,
    owner,
    dueAt,
    ...(rule !== undefined && { rule }),
    ...(pinnedTo !== undefined && { pinnedTo }),
  })
}

/** Writes a task; the record follows it while it is open, and beyond its bound the newest ones. */
function follow(draft: Draft, task: Task, told: Pick<OpenTask, 'overdue'>): void {
  const { subject: _theCustomer, ...rest } = task
  const others = draft.customer.tasks.filter((open) => open.id !== task.id)
  const isClosed = task.stage === 'done' || task.stage === 'dropped'
  const tasks: readonly OpenTask[] = isClosed
    ? others
    : [...others, { ...rest, ...told }].slice(-customerMaximums.openTasks)
  change(draft, { tasks })
  draft.tasks.push(task)
}

/** The shop that looks after a customer: of the latest purchase made in one, else of the capture, else null. */
export function shopOf({ purchases, profile }: Pick<Customer, 'purchases' | 'profile'>): string | null {
  const bought = purchases.recent.find(({ sold, storeId }) => sold !== false && storeId !== undefined)
  return bought?.storeId ?? profile.capture?.storeId ?? null
}

export function taskOf(draft: Draft, fact: TaskOpened): Task {
  return {
    id: fact.taskId,
    subject: draft.customer.id,
    kind: fact.kind,
    stage: 'open',
    owner: fact.owner ?? null,
    storeId: shopOf(draft.customer) ?? fact.storeId ?? null,
    dueAt: fact.dueAt ?? null,
    note: fact.note ?? null,
    causedBy: causeOf(fact),
    openedAt: fact.occurredAt,
  }
}

/** Moves a task on; what the fact leaves out stays. One the record doesn't follow any more is written as told. */
export function changeTask(draft: Draft, fact: TaskChanged): void {
  const { taskId: id, stage } = fact
  const known = draft.customer.tasks.find((open) => open.id === id)
  const before: OpenTask = known ?? {
    id,
    kind: 'unknown',
    stage,
    owner: null,
    storeId: shopOf(draft.customer),
    dueAt: null,
    note: null,
    causedBy: causeOf(fact),
    openedAt: fact.occurredAt,
  }
  const { owner = before.owner, dueAt = before.dueAt, note = before.note } = fact
  const { overdue, ...task } = before
  const stillOverdue = overdue === true && dueAt === before.dueAt
  follow(draft, { ...task, subject: draft.customer.id, stage, owner, dueAt, note }, stillOverdue ? { overdue } : {})
  journal(draft, 'task-changed', { task: id, stage, note: fact.note })
}

/** A task's time has come: it stays open, and is told once. */
export function taskOverdue(draft: Draft, id: string): void {
  change(draft, { tasks: draft.customer.tasks.map((task) => (task.id === id ? { ...task, overdue: true } : task)) })
  journal(draft, 'task-changed', { task: id, overdue: true })
}
