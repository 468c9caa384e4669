import type { Policy, PolicyData } from '../policy.ts'
import { checkObject } from './check.ts'

/** One place at which two policies differ. */
export interface PolicyChange {
  /** As a reader of the JSON would write it: `points.earn.points`, `rules[day-2].after`. */
  readonly path: string
  /** What the one says; `undefined` where only the candidate has something. */
  readonly baseline: unknown
  readonly candidate: unknown
}

/**
 * What a candidate policy says otherwise than the baseline, place by place, in the order of the baseline. Lists whose items have ids (rules,
 * journey transitions) are compared by these, so that a new rule at the top is one change; other lists by place.
 * @throws CrmError `bad-option` for what is no policy.
 */
export function policyChanges(baseline: Policy | PolicyData, candidate: Policy | PolicyData): readonly PolicyChange[] {
  const changes: PolicyChange[] = []
  compareParts(dataOf('baseline', baseline), dataOf('candidate', candidate), '', changes)
  return changes
}

function dataOf(option: string, policy: Policy | PolicyData): PolicyData {
  checkObject(option, policy, 'a policy')
  return 'data' in policy ? policy.data : policy
}

function compareParts(baseline: unknown, candidate: unknown, path: string, changes: PolicyChange[]): void {
  if (Object.is(baseline, candidate)) return
  const mine = partsOf(baseline)
  const theirs = partsOf(candidate)
  if (mine === null || theirs === null || mine.how !== theirs.how) {
    changes.push({ path, baseline, candidate })
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
  const ids = Array.from(value, idOf)
  const areIds = value.length > 0 && !ids.includes(null) && new Set(ids).size === ids.length
  return {
    how: areIds || value.length === 0 ? 'ids' : 'places',
    parts: new Map(Array.from(value, (item: unknown, place) => [areIds ? String(ids[place]) : String(place), item])),
  }
}

function idOf(item: unknown): string | null {
  return typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string' ? item.id : null
}
