import type { Store } from '../../ports.ts'

/** One promise of the port, checked: `run` rejects when the store breaks it. Fits any test runner. */
export interface ConformanceCase {
  readonly name: string
  run(): Promise<void>
}

export interface OpenedStore {
  readonly store: Store
  close(): Promise<void>
  /** A second handle on the same data, as another process would have it; without one the first is used twice. */
  again?(): Promise<Store>
}

/** What a promise is checked with. Nothing else uses the tenant, so many cases may share one database. */
export interface Scene {
  readonly store: Store
  /** The same data through another handle. */
  readonly other: Store
  readonly tenant: string
}

/** A promise by its name, and how it is found out whether it is kept. */
export interface PortPromise {
  readonly name: string
  readonly check: (scene: Scene) => Promise<void>
}
