import type { StoreChoice } from '../shared/stores.ts'

/** How large a boutique is simulated, and where it is kept. */
export interface BoutiqueOptions {
  /** Customers who come in the course of the time, known or not. */
  readonly customers: number
  readonly days: number
  readonly seed: number
  /** Null: an SQLite file that is removed at the end. */
  readonly store: StoreChoice | null
  readonly report: string
  readonly json: string | null
}
