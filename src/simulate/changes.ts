import type { Policy, PolicyData } from '../policy.ts'

/** One place at which two policies differ. */
export interface PolicyChange {
  /** As a reader of the JSON would write it: `points.earn.points`, `rules[day-2].after`. */
  readonly path: string
  /** `undefined` where only the other has something. */
  readonly one: unknown
  readonly other: unknown
}

/**
 * What one policy says otherwise than another, place by place, in the order of the first. Lists whose items have ids (rules,
 * journey transitions) are compared by these, so that a new rule at the top is one change; other lists by place.
 */
export function policyChanges(one: Policy | PolicyData, other: Policy | PolicyData): readonly PolicyChange[] {
  const changes: PolicyChange[] = []
  compareParts(dataOf(one), dataOf(other), '', changes)
  return changes
}

function dataOf(policy: Policy | PolicyData): PolicyData {
  return 'data' in policy ? policy.data : policy
}

function compareParts(one: unknown, other: unknown, path: string, changes: PolicyChange[]): void {
  if (isSame(one, other)) return
  const mine = partsOf(one)
  const theirs = partsOf(other)
  if (mine === null || theirs === null || mine.how !== theirs.how) {
    changes.push({ path, one, other })
    return
  }
  for (const name of new Set([...mine.parts.keys(), ...theirs.parts.keys()])) {
    const part = mine.how === 'fields' ? (path === '' ? name : `${path}.${name}`) : `${path}[${name}]`
    compareParts(mine.parts.get(name), theirs.parts.get(name), part, changes)
  }
}

interface Parts {
  readonly how: 'fields' | 'ids' | 'places'
  readonly parts: ReadonlyMap<string, unknown>
}

function partsOf(value: unknown): Parts | null {
  if (typeof value !== 'object' || value === null) return null
  if (!Array.isArray(value)) return { how: 'fields', parts: new Map(Object.entries(value)) }
  const ids = value.map((item: unknown) => idOf(item))
  const areIds = value.length > 0 && !ids.includes(null) && new Set(ids).size === ids.length
  return {
    how: areIds || value.length === 0 ? 'ids' : 'places',
    parts: new Map(value.map((item: unknown, place) => [areIds ? String(ids[place]) : String(place), item])),
  }
}

function idOf(item: unknown): string | null {
  return typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string' ? item.id : null
}

function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  return JSON.stringify(one) === JSON.stringify(other)
}
