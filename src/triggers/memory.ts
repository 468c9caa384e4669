import type { Instant } from '../time.ts'
import type { CompiledRules } from './compile.ts'
import type { RuleMemory, TriggerState } from './types.ts'

/** Rules whose doings are remembered of one customer. */
export const maxRulesRemembered = 40
export const maxAnchorsRemembered = 2

const nothing: RuleMemory = { fired: 0, lastAt: null, lastCycle: 0, anchors: [] }

/** True when a rule waits for an anchor already, or has decided about it lately. */
export function isKnown(state: TriggerState, ruleId: string, anchor: string): boolean {
  if (state.waiting.some((wait) => wait.rule === ruleId && wait.anchor === anchor)) return true
  const memory = memoryOf(state, ruleId)
  return memory !== undefined && memory.anchors.length > 0 && memory.anchors.includes(anchorMark(anchor))
}

function memoryOf({ rules }: TriggerState, ruleId: string): RuleMemory | undefined {
  return Object.hasOwn(rules, ruleId) ? rules[ruleId] : undefined
}

/** Notes that a rule decided about an anchor, and whether it acted. Rules that nothing will ask about leave no trace. */
export function remember<Customer>(
  rules: CompiledRules<Customer>,
  state: TriggerState,
  { rule, anchor }: { readonly rule: string; readonly anchor: string },
  acted: { readonly at: Instant; readonly cycle: number } | null,
): TriggerState {
  if (rules.byId.get(rule)?.remembers !== true) return state
  const before = memoryOf(state, rule) ?? nothing
  const anchors = [anchorMark(anchor), ...before.anchors].slice(0, maxAnchorsRemembered)
  const memory: RuleMemory =
    acted === null
      ? { ...before, anchors }
      : { fired: before.fired + 1, lastAt: acted.at, lastCycle: acted.cycle, anchors }
  return { ...state, rules: bounded(rules, { ...state.rules, [rule]: memory }) }
}

/** Forgotten first: rules that are gone, then those without a limit for life, of each the one that was quiet the longest. */
function bounded<Customer>(rules: CompiledRules<Customer>, known: TriggerState['rules']): TriggerState['rules'] {
  const ids = Object.keys(known)
  if (ids.length <= maxRulesRemembered) return known
  const rank = (id: string): number => {
    const compiled = rules.byId.get(id)
    return compiled === undefined ? 0 : compiled.rule.limits?.once === 'ever' ? 2 : 1
  }
  const lastAt = (id: string): Instant => known[id]?.lastAt ?? 0
  const first = ids.reduce((a, b) => ((rank(b) - rank(a) || lastAt(b) - lastAt(a)) < 0 ? b : a))
  const { [first]: _forgotten, ...rest } = known
  return rest
}

const fnvOffset = 0x811c9dc5
const fnvPrime = 0x01000193

/** A short mark of an anchor (FNV-1a, 32 bits): two anchors of one rule seldom share one, and a person's name isn't in it. */
function anchorMark(anchor: string): string {
  let mark = fnvOffset
  for (let index = 0; index < anchor.length; index += 1) mark = Math.imul(mark ^ anchor.charCodeAt(index), fnvPrime)
  return (mark >>> 0).toString(36)
}
