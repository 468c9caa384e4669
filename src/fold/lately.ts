import { type Customer, customerMaximums, type LatelyFact } from '../customer.ts'
import type { Fact } from '../facts/index.ts'
import { type CompiledRule, keptText, maxKeptItems } from '../triggers/index.ts'
import type { Goods } from '../vocabulary.ts'
import { billMarkOf } from './bill-key.ts'
import { change, type Draft } from './draft.ts'
import { ruleOf } from './pinned.ts'

/** What becomes of our own messages; `unless` seldom asks, and there is much of it. */
const ofMessages = 'message.'
const answers: ReadonlySet<string> = new Set(['message.replied', 'message.clicked'])

/** Remembers a fact for `unless`: the last few of each type, the latest first. */
export function rememberFact(draft: Draft, fact: Fact, goods: Goods): void {
  // What the engine tells itself is nothing that the customer did.
  if ('payload' in fact) return
  const { type, occurredAt: at } = fact
  if (type.startsWith(ofMessages) && !answers.has(type) && !isAskedFor(draft, type)) return
  const bill = isAskedByBill(draft, type) ? billMarkOf(fact) : undefined
  const remembered: LatelyFact = { type, at, ...shortOf(goods), ...(bill !== undefined && { bill }) }
  const { lately } = draft.customer
  let place = 0
  while (place < lately.length && (lately[place]?.at ?? 0) > at) place += 1
  change(draft, { lately: boundedLately(draft, lately.toSpliced(place, 0, remembered)) })
}

/** Whether some rule's `unless` names a type of fact: one in force, or one that a wait is pinned to. */
function isAskedFor(draft: Draft, type: string): boolean {
  return draft.policy.rules.unlessTypes.has(type) || pinnedClauses(draft).some(({ on }) => on.has(type))
}

function isAskedByBill(draft: Draft, type: string): boolean {
  if (draft.policy.rules.sameBillTypes.has(type)) return true
  return pinnedClauses(draft).some(({ on, same }) => same === 'bill' && on.has(type))
}

const noClauses: CompiledRule<Customer>['unless'] = []

function pinnedClauses({ world, policy, customer }: Draft): CompiledRule<Customer>['unless'] {
  if (!customer.waiting.some(({ pinnedTo }) => pinnedTo !== undefined)) return noClauses
  return customer.waiting.flatMap((wait) => ruleOf(world, wait, policy)?.compiled.unless ?? [])
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
export function boundedLately(draft: Draft, lately: readonly LatelyFact[]): readonly LatelyFact[] {
  const ofType = new Map<string, number>()
  const few = lately.filter(({ type }) => {
    const count = (ofType.get(type) ?? 0) + 1
    ofType.set(type, count)
    return count <= customerMaximums.latelyOfOneType
  })
  let excess = few.length - customerMaximums.lately
  for (let place = few.length - 1; place >= 0 && excess > 0; place -= 1) {
    if (isAskedFor(draft, few[place]?.type ?? '')) continue
    few.splice(place, 1)
    excess -= 1
  }
  return few.slice(0, customerMaximums.lately)
}
