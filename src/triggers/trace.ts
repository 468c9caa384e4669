import type { CompiledRule } from './compile.ts'
import { type Gate, hoursOver, type Stop } from './gates.ts'
import type { PutOffBy } from './types.ts'

/** What came of asking one gate. */
export interface TracedGate {
  readonly gate: Gate
  readonly outcome: 'passed' | 'stopped' | 'not-reached'
  readonly reason: string
}

/** How a decision ended. */
export type DecisionEnd =
  | { readonly status: 'acted' }
  | { readonly status: 'stopped'; readonly stop: Stop }
  /** Nothing stopped it; it is asked again later. A full cap puts off at its own gate. */
  | { readonly status: 'put-off'; readonly by: PutOffBy; readonly reason: string }

/** When it was decided: a start that came due, or a planned message at the moment of sending. */
export type DecidedWhen = 'firing' | 'sending'

type Rule = CompiledRule<never>['rule']

interface Asked {
  /** Who is asked: every rule, rules that speak (or open a task, or suppress), rules that send. */
  readonly of: 'every' | 'speaking' | 'sending'
  /** Asked again when the message is sent. */
  readonly again: boolean
  /** What passing it means for this rule. */
  readonly passed: (rule: Rule) => string
}

/** Every gate, in the order in which a decision asks them. A gate that is missing here does not compile. */
const asked: Readonly<Record<Gate, Asked>> = {
  'rule-gone': { of: 'every', again: true, passed: () => 'the policy has this rule' },
  unless: {
    of: 'every',
    again: true,
    passed: ({ unless }) =>
      unless === undefined
        ? 'the rule names nothing that would make it pointless'
        : 'nothing that would make it pointless happened',
  },
  if: {
    of: 'every',
    again: true,
    passed: ({ if: condition }) => (condition === undefined ? 'the rule has no condition' : 'its condition holds'),
  },
  once: {
    of: 'every',
    again: false,
    passed: ({ limits }) => (limits?.once === undefined ? 'it may happen more than once' : 'it has not happened yet'),
  },
  cooldown: {
    of: 'every',
    again: false,
    passed: ({ limits }) =>
      limits?.cooldown === undefined ? 'it may follow at once' : `it did not happen within ${limits.cooldown}`,
  },
  late: {
    of: 'every',
    again: true,
    passed: ({ limits }) =>
      limits?.lateAfter === undefined ? 'it is never too late for it' : `it is due no longer than ${limits.lateAfter}`,
  },
  until: {
    of: 'every',
    again: true,
    passed: ({ until }) => (until === undefined ? 'it has no last day' : 'its time is not over'),
  },
  muted: { of: 'speaking', again: false, passed: () => 'it is not about imported history' },
  award: { of: 'sending', again: false, passed: () => 'no points that it speaks of were refused' },
  suppressed: { of: 'sending', again: true, passed: () => 'no rule asked for silence' },
  consent: {
    of: 'sending',
    again: true,
    passed: ({ purpose }) => `${purpose} messages are allowed on some channel`,
  },
  cap: { of: 'sending', again: true, passed: ({ purpose }) => `there is room for a ${purpose} message` },
  topic: {
    of: 'sending',
    again: true,
    passed: ({ topic }) => (topic === undefined ? 'it has no topic' : `nothing else spoke of "${topic}"`),
  },
  channel: { of: 'sending', again: true, passed: () => 'an allowed channel has an address and a form of the message' },
  variables: { of: 'sending', again: true, passed: () => 'every variable has a value' },
  holdout: {
    of: 'every',
    again: false,
    passed: ({ holdoutPercent = 0 }) =>
      holdoutPercent === 0 ? 'nobody is held out' : `not one of the ${holdoutPercent} percent who are held out`,
  },
}

/** In the order in which they are asked; `gates` lists the same. */
export const askedInOrder = Object.keys(asked) as readonly Gate[]

/** Gates that are not asked in the quiet hours, but when these end. */
const afterQuietHours: ReadonlySet<Gate> = new Set(['cap', 'topic', 'holdout'])

/**
 * A decision gate by gate: those it passed, the one that stopped it, those it did not come to. Made of how the decision
 * itself ended, so that the two cannot disagree. Gates that are not asked of such a rule are left out.
 */
export function traceGates(
  compiled: Pick<CompiledRule<never>, 'rule' | 'talks'> | null,
  end: DecisionEnd,
  when: DecidedWhen = 'firing',
): readonly TracedGate[] {
  if (compiled === null) {
    const stop = { gate: 'rule-gone', reason: 'the policy has this rule no more' } as const
    return [{ gate: stop.gate, outcome: 'stopped', reason: stop.reason }]
  }
  const { rule } = compiled
  const speaks = rule.then.some((action) => !('award' in action || 'tag' in action))
  const sends = rule.then.some((action) => 'send' in action)
  const concerned = askedInOrder.filter((gate) => {
    const { of, again } = asked[gate]
    if (when === 'sending' && !again) return false
    return of === 'every' || (of === 'speaking' ? speaks : sends)
  })
  const stoppedAt = end.status === 'stopped' ? concerned.indexOf(end.stop.gate) : -1
  return concerned.map((gate, place): TracedGate => {
    const passed: TracedGate = { gate, outcome: 'passed', reason: asked[gate].passed(rule) }
    if (end.status === 'acted') return passed
    if (end.status === 'put-off') return putOff(passed, end, concerned.indexOf('cap') - place)
    // What the rule's own hours rule out is asked nothing else.
    const isUnasked = end.stop.reason.startsWith(hoursOver) && gate !== 'rule-gone'
    if (place === stoppedAt) return { gate, outcome: 'stopped', reason: end.stop.reason }
    return place < stoppedAt && !isUnasked ? passed : notReached(gate, `stopped before, at ${end.stop.gate}`)
  })
}

function putOff(
  passed: TracedGate,
  { by, reason }: Extract<DecisionEnd, { status: 'put-off' }>,
  beforeCap: number,
): TracedGate {
  const { gate } = passed
  switch (by) {
    case 'hours':
      return gate === 'rule-gone' ? passed : notReached(gate, `asked then: ${reason}`)
    case 'quiet-hours':
      return afterQuietHours.has(gate) ? notReached(gate, `asked then: ${reason}`) : passed
    case 'preferred-hour':
      return gate === 'holdout' ? notReached(gate, `asked then: ${reason}`) : passed
    case 'cap':
      if (beforeCap === 0) return { gate, outcome: 'stopped', reason }
      return beforeCap > 0 ? passed : notReached(gate, `asked then: ${reason}`)
  }
}

function notReached(gate: Gate, reason: string): TracedGate {
  return { gate, outcome: 'not-reached', reason }
}
