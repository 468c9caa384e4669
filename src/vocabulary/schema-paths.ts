import type * as z from 'zod'
import type { ValueType } from '../condition/index.ts'

/** A value that a fact of a schema may say: the way to it, what kind of value it is, and the only texts if they are listed. */
export interface SchemaLeaf {
  readonly keys: readonly string[]
  readonly type: ValueType
  readonly values?: readonly string[]
}

const maxSchemaDepth = 3

/** What facts of a schema say that a condition can ask for; whom they are about is asked otherwise. */
export function leavesOf(schema: unknown, keys: readonly string[] = []): readonly SchemaLeaf[] {
  const bare = unwrapped(schema)
  const shape = shapeOf(bare)
  if (shape !== null && keys.length < maxSchemaDepth) {
    return Object.entries(shape).flatMap(([key, part]) => (key === 'customer' ? [] : leavesOf(part, [...keys, key])))
  }
  const type = valueTypeOf(bare, keys.at(-1))
  if (type === null || keys.length === 0) return []
  const values = textsOf(bare)
  return [values === undefined ? { keys, type } : { keys, type, values }]
}

interface SchemaDefinition {
  readonly type: string
  readonly innerType?: unknown
  readonly in?: unknown
  readonly out?: unknown
  readonly shape?: Readonly<Record<string, unknown>>
  readonly element?: unknown
  readonly format?: string
  readonly entries?: Readonly<Record<string, unknown>>
  readonly values?: readonly unknown[]
}

function definitionOf(schema: unknown): SchemaDefinition | null {
  const internals = get(schema, '_zod') as z.core.$ZodTypeInternals | undefined
  return internals === undefined ? null : (internals.def as unknown as SchemaDefinition)
}

function unwrapped(schema: unknown): unknown {
  const definition = definitionOf(schema)
  if (definition === null) return schema
  if (definition.innerType !== undefined) return unwrapped(definition.innerType)
  if (definition.type === 'pipe')
    return unwrapped(definitionOf(definition.out)?.type === 'transform' ? definition.in : definition.out)
  return schema
}

function shapeOf(schema: unknown): Readonly<Record<string, unknown>> | null {
  const definition = definitionOf(schema)
  return definition?.type === 'object' ? (definition.shape ?? null) : null
}

function valueTypeOf(schema: unknown, key: string | undefined): ValueType | null {
  const definition = definitionOf(schema)
  switch (definition?.type) {
    case 'string':
      return definition.format === 'date' ? 'day' : 'string'
    case 'enum':
    case 'literal':
      return 'string'
    case 'number':
    case 'int':
      return key?.endsWith('At') === true ? 'instant' : 'number'
    case 'boolean':
      return 'boolean'
    case 'array':
      return valueTypeOf(unwrapped(definition.element), undefined) === 'string' ? 'strings' : null
    default:
      return null
  }
}

function textsOf(schema: unknown): readonly string[] | undefined {
  const { type, entries = {}, values = [] } = definitionOf(schema) ?? { type: 'none' }
  if (type !== 'enum' && type !== 'literal') return undefined
  return (type === 'enum' ? Object.values(entries) : values).map(String)
}

/** A field of whatever it is; undefined when there is none of its own. */
export function get(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined
}
