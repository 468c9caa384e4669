import type { Instant } from '../time.ts'
import { minuteFromText, nextBeginning } from './hours.ts'
import type { RulePurpose } from './types.ts'

interface QuietHours {
  readonly from: string
  readonly to: string
  readonly purposes: readonly RulePurpose[]
}

/**
 * The end of the quiet hours an instant falls into, or null. `from` later than `to` wraps over midnight. Where clocks show
 * the end twice it is the next of the two, and where they skip it, the minute at which they go on.
 */
export function quietUntil(quiet: QuietHours | null, purpose: RulePurpose, at: Instant, zone: string): Instant | null {
  if (quiet === null || quiet.from === quiet.to || !quiet.purposes.includes(purpose)) return null
  // It is quiet from one time to the other, and no longer quiet from the other to the one.
  return nextBeginning({ from: minuteFromText(quiet.to), to: minuteFromText(quiet.from), days: null }, at, zone)
}
