import type { CustomerRefInput, FactInput } from '../../facts/index.ts'
import type { Instant } from '../../time.ts'
import type { Calendar } from './calendar.ts'
import { type Draws, numberOf, purpose } from './draws.ts'
import type { Latent } from './latent.ts'
import type { People, Person } from './people.ts'
import type { Queue } from './queue.ts'
import type { Stock } from './stock.ts'
import { messageHub, type Till, webshop } from './stores.ts'
import type { Counted, Tally } from './tally.ts'

/** Everything that the parts of a simulation share. */
export interface Town {
  readonly draws: Draws
  readonly calendar: Calendar
  readonly people: People
  readonly latent: Latent
  readonly stock: Stock
  readonly queue: Queue
  readonly tally: Tally
}

const secondMs = 1000
/** A bill is told within this time, a webhook a little sooner. */
const usualDelayMs = 60 * secondMs
const webhookDelayMs = 30 * secondMs
const repeatWithinMs = 20 * 3600 * secondMs
const repeats = 0.03
/** A till that was offline tells what it has before the shop opens, in the order in which it happened. */
const catchUpMinute = 9 * 60 + 40
const catchUpSpeed = 1000

type Told = { readonly counted?: Counted | undefined; readonly happen?: (() => void) | undefined }

/** A till tells a fact: at once, or when it is online again. */
export function tellByTill(town: Town, till: Till, day: number, fact: FactInput & At, told: Told = {}): void {
  const { calendar, draws, queue } = town
  const order = numberOf(fact.id)
  const onlineFrom = calendar.onlineFrom(till.number, day)
  const at =
    onlineFrom === day
      ? // One delay for a till's whole day: what it tells stays in order.
        fact.occurredAt + secondMs + draws.uniform(purpose.delay, till.number, day) * usualDelayMs
      : calendar.at(onlineFrom, catchUpMinute) + (fact.occurredAt - calendar.at(day, 0)) / catchUpSpeed
  queue.push({ ...told, at: Math.round(at), order, fact })
}

/** A webhook tells a fact: after a moment, sometimes twice. `lateMs` holds it up further. */
export function tellByWebhook(town: Town, fact: FactInput & At, told: Told & { readonly lateMs?: number } = {}): void {
  const { draws, queue } = town
  const { lateMs = 0, counted, happen } = told
  const order = numberOf(fact.id)
  const at = Math.round(fact.occurredAt + secondMs + lateMs + draws.uniform(purpose.delay, order) * webhookDelayMs)
  queue.push({ at, order, fact, counted, happen })
  if (draws.uniform(purpose.doubled, order) >= repeats) return
  // Most repeats come at once, some much later.
  const after = secondMs + repeatWithinMs * draws.uniform(purpose.doubled, order, 1) ** 4
  queue.push({ at: Math.round(at + after), order: order + 0.5, fact, counted: repeated })
}

/** Marks what was told before. */
export const repeated: Counted = {}

interface At {
  readonly occurredAt: Instant
}

/** An id in 36 digits, short and the same in every run. */
export const short = (value: number): string => value.toString(36)

/** The customer as a till names them. */
export function atTill(person: Person, till: Till): CustomerRefInput {
  return { phone: till.writesPhone(person.digits) }
}

/** The customer as the online store names them, who is signed in. */
export function atWebshop(person: Person): CustomerRefInput {
  return {
    phone: `+91${person.digits}`,
    ...(person.email === null ? {} : { email: person.email }),
    ids: accountOf(person),
  }
}

/** The account alone: what the online store tells of somebody who only looks around. */
export function accountOf(person: Person): { readonly webshop: string } {
  return { webshop: `u-${short(person.index)}` }
}

export { messageHub, webshop }
