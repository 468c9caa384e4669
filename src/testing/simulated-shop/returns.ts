import type { Instant } from '../../time.ts'
import { purpose } from './draws.ts'
import type { Person } from './people.ts'
import { type BasketLine, minorPerPoint, totalOf } from './stock.ts'
import { type Till, tills } from './stores.ts'
import { returnMove } from './tally.ts'
import { atTill, atWebshop, type Town, tellByTill, tellByWebhook, webshop } from './town.ts'

/** A bill that something may come back from. */
export interface Returnable {
  readonly person: Person
  /** The day on which they took it home. */
  readonly day: number
  readonly billId: string
  readonly basket: readonly BasketLine[]
  readonly online: boolean
  /** Where it was bought; left out of an order. */
  readonly till?: Till
}

const fromShops = 0.06
const fromOrders = 0.13
const blind = 0.12
const soonestDays = 3
const withinDays = 12

/**
 * Plans what will come back of a bill, if anything. Each bill has at most one return; and once somebody returned without a
 * bill, which one it was is anybody's guess, so that they return no more: the shop's own books could not say what is right.
 */
export function planReturn(town: Town, bill: Returnable): void {
  const { draws, latent, calendar, queue } = town
  const { person, day, online } = bill
  const { index } = person
  const isStranger = town.people.isStranger(index)
  const about = isStranger ? index : person.phoneOf
  if (draws.uniform(purpose.returns, index, day) >= (online ? fromOrders : fromShops)) return
  if (latent.returnedBlindly[about] === 1) return
  const back = day + soonestDays + draws.below(withinDays, purpose.returnDay, index, day)
  latent.returnsToCome[about] = (latent.returnsToCome[about] ?? 0) + 1
  latent.points[about] = Math.max(0, (latent.points[about] ?? 0) - Math.floor(totalOf(bill.basket) / minorPerPoint))
  queue.push({
    at: calendar.at(back, 1),
    order: index,
    fact: null,
    happen: () => {
      const isLast = latent.returnsToCome[about] === 1
      const isBlind = !isStranger && !online && isLast && draws.uniform(purpose.returns, index, day, 1) < blind
      if (isBlind) latent.returnedBlindly[about] = 1
      // To come until it has arrived: a return without a bill must not overtake one that names its bill.
      const happen = (): void => {
        latent.returnsToCome[about] = (latent.returnsToCome[about] ?? 1) - 1
      }
      bringBack(town, bill, { back, isBlind, isStranger, happen })
    },
  })
}

interface Bringing {
  readonly back: number
  readonly isBlind: boolean
  readonly isStranger: boolean
  readonly happen: () => void
}

function bringBack(town: Town, bill: Returnable, { back, isBlind, isStranger, happen }: Bringing): void {
  const { draws, calendar } = town
  const { person, day, billId, basket, online } = bill
  const isWhole = basket.length === 1 || draws.uniform(purpose.returns, person.index, day, 2) < 0.35
  const line = draws.below(basket.length, purpose.returns, person.index, day, 3)
  const lines = isWhole
    ? basket.map(({ amountMinor }, place) => ({ line: place, amountMinor }))
    : [{ line, amountMinor: basket[line]?.amountMinor ?? 0 }]
  const amountMinor = lines.reduce((sum, one) => sum + one.amountMinor, 0)
  const at: Instant = Math.round(calendar.at(back, 660 + 480 * draws.uniform(purpose.returnDay, person.index, day, 1)))
  const fact = {
    type: 'purchase.returned',
    id: `back-${billId}`,
    occurredAt: at,
    amountMinor,
    ...(isBlind ? {} : { billId, lines }),
    reason: draws.pick(['size', 'colour', 'changed mind', 'defect'], purpose.returns, person.index, day, 4),
  } as const
  const moves = [returnMove(isStranger ? 'anonymous' : online ? 'online' : 'store', amountMinor)]
  if (online) {
    tellByWebhook(town, { ...fact, source: webshop, customer: atWebshop(person) }, { counted: { moves }, happen })
    return
  }
  const { till } = bill
  const desk =
    draws.uniform(purpose.till, person.index, day, 1) < 0.8 && till !== undefined
      ? till
      : draws.pick(tills, purpose.till, person.index, day, 2)
  const elsewhere = till !== undefined && desk !== till && !isBlind ? { billSource: till.id } : {}
  const who = isStranger ? {} : { customer: atTill(person, desk) }
  tellByTill(
    town,
    desk,
    back,
    { ...fact, source: desk.id, storeId: desk.storeId, ...elsewhere, ...who },
    { counted: { moves }, happen },
  )
}
