import { atMinuteOfDay, dayNumberOf, type Instant, minuteOfDay } from '../time.ts'
import { minuteFromText } from './hours.ts'
import type { RulePurpose } from './types.ts'

interface QuietHours {
  readonly from: string
  readonly to: string
  readonly purposes: readonly RulePurpose[]
}

/** The end of the quiet hours an instant falls into, or null. `from` later than `to` wraps over midnight. */
export function quietUntil(quiet: QuietHours | null, purpose: RulePurpose, at: Instant, zone: string): Instant | null {
  if (quiet === null || !quiet.purposes.includes(purpose)) return null
  const from = minuteFromText(quiet.from)
  const to = minuteFromText(quiet.to)
  const minute = minuteOfDay(at, zone)
  const today = dayNumberOf(at, zone)
  const wraps = from > to
  const inside = wraps ? minute >= from || minute < to : minute >= from && minute < to
  if (!inside) return null
  const endsTomorrow = wraps && minute >= from
  const end = atMinuteOfDay(endsTomorrow ? today + 1 : today, to, zone)
  // Where clocks go back, the end's first reading may lie before us.
  return end > at ? end : at + 60_000
}
