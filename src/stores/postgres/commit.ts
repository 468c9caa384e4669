import type { Commit, CommitOutcome, FactRef } from '../../ports.ts'
import { commitRows } from '../sql/commit-rows.ts'
import { jsonRows } from '../sql/json.ts'
import { commitStatement } from './commit-sql.ts'
import { type PostgresHandle, rowsOf } from './handle.ts'

interface OutcomeRow {
  readonly n: number
  readonly status: CommitOutcome['status']
  /** The recorded fact of a duplicate, one row for each. */
  readonly source: string | null
  readonly id: string | null
}

export async function commit(handle: PostgresHandle, commits: readonly Commit[]): Promise<readonly CommitOutcome[]> {
  if (commits.length === 0) return []
  const { customers, facts, bills, billsGone, journal, outbox, tasks, interests } = commitRows(commits)
  const lists = [customers, facts, bills, billsGone, journal, outbox, tasks, interests]
  const rows = await rowsOf<OutcomeRow>(handle, commitStatement, lists.map(jsonRows))
  const outcomes = commits.map((): CommitOutcome => ({ status: 'conflict' }))
  for (const row of rows) outcomes[row.n] = outcomeOf(row, outcomes[row.n])
  return outcomes
}

function outcomeOf({ status, source, id }: OutcomeRow, before: CommitOutcome | undefined): CommitOutcome {
  if (status !== 'duplicate') return { status }
  const facts: readonly FactRef[] = before?.status === 'duplicate' ? before.facts : []
  return { status, facts: source === null || id === null ? facts : [...facts, { source, id }] }
}
