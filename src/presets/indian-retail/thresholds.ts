import type { FixedScheme } from '../../rfm/index.ts'

/**
 * Recency, frequency and value thresholds for a shop with a given typical bill. Money is cut at one, three, ten and
 * thirty typical bills.
 * @param typicalBillMinor A usual bill, in minor units: 100000 (a thousand rupees) for the preset.
 */
export function rfmThresholds(typicalBillMinor: number): FixedScheme {
  return {
    mode: 'fixed',
    recencyDays: [30, 60, 120, 240],
    frequency: [1, 2, 4, 9],
    monetaryMinor: [typicalBillMinor, 3 * typicalBillMinor, 10 * typicalBillMinor, 30 * typicalBillMinor],
    frequencyCounts: 'visits',
  }
}
