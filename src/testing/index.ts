export { type FakeClock, fakeClock } from './clock.ts'
export { type FaultyStore, faultyStore, isStopped, type Stop, stepsOf } from './faults.ts'
export { blankBill, blankCustomer, fixtureStart } from './fixtures.ts'
export {
  type LivedThrough,
  type LiveThroughOptions,
  type LivingCrm,
  liveThrough,
  type ShopTruth,
  type SimulatedPerson,
  type SimulatedShop,
  type SimulatedShopOptions,
  type SimulatedStore,
  simulatedShop,
  type Theme,
  type ThemedMessage,
  type ThemeName,
  themeByName,
  themes,
} from './simulated-shop/index.ts'
export { type ConformanceCase, type OpenedStore, storeConformance } from './store-conformance/index.ts'
