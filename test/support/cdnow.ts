import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'

const path = fileURLToPath(new URL('../../../shared/data/cdnow_master.csv', import.meta.url))

/** True where the published CDNOW purchases lie beside the repository; they are not part of it. */
export const hasCdnow = existsSync(path)

export interface CdnowPurchase {
  readonly customerId: string
  readonly at: string
  readonly amountMinor: number
}

/** Every CDNOW purchase, 1997-01-01 to 1998-06-30, amounts in cents. */
export function cdnowPurchases(): CdnowPurchase[] {
  const rows: Record<string, string>[] = parse(readFileSync(path), { columns: true })
  return rows.map(({ customer_id = '', date = '', amount = '' }) => ({
    customerId: customer_id,
    at: date,
    amountMinor: Math.round(Number(amount) * 100),
  }))
}
