import { firstEquality } from '../condition/index.ts'
import type { Problem } from '../errors.ts'
import { type Day, type DayNumber, dayNumber, earliestInstant, latestInstant } from '../time.ts'
import { type CompiledRules, listOf } from './compile.ts'
import { problem } from './problem.ts'
import { type Schedule, scheduleMistakes } from './schedule.ts'
import type { Rule } from './types.ts'

/** The fact that starts rules when an occasion, or the lead before it, has begun. */
export const occasionReached = 'occasion.reached'

/** Whose days occasions are: the customer's own, which come every year, the shop's listed ones, and those of a schedule. */
export const occasionKinds = ['birthday', 'anniversary', 'customer-anniversary', 'festival', 'schedule'] as const
export type OccasionKind = (typeof occasionKinds)[number]

/** As far as an occasion may look ahead. */
export const maxLeadDays = 60

/** A day worth a word: the customer's own, one of a list, or one of a schedule. Plain JSON. */
export interface Occasion extends Partial<Schedule> {
  readonly kind: OccasionKind
  /** Whole days before the day itself; 0 is on the day. */
  readonly leadDays: number
  /** Of a festival: its days, in order. */
  readonly days?: readonly Day[] | undefined
}

/** An occasion that comes every year on a day of the customer's own. */
export interface YearlyOccasion {
  readonly id: string
  readonly kind: Exclude<OccasionKind, 'festival' | 'schedule'>
  readonly leadDays: number
}

/** One day of a festival. */
export interface FestivalDay {
  readonly id: string
  readonly day: DayNumber
  /** The day on which it is reached: the lead before it. */
  readonly startDay: DayNumber
}

/** An occasion of a schedule. */
export interface ScheduledOccasion {
  readonly id: string
  readonly leadDays: number
  readonly schedule: Schedule
}

/** The occasions that some rule may start on, ready to be searched. */
export interface CompiledOccasions {
  readonly yearly: readonly YearlyOccasion[]
  /** The days of all festivals together, in the order in which they are reached. */
  readonly festivals: readonly FestivalDay[]
  readonly schedules: readonly ScheduledOccasion[]
}

/** Null when no rule would start on any of them: then nobody is woken for one. */
export function compileOccasions<Customer>(
  occasions: Readonly<Record<string, Occasion>>,
  rules: CompiledRules<Customer>,
): CompiledOccasions | null {
  const yearly: YearlyOccasion[] = []
  const festivals: FestivalDay[] = []
  const schedules: ScheduledOccasion[] = []
  const listening = rules.all.filter(({ rule }) => listOf(rule.on).includes(occasionReached))
  for (const [id, occasion] of Object.entries(occasions)) {
    const { kind, leadDays, days = [] } = occasion
    if (!listening.some(({ rule }) => mayStartOn(rule, id, kind))) continue
    if (kind === 'schedule') schedules.push({ id, leadDays, schedule: scheduleOf(occasion) })
    else if (kind !== 'festival') yearly.push({ id, kind, leadDays })
    else for (const day of days.map(dayNumber)) festivals.push({ id, day, startDay: day - leadDays })
  }
  festivals.sort((a, b) => a.startDay - b.startDay)
  return yearly.length + festivals.length + schedules.length === 0 ? null : { yearly, festivals, schedules }
}

function scheduleOf({ every = 'week', weekday, nth, dayOfMonth, month }: Occasion): Schedule {
  return { every, weekday, nth, dayOfMonth, month }
}

/** False when what the rule asks for first can't be true of the occasion. */
function mayStartOn({ where }: Rule, id: string, kind: OccasionKind): boolean {
  const equality = where === undefined ? null : firstEquality(where)
  switch (equality?.path) {
    case 'fact.occasion':
      return equality.values.includes(id)
    case 'fact.kind':
      return equality.values.includes(kind)
    default:
      return true
  }
}

/** Mistakes in the occasions that their shape alone doesn't show. */
export function checkOccasions(occasions: Readonly<Record<string, Occasion>>, at = 'occasions'): Problem[] {
  const problems: Problem[] = []
  for (const [id, occasion] of Object.entries(occasions)) {
    const { kind, days = [] } = occasion
    if (kind === 'schedule') {
      for (const { part, message, expected } of scheduleMistakes(scheduleOf(occasion)))
        problems.push(problem(`${at}.${id}.${part}`, message, occasion[part], expected))
    }
    days.forEach((day, place) => {
      const before = days[place - 1]
      const path = `${at}.${id}.days[${place}]`
      const instant = Date.parse(day)
      if (instant < earliestInstant || instant >= latestInstant) {
        const expected = 'a day from 1990 to 2099'
        problems.push({ path, message: `"${day}" is out of reach. Expected ${expected}.`, found: day, expected })
      } else if (before !== undefined && day <= before) {
        const what = day === before ? 'stands there twice' : `comes before "${before}"`
        const expected = 'days in order, each once'
        problems.push({ path, message: `"${day}" ${what}. Expected ${expected}.`, found: day, expected })
      }
    })
  }
  return problems
}
