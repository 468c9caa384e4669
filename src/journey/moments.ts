import { parseDuration } from '../time.ts'
import { shortestMonthDays } from './limits.ts'
import type { Known } from './satisfiable.ts'
import type { JourneyEvent, Transition, WaitAnchor } from './types.ts'
import { boundsOf, intersection, missingOnly, truth, type ValueSet, wholeNumbers } from './value-set.ts'
import { eventsOf } from './words.ts'

/** When a transition's condition is asked: at an event, or once a wait is over. */
export type Occasion =
  | { readonly kind: 'event'; readonly event: JourneyEvent }
  | { readonly kind: 'wait'; readonly since: WaitAnchor; readonly leastDays: number }

export function occasionsOf(transition: Transition): readonly Occasion[] {
  const { after, since } = transition
  if (after === undefined || since === undefined) {
    return eventsOf(transition).map((event) => ({ kind: 'event', event }))
  }
  const { months, days } = parseDuration(after)
  return [{ kind: 'wait', since, leastDays: months * shortestMonthDays + days }]
}

/**
 * What the journey's own words can say at an occasion: one entry for nobody's purchase yet, one for a single purchase day,
 * one for several, as far as each can be. It takes nothing for granted of how a customer came into a stage: a migration
 * may have put them there.
 */
export function momentsOf(from: string | null, occasion: Occasion): readonly Known[] {
  return [momentOf(from, occasion, 0), momentOf(from, occasion, 1), momentOf(from, occasion, 2)].filter(
    (moment) => moment !== null,
  )
}

function momentOf(from: string | null, occasion: Occasion, bought: 0 | 1 | 2): Known | null {
  const words = new Map<string, ValueSet>([
    ['purchases.days', bought === 2 ? wholeNumbers(2) : wholeNumbers(bought, bought)],
    ['purchases.inCycle', bought === 2 ? wholeNumbers(0) : wholeNumbers(0, bought)],
    ['purchases.gapDays', bought === 2 ? wholeNumbers(1) : missingOnly],
    ['purchases.daysSinceFirst', bought === 0 ? missingOnly : wholeNumbers(bought - 1)],
    ['purchases.daysSinceLast', bought === 0 ? missingOnly : wholeNumbers(0)],
    ['stage.days', from === null ? missingOnly : wholeNumbers(0)],
    ['journey.cycle', wholeNumbers(from === null ? 0 : 1)],
    ['journey.captured', truth(true, false)],
  ])
  const narrow = (word: string, to: ValueSet): void => {
    words.set(word, intersection(words.get(word) ?? to, to))
  }
  if (occasion.kind === 'event') {
    if (occasion.event === 'purchase-day') {
      if (bought === 0) return null
      narrow('purchases.daysSinceLast', wholeNumbers(0, 0))
      narrow('purchases.inCycle', wholeNumbers(1))
    } else {
      narrow('journey.captured', truth(true))
      // On one day the capture comes before the purchase.
      if (bought > 0) narrow('purchases.daysSinceLast', wholeNumbers(1))
    }
    return words
  }
  const { since, leastDays } = occasion
  switch (since) {
    case 'stage':
      narrow('stage.days', wholeNumbers(leastDays))
      return words
    case 'first-purchase':
      if (bought === 0) return null
      narrow('purchases.daysSinceFirst', wholeNumbers(leastDays))
      return words
    case 'last-purchase':
      if (bought === 0) return null
      narrow('purchases.daysSinceLast', wholeNumbers(leastDays))
      return words
    case 'last-purchase-or-capture':
      if (bought > 0) narrow('purchases.daysSinceLast', wholeNumbers(leastDays))
      else narrow('journey.captured', truth(true))
      return words
    case 'capture':
      if (bought === 0) narrow('journey.captured', truth(true))
      return words
  }
}

/** Whether counts and days that are each possible are so together. False only when they are certainly not. */
export function fitsTogether(known: Known): boolean {
  const days = boundsOf(known.get('purchases.days'))
  const inCycle = boundsOf(known.get('purchases.inCycle'))
  const first = boundsOf(known.get('purchases.daysSinceFirst'))
  const last = boundsOf(known.get('purchases.daysSinceLast'))
  const gap = boundsOf(known.get('purchases.gapDays'))
  if (days === null) return true
  if (inCycle !== null && inCycle.least > days.most) return false
  if (first === null || last === null) return true
  // With one purchase day the first is the last.
  if (days.most === 1) return first.least <= last.most && last.least <= first.most
  // Other purchase days lie between the first and the one before the last.
  const between = Math.max(days.least - 2, 0) + (gap?.least ?? 1)
  return last.least + between <= first.most
}
