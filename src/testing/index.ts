export { blankBill, blankCustomer, fixtureStart } from './fixtures.ts'
export { type ConformanceCase, type OpenedStore, storeConformance } from './store-conformance/index.ts'
