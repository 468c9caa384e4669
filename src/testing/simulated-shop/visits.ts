import type { FactInput } from '../../facts/index.ts'
import type { Instant } from '../../time.ts'
import { captureAt } from './captures.ts'
import { purpose } from './draws.ts'
import { taxIn } from './goods.ts'
import type { Person } from './people.ts'
import { planReturn } from './returns.ts'
import { type BasketLine, minorPerPoint, totalOf } from './stock.ts'
import { stores, type Till, tills } from './stores.ts'
import { billMove, type Movement } from './tally.ts'
import { accountOf, atTill, short, type Town, tellByTill, tellByWebhook, webshop } from './town.ts'

/** One visit to a shop, with what the till will need to know. */
interface Visit {
  readonly person: Person
  readonly day: number
  readonly at: Instant
  readonly till: Till
  readonly billId: string
  readonly basket: readonly BasketLine[]
}

const minuteMs = 60_000
const opensAt = 10 * 60 + 30
const openMinutes = 600
const wrongPhones = 0.009
const voids = 0.008
const redemptions = 0.4
const enquiries = 0.06

/** Somebody buys in a shop. `isFirst`: they were never here before. */
export function visitShop(town: Town, person: Person, day: number, isFirst: boolean): void {
  const visit = visitOn(town, person, day)
  if (town.people.isStranger(person.index)) {
    tellBill(town, visit, null)
    planReturn(town, { ...visit, online: false })
    return
  }
  if (isFirst && person.capture === 'qr-self' && !isOffline(town, visit)) {
    claimLater(town, visit)
    return
  }
  if (isFirst) captureAt(town, person, { till: visit.till, day, at: visit.at - 40_000 })
  const isPlain = !isFirst && person.phoneOf === person.index
  if (isPlain && !isOffline(town, visit)) {
    if (town.draws.uniform(purpose.trouble, person.index, day) < wrongPhones && billWrongly(town, visit)) return
    redeemPoints(town, visit)
    if (town.draws.uniform(purpose.trouble, person.index, day, 1) < voids) voidFirst(town, visit)
  }
  tellBill(town, visit, person)
  remember(town, visit)
  if (!isFirst && town.draws.uniform(purpose.enquire, person.index, day) < enquiries) enquire(town, visit)
}

function visitOn({ draws, calendar, stock }: Town, person: Person, day: number): Visit {
  const { uniform, pick } = draws
  const shops = stores.filter(({ channel }) => channel === 'store')
  const isHome = uniform(purpose.shop, person.index, day) < 0.82
  const storeId = isHome ? person.homeStore : pick(shops, purpose.shop, person.index, day, 1).id
  const till = pick(
    tills.filter((one) => one.storeId === storeId),
    purpose.till,
    person.index,
    day,
  )
  // The middle of the day and the early evening are the busiest: the mean of two draws.
  const hour = (uniform(purpose.minute, person.index, day) + uniform(purpose.minute, person.index, day, 1)) / 2
  return {
    person,
    day,
    at: Math.round(calendar.at(day, opensAt + hour * openMinutes)),
    till,
    billId: `${till.id.toUpperCase()}-${short(day)}-${short(person.index)}`,
    basket: stock.basket(person, day),
  }
}

function isOffline({ calendar }: Town, { till, day }: Visit): boolean {
  return calendar.onlineFrom(till.number, day) !== day
}

/** The lines and sums of a bill or an order. */
export function billOf(basket: readonly BasketLine[]) {
  const lines = basket.map(({ product: { sku, name, category, brand }, product, quantity, amountMinor }) => ({
    sku,
    name,
    category,
    brand,
    quantity,
    amountMinor,
    taxMinor: taxIn(amountMinor, product),
  }))
  const totalMinor = lines.reduce((sum, line) => sum + line.amountMinor, 0)
  const discountMinor = basket.reduce((sum, line) => sum + line.listMinor, 0) - totalMinor
  return {
    totalMinor,
    taxMinor: lines.reduce((sum, line) => sum + line.taxMinor, 0),
    ...(discountMinor > 0 ? { discountMinor } : {}),
    lines,
  }
}

function tellBill(town: Town, visit: Visit, named: Person | null, billId = visit.billId, at = visit.at): void {
  const { till, day, basket } = visit
  const bill: FactInput & { readonly occurredAt: Instant } = {
    type: 'purchase.completed',
    id: billId,
    source: till.id,
    occurredAt: at,
    storeId: till.storeId,
    tillId: till.id,
    ...(named === null ? {} : { customer: atTill(named, till) }),
    ...billOf(basket),
  }
  const move = billMove(named === null ? 'anonymous' : 'store', totalOf(basket))
  tellByTill(town, till, day, bill, {
    counted: { moves: [move], ...(named === null ? {} : { knows: named.phoneOf }) },
  })
}

