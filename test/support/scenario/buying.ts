import { envelope, type Happening, happened, happening, type Moment, usualStore } from './happening.ts'
import type { When } from './moments.ts'
import { customerRef, type KnownBill, type Person } from './shop.ts'

const rupee = 100
const usualRupees = 2000

export interface Product {
  readonly name: string
  readonly sku?: string | undefined
  readonly category?: string | undefined
  readonly brand?: string | undefined
  /** 2000 when left out. */
  readonly rupees?: number | undefined
}

export interface BoughtHow extends When, Omit<Product, 'name'> {
  readonly online?: boolean
  readonly store?: string
  /** A number of the story's own choosing, to return or void it by. */
  readonly bill?: string
}

/** A bill was paid, of one product by name or of several. */
export function bought(person: Person, goods: string | readonly Product[], how: BoughtHow = {}): Happening {
  const { online = false, store = usualStore } = how
  return happened(person, how, (moment) => {
    const source = online ? 'web' : 'till'
    return {
      type: 'purchase.completed',
      ...newBill(moment, { person, lines: linesOf(goods, how), source, named: how.bill }),
      customer: customerRef(person),
      channel: online ? 'online' : 'store',
      storeId: online ? undefined : store,
    }
  })
}

/** An online order; prepaid is a purchase at once, cash on delivery when it is delivered. */
export function orderPlaced(
  person: Person,
  goods: string | readonly Product[],
  how: Omit<BoughtHow, 'online' | 'store'> & { readonly cashOnDelivery?: boolean } = {},
): Happening {
  return happened(person, how, (moment) => {
    const bill = newBill(moment, { person, lines: linesOf(goods, how), source: 'web', named: how.bill })
    return {
      type: 'order.placed',
      ...bill,
      billId: bill.id,
      customer: customerRef(person),
      payment: how.cashOnDelivery === true ? 'cash-on-delivery' : 'prepaid',
    }
  })
}

/** The latest order, or the one named, was handed over. */
export function orderDelivered(person: Person, when: When & { readonly bill?: string } = {}): Happening {
  return happened(person, when, (moment) => {
    const { id, source } = billOf(moment, person, when.bill)
    const customer = customerRef(person)
    return { type: 'order.delivered', ...envelope(moment, 'D', 'web'), customer, billId: id, billSource: source }
  })
}

export function orderCancelled(person: Person, when: When & { readonly bill?: string } = {}): Happening {
  return happened(person, when, (moment) => {
    const { id, source } = billOf(moment, person, when.bill)
    const customer = customerRef(person)
    return { type: 'order.cancelled', ...envelope(moment, 'X', 'web'), customer, billId: id, billSource: source }
  })
}

/** The latest bill, or the one named, came back: all of it, or so many rupees. */
export function returned(
  person: Person,
  how: When & { readonly bill?: string; readonly rupees?: number } = {},
): Happening {
  return happened(person, how, (moment) => {
    const { id, source, totalMinor } = billOf(moment, person, how.bill)
    return {
      type: 'purchase.returned',
      ...envelope(moment, 'R'),
      customer: customerRef(person),
      billId: id,
      billSource: source,
      amountMinor: how.rupees === undefined ? totalMinor : how.rupees * rupee,
    }
  })
}

interface NewBill {
  readonly person: Person
  readonly lines: readonly Line[]
  readonly source: string
  readonly named: string | undefined
}

interface Line extends Omit<Product, 'rupees'> {
  readonly amountMinor: number
}

function newBill({ shop, at }: Moment, { person, lines, source, named }: NewBill) {
  const bill = {
    id: named ?? shop.newId('B'),
    source,
    totalMinor: lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
  }
  shop.bills.set(person.phone, [...(shop.bills.get(person.phone) ?? []), bill])
  return { ...bill, occurredAt: at, lines: [...lines] }
}

function billOf({ shop }: Moment, person: Person, named: string | undefined): KnownBill {
  const bills = shop.bills.get(person.phone) ?? []
  const bill = named === undefined ? bills.at(-1) : bills.find(({ id }) => id === named)
  if (bill === undefined) throw new Error(`${person.name} has no bill${named === undefined ? '' : ` "${named}"`}.`)
  return bill
}

function linesOf(goods: string | readonly Product[], { sku, category, brand, rupees }: BoughtHow): readonly Line[] {
  const products = typeof goods === 'string' ? [{ name: goods, sku, category, brand, rupees }] : goods
  return products.map(({ rupees: paid = usualRupees, ...product }) => ({ ...product, amountMinor: paid * rupee }))
}

/** Somebody paid without giving a name, and scanned the code on the bill afterwards. */
export function claimedBill(person: Person, goods: string | readonly Product[], how: BoughtHow = {}): Happening {
  return happening([person], how, (moment) => {
    const bill = newBill(moment, { person, lines: linesOf(goods, how), source: 'till', named: how.bill })
    const { id: billId, source: billSource } = bill
    return [
      { type: 'purchase.completed', ...bill, channel: 'store', storeId: how.store ?? usualStore },
      {
        type: 'bill.claimed',
        ...envelope({ ...moment, at: moment.at + 1 }, 'Q', 'web'),
        customer: customerRef(person),
        billId,
        billSource,
      },
    ]
  })
}
