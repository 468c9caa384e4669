import { type DayNumber, dayFromNumber, dayNumber, type Instant, minuteMs, startOfDay } from '../../time.ts'
import { type Draws, purpose } from './draws.ts'

/** Diwali by year; the weeks before it are the best of a shop's year. */
const diwali: Readonly<Record<string, string>> = {
  '2024': '10-31',
  '2025': '10-20',
  '2026': '11-08',
  '2027': '10-29',
  '2028': '10-17',
  '2029': '11-05',
  '2030': '10-26',
}
const usualDiwali = '10-28'

interface Season {
  readonly from: string
  readonly to: string
  readonly factor: number
}

/** Weddings, the new year of Maharashtra, the sales at the ends of two seasons, the quiet fortnight of the ancestors. */
const seasons: readonly Season[] = [
  { from: '01-05', to: '01-20', factor: 1.25 },
  { from: '03-18', to: '03-31', factor: 1.2 },
  { from: '04-15', to: '05-20', factor: 1.2 },
  { from: '06-15', to: '07-10', factor: 0.85 },
  { from: '07-11', to: '07-26', factor: 1.2 },
  { from: '08-18', to: '08-30', factor: 1.25 },
  { from: '09-15', to: '09-28', factor: 0.75 },
  { from: '11-20', to: '12-15', factor: 1.3 },
]

/** From Sunday: how busy the days of a week are, one on average. */
const weekdayFactors = [1.45, 0.7, 0.75, 0.8, 0.9, 1.0, 1.4] as const
const daysBeforeDiwali = 18
const daysAfterDiwali = 7

/** How busy a day is, about 1 over a year. */
export function busyness(day: DayNumber): number {
  // Day 0 was a Thursday.
  return (weekdayFactors[(((day + 4) % 7) + 7) % 7] ?? 1) * seasonFactor(dayFromNumber(day), day)
}

function seasonFactor(text: string, day: DayNumber): number {
  const year = text.slice(0, 4)
  const until = dayNumber(`${year}-${diwali[year] ?? usualDiwali}`) - day
  if (until >= 0 && until <= daysBeforeDiwali) return 2
  if (until < 0 && until >= -daysAfterDiwali) return 0.7
  const monthDay = text.slice(5)
  return seasons.find(({ from, to }) => from <= monthDay && monthDay <= to)?.factor ?? 0.95
}

/** The days of a simulation, from 0: their instants, how busy they are, who is new, which tills are offline. */
export interface Calendar {
  readonly zone: string
  readonly from: DayNumber
  readonly days: number
  readonly startsAt: Instant
  readonly endsAt: Instant
  /** The instant of a minute of a day; the day may lie beyond the end. */
  at(day: number, minute: number): Instant
  busyness(day: number): number
  /** How many people have come by the end of a day. */
  arrivedBy(day: number): number
  /** The day from which on a till's facts of this day arrive: the day itself unless the till is offline. */
  onlineFrom(till: number, day: number): number
}

/** A new customer base fills up faster at first: regulars of old come by and are captured. */
const earlyRush = 1.6
const earlyRushDays = 30
const outageEveryDays = 40
const maxOutageDays = 2

/** @param tills How many tills may fail. */
export function calendarOf(
  draws: Draws,
  plan: {
    readonly from: DayNumber
    readonly days: number
    readonly zone: string
    readonly customers: number
    readonly tills: number
  },
): Calendar {
  const { from, days, zone, customers, tills } = plan
  const starts = Float64Array.from({ length: days + 1 }, (_, day) => startOfDay(from + day, zone))
  const busy = Float64Array.from({ length: days }, (_, day) => busyness(from + day))
  const come = cumulated(busy.map((factor, day) => factor * (1 + earlyRush * Math.exp(-day / earlyRushDays))))
  const all = come.at(-1) ?? 1
  const startOf = (day: number): Instant => starts[day] ?? startOfDay(from + day, zone)
  return {
    zone,
    from,
    days,
    startsAt: startOf(0),
    endsAt: startOf(days),
    at: (day, minute) => startOf(day) + minute * minuteMs,
    busyness: (day) => busy[day] ?? 1,
    arrivedBy: (day) => (day < 0 ? 0 : Math.round((customers * (come[Math.min(day, days - 1)] ?? 0)) / all)),
    onlineFrom: (till, day) => {
      const period = Math.floor(day / outageEveryDays)
      if (draws.below(tills, purpose.outage, period) !== till) return day
      const first = period * outageEveryDays + draws.below(outageEveryDays - maxOutageDays, purpose.outage, period, 1)
      const last = first + draws.below(maxOutageDays, purpose.outage, period, 2)
      return day >= first && day <= last ? last + 1 : day
    },
  }
}

function cumulated(values: Float64Array): Float64Array {
  let sum = 0
  return values.map((value) => {
    sum += value
    return sum
  })
}
