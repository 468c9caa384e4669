import { compare, type Policy, policyChanges, printComparison, type Simulation, simulate } from '../../src/index.ts'
import { shopPolicy } from '../import-sales/policy.ts'
import { badOptions, isBadOption } from '../shared/problems.ts'
import { several } from '../shared/words.ts'
import type { World } from '../shared/world.ts'
import { asIfAgreed, factsOfLog } from './facts.ts'
import { readOptions, usage } from './options.ts'
import { withSettings } from './settings.ts'

/** @returns The exit code: 0; 1 when nothing could be read; 2 when an option is wrong. */
export async function run(args: readonly string[], { print, complain, now, onProgress }: World): Promise<number> {
  try {
    const options = readOptions(args)
    if (options === null) {
      print(usage)
      return 0
    }
    const { log, settings, agreed, all, markdown } = options
    const problems: string[] = []
    const policy = shopPolicy(log)
    const other = withSettings(policy, settings, problems)
    if (problems.length > 0) throw badOptions(problems)
    const { facts: told, from, to, rejected } = await factsOfLog(log, now)
    if (told.length === 0) {
      complain('Nothing could be read.\n')
      return 1
    }
    const facts = agreed ? asIfAgreed(told) : told
    const live = (asked: Policy): Promise<Simulation> =>
      simulate(asked, facts, { from, to }, { onCustomer: (done) => onProgress?.('counting', done / facts.length) })
    const one = await live(policy)
    const changed = await live(other)
    const changes = policyChanges(policy, other).map(
      ({ path, baseline, candidate }) => `${path}: ${JSON.stringify(baseline)} -> ${JSON.stringify(candidate)}`,
    )
    const table = printComparison(compare(one, changed), {
      all,
      as: markdown ? 'markdown' : 'text',
      titles: ['as it is', 'changed'],
    })
    const { currency } = log
    print(
      [
        `${several(one.customers, 'customer', currency)}, ${several(told.length, 'fact', currency)}, ${from} to ${to}${rejected === 0 ? '' : `; ${several(rejected, 'row', currency)} left out`}.`,
        changes.length === 0 ? 'The two policies are the same.' : changes.join('\n'),
        table,
        '',
      ].join('\n\n'),
    )
    return 0
  } catch (error) {
    if (!isBadOption(error)) throw error
    complain(`${error.message}\nSee --help.\n`)
    return 2
  }
}
