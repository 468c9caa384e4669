import { parseDuration } from '../time.ts'
import type { JourneyEvent, Transition, WaitAnchor } from './types.ts'

const eventWords: Readonly<Record<JourneyEvent, string>> = { capture: 'captured', 'purchase-day': 'a purchase day' }

const anchorWords: Readonly<Record<WaitAnchor, string>> = {
  capture: 'capture',
  'first-purchase': 'the first purchase',
  'last-purchase': 'the last purchase',
  'last-purchase-or-capture': 'the last purchase (or capture)',
  stage: 'entering the stage',
}

export const journeyEvents: readonly string[] = Object.keys(eventWords)
export const waitAnchors: readonly string[] = Object.keys(anchorWords)

/** The stages a transition leaves; null for the beginning. */
export function sourcesOf({ from }: Transition): readonly (string | null)[] {
  return typeof from === 'object' && from !== null ? from : [from]
}

/** The events a transition happens at; none for a wait. */
export function eventsOf({ on }: Transition): readonly JourneyEvent[] {
  if (on === undefined) return []
  return typeof on === 'string' ? [on] : on
}

/** What a transition is called in journals: its id, or its place. */
export function transitionName(transition: Transition, index: number): string {
  return transition.id ?? `transitions[${index}]`
}

/** Why a transition happens, for people: its own words, or words made from the data. */
export function reasonOf(transition: Transition): string {
  return transition.reason ?? `${occasionOf(transition)}${conditionOf(transition)}`
}

function occasionOf(transition: Transition): string {
  const { after, since } = transition
  if (after !== undefined && since !== undefined) return `${lengthOf(after)} after ${anchorWords[since]}`
  return eventsOf(transition)
    .map((event) => eventWords[event])
    .join(' or ')
}

function conditionOf({ when }: Transition): string {
  return when === undefined ? '' : `, when ${JSON.stringify(when)}`
}

function lengthOf(after: string): string {
  const { months, days } = parseDuration(after)
  const parts = [plural(months, 'month'), plural(days, 'day')].filter((part) => part !== '')
  return parts.length === 0 ? 'at once' : parts.join(' and ')
}

function plural(count: number, unit: string): string {
  if (count === 0) return ''
  return count === 1 ? `1 ${unit}` : `${count} ${unit}s`
}
