import { type ConditionNode, parseCondition, type Vocabulary } from '../condition/index.ts'
import type { Problem } from '../errors.ts'
import { parseDuration } from '../time.ts'
import { longestMonthDays, shortestMonthDays } from './limits.ts'
import { fitsTogether, momentsOf, type Occasion, occasionsOf } from './moments.ts'
import { canBeMet, type Goal } from './satisfiable.ts'
import type { Journey, Transition } from './types.ts'
import type { JourneyMoment } from './vocabulary.ts'
import { sourcesOf, transitionName } from './words.ts'

/** A transition that can never happen out of one stage. */
export interface Never {
  readonly from: string | null
  /** Its place in the journey. */
  readonly index: number
  /** The transitions of which one always comes first; empty when its own condition can never hold. */
  readonly winners: readonly number[]
}

interface Arrow {
  readonly index: number
  readonly transition: Transition
  /** Null without a condition. */
  readonly when: ConditionNode<never> | null
}

/**
 * Transitions that can never happen: their condition cannot hold when it is asked, or whenever it holds an earlier one of
 * the same stage holds too. What is listed here certainly never happens to customers of this journey; what is not may be
 * impossible all the same.
 * @param vocabulary The words guards may use.
 */
export function neverHappening(journey: Journey, vocabulary: Vocabulary<JourneyMoment<never>>): readonly Never[] {
  const arrows = journey.transitions.map((transition, index): Arrow => {
    const when = transition.when === undefined ? null : parseCondition(transition.when, vocabulary)
    return { index, transition, when }
  })
  return [null, ...journey.stages].flatMap((from) => {
    const leaving = arrows.filter(({ transition }) => sourcesOf(transition).includes(from))
    return leaving.flatMap((arrow) => {
      const winners = beaten(from, arrow, leaving)
      return winners === null ? [] : [{ from, index: arrow.index, winners }]
    })
  })
}

/** Who always comes before an arrow; nobody when it cannot hold by itself; null when it may happen. */
function beaten(from: string | null, arrow: Arrow, leaving: readonly Arrow[]): readonly number[] | null {
  const occasions = occasionsOf(arrow.transition)
  const mayHold = (occasion: Occasion, rivals: readonly Arrow[]): boolean => {
    const goals = goalsOf(arrow, rivals)
    return goals !== null && momentsOf(from, occasion).some((moment) => canBeMet(goals, moment, fitsTogether))
  }
  if (!occasions.some((occasion) => mayHold(occasion, []))) return []
  const rivalsAt = occasions.map((occasion) => leaving.filter((other) => isBefore(other, arrow, occasion)))
  if (occasions.some((occasion, place) => mayHold(occasion, rivalsAt[place] ?? []))) return null
  const rivals = [...new Set(rivalsAt.flat())]
  const alone = rivals.find((rival) =>
    occasions.every((occasion, place) => rivalsAt[place]?.includes(rival) === true && !mayHold(occasion, [rival])),
  )
  return (alone === undefined ? rivals : [alone]).map(({ index }) => index)
}

/** The arrow's condition holds and those of its rivals do not; null when a rival has none, and so always holds. */
function goalsOf(arrow: Arrow, rivals: readonly Arrow[]): readonly Goal[] | null {
  const goals: Goal[] = arrow.when === null ? [] : [{ node: arrow.when, holds: true }]
  for (const { when } of rivals) {
    if (when === null) return null
    goals.push({ node: when, holds: false })
  }
  return goals
}

/** Whether a rival comes first whenever both conditions hold at the arrow's occasion. */
function isBefore(rival: Arrow, arrow: Arrow, occasion: Occasion): boolean {
  if (rival.index === arrow.index) return false
  const isListedFirst = rival.index < arrow.index
  if (occasion.kind === 'event') {
    return (
      isListedFirst && occasionsOf(rival.transition).some((one) => one.kind === 'event' && one.event === occasion.event)
    )
  }
  const { after, since } = arrow.transition
  const first = rival.transition
  if (after === undefined || first.after === undefined || !neverLonger(first.after, after)) return false
  if (isListedFirst) return isSameDay(first.since, since)
  // Two waits from an old day may both be over on arrival: then the list decides. Those from the arrival itself never
  // are, if the shorter one has to wait for nothing else.
  return since === 'stage' && first.since === 'stage' && rival.when === null && !neverLonger(after, first.after)
}

/** Whether a wait counts from the day from which the other counts, whenever the other counts at all. */
function isSameDay(rival: Transition['since'], since: Transition['since']): boolean {
  return rival === since || (rival === 'last-purchase-or-capture' && since === 'last-purchase')
}

function neverLonger(shorter: string, longer: string): boolean {
  const left = parseDuration(shorter)
  const right = parseDuration(longer)
  if (left.months === right.months) return left.days <= right.days
  return left.months * longestMonthDays + left.days <= right.months * shortestMonthDays + right.days
}

/** Problems for transitions that can never happen; one whose own condition cannot hold is reported once. */
export function checkNever(
  journey: Journey,
  vocabulary: Vocabulary<JourneyMoment<never>>,
  at: string,
): readonly Problem[] {
  const impossible = new Set<number>()
  return neverHappening(journey, vocabulary).flatMap(({ from, index, winners }): Problem[] => {
    const transition = journey.transitions[index]
    if (transition === undefined) return []
    if (winners.length > 0) return [beatenProblem(journey, { from, index, winners }, at)]
    if (impossible.has(index)) return []
    impossible.add(index)
    return [impossibleProblem(transition, `${at}.transitions[${index}].when`)]
  })
}

function impossibleProblem({ when, after, since }: Transition, path: string): Problem {
  const isWait = after !== undefined
  const message = isWait
    ? `This wait can never end: its condition cannot hold ${after} after what it counts from (${since}).`
    : 'This never happens: its condition cannot hold at its event.'
  const expected = isWait
    ? 'a condition that can hold once the wait is over'
    : 'a condition that can hold at the event: a purchase day is already counted in purchases.days and purchases.inCycle'
  return { path, message, found: JSON.stringify(when), expected }
}

function beatenProblem({ transitions }: Journey, { from, index, winners }: Never, at: string): Problem {
  const stage = from === null ? 'the beginning' : `"${from}"`
  const names = winners.map((winner) => transitionName(transitions[winner] ?? { from: null, to: '' }, winner))
  const path = `${at}.transitions[${index}]`
  const found = transitions[index]?.to
  if (winners.length > 1) {
    const message =
      `From ${stage} this never happens: whenever its condition holds, that of one of ${names.join(', ')} holds too, and ` +
      'comes first. Narrow those, or list them after this one.'
    return { path, message, found, expected: `a condition that holds where those of ${names.join(', ')} do not` }
  }
  const [winner = 0] = winners
  const [name = ''] = names
  if (transitions[winner]?.when === undefined) {
    const message =
      `From ${stage} this never happens: ${name} has no condition and always comes first. Give that one a condition, ` +
      'or list it after this one.'
    return { path, message, found }
  }
  const message =
    `From ${stage} this never happens: whenever its condition holds, that of ${name} holds too, and comes first. ` +
    'Narrow that one, or list it after this one.'
  return { path, message, found, expected: `a condition that holds where that of ${name} does not` }
}
