import type * as z from 'zod'
import { nearest } from '../condition/index.ts'
import { type Problem, shown } from '../errors.ts'
import type { CompiledFactTypes } from './custom.ts'
import { type CustomerRef, customerRef } from './envelope.ts'
import { type MergeTold, mergeCommand } from './points.ts'
import { maxProblems, problemOf } from './refusal.ts'
import { factSchemas } from './schemas.ts'
import type { Fact } from './types.ts'

export { problemsOf } from './refusal.ts'

export type ParsedFact =
  | { readonly status: 'parsed'; readonly fact: Fact }
  | { readonly status: 'invalid'; readonly problems: readonly Problem[] }

const schemas: Readonly<Record<string, z.ZodType>> = factSchemas

/**
 * Checks one fact as it came from outside and completes it: phone numbers to E.164, times to epoch milliseconds, defaults.
 * Never throws: each problem names the path, what was found and what would be accepted.
 */
export function parseFact(input: unknown, custom: CompiledFactTypes = {}): ParsedFact {
  try {
    return parse(input, custom)
  } catch {
    // A getter or proxy that throws, or a schema of the embedder's that does.
    return invalid({ path: '', message: 'The fact could not be read.', expected: 'a plain object, as JSON gives it' })
  }
}

export type ParsedRef =
  | { readonly status: 'parsed'; readonly ref: CustomerRef }
  | { readonly status: 'invalid'; readonly problems: readonly Problem[] }

/** Checks a customer reference as it came from outside and completes it: `98765 43210` becomes `+919876543210`. Never throws. */
export function parseCustomerRef(input: unknown): ParsedRef {
  try {
    const parsed = customerRef.safeParse(input)
    if (parsed.success) return { status: 'parsed', ref: parsed.data }
    const problems = parsed.error.issues.slice(0, maxProblems).map((issue) => problemOf(issue, input, customerRef))
    return { status: 'invalid', problems }
  } catch {
    const expected = 'a plain object such as { phone: "98765 43210" }'
    return {
      status: 'invalid',
      problems: [{ path: '', message: `The reference could not be read. Expected ${expected}.`, expected }],
    }
  }
}

export type ParsedMerge =
  | { readonly status: 'parsed'; readonly told: MergeTold }
  | { readonly status: 'invalid'; readonly problems: readonly Problem[] }

/** Checks a command that makes two records one, as {@link parseFact} checks a fact. Never throws. */
export function parseMerge(input: unknown): ParsedMerge {
  try {
    const parsed = mergeCommand.safeParse(input)
    if (parsed.success) return { status: 'parsed', told: parsed.data }
    const problems = parsed.error.issues.slice(0, maxProblems).map((issue) => problemOf(issue, input, mergeCommand))
    return { status: 'invalid', problems }
  } catch {
    const expected = 'a plain object with id, source, customer and other'
    const message = `The command could not be read. Expected ${expected}.`
    return { status: 'invalid', problems: [{ path: '', message, expected }] }
  }
}

function parse(input: unknown, custom: CompiledFactTypes): ParsedFact {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    const expected = 'an object with type, id, source and occurredAt'
    return invalid({ path: '', message: 'A fact is an object.', found: shown(input), expected })
  }
  const type: unknown = 'type' in input ? input.type : undefined
  const schema = typeof type === 'string' ? schemaOf(type, custom) : undefined
  if (schema === undefined) return unknownType(type, custom)
  const parsed = schema.safeParse(input)
  if (parsed.success) return { status: 'parsed', fact: parsed.data as Fact }
  const problems = parsed.error.issues.slice(0, maxProblems).map((issue) => problemOf(issue, input, schema))
  return { status: 'invalid', problems }
}

function schemaOf(type: string, custom: CompiledFactTypes): z.ZodType | undefined {
  if (Object.hasOwn(schemas, type)) return schemas[type]
  return Object.hasOwn(custom, type) ? custom[type] : undefined
}

function unknownType(type: unknown, custom: CompiledFactTypes): ParsedFact {
  const known = [...Object.keys(schemas), ...Object.keys(custom)]
  const close = typeof type === 'string' ? nearest(type, known) : undefined
  const expected = close === undefined ? `one of ${known.join(', ')}` : `perhaps "${close}"`
  return invalid({ path: 'type', message: `${shown(type)} is not a fact type.`, found: shown(type), expected })
}

function invalid({ message, expected, ...rest }: Problem & { readonly expected: string }): ParsedFact {
  return { status: 'invalid', problems: [{ ...rest, message: `${message} Expected ${expected}.`, expected }] }
}
