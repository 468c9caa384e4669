export { type FakeClock, fakeClock } from './clock.ts'
export { type FaultyStore, faultyStore, isStopped, type Stop, stepsOf } from './faults.ts'
export { blankBill, blankCustomer, fixtureStart } from './fixtures.ts'
export { type ConformanceCase, type OpenedStore, storeConformance } from './store-conformance/index.ts'
