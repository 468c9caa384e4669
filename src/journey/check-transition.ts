import { checkCondition, type Vocabulary } from '../condition/index.ts'
import { type Duration, parseDuration } from '../time.ts'
import {
  foundAs,
  isObject,
  isText,
  type Place,
  refused,
  refuseUnknownKeys,
  refuseWord,
  textExpected,
} from './check-parts.ts'
import { maxStages, maxWaitDays, maxWaitMonths } from './limits.ts'
import type { JourneyMoment } from './vocabulary.ts'
import { journeyEvents, waitAnchors } from './words.ts'

interface Known {
  readonly stages: ReadonlySet<string>
  readonly vocabulary: Vocabulary<JourneyMoment<never>>
}

type Fields = Readonly<Record<string, unknown>>

const keys = ['id', 'reason', 'from', 'to', 'on', 'after', 'since', 'when', 'newCycle']

/** Reports what is wrong with one transition by itself. */
export function checkTransition(transition: unknown, known: Known, place: Place): void {
  if (!isObject(transition)) {
    refuse(transition, 'an object with from, to and either on or after', place)
    return
  }
  refuseUnknownKeys(transition, keys, place)
  checkTexts(transition, place)
  checkEnds(transition, known.stages, place)
  checkOccasion(transition, place)
  if (transition.when !== undefined) {
    for (const problem of checkCondition(transition.when, known.vocabulary, `${place.at}.when`)) place.report(problem)
  }
  const { newCycle } = transition
  if (newCycle !== undefined && typeof newCycle !== 'boolean')
    refuse(newCycle, 'true or false', under(place, 'newCycle'))
}

function checkTexts(transition: Fields, place: Place): void {
  for (const key of ['id', 'reason']) {
    const text = transition[key]
    if (text === undefined) continue
    if (!isText(text)) refuse(text, textExpected, under(place, key))
  }
}

function checkEnds({ from, to }: Fields, stages: ReadonlySet<string>, place: Place): void {
  if (!isIn(stages, to)) refuseWord(to, stages, 'a stage', under(place, 'to'))
  if (from === null) return
  if (!Array.isArray(from)) {
    if (!isIn(stages, from))
      refuseWord(from, stages, 'a stage (nor null, for a customer not in the journey yet)', under(place, 'from'))
  } else if (from.length === 0 || from.length > maxStages) {
    refuse(from, `a list of 1 to ${maxStages} stages`, under(place, 'from'))
    return
  }
  const sources: readonly unknown[] = Array.isArray(from) ? from : []
  for (const [index, source] of sources.entries()) {
    const at = under(place, `from[${index}]`)
    if (!isIn(stages, source)) refuseWord(source, stages, 'a stage', at)
    else if (sources.indexOf(source) < index) refuse(source, 'each stage once', at)
  }
  if (isIn(stages, to) && (from === to || sources.includes(to))) {
    place.report({ path: `${place.at}.to`, message: `Stage "${to}" cannot move to itself.`, found: to })
  }
}

function checkOccasion(transition: Fields, place: Place): void {
  const { from, on, after, since } = transition
  if ((on === undefined) === (after === undefined)) {
    const message =
      'A transition happens either at an event (on) or by waiting (after, with since): write one of the two.'
    place.report({ path: place.at, message, expected: 'on, or after with since' })
  }
  if (on !== undefined) checkEvents(on, under(place, 'on'))
  if (after !== undefined) checkAfter(after, under(place, 'after'))
  if (after !== undefined && from === null) {
    const message = 'There is nothing to wait in before the journey: a customer enters it at an event (on).'
    place.report({ path: `${place.at}.after`, message, expected: 'on' })
  }
  if (since === undefined ? after !== undefined : !isIn(waitAnchors, since)) {
    refuseWord(since, waitAnchors, 'what a wait can be counted from', under(place, 'since'))
  } else if (since !== undefined && after === undefined) {
    place.report({ path: `${place.at}.since`, message: 'since is of use only with after.', found: foundAs(since) })
  }
}

function checkEvents(on: unknown, place: Place): void {
  const events: readonly unknown[] = Array.isArray(on) ? on : [on]
  if (events.length === 0 || events.length > journeyEvents.length) {
    refuse(on, `one of ${journeyEvents.join(', ')}, or both in a list`, place)
    return
  }
  for (const [index, event] of events.entries()) {
    const at = Array.isArray(on) ? { ...place, at: `${place.at}[${index}]` } : place
    if (!isIn(journeyEvents, event)) refuseWord(event, journeyEvents, 'an event of the journey', at)
    else if (events.indexOf(event) < index) refuse(event, 'each event once', at)
  }
}

function checkAfter(after: unknown, place: Place): void {
  const wait = durationOf(after)
  if (wait === null || wait.ms > 0) refuse(after, 'whole months and days, such as P30D or P4M', place)
  else if (wait.months > maxWaitMonths || wait.days > maxWaitDays) refuse(after, 'a wait of at most a century', place)
}

function durationOf(value: unknown): Duration | null {
  if (typeof value !== 'string') return null
  try {
    return parseDuration(value)
  } catch {
    return null
  }
}

function isIn(known: ReadonlySet<string> | readonly string[], value: unknown): value is string {
  if (typeof value !== 'string') return false
  return 'has' in known ? known.has(value) : known.includes(value)
}

function under({ at, report }: Place, key: string): Place {
  return { at: `${at}.${key}`, report }
}

function refuse(value: unknown, expected: string, { at, report }: Place): void {
  report(refused(at, value, expected))
}
