/** A policy in which something harmless stands for each part of the wrong shape, and the places of those parts. */
export interface Mended {
  readonly input: unknown
  readonly places: readonly string[]
}

type Keyed = Readonly<Record<string, unknown>>

/** What stands for a part: it keeps the part's name, so that the others may go on naming it. */
const standIns: Readonly<Record<string, (part: unknown) => unknown>> = {
  rules: (part) => {
    const id: unknown = isKeyed(part) ? part.id : undefined
    const named = typeof id === 'string' && /^[a-z0-9][a-z0-9-]{0,39}$/.test(id) ? id : 'unnamed'
    return { id: named, on: 'purchase.completed', purpose: 'internal', then: [{ tag: { add: 'none' } }] }
  },
  templates: () => ({ variables: {}, forms: {} }),
  occasions: () => ({ kind: 'birthday' }),
  lookups: () => ({}),
}

/**
 * A policy without its parts of the wrong shape, so that the others can be checked all the same.
 * @param paths Where something has the wrong shape.
 * @returns Null when that is not within single rules, templates, occasions or lookups: the rest would mean something else.
 */
export function withStandIns(input: unknown, paths: readonly (readonly PropertyKey[])[]): Mended | null {
  if (!isKeyed(input)) return null
  const mended: Record<string, unknown> = { ...input }
  const places = new Set<string>()
  for (const [list, part] of paths) {
    const standIn = Object.hasOwn(standIns, String(list)) ? standIns[String(list)] : undefined
    if (standIn === undefined || part === undefined) return null
    const name = String(list)
    const place = typeof part === 'number' ? `${name}[${part}]` : `${name}.${String(part)}`
    if (places.has(place)) continue
    places.add(place)
    const parts: unknown = mended[name]
    if (Array.isArray(parts)) mended[name] = parts.map((old, index) => (index === part ? standIn(old) : old))
    else if (isKeyed(parts)) mended[name] = { ...parts, [String(part)]: standIn(parts[String(part)]) }
    else return null
  }
  return { input: mended, places: [...places] }
}

/** True for the path of a place and for those within it. */
export function isIn(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}.`) || path.startsWith(`${place}[`)
}

function isKeyed(value: unknown): value is Keyed {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
