import { type Account, accountMaximums } from '../account.ts'

/** The account with a bonus noted under its key as given, without giving any: an imported past gave it elsewhere. */
export function rememberGrant(account: Account, key: string): Account {
  return { ...account, grants: withGrant(account.grants, key) }
}

/**
 * The grants with one more. Beyond the bound the oldest of the kind that has the most is forgotten, so that a hundred
 * friends brought never make this year's birthday be given twice.
 */
export function withGrant(grants: readonly string[], key: string): readonly string[] {
  if (grants.includes(key)) return grants
  const known = [...grants, key]
  if (known.length <= accountMaximums.grants) return known
  const kinds = known.map(kindOf)
  const counts = kinds.map((kind) => kinds.filter((other) => other === kind).length)
  const forgotten = counts.indexOf(Math.max(...counts))
  return known.filter((_, index) => index !== forgotten)
}

/** The grants of two accounts that become one: what either was given, both were. */
export function joinGrants(grants: readonly string[], others: readonly string[]): readonly string[] {
  return others.reduce(withGrant, grants)
}

function kindOf(key: string): string {
  const end = key.indexOf(':')
  return end < 0 ? key : key.slice(0, end)
}
