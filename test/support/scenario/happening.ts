import type { FactInput } from '../../../src/index.ts'
import type { Instant } from '../../../src/time.ts'
import type { When } from './moments.ts'
import type { Person, ScenarioShop } from './shop.ts'

/** Something that happens in a story. */
export interface Happening extends When {
  readonly kind: 'happening'
  readonly people: readonly Person[]
  /** The facts that tell of it, made when the story comes to it. */
  readonly facts: (moment: Moment) => readonly FactInput[]
  /** It is told only now, although it happened before. */
  readonly late?: true
  /** It is told only now, as part of an imported history. */
  readonly imported?: true
  /** The same is told again, as by a webhook that was repeated. */
  readonly twice?: true
}

export interface Moment {
  readonly shop: ScenarioShop
  readonly at: Instant
}

/** Where things happen unless a store is named. */
export const usualStore = 'mg-road'

export function happening(people: readonly Person[], { on, at }: When, facts: Happening['facts']): Happening {
  return { kind: 'happening', people, facts, ...(on === undefined ? {} : { on }), ...(at === undefined ? {} : { at }) }
}

/** Id, source and time of a fact of the moment. */
export const envelope = ({ shop, at }: Moment, kind: string, source = 'till') => ({
  id: shop.newId(kind),
  source,
  occurredAt: at,
})

/** One fact about a person, of any type: for what has no verb of its own. */
export function happened(person: Person, when: When, fact: (moment: Moment) => FactInput): Happening {
  return happening([person], when, (moment) => [fact(moment)])
}

/** It is told only now: a till that was offline. Needs `on`. */
export const late = (told: Happening): Happening => ({ ...told, late: true })
/** It is told only now, with the history a shop brings along. Needs `on`. */
export const imported = (told: Happening): Happening => ({ ...told, late: true, imported: true })
/** It is told twice, word for word. */
export const twice = (told: Happening): Happening => ({ ...told, twice: true })
