export { type CompiledFactTypes, type CustomFact, defineFactTypes, type FactTypes } from './custom.ts'
export {
  type Actor,
  type CustomerRef,
  type Envelope,
  keysOf,
  maxIdLength,
  maxTextLength,
} from './envelope.ts'
export {
  type ParsedFact,
  type ParsedMerge,
  type ParsedRef,
  parseCustomerRef,
  parseFact,
  parseMerge,
  problemsOf,
} from './parse.ts'
export { captureMethods, channels, purposes, valuesGiven } from './people.ts'
export { maxLines, type SalesChannel, salesChannels } from './purchases.ts'
export { factSchemas } from './schemas.ts'
export { engineSource, type SystemFact, type SystemFactType, systemFactTypes, timeReached } from './system.ts'
export * from './types.ts'
