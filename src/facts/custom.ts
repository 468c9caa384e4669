import type * as z from 'zod'
import { CrmError } from '../errors.ts'
import { aboutCustomer, type CustomerRef, type Envelope } from './envelope.ts'
import { factSchemas } from './schemas.ts'
import { systemFactTypes } from './system.ts'

/** A fact of the embedder's own, with what it says under `data`. */
export interface CustomFact extends Envelope {
  readonly type: `custom.${string}`
  readonly customer: CustomerRef
  readonly data: Readonly<Record<string, unknown>>
}

/** Schemas of the `data` of the embedder's own fact types, by type: `{ 'custom.repair-finished': z.object({ … }) }`. */
export type FactTypes = Readonly<Record<`custom.${string}`, z.ZodType<Record<string, unknown>>>>

/** The embedder's fact types with the envelope around them. */
export type CompiledFactTypes = Readonly<Record<string, z.ZodType>>

/**
 * Checks and completes the embedder's own fact types.
 * @throws CrmError `bad-option` when a name does not start with `custom.` or is taken.
 */
export function defineFactTypes(types: FactTypes): CompiledFactTypes {
  const taken = new Set<string>([...Object.keys(factSchemas), ...systemFactTypes])
  return Object.fromEntries(
    Object.entries(types).map(([type, data]) => {
      if (!/^custom\.[a-z][a-z0-9-]{0,60}$/.test(type) || taken.has(type)) {
        throw new CrmError('bad-option', `"${type}" cannot name a fact type; write custom.something-that-happened.`, {
          type,
        })
      }
      return [type, aboutCustomer(type, { data })]
    }),
  )
}
