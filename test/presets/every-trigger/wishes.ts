import {
  asha,
  bought,
  enquired,
  leftCart,
  orderPlaced,
  priceDropped,
  promotionStarted,
  read,
  replied,
  restocked,
  unwished,
  viewed,
  wished,
} from '../../support/scenario.ts'
import type { Stories } from './story.ts'

const saree = { name: 'Silk saree', category: 'sarees', brand: 'Nalli' }
const begin = { on: '1 June', at: '12:00' }
const news = { on: '20 June', at: '12:00' }
const buysIt = (on: string, at = '12:00') => ({
  'she bought it': bought(asha, 'Silk saree', { ...saree, sku: 'SKU-7', on, at }),
})
const ordersIt = (on: string, at = '12:00') => ({
  'she ordered it': orderPlaced(asha, 'Silk saree', { ...saree, sku: 'SKU-7', cashOnDelivery: true, on, at }),
})
const takesItOff = (on: string, at = '12:00') => ({ 'she took it off the list': unwished(asha, 'SKU-7', { on, at }) })

const wish = wished(asha, 'SKU-7', { ...saree, ...begin })
const cheaper = priceDropped('SKU-7', { ...saree, fromRupees: 5000, toRupees: 3900, ...news })
/** Two purchases make a regular of the brand and of the category. */
const regular = ['1 April', '9 April'].map((on) =>
  bought(asha, 'Cotton saree', { sku: 'SKU-8', category: 'sarees', brand: 'Nalli', on, at: '12:00', bill: on }),
)
const meanwhile = {
  'she bought something of it': bought(asha, 'Tussar saree', { ...saree, sku: 'SKU-9', on: '20 June', at: '12:10' }),
}

/** What shows interest without a purchase, and news of goods. */
export const wishes: Stories = {
  browsed: {
    given: [],
    when: viewed(asha, 'SKU-7', { ...saree, ...begin }),
    sent: ['2 June', '12:00'],
    prevents: {
      ...buysIt('1 June', '18:00'),
      ...ordersIt('1 June', '18:00'),
      'she wrote to us': replied(asha, null, { on: '1 June', at: '18:00' }),
    },
  },
  wishlist: {
    given: [],
    when: wish,
    sent: ['4 June', '12:00'],
    prevents: { ...buysIt('2 June'), ...ordersIt('2 June'), ...takesItOff('2 June') },
  },
  cart: {
    given: [],
    when: leftCart(asha, 'SKU-7', { ...saree, ...begin }),
    sent: ['1 June', '16:00'],
    prevents: { ...buysIt('1 June', '14:00'), ...ordersIt('1 June', '14:00') },
  },
  'read-without-reply': {
    given: [wish],
    when: read(asha, 'wishlist', { on: '4 June', at: '13:00' }),
    sent: ['6 June', '13:00'],
    prevents: {
      ...buysIt('5 June'),
      'she answered': replied(asha, 'wishlist', { on: '5 June', at: '12:00' }),
    },
    exempt: {
      'without consent': 'without it there is no message to be read',
      'told in another order': 'the message that is read must have been sent before',
    },
  },
  restock: {
    given: [enquired(asha, 'SKU-7', { ...saree, ...begin })],
    when: restocked('SKU-7', { ...saree, ...news }),
    sent: ['20 June', '12:00'],
    prevents: { ...buysIt('10 June'), ...ordersIt('10 June') },
  },
  'price-drop': {
    given: [wish],
    when: cheaper,
    sent: ['20 June', '12:00'],
    prevents: { ...buysIt('10 June'), ...ordersIt('10 June'), ...takesItOff('10 June') },
  },
  'price-drop-brand': { given: regular, when: cheaper, sent: ['20 June', '12:00'], prevents: meanwhile },
  'promotion-wishlist': {
    given: [wish],
    when: promotionStarted('Saree week', { sku: 'SKU-7', ...news }),
    sent: ['20 June', '12:00'],
    prevents: { ...buysIt('10 June'), ...takesItOff('10 June') },
  },
  'promotion-brand': {
    given: regular,
    when: promotionStarted('Saree week', { brand: 'Nalli', ...news }),
    sent: ['20 June', '12:00'],
    prevents: meanwhile,
  },
  'promotion-category': {
    given: regular,
    when: promotionStarted('Saree week', { category: 'sarees', ...news }),
    sent: ['20 June', '12:00'],
    prevents: meanwhile,
  },
}
