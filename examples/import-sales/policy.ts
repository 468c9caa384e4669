import { definePolicy, minorFromText, type Policy } from '../../src/index.ts'
import { indianRetail, indianRetailPoints, rfmThresholds } from '../../src/presets/index.ts'

/**
 * A usual bill, from which the thresholds for value follow: a thousand rupees, 25 of another currency, 2500 of one without
 * minor units.
 */
const typicalBill = (currency: string): string =>
  currency === 'INR' ? '1000' : minorFromText('1', currency) === 1 ? '2500' : '25'

/**
 * The preset for an Indian shop, in the currency and the calendar of the log. A point is worth 1% of
 * what it is earned for: one rupee for 100; in other currencies a hundredth for every whole unit, or one unit for 100
 * where nothing is smaller than a unit.
 */
export function shopPolicy({ currency, zone }: { readonly currency: string; readonly zone: string }): Policy {
  const preset = indianRetail()
  const unitMinor = minorFromText('1', currency)
  const isRupees = currency === 'INR'
  const minorPerPoint = isRupees ? unitMinor : Math.max(1, unitMinor / 100)
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
      earn: { points: 1, perMinor: 100 * minorPerPoint, basis: 'net' },
      redeem: { ...indianRetailPoints.redeem, minorPerPoint },
    },
  })
}
