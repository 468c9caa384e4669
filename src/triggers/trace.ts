import type { CompiledRule } from './compile.ts'
import { type Gate, gates, hoursOver, type Stop } from './gates.ts'
import type { PutOffBy } from './types.ts'

/** What came of asking one gate. */
export interface TracedGate {
  /** `where`: what a rule asks of the fact that starts it, and of the customer then. */
  readonly gate: Gate | 'where'
  /**
   * `passed` only of what was asked. `not-reached`: it was not asked. `not-known`: whether it was asked can't be told from
   * what the journal says of the decision.
   */
  readonly outcome: 'passed' | 'stopped' | 'not-reached' | 'not-known'
  readonly reason: string
}

/** How a decision ended. */
export type DecisionEnd =
  /** `by` a task: nothing is told of a message of the same rule. */
  | { readonly status: 'acted'; readonly by?: 'task' | undefined }
  | { readonly status: 'stopped'; readonly stop: Stop }
  /** Nothing stopped it; it is asked again later. A full cap puts off at its own gate. */
  | { readonly status: 'put-off'; readonly by: PutOffBy; readonly reason: string }

/**
 * When it was decided: a start that came due, a planned message at the moment of sending, or one that was planned and gave
 * way to another, of which nothing else was asked.
 */
export type DecidedWhen = 'firing' | 'sending' | 'giving-way'

/** How a decision was made. */
export interface Deciding {
  /** A start that came due when left out. */
  readonly when?: DecidedWhen | undefined
  /** Whether it was made in the quiet hours of its purpose; null or left out when that is not known. */
  readonly isQuiet?: boolean | null | undefined
}

type Rule = CompiledRule<never>['rule']

interface Asked {
  /** Who is asked: every rule, rules that speak (or open a task, or suppress), rules that send. */
  readonly of: 'every' | 'speaking' | 'sending'
  /** Asked again when the message is sent. */
  readonly again: boolean
  /** What passing it means for this rule. */
  readonly passed: (rule: Rule) => string
}

/** What each gate asks; their order is that of `gates`. A gate that is missing here does not compile. */
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
    passed: (rule) => {
      const lateAfter = rule.limits?.lateAfter
      if (lateAfter === undefined) return 'it is never too late for it'
      return acts(rule)
        ? `it came due in time: points and tags go by when it was due, and may be told later than ${lateAfter}`
        : `it was due no longer than ${lateAfter} before`
    },
  },
  until: {
    of: 'every',
    again: true,
    passed: (rule) => {
      if (rule.until === undefined) return 'it has no last day'
      return acts(rule) ? 'its time was not over when it was due' : 'its time was not over'
    },
  },
  muted: { of: 'speaking', again: false, passed: () => 'it is not about imported history' },
  award: { of: 'sending', again: false, passed: () => 'no points that it speaks of were refused' },
  suppressed: { of: 'sending', again: true, passed: () => 'no rule asked for silence' },
  consent: {
    of: 'sending',
    again: true,
    passed: ({ purpose }) => `${purpose} messages are allowed on some channel`,
  },
  cap: { of: 'sending', again: true, passed: ({ purpose }) => `there was room for a ${purpose} message` },
  topic: {
    of: 'sending',
    again: true,
    passed: ({ topic }) => (topic === undefined ? 'it has no topic' : `nothing else spoke of "${topic}"`),
  },
  channel: { of: 'sending', again: true, passed: () => 'an allowed channel has an address and a form of the message' },
  variables: { of: 'sending', again: true, passed: () => 'every variable has a value' },
  crowded: { of: 'sending', again: false, passed: () => 'there is room beside the messages that wait to be sent' },
  holdout: {
    of: 'every',
    again: false,
    passed: ({ holdoutPercent = 0 }) =>
      holdoutPercent === 0 ? 'nobody is held out' : `not one of the ${holdoutPercent} percent who are held out`,
  },
}

function acts({ then }: Rule): boolean {
  return then.some((action) => 'award' in action || 'tag' in action)
}

/** The gates that a rule is asked, in their order. */
function gatesOf(rule: Rule, when: DecidedWhen): readonly Gate[] {
  const speaks = rule.then.some((action) => !('award' in action || 'tag' in action))
  const sends = rule.then.some((action) => 'send' in action)
  const concerned = gates.filter((gate) => {
    const { of, again } = asked[gate]
    if (when === 'sending' && !again) return false
    return of === 'every' || (of === 'speaking' ? speaks : sends)
  })
  if (sends) return concerned
  // What writes nothing asks for its holdout before it does anything.
  const place = concerned.indexOf('until') + 1
  return [...concerned.slice(0, place), 'holdout', ...concerned.slice(place).filter((gate) => gate !== 'holdout')]
}

