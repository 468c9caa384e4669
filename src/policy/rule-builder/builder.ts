import type { Condition } from '../../condition/index.ts'
import { CrmError } from '../../errors.ts'
import type { FiringHours, RulePurpose } from '../../triggers/index.ts'
import type { RuleInput, RuleNamed, ShopWords } from './stages.ts'

type Parts = { readonly id: string } & Partial<Omit<RuleInput, 'unless'>> & {
    readonly unless?: readonly Clause[]
  }
type Clause = Exclude<NonNullable<RuleInput['unless']>, readonly unknown[]>
type Action = RuleInput['then'][number]
type Given<Key extends keyof RuleInput> = NonNullable<RuleInput[Key]>

/** All stages in one: the types of the stages say what comes when, and which conditions a rule may ask. */
interface Draft {
  titled(title: string): Draft
  on(types: string | readonly string[]): Draft
  where(condition: object): Draft
  after(duration: string): Draft
  between(hours: FiringHours): Draft
  until(end: string): Draft
  unless(types: string | readonly string[], how?: Omit<Clause, 'on'>): Draft
  if(condition: object): Draft
  repeat(how: Given<'repeat'>): Draft
  limits(limits: Given<'limits'>): Draft
  pinned(): Draft
  topic(topic: string): Draft
  priority(priority: number): Draft
  holdout(holdoutPercent: number): Draft
  transactional(): Draft
  service(): Draft
  marketing(): Draft
  internal(): Draft
  send(template: string): Draft
  task(task: Extract<Action, { task: unknown }>['task']): Draft
  award(award: Extract<Action, { award: unknown }>['award']): Draft
  tag(tag: Extract<Action, { tag: unknown }>['tag']): Draft
  suppress(what: { readonly purposes: readonly RulePurpose[]; readonly until: string }): Draft
  build(): RuleInput
}

/**
 * Writes a rule word by word, with the editor completing what fits: fact types, the paths each of them has, the tests that
 * fit a path. What `build` yields is the plain JSON that one would write by hand. Every word gives a new draft, so a
 * beginning can be shared.
 *
 * ```ts
 * rule('wishlist').on('wishlist.added').after('P3D').unless('purchase.completed', { same: 'sku' })
 *   .marketing().send('wishlist').build()
 * ```
 *
 * @param id Lower-case letters, digits and hyphens; unique in the policy.
 * @typeParam Shop The shop's own fact types and template ids; without it any template may be named.
 */
export function rule<Shop extends ShopWords = ShopWords>(id: string): RuleNamed<Shop>
export function rule(id: string): object {
  return draftOf({ id })
}

function draftOf(parts: Parts): Draft {
  const also = (more: Partial<Parts>): Draft => draftOf({ ...parts, ...more })
  const doing = (action: Action): Draft => also({ then: [...(parts.then ?? []), action] })
  return {
    titled: (title) => also({ title }),
    on: (types) => also({ on: own(types) }),
    where: (condition) => also({ where: condition as Condition }),
    after: (after) => also({ after }),
    between: ({ weekdays, ...hours }) => also({ between: { ...hours, ...(weekdays && { weekdays: [...weekdays] }) } }),
    until: (until) => also({ until }),
    unless: (types, how = {}) => also({ unless: [...(parts.unless ?? []), { on: own(types), ...how }] }),
    if: (condition) => also({ if: condition as Condition }),
    repeat: (repeat) => also({ repeat }),
    limits: (limits) => also({ limits }),
    pinned: () => also({ whenEdited: 'pinned' }),
    topic: (topic) => also({ topic }),
    priority: (priority) => also({ priority }),
    holdout: (holdoutPercent) => also({ holdoutPercent }),
    transactional: () => also({ purpose: 'transactional' }),
    service: () => also({ purpose: 'service' }),
    marketing: () => also({ purpose: 'marketing' }),
    internal: () => also({ purpose: 'internal' }),
    send: (template) => doing({ send: { template } }),
    task: (task) => doing({ task }),
    award: (award) => doing({ award }),
    tag: (tag) => doing({ tag }),
    suppress: ({ purposes, until }) => doing({ suppress: { purposes: [...purposes], until } }),
    build: () => built(parts),
  }
}

/** A list that is the rule's own: what the caller does with theirs afterwards changes nothing. */
function own(types: string | readonly string[]): string | string[] {
  return typeof types === 'string' ? types : [...types]
}

function built({ unless, ...parts }: Parts): RuleInput {
  const { id, on, purpose, then } = parts
  if (on === undefined || purpose === undefined || then === undefined) {
    const missing =
      on === undefined ? 'on' : purpose === undefined ? 'a purpose such as marketing()' : 'something to do'
    throw new CrmError('bad-policy', `The rule "${id}" is not complete: it lacks ${missing}.`, { rule: id })
  }
  const [clause, ...more] = unless ?? []
  const clauses = clause === undefined ? {} : { unless: more.length === 0 ? clause : [clause, ...more] }
  return { ...parts, ...clauses, on, purpose, then }
}
