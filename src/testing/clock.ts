import type { Instant } from '../time.ts'
import { fixtureStart } from './fixtures.ts'

/** A clock that stands still until it is told to go on. */
export interface FakeClock {
  /** To be handed to `createCrm` as its `clock`. */
  readonly now: () => Instant
  /** Puts the clock anywhere, also back. */
  set(at: Instant): void
  /** Lets so many milliseconds pass. */
  advance(ms: number): void
}

/** @param start Epoch milliseconds; {@link fixtureStart} when left out. */
export function fakeClock(start: Instant = fixtureStart): FakeClock {
  let at = start
  return {
    now: () => at,
    set: (to) => {
      at = to
    },
    advance: (ms) => {
      at += ms
    },
  }
}
