import type * as z from 'zod'
import { nearest } from '../condition/index.ts'

/*
 * Zod says of a union only that nothing fits. Here it is read by the option that was meant: the one that has most keys in
 * common with what was found, or at least is of its kind.
 */

const maxUnionDepth = 8

/** The issues of the option that was meant, with whole paths; the issue itself where it is about no union, or none was meant. */
export function byMeantOption(
  issue: z.core.$ZodIssue,
  input: unknown,
  schema: z.core.$ZodType | undefined,
  depth = 0,
): readonly z.core.$ZodIssue[] {
  // What a schema says in its own words is better than what its parts would say.
  if (issue.code !== 'invalid_union' || issue.message.startsWith('expected ') || depth === maxUnionDepth) return [issue]
  const { value, schema: place } = at(input, schema, issue.path)
  const options = place === undefined ? [] : optionsOf(place)
  if (issue.discriminator !== undefined) {
    const parent = at(input, schema, issue.path.slice(0, -1)).schema
    const values = parent === undefined ? [] : discriminators(parent, issue.discriminator)
    return [{ code: 'invalid_value', values, path: issue.path, input: value, message: '' }]
  }
  const meant = meantOption(options, value)
  const errors = meant === undefined ? undefined : issue.errors[options.indexOf(meant)]
  if (meant === undefined || errors === undefined || errors.length === 0) return [issue]
  const keys = options.flatMap(keysOf)
  if (keys.length > keysOf(meant).length && fitOf(meant, value) === ofKind) {
    // Nothing tells which of the objects was meant: none of their keys is missing more than the others.
    const unknown = errors.filter(({ code }) => code === 'unrecognized_keys')
    const message = `expected an object with one of ${[...new Set(keys)].join(', ')}`
    if (unknown.length === 0) return [{ code: 'custom', path: issue.path, message }]
    return unknown.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }))
  }
  return errors.flatMap((inner) =>
    byMeantOption({ ...inner, path: [...issue.path, ...inner.path] }, input, schema, depth + 1),
  )
}

/** The keys that an object schema knows at a path; beside them those of the union's other options. */
export function keysAt(
  schema: z.core.$ZodType,
  path: readonly PropertyKey[],
  input: unknown,
): { readonly mine: readonly string[]; readonly others: readonly string[] } {
  const { value, schema: place } = at(input, schema, path)
  const options = place === undefined ? [] : optionsOf(place)
  const meant = options.length === 1 ? options[0] : meantOption(options, value)
  const mine = keysOf(meant)
  const others = options.flatMap(keysOf).filter((key) => !mine.includes(key))
  return { mine, others }
}

interface Place {
  readonly value: unknown
  readonly schema: z.core.$ZodType | undefined
}

/** The value at a path and the schema for it, through the options that were meant. */
function at(input: unknown, schema: z.core.$ZodType | undefined, path: readonly PropertyKey[]): Place {
  let value = input
  let place = schema
  for (const part of path) {
    place = place === undefined ? undefined : partOf(place, part, value)
    value = typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined
  }
  return { value, schema: place }
}

function partOf(schema: z.core.$ZodType, part: PropertyKey, value: unknown): z.core.$ZodType | undefined {
  const options = optionsOf(schema)
  const { def } = internals(options.length === 1 ? options[0] : meantOption(options, value)) ?? {}
  switch (def?.type) {
    case 'object':
      return Object.hasOwn(def.shape, part) ? def.shape[String(part)] : undefined
    case 'array':
      return def.element
    case 'record':
      return def.valueType
    default:
      return undefined
  }
}

function internals(schema: z.core.$ZodType | undefined): z.core.$ZodTypes['_zod'] | undefined {
  return (schema as z.core.$ZodTypes | undefined)?._zod
}

/** The options of a union; of anything else, itself alone. */
function optionsOf(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  const place = bare(schema)
  const { def } = (place as z.core.$ZodTypes)._zod
  return def.type === 'union' ? def.options.map(bare) : [place]
}

function keysOf(option: z.core.$ZodType | undefined): readonly string[] {
  const def = internals(option)?.def
  return def?.type === 'object' ? Object.keys(def.shape) : []
}

function meantOption(options: readonly z.core.$ZodType[], value: unknown): z.core.$ZodType | undefined {
  let best: z.core.$ZodType | undefined
  let most = 0
  for (const option of options) {
    const fit = fitOf(option, value)
    if (fit <= most) continue
    best = option
    most = fit
  }
  return best
}

const ofKind = 1
const commonKey = 4
const listedValue = 1000

/** How well a value fits an option: 0 when it is of another kind, more for each key that both have. */
function fitOf(option: z.core.$ZodType, value: unknown): number {
  const def = internals(option)?.def
  switch (def?.type) {
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? ofKind + keysFit(def.shape, value)
        : 0
    case 'record':
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? ofKind : 0
    case 'array':
      return Array.isArray(value) ? ofKind : 0
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === def.type ? ofKind : 0
    default:
      return 0
  }
}

function keysFit(shape: Readonly<Record<string, z.core.$ZodType>>, value: object): number {
  const known = Object.keys(shape)
  let fit = 0
  for (const [key, part] of Object.entries(value).slice(0, 100)) {
    if (Object.hasOwn(shape, key)) fit += (valuesOf(shape[key])?.has(part) ?? false) ? listedValue : commonKey
    else if (nearest(key, known) !== undefined) fit += 1
  }
  return fit
}

function valuesOf(schema: z.core.$ZodType | undefined): ReadonlySet<unknown> | undefined {
  return internals(schema)?.values
}

function discriminators(schema: z.core.$ZodType, key: string): z.core.util.Primitive[] {
  return optionsOf(schema).flatMap((option) => [...(internals(option)?.propValues?.[key] ?? [])])
}

const maxWrappers = 16

function bare(schema: z.core.$ZodType): z.core.$ZodType {
  let inner = schema
  for (let depth = 0; depth < maxWrappers; depth += 1) {
    const { def } = (inner as z.core.$ZodTypes)._zod
    if (def.type === 'optional' || def.type === 'default' || def.type === 'nullable') inner = def.innerType
    else if (def.type === 'pipe') inner = def.in
    else return inner
  }
  return inner
}
