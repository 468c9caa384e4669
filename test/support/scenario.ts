import type { PolicyInput } from '../../src/index.ts'
import { indianRetail } from '../../src/presets/index.ts'
import { addDuration, type Instant } from '../../src/time.ts'
import type { Happening } from './scenario/happening.ts'
import { momentOf, usualBeginning, written, zone } from './scenario/moments.ts'
import { look, newShop, passTo, type ScenarioShop, type ShopParts, tell } from './scenario/shop.ts'

export * from './scenario/answers.ts'
export * from './scenario/buying.ts'
export { type Checks, type Sent, thenIn } from './scenario/checks.ts'
export { type Happening, happened, imported, late, twice } from './scenario/happening.ts'
export * from './scenario/interest.ts'
export * from './scenario/people.ts'
export { asha, bina, chitra, type Person, type ScenarioShop, type ShopParts } from './scenario/shop.ts'

/*
 * Scenario tests read like the sentence they prove:
 *
 *   const shop = await given(known(asha), agreed(asha, 'marketing'), bought(asha, 'Cotton saree', { category: 'sarees' }))
 *   await when(shop, { daysPass: 30 })
 *   thenIn(shop).wasSent(asha, 'day-30', { containing: ['Cotton saree'], via: 'whatsapp' })
 */

/** Time that goes by, or an instant to come to. The worker works at every instant at which something is due. */
export type Passing =
  | { readonly daysPass: number }
  | { readonly hoursPass: number }
  | { readonly minutesPass: number }
  | { readonly until: string; readonly at?: string }

interface Setup {
  readonly kind: 'setup'
  readonly parts: ShopParts
}

/** A shop that differs from the preset's: as the first step of `given`. */
export const shopWith = (parts: ShopParts): Setup => ({ kind: 'setup', parts })

/** A shop that writes no more often than this. */
export function shopWithCaps(caps: NonNullable<PolicyInput['messages']>['caps']): Setup {
  const { messages } = indianRetail()
  if (messages === undefined) throw new Error('The preset says when the shop may write.')
  return shopWith({ policy: { messages: { ...messages, caps } } })
}

export type Step = Happening | Passing

/**
 * A shop with a history. It begins with the earliest day that a step names, else on 1 June 2026 at noon; a step that names
 * no time happens a millisecond after the one before.
 */
export async function given(...steps: readonly [Setup | Step, ...Step[]]): Promise<ScenarioShop> {
  const [first] = steps
  const setup = 'kind' in first && first.kind === 'setup' ? first : null
  const happenings = steps.filter((step) => step !== setup) as readonly Step[]
  const shop = newShop(beginningOf(happenings), setup?.parts)
  await when(shop, ...happenings)
  return shop
}

/** What happens next, step by step. */
export async function when(shop: ScenarioShop, ...steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    if ('kind' in step) await live(shop, step)
    else await passTo(shop, targetOf(step, shop.clock.now()))
  }
  await look(shop)
}

// Room before the first named time for what is told without one.
const prologueMs = 1000

function beginningOf(steps: readonly Step[]): Instant {
  const named = steps.flatMap((step) => ('kind' in step && step.on !== undefined ? [momentOf(step, 0)] : []))
  return named.length === 0 ? usualBeginning : Math.min(...named) - prologueMs
}

function targetOf(passing: Passing, now: Instant): Instant {
  if ('until' in passing) {
    const { until, at } = passing
    return notBefore(momentOf({ on: until, ...(at === undefined ? {} : { at }) }, now), now)
  }
  const days = 'daysPass' in passing ? passing.daysPass : 0
  const hours = 'hoursPass' in passing ? passing.hoursPass : 0
  const minutes = 'minutesPass' in passing ? passing.minutesPass : 0
  return addDuration(now, { months: 0, days, ms: (hours * 60 + minutes) * 60_000 }, zone)
}

async function live(shop: ScenarioShop, step: Happening): Promise<void> {
  const now = shop.clock.now()
  const isTimed = step.on !== undefined || step.at !== undefined
  // No two things happen at one instant: what comes later is later.
  const at = isTimed ? momentOf(step, now) : now + 1
  if (step.late === true) {
    if (at >= now) throw new Error(`What is told late happened before: ${written(at)} is not before ${written(now)}.`)
  } else await passTo(shop, notBefore(at, now))
  for (const person of step.people) shop.people.set(person.phone, person)
  const facts = step.facts({ shop, at })
  await tell(shop, facts, { mode: step.imported === true ? 'backfill' : 'live' })
  if (step.twice === true) await tell(shop, facts, { expected: ['duplicate', 'announced'] })
  await passTo(shop, shop.clock.now())
}

function notBefore(at: Instant, now: Instant): Instant {
  if (at >= now) return at
  throw new Error(`${written(at)} is past: it is ${written(now)}. Say so in order, or wrap it in late().`)
}
