import type { Clock, Vocabulary } from '../condition/index.ts'
import type { DayNumber } from '../time.ts'
import type { JourneyState } from './types.ts'

/** What a guard that reads the customer needs besides the timeline. */
export interface JourneyContext<Subject> {
  readonly subject: Subject
  readonly clock: Clock
}

/** What a guard is asked about: a state, on one day of the replay. */
export interface JourneyMoment<Subject = unknown> {
  readonly state: JourneyState
  readonly day: DayNumber
  readonly context: JourneyContext<Subject> | undefined
}

type StateDay = 'sinceDay' | 'firstDay' | 'lastDay'

function daysSince(anchor: StateDay): (moment: JourneyMoment) => number | undefined {
  return ({ state, day }) => {
    const from = state[anchor]
    return from === null ? undefined : day - from
  }
}

/**
 * The words that grow by one each day without any event, by the day they count from. A guard over them can come true
 * (or stop being true) while nothing happens.
 */
export const growingPaths: Readonly<Record<string, StateDay>> = {
  'purchases.daysSinceFirst': 'firstDay',
  'purchases.daysSinceLast': 'lastDay',
  'stage.days': 'sinceDay',
}

/**
 * The journey's own words. A purchase day is already counted when a transition `on: 'purchase-day'` is asked. Days
 * since, and the gap, are missing until there is something to count from.
 */
export const journeyVocabulary: Vocabulary<JourneyMoment> = {
  paths: {
    'purchases.days': { type: 'number', read: ({ state }) => state.purchaseDays },
    'purchases.inCycle': { type: 'number', read: ({ state }) => state.cyclePurchaseDays },
    'purchases.gapDays': { type: 'number', read: ({ state }) => state.gapDays ?? undefined },
    'purchases.daysSinceFirst': { type: 'number', read: daysSince('firstDay') },
    'purchases.daysSinceLast': { type: 'number', read: daysSince('lastDay') },
    'stage.days': { type: 'number', read: daysSince('sinceDay') },
    'journey.cycle': { type: 'number', read: ({ state }) => state.cycle },
    'journey.captured': { type: 'boolean', read: ({ state }) => state.capturedDay !== null },
  },
}
