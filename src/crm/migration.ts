import type { Customer } from '../customer.ts'
import { CrmError, type Problem, problemText } from '../errors.ts'
import { broughtUnder } from '../fold/index.ts'
import { contentHash } from '../hash.ts'
import { checkMigration, type JourneyMigrated, type JourneyMigration } from '../journey/index.ts'
import { type Policy, type PolicyTimeline, policyAt } from '../policy.ts'
import type { Instant } from '../time.ts'
import type { Engine } from './engine.ts'
import { adoptPolicy } from './policies.ts'

const customersPerPage = 500

/** Who goes where when another journey takes over: everybody in a stage is counted once. */
export interface Migration {
  /** False after a dry run, or when the policy is in force already. */
  readonly adopted: boolean
  /** Customers in a stage of the journey: `stays`, `moves` and `exits` together. */
  readonly customers: number
  readonly stays: number
  /** In the order of the stages, without those that nobody moves along. */
  readonly moves: readonly MigrationMove[]
  readonly exits: number
}

export interface MigrationMove {
  readonly from: string
  readonly to: string
  readonly customers: number
}

/**
 * Puts a policy in force whose journey takes over from the present one by a migration, and tells who goes where. The records
 * follow as they are touched, or as the worker comes round to arm them.
 */
export async function migratePolicy(
  engine: Engine,
  {
    policy,
    first,
    migration,
  }: { readonly policy: Policy; readonly first: Policy; readonly migration: JourneyMigration },
  dryRun: boolean,
): Promise<Migration> {
  const now = engine.clock()
  engine.worlds.refresh()
  const { policies } = await engine.worlds.current(now)
  const former = policyAt(policies, now)
  refuse(former.hash === policy.hash ? notThisOne(policies, migration) : problemsOf(former, policy, migration))
  const then: PolicyTimeline = former.hash === policy.hash ? policies : [...policies, { from: now, policy, migration }]
  const counted = await countAll(engine, then, now)
  if (dryRun) return { adopted: false, ...counted }
  const adopted = await adoptPolicy(engine, policy, first, { migration, formerHash: former.hash })
  return { adopted, ...counted }
}

function refuse(problems: readonly Problem[]): void {
  const [first] = problems
  if (first === undefined) return
  const more = problems.length === 1 ? '' : ` (and ${problems.length - 1} more in details.problems)`
  throw new CrmError('bad-migration', `${problemText(first)}${more}`, { problems })
}

function problemsOf(former: Policy, policy: Policy, migration: JourneyMigration): readonly Problem[] {
  const problems = checkMigration(former.data.journey, policy.data.journey, migration)
  if (problems.length > 0 || former.journeyHash !== policy.journeyHash) return problems
  return Object.entries(migration).flatMap(([stage, fate]) => {
    if (fate === 'stay') return []
    const message = 'The policy has the journey that is in force: nobody is moved by adopting it.'
    return [{ path: `migration[${JSON.stringify(stage)}]`, message, found: JSON.stringify(fate), expected: '"stay"' }]
  })
}

/** The same call again, after it was interrupted, is welcome; another migration comes too late. */
function notThisOne(policies: PolicyTimeline, migration: JourneyMigration): readonly Problem[] {
  const known = policies.at(-1)?.migration ?? {}
  if (contentHash(known) === contentHash(migration)) return []
  const message = 'The policy is in force already, and its customers came under it in another way.'
  return [{ path: 'migration', message, found: JSON.stringify(migration), expected: JSON.stringify(known) }]
}

async function countAll(engine: Engine, policies: PolicyTimeline, now: Instant): Promise<Omit<Migration, 'adopted'>> {
  const moved = new Map<string, Map<string, number>>()
  let [stays, exits, moving] = [0, 0, 0]
  let after: string | null = null
  do {
    const page = await engine.store.customers({ tenant: engine.tenant, after, limit: customersPerPage })
    for (const { customer } of page.items) {
      const { kind, from, to } = fateOf(policies, customer, now)
      if (kind === 'stay') stays += 1
      else if (kind === 'exit') exits += 1
      else if (from !== null && to !== null) {
        const targets = moved.get(from) ?? new Map<string, number>()
        moved.set(from, targets.set(to, (targets.get(to) ?? 0) + 1))
        moving += 1
      }
    }
    after = page.next
  } while (after !== null)
  const stages = [...new Set(policies.flatMap(({ policy }) => policy.data.journey.stages))]
  const moves = stages.flatMap((from) =>
    stages.flatMap((to) => {
      const customers = moved.get(from)?.get(to) ?? 0
      return customers === 0 ? [] : [{ from, to, customers }]
    }),
  )
  return { customers: stays + exits + moving, stays, moves, exits }
}

function fateOf(
  policies: PolicyTimeline,
  customer: Customer,
  now: Instant,
): Pick<JourneyMigrated, 'kind' | 'from' | 'to'> {
  const { stage } = customer.journey
  const isNowhere = { kind: 'none', from: null, to: null } as const
  if (customer.kind !== 'person') return isNowhere
  const brought = broughtUnder(policies, customer, now)
  const last = brought?.onTheWay.at(-1)
  if (last?.kind === 'migrated') return last.migrated
  const to = brought === null ? stage : brought.state.stage
  return to === null ? isNowhere : { kind: 'stay', from: to, to }
}
