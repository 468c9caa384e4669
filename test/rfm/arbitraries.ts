import fc from 'fast-check'
import type { FourCuts, Purchase, RfmFigures, RfmScheme, RfmValues } from '../../src/rfm/index.ts'
import { dayFromNumber } from '../../src/time.ts'

const ascending = (values: fc.Arbitrary<number>): fc.Arbitrary<FourCuts> =>
  fc.tuple(values, values, values, values).map((four) => {
    const [a = 0, b = 0, c = 0, d = 0] = four.sort((x, y) => x - y)
    return [a, b, c, d]
  })

/** Small ranges on purpose: cuts tie with each other and with the values. */
export const schemes: fc.Arbitrary<RfmScheme> = fc
  .record({
    recencyDays: ascending(fc.integer({ min: 0, max: 40 })),
    frequency: ascending(fc.integer({ min: 0, max: 8 })),
    monetaryMinor: ascending(fc.integer({ min: -50, max: 200 })),
    frequencyCounts: fc.constantFrom('visits' as const, 'bills' as const),
    recencyCapDays: fc.option(fc.integer({ min: 0, max: 50 }), { nil: undefined }),
    saved: fc.boolean(),
  })
  .map(({ recencyDays, frequency, monetaryMinor, frequencyCounts, recencyCapDays, saved }) =>
    saved
      ? {
          mode: 'cuts',
          frequencyCounts,
          recencyCapDays,
          cuts: { asOf: '2025-06-30', buyers: 9, version: 'v', recencyDays, frequency, monetaryMinor },
        }
      : { mode: 'fixed', frequencyCounts, recencyCapDays, recencyDays, frequency, monetaryMinor },
  )

/** The day the generated figures lie around. */
export const today = 20_000

export const buyerFigures = fc.record({
  lastDay: fc.integer({ min: today - 60, max: today + 3 }),
  visits: fc.integer({ min: 1, max: 10 }),
  bills: fc.integer({ min: 1, max: 12 }),
  netMinor: fc.integer({ min: -100, max: 300 }),
})

export const customerFigures: fc.Arbitrary<RfmFigures> = fc.oneof(
  { weight: 9, arbitrary: buyerFigures },
  { weight: 1, arbitrary: fc.constant({ lastDay: null, visits: 0, bills: 0, netMinor: 0 }) },
)

export const values: fc.Arbitrary<RfmValues> = fc.record({
  recencyDays: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 40_000 })),
  frequency: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 500 })),
  monetaryMinor: fc.oneof(fc.integer({ min: -2, max: 2 }), fc.maxSafeInteger()),
})

export const purchases: fc.Arbitrary<Purchase[]> = fc.array(
  fc.record({
    customerId: fc.constantFrom('ana', 'bo', 'chi', 'dev', 'eli', '__proto__'),
    at: fc.integer({ min: today - 30, max: today + 2 }).map(dayFromNumber),
    amountMinor: fc.integer({ min: -500, max: 3000 }),
  }),
  { maxLength: 40 },
)