/** Room is not asked for in the quiet hours, but when these end. */
function asksForRoom(gate: Gate): boolean {
  return gate === 'cap' || gate === 'topic'
}

/** Gates that are asked only where a message would be planned, so of nothing that is put off. */
function isAskedLast(gate: Gate): boolean {
  return gates.indexOf(gate) > gates.indexOf('variables')
}

/**
 * A decision gate by gate: those it passed, the one that stopped it, those it did not come to. Made of how the decision
 * itself ended, so that the two cannot disagree, and it says of no gate that it was passed unless it was asked. Gates that
 * are not asked of such a rule are left out.
 * @param compiled Null when nobody knows any more how the rule read: then only what stopped it is told.
 */
export function traceGates(
  compiled: Pick<CompiledRule<never>, 'rule'> | null,
  end: DecisionEnd,
  { when = 'firing', isQuiet = null }: Deciding = {},
): readonly TracedGate[] {
  const stopped: readonly TracedGate[] =
    end.status === 'stopped' ? [{ gate: end.stop.gate, outcome: 'stopped', reason: end.stop.reason }] : []
  if (compiled === null) return stopped
  const { rule } = compiled
  const concerned = gatesOf(rule, when)
  if (end.status === 'stopped' && !concerned.includes(end.stop.gate)) return stopped
  return concerned.map((gate) => tracedGate(gate, { rule, end, when, isQuiet, concerned }))
}

interface Traced extends Required<Deciding> {
  readonly rule: Rule
  readonly end: DecisionEnd
  readonly when: DecidedWhen
  readonly concerned: readonly Gate[]
}

function tracedGate(gate: Gate, traced: Traced): TracedGate {
  const { rule, end, when, concerned } = traced
  const passed = { gate, outcome: 'passed', reason: asked[gate].passed(rule) } as const
  switch (end.status) {
    case 'acted':
      return end.by === 'task' && asked[gate].of === 'sending' ? notReached(gate, 'a task was opened') : passed
    case 'put-off':
      return putOff(passed, end, concerned.indexOf('cap') - concerned.indexOf(gate))
    case 'stopped':
      if (gate === end.stop.gate) return { gate, outcome: 'stopped', reason: end.stop.reason }
      return when === 'giving-way'
        ? notReached(gate, 'it was planned already, and gave way')
        : before(passed, end.stop, traced)
  }
}

/** What became of a gate that is not the one that stopped it. */
function before(
  passed: TracedGate & { readonly gate: Gate },
  stop: Stop,
  { when, isQuiet, concerned }: Pick<Traced, 'when' | 'isQuiet' | 'concerned'>,
): TracedGate {
  const { gate } = passed
  // At firing, what the rule's own hours rule out is asked nothing else.
  if (when === 'firing' && stop.reason.startsWith(hoursOver) && gate !== 'rule-gone')
    return notReached(gate, 'its hours are asked first')
  if (concerned.indexOf(gate) > concerned.indexOf(stop.gate)) return notReached(gate, `stopped before, at ${stop.gate}`)
  if (!asksForRoom(gate) || asksForRoom(stop.gate) || isAskedLast(stop.gate) || isQuiet === false) return passed
  const asksLater = 'in the quiet hours it is asked when they end'
  if (isQuiet === true) return notReached(gate, asksLater)
  return { gate, outcome: 'not-known', reason: `${asksLater}; whether it was asked is not written down` }
}

function putOff(
  passed: TracedGate & { readonly gate: Gate },
  { by, reason }: Extract<DecisionEnd, { status: 'put-off' }>,
  beforeCap: number,
): TracedGate {
  const { gate } = passed
  const then = notReached(gate, `asked then: ${reason}`)
  switch (by) {
    case 'hours':
      return gate === 'rule-gone' ? passed : then
    case 'quiet-hours':
      return asksForRoom(gate) || isAskedLast(gate) ? then : passed
    case 'preferred-hour':
      return isAskedLast(gate) ? then : passed
    case 'cap':
      if (beforeCap === 0) return { gate, outcome: 'stopped', reason }
      return beforeCap > 0 ? passed : then
  }
}

function notReached(gate: Gate, reason: string): TracedGate {
  return { gate, outcome: 'not-reached', reason }
}
