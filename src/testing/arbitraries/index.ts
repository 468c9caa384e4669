export { type FactArbitraries, factArbitraries, type History, type HistoryOptions } from './arbitraries.ts'
export type { Arbitrary, FastCheck } from './episode.ts'
