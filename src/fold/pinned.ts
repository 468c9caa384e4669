import type { Customer } from '../customer.ts'
import type { Policy } from '../policy.ts'
import type { CompiledRule, PlannedMessage, Waiting } from '../triggers/index.ts'
import type { World } from './draft.ts'

/** A rule, and the policy that its templates and lookups are read from. */
export interface RuleInPolicy {
  readonly policy: Policy
  readonly compiled: CompiledRule<Customer>
}

/**
 * The rule that a start goes by: of a pinned one as its policy had it, even if it was changed or deleted since; else, and
 * when the timeline holds that policy no more, as the policy in force has it. Null when that has it no more either.
 */
export function ruleOf(
  { policies }: Pick<World, 'policies'>,
  { rule, pinnedTo }: Pick<Waiting, 'rule' | 'pinnedTo'>,
  inForce: Policy,
): RuleInPolicy | null {
  const pinned = pinnedTo === undefined ? undefined : policies.find(({ policy: { hash } }) => hash === pinnedTo)?.policy
  for (const policy of pinned === undefined ? [inForce] : [pinned, inForce]) {
    const compiled = policy.rules.byId.get(rule)
    if (compiled !== undefined) return { policy, compiled }
  }
  return null
}

/** The policy that a planned message is pinned to: that of its planning, if its rule was pinned there. */
export function pinOf(
  { policies }: Pick<World, 'policies'>,
  { rule, policyHash }: Pick<PlannedMessage, 'rule' | 'policyHash'>,
): string | undefined {
  const planner = policies.find(({ policy: { hash } }) => hash === policyHash)?.policy
  return planner?.rules.byId.get(rule)?.isPinned === true ? policyHash : undefined
}
