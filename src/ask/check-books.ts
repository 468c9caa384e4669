import { badOption } from '../errors.ts'
import { instant } from '../facts/envelope.ts'
import type { Instant } from '../time.ts'

/** An instant as facts take it: epoch milliseconds, a Date, or ISO 8601 with an offset. */
export type InstantInput = Instant | Date | string

/** @throws CrmError `bad-option` naming the option, what was found and what is expected. */
export function instantOption(option: string, input: unknown): Instant | undefined {
  if (input === undefined) return undefined
  const parsed = instant.safeParse(input)
  if (parsed.success) return parsed.data
  throw badOption(option, input, 'epoch milliseconds, a Date, or a time such as 2026-11-22T10:00:00+05:30')
}

/** @throws As {@link instantOption}. */
export function pointsOption(option: string, input: unknown): number {
  if (typeof input === 'number' && Number.isSafeInteger(input) && input >= 0) return input
  throw badOption(option, input, 'whole points, 0 or more')
}

/** @throws As {@link instantOption}. */
export function byOption(input: unknown): 'occurred' | 'recorded' {
  if (input === undefined) return 'occurred'
  if (input === 'occurred' || input === 'recorded') return input
  throw badOption('by', input, "'occurred' or 'recorded'")
}

/** @throws As {@link instantOption}. */
export function ownOption(input: unknown): boolean {
  if (input === undefined || typeof input === 'boolean') return input ?? false
  throw badOption('own', input, 'true or false')
}

/** @throws As {@link instantOption}. */
export function checkIsObject(option: string, input: unknown): void {
  if (typeof input !== 'object' || input === null) throw badOption(option, input, 'an object')
}
