import { addDuration, type Instant } from '../time.ts'
import type { CompiledRule, CompiledRules } from './compile.ts'
import type { RuleMemory, TriggerState } from './types.ts'

/** Rules whose doings are remembered of one customer: the preset's, and a dozen of the shop's own. */
export const maxRulesRemembered = 56
export const maxAnchorsRemembered = 2

const nothing: RuleMemory = { fired: 0, lastAt: null, lastCycle: 0, anchors: [] }

/** True when a rule waits for an anchor already, or has decided about it lately. */
export function isKnown(state: TriggerState, ruleId: string, anchor: string): boolean {
  if (state.waiting.some((wait) => wait.rule === ruleId && wait.anchor === anchor)) return true
  const memory = memoryOf(state, ruleId)
  return memory !== undefined && memory.anchors.length > 0 && memory.anchors.includes(markOf(anchor))
}

function memoryOf({ rules }: TriggerState, ruleId: string): RuleMemory | undefined {
  return Object.hasOwn(rules, ruleId) ? rules[ruleId] : undefined
}

/** By what it is told whether a limit still holds. */
export interface Now {
  readonly at: Instant
  readonly cycle: number
  readonly zone: string
}

/** What a rule decided about one start. */
export interface Decision<Customer> {
  readonly rule: string
  readonly anchor: string
  readonly acted: boolean
  /** The rule it was decided by, when that is not the one in force: a pinned one. */
  readonly compiled?: CompiledRule<Customer> | null | undefined
}

/** Notes that a rule decided about an anchor, and whether it acted. Rules that nothing will ask about leave no trace. */
export function remember<Customer>(
  rules: CompiledRules<Customer>,
  state: TriggerState,
  { rule, anchor, acted, compiled }: Decision<Customer>,
  now: Now,
): TriggerState {
  if ((compiled ?? rules.byId.get(rule))?.remembers !== true) return state
  const before = memoryOf(state, rule) ?? nothing
  const anchors = [markOf(anchor), ...before.anchors].slice(0, maxAnchorsRemembered)
  const memory: RuleMemory = acted
    ? { fired: before.fired + 1, lastAt: now.at, lastCycle: now.cycle, anchors }
    : { ...before, anchors }
  return { ...state, rules: bounded(rules, { ...state.rules, [rule]: memory }, now) }
}

function bounded<Customer>(
  rules: CompiledRules<Customer>,
  known: TriggerState['rules'],
  now: Now,
): TriggerState['rules'] {
  let kept = known
  for (let excess = Object.keys(known).length - maxRulesRemembered; excess > 0; excess -= 1) {
    const first = leastNeeded(rules, kept, now)
    kept = Object.fromEntries(Object.entries(kept).filter(([id]) => id !== first))
  }
  return kept
}

/**
 * The rule that is forgotten first: one that is gone, then one whose limits have nothing to hold back any more, then one
 * whose limit ends some day, then one with a limit for life; of equals the one that was quiet the longest. Null of none.
 */
export function leastNeeded<Customer>(
  rules: CompiledRules<Customer>,
  known: TriggerState['rules'],
  now: Now,
): string | null {
  let least: { readonly id: string; readonly rank: number; readonly lastAt: Instant } | null = null
  for (const [id, memory] of Object.entries(known)) {
    const rank = needOf(rules, id, memory, now)
    const lastAt = memory.lastAt ?? 0
    if (least === null || rank < least.rank || (rank === least.rank && lastAt < least.lastAt))
      least = { id, rank, lastAt }
  }
  return least?.id ?? null
}

const gone = 0
const over = 1
const holding = 2
const forLife = 3

function needOf<Customer>(
  rules: CompiledRules<Customer>,
  id: string,
  { lastAt, lastCycle }: RuleMemory,
  { at, cycle, zone }: Now,
): number {
  const compiled = rules.byId.get(id)
  if (compiled === undefined) return gone
  if (lastAt === null) return over
  const { rule, cooldown } = compiled
  if (rule.limits?.once === 'ever') return forLife
  if (rule.limits?.once === 'cycle' && lastCycle === cycle) return holding
  return cooldown !== null && addDuration(lastAt, cooldown, zone) > at ? holding : over
}

const fnvOffset = 0x811c9dc5
const fnvPrime = 0x01000193

/** A short mark of a name (FNV-1a, 32 bits): two names of one customer seldom share one, and a person's name isn't in it. */
export function markOf(name: string): string {
  let mark = fnvOffset
  for (let index = 0; index < name.length; index += 1) mark = Math.imul(mark ^ name.charCodeAt(index), fnvPrime)
  return (mark >>> 0).toString(36)
}
