import type { Policy, PolicyData } from '../../src/index.ts'
import { definePolicy, isCrmError } from '../../src/index.ts'

/** One `--set`: a place in the policy, and what shall stand there. */
export interface Setting {
  readonly path: string
  readonly value: unknown
}

/** Reads `points.earn.points=2`; what is no JSON is text. What is wrong goes to `problems`. */
export function readSettings(texts: readonly string[], problems: string[]): readonly Setting[] {
  return texts.flatMap((text) => {
    const [, path, written] = /^([^=]+)=(.*)$/s.exec(text) ?? []
    if (path !== undefined && written !== undefined && written !== '')
      return [{ path: path.trim(), value: read(written) }]
    problems.push(`--set: found "${text}"; expected a place of the policy and a value, such as points.earn.points=2.`)
    return []
  })
}

function read(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/**
 * The policy with other values at these places: `points.earn.points`, `rules[day-2].after`, `messages.ladder[0]`. A place that
 * the policy does not have is a problem, unless the one above it is an object: then it is new there.
 */
export function withSettings(policy: Policy, settings: readonly Setting[], problems: string[]): Policy {
  const data = structuredClone(policy.data) as Record<string, unknown>
  for (const { path, value } of settings) {
    if (!put(data, path, value))
      problems.push(
        `--set: found "${path}"; expected a place of the policy, such as points.earn.points or rules[ID].after.`,
      )
  }
  try {
    return problems.length > 0 ? policy : definePolicy(data as unknown as PolicyData)
  } catch (error) {
    if (!isCrmError(error)) throw error
    problems.push(`--set: ${error.message}`)
    return policy
  }
}

function put(data: Record<string, unknown>, path: string, value: unknown): boolean {
  const steps = path.split(/\.|(?=\[)/)
  const last = steps.pop() ?? ''
  let place: unknown = data
  for (const step of steps) {
    const key = keyIn(place, step)
    if (key === null || !Object.hasOwn(place as object, key)) return false
    place = Reflect.get(place as object, key)
  }
  const key = keyIn(place, last)
  if (key === null || !(Array.isArray(place) || typeof place === 'object')) return false
  return Reflect.set(place as object, key, value)
}

/** The key of a step in a place: of a list the number, or the place of the item with that id. */
function keyIn(place: unknown, step: string): string | null {
  if (typeof place !== 'object' || place === null || step === '__proto__') return null
  const [, name] = /^\[(.+)\]$/.exec(step) ?? []
  if (!Array.isArray(place)) return name === undefined && step !== '' ? step : null
  if (name === undefined) return null
  const index = place.findIndex(
    (item: unknown) => typeof item === 'object' && item !== null && Reflect.get(item, 'id') === name,
  )
  return index >= 0 ? String(index) : /^\d{1,4}$/.test(name) && Number(name) < place.length ? name : null
}
