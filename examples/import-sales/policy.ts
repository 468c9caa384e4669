import { definePolicy, minorFromText, type Policy } from '../../src/index.ts'
import { indianRetail, indianRetailPoints, rfmThresholds } from '../../src/presets/index.ts'

/** A usual bill, from which the thresholds for value follow: a thousand rupees, or 25 of any other currency. */
const typicalBill = (currency: string): string => (currency === 'INR' ? '1000' : '25')

/**
 * The preset for an Indian shop, in the currency and the calendar of the log. A point is earned for every 100 rupees and
 * worth one; in other currencies for every whole unit, and worth a hundredth of it.
 */
export function shopPolicy({ currency, zone }: { readonly currency: string; readonly zone: string }): Policy {
  const preset = indianRetail()
  const unitMinor = minorFromText('1', currency)
  const isRupees = currency === 'INR'
  return definePolicy({
    ...preset,
    name: 'import-sales',
    currency,
    zone,
    locale: isRupees ? 'en-IN' : 'en',
    rfm: rfmThresholds(minorFromText(typicalBill(currency), currency)),
    points: {
      ...indianRetailPoints,
      zone,
      earn: { points: 1, perMinor: isRupees ? 100 * unitMinor : unitMinor, basis: 'net' },
      redeem: { ...indianRetailPoints.redeem, minorPerPoint: isRupees ? unitMinor : Math.max(1, unitMinor / 100) },
    },
  })
}
