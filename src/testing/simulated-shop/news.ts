import type { FactInput } from '../../facts/index.ts'
import type { Instant } from '../../time.ts'
import { numberOf, purpose } from './draws.ts'
import { products } from './goods.ts'
import { stockroom } from './stores.ts'
import type { Town } from './town.ts'

const deliveryHour = 11 * 60
const newsMinute = 10 * 60 + 30

/** What the shop itself announces on a day: goods that are back, a price that dropped, a promotion that starts. */
export function announceNews(town: Town, day: number): void {
  const { stock, draws, calendar } = town
  products.forEach(({ sku, name, category, brand }, index) => {
    if (day === 0 || stock.isOut(sku, day) || !stock.isOut(sku, day - 1)) return
    tell(town, {
      type: 'stock.restocked',
      id: `restock-${sku}-${day}`,
      source: stockroom,
      occurredAt: calendar.at(day, deliveryHour),
      quantity: 3 + draws.below(10, purpose.stock, index, day, 1),
      sku,
      name,
      category,
      brand,
    })
  })
  const reduced = stock.reducedOn(day)
  if (reduced !== null) {
    const { sku, name, category, brand } = reduced.product
    const { fromMinor, toMinor } = reduced
    const occurredAt = calendar.at(day, newsMinute)
    const fact = { type: 'price.dropped', id: `drop-${sku}-${day}`, source: stockroom, occurredAt } as const
    tell(town, { ...fact, sku, name, category, brand, fromMinor, toMinor })
  }
  const promotion = stock.promotionOn(day)
  if (promotion !== null) {
    const { id, name, ...goods } = promotion
    const occurredAt = calendar.at(day, newsMinute)
    tell(town, { type: 'promotion.started', id, source: stockroom, occurredAt, promotionId: id, name, ...goods })
  }
}

function tell({ queue }: Town, fact: FactInput & { readonly occurredAt: Instant }): void {
  queue.push({ at: fact.occurredAt + 1000, order: numberOf(fact.id), fact })
}
