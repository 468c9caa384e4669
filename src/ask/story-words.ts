import { textFromMinor } from '../money.ts'
import { type Policy, type PolicyTimeline, policyAt } from '../policy.ts'
import type { Instant } from '../time.ts'

/** How a shop writes its numbers and calls its things. */
export interface Words {
  readonly money: (minor: number) => string
  readonly number: (value: number) => string
  /** ` at MG Road`, or nothing. */
  readonly atStore: (storeId: string | undefined | null) => string
  /** The title of a rule, or its id. */
  readonly title: (rule: string) => string
  /** The policy of an outcome, by the hash it carries; the one in force now when the timeline doesn't have it. */
  readonly policyOf: (hash: string) => Policy
  readonly policyAt: (at: Instant) => Policy
}

export function wordsOf(policies: PolicyTimeline, now: Instant): Words {
  const current = policyAt(policies, now)
  const { locale, currency, stores } = current.data
  const moneyFormat = new Intl.NumberFormat(locale, { style: 'currency', currency })
  const numberFormat = new Intl.NumberFormat(locale)
  const byHash = new Map(policies.map(({ policy }) => [policy.hash, policy]))
  return {
    money: (minor) => moneyFormat.format(Number(textFromMinor(minor, currency))),
    number: (value) => numberFormat.format(value),
    atStore: (storeId) => {
      if (storeId === undefined || storeId === null) return ''
      return ` at ${Object.hasOwn(stores, storeId) ? (stores[storeId]?.name ?? storeId) : storeId}`
    },
    title: (rule) => {
      const known = [current, ...[...byHash.values()].reverse()].find((policy) => policy.rules.byId.has(rule))
      return known?.rules.byId.get(rule)?.rule.title ?? rule
    },
    policyOf: (hash) => byHash.get(hash) ?? current,
    policyAt: (at) => policyAt(policies, at),
  }
}

/** An id as people say it: `second-purchase` as `second purchase`. */
export function spoken(id: string): string {
  return id.replaceAll('-', ' ')
}

/** One of several goods. */
export interface Named {
  readonly name?: string | undefined
  readonly sku?: string | undefined
  readonly category?: string | undefined
  readonly quantity?: number | undefined
}

export function nameOf({ name, sku, category }: Named): string {
  return name ?? sku ?? category ?? 'something'
}

/** Goods that a line names; the others are counted. */
const maxNamed = 3

/** `Silk saree, 2 × Kurta and 4 more`; nothing for a bill without lines. */
export function goodsText(lines: readonly Named[] = []): string {
  const named = lines.slice(0, maxNamed).map((line) => {
    const { quantity = 1 } = line
    return quantity === 1 ? nameOf(line) : `${quantity} × ${nameOf(line)}`
  })
  const rest = lines.length - named.length
  return rest > 0 ? `${named.join(', ')} and ${rest} more` : listed(named)
}

/** `a, b and c`. */
export function listed(names: readonly string[]): string {
  const last = names.at(-1)
  if (last === undefined || names.length === 1) return last ?? ''
  return `${names.slice(0, -1).join(', ')} and ${last}`
}
