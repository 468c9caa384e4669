import { badOption } from '../errors.ts'
import { latestInstant } from '../time.ts'

/** True for a time at which something can be told. */
export function isInstant(value: unknown, latest: number = latestInstant): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= latest
}

/** What {@link isInstant} asks for, in words. */
export const expectedInstant = `an instant from 0 to ${latestInstant}`

/** Far beyond any life of points, and within what a calendar reads: what was told last may ripen, expire or be reviewed later. */
export const farthestInstant = 2 * latestInstant

/**
 * Refuses a time that is none (microseconds, a text, nothing at all) before it gets into an account, where every later
 * comparison with it would fail.
 * @throws CrmError `bad-option`.
 */
export function checkInstant(option: string, value: unknown): void {
  const isSound = typeof value === 'number' && Number.isSafeInteger(value) && Math.abs(value) <= farthestInstant
  if (!isSound) throw badOption(option, value, `whole milliseconds since 1970, at most ${farthestInstant}`)
}
