import type { Problem } from '../errors.ts'
import { parseDuration } from '../time.ts'
import type { Journey, Transition } from './types.ts'
import { sourcesOf } from './words.ts'

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
  return [...unreachable(journey, arrows, at), ...circles(arrows, at)]
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
