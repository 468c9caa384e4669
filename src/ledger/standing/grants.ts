import { type Account, accountMaximums } from '../account.ts'

/** The account with a bonus noted under its key as given, without giving any: an imported past gave it elsewhere. */
export function rememberGrant(account: Account, key: string): Account {
  return { ...account, grants: withGrant(account.grants, key) }
}

/**
 * The grants with one more. Beyond the bound is forgotten what can't be asked for again, then the oldest friend brought: of
 * them there may be hundreds, and each settles once. Only where neither is there (a merge, a replay), the oldest of the kind
 * that has the most.
 * @param isOver True for a key that nobody can be given any more.
 */
export function withGrant(
  grants: readonly string[],
  key: string,
  isOver: (key: string) => boolean = () => false,
): readonly string[] {
  if (grants.includes(key)) return grants
  const known = [...grants, key]
  if (known.length <= accountMaximums.grants) return known
  const dispensable = mostDispensable(grants, isOver)
  const forgotten = dispensable < 0 ? oldestOfMost(known) : dispensable
  return known.filter((_, index) => index !== forgotten)
}

/** True while one more grant would make another be given twice. */
export function areGrantsFull(grants: readonly string[], isOver: (key: string) => boolean): boolean {
  return grants.length >= accountMaximums.grants && mostDispensable(grants, isOver) < 0
}

function mostDispensable(grants: readonly string[], isOver: (key: string) => boolean): number {
  const over = grants.findIndex(isOver)
  return over >= 0 ? over : grants.findIndex((key) => kindOf(key) === 'referrer')
}

function oldestOfMost(known: readonly string[]): number {
  const kinds = known.map(kindOf)
  const counts = kinds.map((kind) => kinds.filter((other) => other === kind).length)
  return counts.indexOf(Math.max(...counts))
}

/** The grants of two accounts that become one: what either was given, both were. */
export function joinGrants(grants: readonly string[], others: readonly string[]): readonly string[] {
  return others.reduce((known, key) => withGrant(known, key), grants)
}

function kindOf(key: string): string {
  const end = key.indexOf(':')
  return end < 0 ? key : key.slice(0, end)
}
