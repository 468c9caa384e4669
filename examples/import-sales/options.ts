import type { Day } from '../../src/index.ts'
import type { StoreChoice } from '../shared/stores.ts'
import type { ColumnNames } from './columns.ts'

/** What to import, and how. */
export interface ImportOptions {
  readonly file: string
  readonly columns: ColumnNames
  /** ISO 4217. */
  readonly currency: string
  /** IANA zone in which the shop's days begin and end. */
  readonly zone: string
  /** ISO 3166 code of the country whose local phone numbers are meant; null: numbers carry their country code. */
  readonly country: string | null
  /** Names the system that numbered the bills: bill numbers repeat from shop to shop. */
  readonly source: string
  /** The day the figures are for; null: the last day of the log. */
  readonly asOf: Day | null
  readonly rfm: 'fixed' | 'quintiles'
  /** How 05/06/2024 is read. */
  readonly dates: 'day-first' | 'month-first'
  readonly store: StoreChoice
  /** Where the report for the owner is written; null: nowhere. */
  readonly report: string | null
  readonly json: string | null
}
