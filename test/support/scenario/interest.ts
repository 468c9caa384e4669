import { envelope, type Happening, happened, happening, type Moment, usualStore } from './happening.ts'
import type { When } from './moments.ts'
import { customerRef, type Person } from './shop.ts'

const rupee = 100

/** Goods by SKU, with what the story says of them. */
export interface Goods extends When {
  readonly name?: string
  readonly category?: string
  readonly brand?: string
}

const productOf = (sku: string, { name, category, brand }: Goods) => ({ sku, name, category, brand })

const about = (moment: Moment, kind: string, person: Person) => ({
  ...envelope(moment, kind, 'web'),
  customer: customerRef(person),
})

/** Looked at online, not bought. */
export function viewed(person: Person, sku: string, goods: Goods = {}): Happening {
  return happened(person, goods, (moment) => ({
    type: 'product.viewed',
    ...about(moment, 'W', person),
    ...productOf(sku, goods),
  }))
}

/** Asked for in a shop, or online, while it is out of stock. */
export function enquired(
  person: Person,
  sku: string,
  goods: Goods & { readonly online?: boolean; readonly store?: string; readonly wantsNotice?: boolean } = {},
): Happening {
  const { online = false, store = usualStore, wantsNotice } = goods
  return happened(person, goods, (moment) => ({
    type: 'product.enquired',
    ...about(moment, 'Q', person),
    ...productOf(sku, goods),
    storeId: online ? undefined : store,
    wantsNotice,
  }))
}

export function wished(person: Person, sku: string, goods: Goods = {}): Happening {
  return happened(person, goods, (moment) => ({
    type: 'wishlist.added',
    ...about(moment, 'L', person),
    ...productOf(sku, goods),
  }))
}

export function unwished(person: Person, sku: string, goods: Goods = {}): Happening {
  return happened(person, goods, (moment) => ({
    type: 'wishlist.removed',
    ...about(moment, 'L', person),
    ...productOf(sku, goods),
  }))
}

/** A cart of one product, left behind. */
export function leftCart(person: Person, sku: string, goods: Goods & { readonly rupees?: number } = {}): Happening {
  return happened(person, goods, (moment) => ({
    type: 'cart.abandoned',
    ...about(moment, 'K', person),
    cartId: moment.shop.newId('cart'),
    totalMinor: (goods.rupees ?? 1000) * rupee,
    lines: [productOf(sku, goods)],
  }))
}

/** Units are back; told to everybody who asked. */
export function restocked(
  sku: string,
  goods: Goods & { readonly quantity?: number; readonly store?: string } = {},
): Happening {
  return happening([], goods, (moment) => [
    {
      type: 'stock.restocked',
      ...envelope(moment, 'S', 'stock'),
      ...productOf(sku, goods),
      quantity: goods.quantity,
      storeId: goods.store,
    },
  ])
}

export function priceDropped(
  sku: string,
  goods: Goods & { readonly fromRupees: number; readonly toRupees: number },
): Happening {
  return happening([], goods, (moment) => [
    {
      type: 'price.dropped',
      ...envelope(moment, 'S', 'stock'),
      ...productOf(sku, goods),
      fromMinor: goods.fromRupees * rupee,
      toMinor: goods.toRupees * rupee,
    },
  ])
}

/** A promotion on a brand, a category or one SKU. */
export function promotionStarted(name: string, goods: Omit<Goods, 'name'> & { readonly sku?: string }): Happening {
  const { sku, category, brand } = goods
  return happening([], goods, (moment) => [
    {
      type: 'promotion.started',
      ...envelope(moment, 'S', 'stock'),
      promotionId: moment.shop.newId('promotion'),
      name,
      sku,
      category,
      brand,
    },
  ])
}
