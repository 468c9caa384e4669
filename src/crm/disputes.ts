import type { Customer, JournalEntry, Task } from '../customer.ts'
import type { Fact } from '../facts/index.ts'
import { causeOf, shopOf, type World } from '../fold/index.ts'
import { contentHash } from '../hash.ts'
import { policyAt } from '../policy.ts'
import type { Loaded } from '../ports.ts'
import type { Instant } from '../time.ts'

/** What a fact brings about whose keys lead to more than one record. */
export interface Disputes {
  readonly journal: readonly JournalEntry[]
  readonly tasks: readonly Task[]
}

export const noDisputes: Disputes = { journal: [], tasks: [] }

const maxNoteLength = 300

/**
 * Keys of one fact with different owners: never merged by themselves, but somebody should look. Told once for each key:
 * every bill of a person names the same keys again, and a task that staff closed must stay closed.
 * @param before The record before the fact, with the keys it was ever named by.
 * @param written How many journal entries the fact has already.
 */
export function disputesOf(
  fact: Fact,
  { owners }: Pick<Loaded, 'owners'>,
  before: Customer,
  { world, now, written }: { readonly world: World; readonly now: Instant; readonly written: number },
): Disputes {
  const others = Object.entries(owners).filter(
    ([key, owner]) => !key.startsWith('bill:') && owner !== before.id && !before.keys.includes(key),
  )
  if (others.length === 0) return noDisputes
  const cause = causeOf(fact)
  const disputed = Object.fromEntries(others)
  const entry: JournalEntry = {
    id: `${cause}/${written + 1}/keys`,
    kind: 'keys-disputed',
    at: fact.occurredAt,
    causedBy: cause,
    policyHash: policyAt(world.policies, now).hash,
    data: { disputed },
  }
  const task: Task = {
    id: `task-${contentHash([before.id, disputed]).slice(0, 24)}`,
    subject: before.id,
    kind: 'same-person',
    stage: 'open',
    owner: null,
    storeId: shopOf(before) ?? fact.storeId ?? null,
    dueAt: null,
    note: `Keys of other records: ${others.map(([key]) => key).join(', ')}`.slice(0, maxNoteLength),
    causedBy: cause,
    openedAt: now,
  }
  return { journal: [entry], tasks: [task] }
}
