import type { Instant } from '../../time.ts'
import type { Arbitrary, DelayedFact, Episode, FastCheck } from './episode.ts'
import { brands, categories, skus } from './goods.ts'

const dayMs = 86_400_000

interface SoldLine {
  readonly amountMinor: number
  readonly sku?: string
  readonly category?: string
  readonly brand?: string
  readonly quantity?: number
}

interface Sold {
  readonly totalMinor: number
  readonly lines?: SoldLine[]
}

interface Back {
  readonly delayMs: number
  /** Of the bill's total; above 1 more is brought back than was bought. */
  readonly fraction: number
  readonly names: 'nothing' | 'line' | 'sku'
  readonly pick: number
  readonly namesBill: boolean
}

/** A bill at the till, what came back of it, and now and then its void. */
export function billEpisodes(fc: FastCheck, at: Arbitrary<Instant>): Arbitrary<Episode> {
  const voidedAfterMs = fc.option(fc.integer({ min: 0, max: 10 * dayMs }), { freq: 8 })
  return fc.record({ at, sold: solds(fc), backs: backs(fc), voidedAfterMs }).map((one) => {
    const billId = (serial: number): string => `INV-${serial}`
    return {
      at: one.at,
      billId,
      facts: ({ serial }) => [
        { delayMs: 0, suffix: '', body: { type: 'purchase.completed', billId: billId(serial), ...one.sold } },
        ...one.backs.map((back, index) => returned({ sold: one.sold, billId: billId(serial), back, index })),
        ...ended('purchase.voided', { billId: billId(serial), delayMs: one.voidedAfterMs }),
      ],
    }
  })
}

/** An order, how it ended if it did, and what came back of it. */
export function orderEpisodes(fc: FastCheck, at: Arbitrary<Instant>): Arbitrary<Episode> {
  const end = fc.constantFrom('order.delivered', 'order.delivered', 'order.cancelled')
  const endAfterMs = fc.option(fc.integer({ min: 0, max: 10 * dayMs }))
  const payment = fc.constantFrom('prepaid', 'cash-on-delivery')
  return fc.record({ at, sold: solds(fc), backs: backs(fc), payment, end, endAfterMs }).map((one) => {
    const billId = (serial: number): string => `ORD-${serial}`
    return {
      at: one.at,
      billId,
      facts: ({ serial }) => [
        {
          delayMs: 0,
          suffix: '',
          body: { type: 'order.placed', billId: billId(serial), payment: one.payment, ...one.sold },
        },
        ...ended(one.end, { billId: billId(serial), delayMs: one.endAfterMs }),
        ...one.backs.map((back, index) => returned({ sold: one.sold, billId: billId(serial), back, index })),
      ],
    }
  })
}

type Ending = 'purchase.voided' | 'order.delivered' | 'order.cancelled'

function ended(type: Ending, { billId, delayMs }: { billId: string; delayMs: number | null }): DelayedFact[] {
  return delayMs === null ? [] : [{ delayMs, suffix: '/end', body: { type, billId } }]
}

function solds(fc: FastCheck): Arbitrary<Sold> {
  const line = fc.record(
    {
      sku: fc.constantFrom(...skus),
      category: fc.constantFrom(...categories),
      brand: fc.constantFrom(...brands),
      quantity: fc.integer({ min: 1, max: 3 }),
      amountMinor: fc.integer({ min: 0, max: 500_000 }),
    },
    { requiredKeys: ['amountMinor'] },
  )
  const lines = fc.option(fc.array(line, { minLength: 1, maxLength: 4 }))
  return fc
    .record({ lines, discount: fc.constantFrom(0, 0, 0.1, 1), plainMinor: fc.nat({ max: 900_000 }) })
    .map(({ lines: sold, discount, plainMinor }): Sold => {
      if (sold === null) return { totalMinor: plainMinor }
      const sumMinor = sold.reduce((sum, one) => sum + one.amountMinor, 0)
      return { totalMinor: sumMinor - Math.floor(sumMinor * discount), lines: sold }
    })
}

function backs(fc: FastCheck): Arbitrary<Back[]> {
  const back = fc.record({
    delayMs: fc.integer({ min: 0, max: 40 * dayMs }),
    fraction: fc.constantFrom(0, 0.25, 0.5, 1, 1.5),
    names: fc.constantFrom('nothing', 'line', 'sku'),
    pick: fc.nat({ max: 3 }),
    namesBill: fc.boolean(),
  })
  return fc.array(back, { maxLength: 2 })
}

interface Returned {
  readonly sold: Sold
  readonly billId: string
  readonly back: Back
  readonly index: number
}

function returned({ sold, billId, back, index }: Returned): DelayedFact {
  const amountMinor = Math.floor(sold.totalMinor * back.fraction)
  const line = back.pick % Math.max(1, sold.lines?.length ?? 0)
  const sku = sold.lines?.[line]?.sku
  const named = back.names === 'sku' && sku !== undefined ? { sku, amountMinor } : { line, amountMinor }
  return {
    delayMs: back.delayMs,
    suffix: `/return-${index}`,
    body: {
      type: 'purchase.returned',
      amountMinor,
      ...(back.namesBill && { billId }),
      ...(back.names !== 'nothing' && sold.lines !== undefined && { lines: [named] }),
    },
  }
}
