import { customerMaximums, type LatelyFact } from '../customer.ts'
import type { Fact } from '../facts/index.ts'
import { keptText, maxKeptItems } from '../triggers/index.ts'
import type { Goods } from '../vocabulary.ts'
import { change, type Draft } from './draft.ts'

/** What becomes of our own messages; `unless` seldom asks, and there is much of it. */
const ofMessages = 'message.'
const answers: ReadonlySet<string> = new Set(['message.replied', 'message.clicked'])

/** Remembers a fact for `unless`: the last few of each type, the latest first. */
export function rememberFact(draft: Draft, fact: Fact, goods: Goods): void {
  // What the engine tells itself is nothing that the customer did.
  if ('payload' in fact) return
  const { type, occurredAt: at } = fact
  if (type.startsWith(ofMessages) && !answers.has(type) && !draft.policy.rules.unlessTypes.has(type)) return
  const remembered: LatelyFact = { type, at, ...shortOf(goods) }
  const { lately } = draft.customer
  let place = 0
  while (place < lately.length && (lately[place]?.at ?? 0) > at) place += 1
  change(draft, { lately: boundedLately(draft, lately.toSpliced(place, 0, remembered)) })
}

function shortOf({ skus, categories, brands }: Goods): Partial<LatelyFact> {
  return {
    ...(skus.length > 0 && { skus: short(skus) }),
    ...(categories.length > 0 && { categories: short(categories) }),
    ...(brands.length > 0 && { brands: short(brands) }),
  }
}

function short(names: readonly string[]): readonly string[] {
  return names.slice(0, maxKeptItems).map(keptText)
}

/** The few that are remembered, of the latest first: those of no rule's `unless` give way before the others. */
export function boundedLately({ policy }: Draft, lately: readonly LatelyFact[]): readonly LatelyFact[] {
  const ofType = new Map<string, number>()
  const few = lately.filter(({ type }) => {
    const count = (ofType.get(type) ?? 0) + 1
    ofType.set(type, count)
    return count <= customerMaximums.latelyOfOneType
  })
  const { unlessTypes } = policy.rules
  let excess = few.length - customerMaximums.lately
  for (let place = few.length - 1; place >= 0 && excess > 0; place -= 1) {
    if (unlessTypes.has(few[place]?.type ?? '')) continue
    few.splice(place, 1)
    excess -= 1
  }
  return few.slice(0, customerMaximums.lately)
}
