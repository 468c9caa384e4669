/** What a message that is read does to somebody of middling responsiveness who isn't tired of messages. */
export interface Theme {
  /** Further visits it brings, spread over `days` from the day after. */
  readonly visits: number
  readonly days: number
  /** The probability that it wins back somebody who had left. */
  readonly wins: number
  /** The part of the way to buying online that it takes somebody. */
  readonly online: number
}

/** What messages are about, as far as customers care. */
export type ThemeName =
  | 'receipt'
  | 'care'
  | 'recognition'
  | 'online'
  | 'comeback'
  | 'goods'
  | 'occasion'
  | 'advocacy'
  | 'offer'

export const themes: Readonly<Record<ThemeName, Theme>> = Object.freeze({
  receipt: { visits: 0, days: 1, wins: 0, online: 0 },
  care: { visits: 0.02, days: 10, wins: 0.03, online: 0 },
  recognition: { visits: 0.04, days: 14, wins: 0.03, online: 0.1 },
  online: { visits: 0.03, days: 14, wins: 0.03, online: 0.22 },
  comeback: { visits: 0.12, days: 12, wins: 0.1, online: 0.02 },
  goods: { visits: 0.11, days: 5, wins: 0.04, online: 0.02 },
  occasion: { visits: 0.05, days: 10, wins: 0.04, online: 0 },
  advocacy: { visits: 0.03, days: 14, wins: 0.02, online: 0.03 },
  offer: { visits: 0.04, days: 7, wins: 0.02, online: 0.02 },
})

/** What a channel is told of a message that its theme can be read from. */
export interface ThemedMessage {
  readonly rule: string
  readonly template: string
  readonly topic: string | null
  readonly purpose: string
}

// The first that matches the names of rule, template or topic; presets name their rules by what they are for.
const words: readonly (readonly [RegExp, ThemeName])[] = [
  [/receipt|invoice|order-/, 'receipt'],
  [/birthday|anniversary|festival|occasion|diwali/, 'occasion'],
  [/promotion|discount|sale/, 'offer'],
  [/restock|back-in-stock|price|wishlist|browse|viewed|enquir|cart/, 'goods'],
  [/second-purchase|recogni|convenience|third|tier|next-level/, 'recognition'],
  [/online/, 'online'],
  [/re-?engage|re-?activat|day-30|come-back|win-back|miss|lost|at-risk|silent|dormant/, 'comeback'],
  [/advoca|referral|invit|early-access|vip|champion/, 'advocacy'],
  [/welcome|care|tip|value|day-2|thank/, 'care'],
]

/** A message's theme by the words in its names; by its purpose where they say nothing. */
export function themeByName({ rule, template, topic, purpose }: ThemedMessage): ThemeName {
  const names = `${rule} ${template} ${topic ?? ''}`.toLowerCase()
  const found = words.find(([pattern]) => pattern.test(names))
  if (found !== undefined) return found[1]
  if (purpose === 'marketing') return 'offer'
  return purpose === 'service' ? 'care' : 'receipt'
}
