export { type FactArbitraries, factArbitraries, type History, type HistoryOptions } from './arbitraries.ts'
export type { Arbitrary, FastCheck } from './episode.ts'
export { blankBill, blankCustomer, fixtureStart } from './fixtures.ts'
export { type ConformanceCase, type OpenedStore, storeConformance } from './store-conformance/index.ts'