/** What the till and the customer know of each other afterwards. */
function remember(town: Town, visit: Visit): void {
  const { person, basket } = visit
  town.latent.points[person.phoneOf] =
    (town.latent.points[person.phoneOf] ?? 0) + Math.floor(totalOf(basket) / minorPerPoint)
  planReturn(town, { ...visit, online: false })
}

/** They scan the code on the receipt of a bill that was nobody's. */
function claimLater(town: Town, visit: Visit): void {
  const { person, day, till, billId, basket } = visit
  tellBill(town, visit, null)
  const at = visit.at + Math.round((3 + 15 * town.draws.uniform(purpose.delay, person.index, day)) * minuteMs)
  captureAt(town, person, { till: null, day, at, storeId: till.storeId })
  const moves: readonly Movement[] = [billMove('anonymous', totalOf(basket), -1), billMove('store', totalOf(basket))]
  tellByWebhook(
    town,
    {
      type: 'bill.claimed',
      id: `claim-${billId}`,
      source: webshop,
      occurredAt: at + minuteMs,
      customer: { phone: `+91${person.digits}`, ids: accountOf(person) },
      billId,
      billSource: till.id,
    },
    { counted: { moves, knows: person.phoneOf }, lateMs: minuteMs },
  )
  remember(town, visit)
}

/** The till types another customer's number; a few days later somebody notices. False when there is nobody else yet. */
function billWrongly(town: Town, visit: Visit): boolean {
  const { person, day, till, billId, at } = visit
  const other = otherCustomer(town, person, day)
  if (other === null) return false
  tellBill(town, visit, other)
  const later = day + 1 + town.draws.below(3, purpose.trouble, person.index, day, 3)
  tellByTill(town, till, later, {
    type: 'bill.reassigned',
    id: `fix-${billId}`,
    source: till.id,
    occurredAt: town.calendar.at(later, opensAt) + (at % (60 * minuteMs)),
    storeId: till.storeId,
    customer: atTill(other, till),
    billId,
    to: atTill(person, till),
    reason: 'the number of another customer',
  })
  return true
}

const knownForDays = 4

function otherCustomer({ draws, people, calendar, latent }: Town, person: Person, day: number): Person | null {
  const index = draws.below(Math.max(1, calendar.arrivedBy(day - knownForDays)), purpose.trouble, person.index, day, 2)
  if (people.isStranger(index) || latent.arrivedOn(index) > day - knownForDays || latent.arrivedOn(index) < 0)
    return null
  const other = people.person(index)
  return other.phoneOf === person.phoneOf ? null : other
}

/** A mistake at the till: the bill is voided and written again. */
function voidFirst(town: Town, visit: Visit): void {
  const { person, day, till, at } = visit
  if ((town.latent.returnsToCome[person.phoneOf] ?? 0) > 0) return
  const billId = `${visit.billId}-v`
  const before = at - 6 * minuteMs
  tellBill(town, visit, person, billId, before)
  const about = { source: till.id, storeId: till.storeId, customer: atTill(person, till), billId }
  tellByTill(
    town,
    till,
    day,
    { type: 'purchase.voided', id: `void-${billId}`, occurredAt: before + 4 * minuteMs, ...about },
    { counted: { moves: [billMove('store', totalOf(visit.basket), -1)] } },
  )
}

/** A small part of what they must have: nobody at the counter looks the balance up, so it may be refused after all. */
function redeemPoints(town: Town, { person, day, till, billId, at, basket }: Visit): void {
  const known = town.latent.points[person.phoneOf] ?? 0
  const points = Math.min(Math.floor(known * 0.7), Math.floor(totalOf(basket) / 1000))
  if (known < 15 || points < 10 || town.draws.uniform(purpose.redeem, person.index, day) >= redemptions) return
  town.latent.points[person.phoneOf] = known - points
  tellByTill(town, till, day, {
    type: 'points.redeemed',
    id: `points-${billId}`,
    source: till.id,
    occurredAt: at - 1000,
    storeId: till.storeId,
    customer: atTill(person, till),
    points,
    billId,
    billMinor: totalOf(basket),
  })
}

/** They ask for something that is out of stock. */
function enquire(town: Town, { person, day, till, at, billId }: Visit): void {
  const wanted = town.stock.outOfStock(day)
  if (wanted.length === 0) return
  const { sku, name, category, brand } = town.draws.pick(wanted, purpose.enquire, person.index, day, 1)
  tellByTill(town, till, day, {
    type: 'product.enquired',
    id: `ask-${billId}`,
    source: till.id,
    occurredAt: at + 2 * minuteMs,
    storeId: till.storeId,
    customer: atTill(person, till),
    sku,
    name,
    category,
    brand,
  })
}
