import * as z from 'zod'
import { factSchemas } from '../facts/schemas.ts'
import { derivedFactTypes, ruleVocabulary } from '../vocabulary.ts'
import { policySchema } from './schema.ts'

/** A JSON Schema, as plain JSON. */
export type JsonSchema = Readonly<Record<string, unknown>>

/**
 * A JSON Schema (draft 2020-12) of a policy's shape, for editors: they complete its words and mark what does not fit while a
 * policy is written as a JSON file. Fact types and the paths of conditions are offered; a shop's own are accepted too. What
 * parts mean to each other only `checkPolicy` knows, and so it does the terms of points, the thresholds and the journey.
 *
 * ```ts
 * writeFileSync('policy.schema.json', JSON.stringify(policyJsonSchema()))
 * ```
 */
export function policyJsonSchema(): JsonSchema {
  const examples = [...Object.keys(factSchemas), ...derivedFactTypes]
  const schema = z.toJSONSchema(policySchema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema, path }) => {
      const [parent, place] = path.slice(-2)
      if (parent !== 'properties') return
      if (place === 'where' || place === 'if') Object.assign(jsonSchema, { $ref: '#/$defs/condition' })
      if (place === 'on') Object.assign(jsonSchema, { examples })
    },
  })
  return { ...schema, $defs: { condition: conditionSchema() } }
}

const nested = { $ref: '#/$defs/condition' }

function conditionSchema(): JsonSchema {
  const paths = Object.entries(ruleVocabulary().paths).map(([path, { values }]) => [
    path,
    values === undefined ? {} : { anyOf: [{ enum: [...values] }, { type: 'object' }] },
  ])
  const several = { type: 'array', items: nested }
  return { type: 'object', properties: { any: several, all: several, not: nested, ...Object.fromEntries(paths) } }
}
