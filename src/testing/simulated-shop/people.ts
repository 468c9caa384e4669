import { type Draws, type Purpose, purpose } from './draws.ts'
import { brands, categories } from './goods.ts'
import { firstNames, lastNames } from './names.ts'
import { homeShares } from './stores.ts'

/** How somebody becomes known, if ever. */
export type CaptureKind = 'whatsapp-receipt' | 'loyalty-enrolment' | 'campaign-registration' | 'qr-self' | 'phone-only'

/** What somebody is like. Nothing of it changes, and nothing of it is kept: it is drawn again whenever it is needed. */
export interface Person {
  readonly index: number
  readonly name: string
  readonly language: 'en' | 'hi'
  /** Ten digits; a family shares one number. */
  readonly digits: string
  /** The index of the person whose number it is: one's own, or a relative's. */
  readonly phoneOf: number
  readonly email: string | null
  /** `YYYY-MM-DD` or `MM-DD`, as told. */
  readonly birthday: string | null
  /** Of the wedding, likewise. */
  readonly anniversary: string | null
  readonly homeStore: string
  readonly capture: CaptureKind
  readonly agreesToService: boolean
  readonly agreesToMarketing: boolean
  readonly onWhatsapp: boolean
  /** About 1: how dear a thing they choose. */
  readonly priceLevel: number
  readonly categories: readonly [string, string]
  readonly brand: string
  /** 0 to 1: how readily a message moves them. */
  readonly responsiveness: number
  /** 0 to 1: which share of WhatsApp messages they read. */
  readonly reads: number
}

/** Everybody there is, by index. */
export interface People {
  /** True for who never leaves a number: their bills are nobody's. */
  isStranger(index: number): boolean
  person(index: number): Person
  /** Whose number is it? Null for nobody's. */
  byPhone(e164: string): number | null
  byEmail(email: string): number | null
}

const strangers = 0.12
const families = 0.09

const kinds: readonly (readonly [CaptureKind, number])[] = [
  ['whatsapp-receipt', 0.48],
  ['loyalty-enrolment', 0.24],
  ['campaign-registration', 0.1],
  ['qr-self', 0.1],
  ['phone-only', 0.08],
]

/** People of a seed, drawn when they are asked for. */
export function peopleOf(draws: Draws, customers: number): People {
  const { uniform, pick } = draws
  const isStranger = (index: number): boolean => uniform(purpose.stranger, index) < strangers
  const borrows = (index: number): boolean => index > 0 && uniform(purpose.family, index) < families
  const phoneOwner = (index: number): number =>
    borrows(index) && !borrows(index - 1) && !isStranger(index - 1) ? index - 1 : index

  function person(index: number): Person {
    const phoneOf = phoneOwner(index)
    const name = `${pick(firstNames, purpose.name, index)} ${pick(lastNames, purpose.name, phoneOf, 1)}`
    return {
      index,
      name,
      language: uniform(purpose.language, index) < 0.3 ? 'hi' : 'en',
      digits: digitsOf(phoneOf, pick(prefixes, purpose.phone, phoneOf)),
      phoneOf,
      email: uniform(purpose.email, index) < 0.4 ? emailOf(name, index) : null,
      birthday: uniform(purpose.birthday, index) < 0.35 ? birthdayOf(draws, index) : null,
      anniversary: uniform(purpose.anniversary, index) < 0.12 ? monthDayOf(draws, purpose.anniversary, index) : null,
      homeStore: shareOf(homeShares, uniform(purpose.home, index) * 100),
      capture: shareOf(kinds, uniform(purpose.capture, index)),
      agreesToService: uniform(purpose.consent, index, 1) < 0.93,
      agreesToMarketing: uniform(purpose.consent, index, 2) < 0.76,
      onWhatsapp: uniform(purpose.onWhatsapp, index) < 0.93,
      priceLevel: Math.exp(0.4 * draws.normal(purpose.price, index)),
      categories: [
        pick(categories, purpose.tasteCategory, index, 0),
        pick(categories, purpose.tasteCategory, index, 1),
      ],
      brand: pick(brands, purpose.tasteBrand, index),
      responsiveness: uniform(purpose.response, index),
      reads: 0.45 + 0.5 * uniform(purpose.reading, index),
    }
  }

  return {
    isStranger,
    person,
    byPhone: (e164) => {
      const index = indexOfDigits(e164.replace(/^\+91/, ''))
      if (index === null || index >= customers || isStranger(index)) return null
      return `+91${person(index).digits}` === e164 ? index : null
    },
    byEmail: (email) => {
      const index = Number.parseInt(/\.([0-9a-z]+)@/.exec(email)?.[1] ?? '', 36)
      return index < customers && person(index).email === email ? index : null
    },
  }
}

function shareOf<Name extends string>(shares: readonly (readonly [Name, number])[], drawn: number): Name {
  let left = drawn
  for (const [name, share] of shares) {
    left -= share
    if (left < 0) return name
  }
  return (shares[0] as readonly [Name, number])[0]
}

function emailOf(name: string, index: number): string {
  return `${name.toLowerCase().replace(' ', '.')}.${index.toString(36)}@example.com`
}

function birthdayOf(draws: Draws, index: number): string {
  const monthDay = monthDayOf(draws, purpose.birthday, index)
  const isDayAlone = draws.uniform(purpose.birthday, index, 3) < 0.5
  return isDayAlone ? monthDay : `${1955 + draws.below(50, purpose.birthday, index, 4)}-${monthDay}`
}

function monthDayOf({ below }: Draws, of: Purpose, index: number): string {
  const two = (value: number): string => String(value + 1).padStart(2, '0')
  return `${two(below(12, of, index, 1))}-${two(below(28, of, index, 2))}`
}

// Two unequal digits first: no number is a placeholder. The rest is the index, spread over eight digits by a
// multiplication that can be undone, so that nobody needs to remember who has which number.
const prefixes = ['98', '97', '96', '94', '93', '90', '89', '87', '86', '83', '81', '79', '78', '76', '75', '73', '70']
const spreadPrime = 99_999_989
const spreadBy = 61_803_399
const spreadBack = inverseOf(spreadBy)

/** More people than this would share numbers without being a family. */
export const mostPeople = 5_000_000

function digitsOf(index: number, prefix: string): string {
  return prefix + String(Number((BigInt(index + 1) * BigInt(spreadBy)) % BigInt(spreadPrime))).padStart(8, '0')
}

function indexOfDigits(digits: string): number | null {
  if (!/^\d{10}$/.test(digits)) return null
  const index = Number((BigInt(digits.slice(2)) * spreadBack) % BigInt(spreadPrime)) - 1
  return index >= 0 ? index : null
}

/** By Fermat: a to the (p - 2) is the inverse of a modulo the prime p. */
function inverseOf(value: number): bigint {
  const prime = BigInt(spreadPrime)
  let [result, base, exponent] = [1n, BigInt(value), prime - 2n]
  while (exponent > 0n) {
    if (exponent % 2n === 1n) result = (result * base) % prime
    base = (base * base) % prime
    exponent /= 2n
  }
  return result
}
