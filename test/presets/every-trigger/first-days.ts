import {
  asha,
  bought,
  captured,
  claimedBill,
  orderDelivered,
  orderPlaced,
  replied,
  returned,
  thenIn,
  withdrew,
} from '../../support/scenario.ts'
import { atOnce, forStaff, owed, type Stories } from './story.ts'

const first = bought(asha, 'Cotton saree', { category: 'sarees', on: '1 June', at: '12:00', bill: 'first' })
const firstBack = (on: string, at = '12:00') => ({ 'she brought it back': returned(asha, { bill: 'first', on, at }) })

/** What a customer meets first: capture and the fortnight after the first purchase. */
export const firstDays: Stories = {
  'enrolment-bonus': {
    given: [],
    when: captured(asha, 'loyalty-enrolment', { on: '1 June', at: '12:00' }),
    sent: ['1 June', '12:00'],
    prevents: {},
    exempt: { ...owed, ...atOnce },
  },
  'early-access-registration': {
    given: [],
    when: captured(asha, 'campaign-registration', { on: '1 June', at: '12:00' }),
    sent: ['1 June', '12:00'],
    prevents: {},
    exempt: atOnce,
  },
  'early-access-left': {
    given: [captured(asha, 'campaign-registration', { agreeing: ['marketing'], on: '1 June', at: '12:00' })],
    when: withdrew(asha, 'marketing', { on: '5 June', at: '12:00' }),
    sent: ['5 June', '12:00'],
    prevents: {},
    exempt: { ...forStaff, ...atOnce, 'told in another order': 'who withdraws and then registers is on the list' },
    effect: {
      did: (shop) => thenIn(shop).hasNoTag(asha, 'early-access'),
      didNot: (shop) => thenIn(shop).hasTag(asha, 'early-access'),
    },
  },
  'warranty-registration': {
    given: [],
    when: captured(asha, 'qr-self', { on: '1 June', at: '12:00' }),
    sent: ['1 June', '12:00'],
    prevents: {},
    exempt: { ...owed, ...atOnce },
  },
  welcome: {
    given: [],
    when: first,
    sent: ['1 June', '14:00'],
    prevents: firstBack('1 June', '13:00'),
    exempt: owed,
  },
  'welcome-delivered': {
    given: [orderPlaced(asha, 'Cotton saree', { cashOnDelivery: true, bill: 'first', on: '1 June', at: '12:00' })],
    when: orderDelivered(asha, { bill: 'first', on: '4 June', at: '12:00' }),
    sent: ['4 June', '14:00'],
    prevents: firstBack('4 June', '13:00'),
    exempt: owed,
  },
  'receipt-late': {
    given: [],
    when: first,
    toldAt: ['1 June', '17:00'],
    sent: ['1 June', '17:00'],
    prevents: {},
    exempt: { ...owed, ...atOnce },
  },
  receipt: {
    given: [first],
    when: bought(asha, 'Leather bag', { on: '20 June', at: '12:00' }),
    sent: ['20 June', '12:00'],
    prevents: {},
    exempt: { ...owed, ...atOnce },
  },
  'receipt-claimed': {
    given: [first],
    when: claimedBill(asha, 'Leather bag', { on: '20 June', at: '12:00', bill: 'claimed' }),
    sent: ['20 June', '12:10'],
    prevents: {},
    exempt: { ...owed, ...atOnce },
  },
  'order-confirmed': {
    given: [],
    when: orderPlaced(asha, 'Cotton saree', { cashOnDelivery: true, on: '1 June', at: '12:00' }),
    sent: ['1 June', '12:00'],
    prevents: {},
    exempt: { ...owed, ...atOnce },
  },
  'day-2': {
    given: [],
    when: first,
    sent: ['3 June', '12:00'],
    prevents: { ...firstBack('2 June'), 'she wrote to us': replied(asha, null, { on: '2 June', at: '18:00' }) },
  },
  'value-tip': { given: [], when: first, sent: ['4 June', '12:00'], prevents: firstBack('2 June') },
  'online-intro': {
    given: [],
    when: first,
    sent: ['11 June', '12:00'],
    prevents: {
      ...firstBack('2 June'),
      'she bought online': bought(asha, 'Blouse', { online: true, on: '5 June', at: '12:00' }),
    },
  },
}
