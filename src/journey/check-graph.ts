import type { Problem } from '../errors.ts'
import { parseDuration } from '../time.ts'
import type { Journey, Transition } from './types.ts'
import { eventsOf, sourcesOf, transitionName } from './words.ts'

/** One transition out of one stage. */
interface Arrow {
  readonly from: string | null
  readonly to: string
  readonly index: number
  readonly transition: Transition
}

/** Mistakes that show only when sound transitions are read together. */
export function checkGraph(journey: Journey, at: string): Problem[] {
  const arrows = journey.transitions.flatMap((transition, index) =>
    sourcesOf(transition).map((from): Arrow => ({ from, to: transition.to, index, transition })),
  )
  return [...unreachable(journey, arrows, at), ...shadowed(arrows, at), ...circles(arrows, at)]
}

function unreachable({ stages }: Journey, arrows: readonly Arrow[], at: string): Problem[] {
  if (!arrows.some(({ from }) => from === null)) {
    const message = 'Nobody can enter this journey: add a transition with from: null.'
    return [{ path: `${at}.transitions`, message, expected: 'a transition with from: null' }]
  }
  const reached = new Set<string | null>([null])
  // A set grows while it is walked: each stage is visited once.
  for (const stage of reached) {
    for (const arrow of arrows) if (arrow.from === stage) reached.add(arrow.to)
  }
  return stages.flatMap((stage, index) => {
    if (reached.has(stage)) return []
    const message = `Stage "${stage}" cannot be reached: add a transition to it, or remove the stage.`
    return [{ path: `${at}.stages[${index}]`, message, found: stage }]
  })
}

/** Transitions that can never happen, because another out of the same stage always happens before them. */
function shadowed(arrows: readonly Arrow[], at: string): Problem[] {
  return arrows.flatMap((arrow) => {
    const winner = arrows.find((other) => other.from === arrow.from && alwaysBefore(other, arrow))
    if (winner === undefined) return []
    const stage = arrow.from === null ? 'the beginning' : `"${arrow.from}"`
    const message =
      `From ${stage} this never happens: ${transitionName(winner.transition, winner.index)} has no condition ` +
      'and always comes first. Give that one a condition, or list it after this one.'
    return [{ path: `${at}.transitions[${arrow.index}]`, message, found: arrow.to }]
  })
}

function alwaysBefore(winner: Arrow, loser: Arrow): boolean {
  if (winner.index === loser.index || winner.transition.when !== undefined) return false
  const listedFirst = winner.index < loser.index
  const { after, since } = loser.transition
  if (after === undefined) {
    const events = eventsOf(winner.transition)
    return listedFirst && eventsOf(loser.transition).every((event) => events.includes(event))
  }
  if (winner.transition.after === undefined || winner.transition.since !== since) return false
  // Two waits from an old day may both be over on arrival: then the list decides. Those from the arrival itself never are.
  if (listedFirst) return neverLonger(winner.transition.after, after)
  return (
    since === 'stage' && neverLonger(winner.transition.after, after) && !neverLonger(after, winner.transition.after)
  )
}

const shortestMonthDays = 28
const longestMonthDays = 31

function neverLonger(shorter: string, longer: string): boolean {
  const left = parseDuration(shorter)
  const right = parseDuration(longer)
  if (left.months === right.months) return left.days <= right.days
  return left.months * longestMonthDays + left.days <= right.months * shortestMonthDays + right.days
}

/** Circles of waits that can all be over on one day: the customer would run round them without end. */
function circles(arrows: readonly Arrow[], at: string): Problem[] {
  const instant = arrows.filter(({ transition }) => mayBeOverAtOnce(transition))
  // The arrow that closes each circle is where it is reported; a transition from several stages, once.
  const closing = new Map<number, readonly string[]>()
  for (const arrow of instant) {
    const way = wayBetween(arrow.to, arrow.from, instant)
    if (way !== null && !closing.has(arrow.index)) closing.set(arrow.index, way)
  }
  const [first] = closing
  if (first === undefined) return []
  const [index, way] = first
  const message =
    `These waits can all be over on the same day, without end: ${[way.at(-1), ...way].join(' -> ')}. ` +
    'Count one of them since "stage", with at least a day.'
  return [{ path: `${at}.transitions[${index}]`, message, expected: 'since: "stage"' }]
}

function mayBeOverAtOnce({ after, since }: Transition): boolean {
  if (after === undefined) return false
  const { months, days } = parseDuration(after)
  return since !== 'stage' || months + days === 0
}

function wayBetween(start: string, end: string | null, arrows: readonly Arrow[]): readonly string[] | null {
  const ways = new Map<string, readonly string[]>([[start, [start]]])
  for (const [stage, way] of ways) {
    if (stage === end) return way
    for (const { from, to } of arrows) if (from === stage && !ways.has(to)) ways.set(to, [...way, to])
  }
  return null
}
