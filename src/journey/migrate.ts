import { CrmError, type Problem } from '../errors.ts'
import type { DayNumber } from '../time.ts'
import { isObject, type Place, refused, refuseUnknownKeys, refuseWord } from './check-parts.ts'
import type { CompiledJourney } from './compile.ts'
import type {
  Journey,
  JourneyEvent,
  JourneyMigrated,
  JourneyMigration,
  JourneyStart,
  JourneyState,
  JourneyTimeline,
} from './types.ts'
import { settledDay } from './waits.ts'

const fates = '"stay", "exit" or { "to": a stage of the new journey }'

/**
 * Everything wrong with a migration from one journey to another; empty when every stage of the old one is provided for.
 * Takes any JSON and never throws.
 * @param at Where the migration stands in the caller's document.
 */
export function checkMigration(from: Journey, to: Journey, migration: unknown, at = 'migration'): Problem[] {
  if (!isObject(migration)) {
    return [refused(at, migration, `an object with a stage of "${from.name}" as each key, and as its value ${fates}`)]
  }
  const problems: Problem[] = []
  const report = (problem: Problem): void => {
    problems.push(problem)
  }
  for (const [stage, fate] of Object.entries(migration)) {
    const place = { at: `${at}[${JSON.stringify(stage)}]`, report }
    if (!from.stages.includes(stage)) refuseWord(stage, from.stages, `a stage of "${from.name}"`, place)
    else checkFate(stage, fate, to, place)
  }
  for (const stage of from.stages) {
    if (Object.hasOwn(migration, stage) || to.stages.includes(stage)) continue
    const message = `"${to.name}" has no stage "${stage}": say what becomes of those who are in it.`
    report({ path: `${at}[${JSON.stringify(stage)}]`, message, found: 'nothing', expected: `{ "to": … } or "exit"` })
  }
  return problems
}

function checkFate(stage: string, fate: unknown, to: Journey, place: Place): void {
  const { at, report } = place
  if (fate === 'exit') return
  if (fate === 'stay') {
    if (to.stages.includes(stage)) return
    const message = `Nobody can stay in "${stage}": "${to.name}" has no such stage.`
    report({ path: at, message, found: 'stay', expected: `{ "to": one of ${to.stages.join(', ')} } or "exit"` })
    return
  }
  if (!isObject(fate)) {
    report(refused(at, fate, fates))
    return
  }
  refuseUnknownKeys(fate, ['to'], place)
  if (typeof fate.to !== 'string' || !to.stages.includes(fate.to)) {
    refuseWord(fate.to, to.stages, `a stage of "${to.name}"`, { at: `${at}.to`, report })
  } else if (fate.to === stage) {
    const message = `From "${stage}" to "${stage}" is no move: write "stay".`
    report({ path: `${at}.to`, message, found: fate.to, expected: '"stay"' })
  }
}

/**
 * Puts a customer where a migration says, on the day another machine takes over. Everything counted so far is kept, and
 * what happens afterwards is this machine's: a purchase or capture of that very day too, unless the state counts it
 * already. Who stays keeps the day they entered the stage; who moves enters the new one on that day; who leaves enters
 * again when an event of the new machine lets them.
 *
 * @param state Where the old machine left them, waits that ended by that day included.
 * @param options.day The day the new machine takes over; what the state counts already is never later.
 * @param options.timeline What the state follows from.
 * @throws CrmError `bad-journey` for a stage that the migration leaves nowhere ({@link checkMigration} finds those).
 */
export function migrateJourney(
  machine: CompiledJourney<never>,
  state: JourneyState,
  migration: JourneyMigration,
  { day: from, timeline }: { readonly day: DayNumber; readonly timeline: JourneyTimeline },
): JourneyMigrated {
  const { stage } = state
  const day = Math.max(from, lastOf(state))
  if (stage === null && state.start === undefined && state.firstDay === null && state.capturedDay === null) {
    // Nothing has counted yet: for them the new machine is the only one there ever was.
    return { state, kind: 'none', from: null, to: null, day }
  }
  const to = targetOf(machine, stage, migration)
  const isSame = to === stage
  const sinceDay = isSame ? state.sinceDay : to === null ? null : day
  const start: JourneyStart = {
    ...{ day, stage: to, sinceDay, cycle: state.cycle, cycleFrom: cycleFromOf(state, timeline, day) },
    ...countedOn(day, state),
  }
  const kind = stage === null ? 'none' : isSame ? 'stay' : to === null ? 'exit' : 'move'
  return { state: { ...state, stage: to, sinceDay, start }, kind, from: stage, to, day }
}

/** What of a day the state counts already: two machines never move somebody by the same event. */
function countedOn(day: DayNumber, { capturedDay, lastDay }: JourneyState): Pick<JourneyStart, 'counted'> {
  const counted: JourneyEvent[] = []
  if (capturedDay === day) counted.push('capture')
  if (lastDay === day) counted.push('purchase-day')
  return counted.length === 0 ? {} : { counted }
}

/** The last day that the state counts already. */
function lastOf(state: JourneyState): DayNumber {
  const { start, ...counted } = state
  return Math.max(start?.day ?? Number.NEGATIVE_INFINITY, settledDay(counted))
}

function targetOf(machine: CompiledJourney<never>, stage: string | null, migration: JourneyMigration): string | null {
  if (stage === null) return null
  const fate = Object.hasOwn(migration, stage) ? migration[stage] : 'stay'
  if (fate === 'exit') return null
  const to = fate === undefined || fate === 'stay' ? stage : fate.to
  if (machine.stages.has(to)) return to
  const message = `The migration leaves "${stage}" in "${to}", which is not a stage of "${machine.journey.name}".`
  throw new CrmError('bad-journey', message, { stage, to })
}

/** Since which day purchases count in the cycle that goes on. */
function cycleFromOf(
  { cyclePurchaseDays, lastDay }: JourneyState,
  { purchaseDays }: JourneyTimeline,
  day: DayNumber,
): DayNumber | null {
  const counted = purchaseDays.filter((bought) => bought <= day)
  if (cyclePurchaseDays >= counted.length) return null
  return counted[counted.length - cyclePurchaseDays] ?? (lastDay === day ? day + 1 : day)
}
