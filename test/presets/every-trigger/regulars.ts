import {
  asha,
  bina,
  bought,
  captured,
  type Happening,
  known,
  referred,
  returned,
  thenIn,
} from '../../support/scenario.ts'
import { atOnce, forStaff, type Stories } from './story.ts'

const visit = (on: string, rupees = 2000): Happening =>
  bought(asha, 'Cotton saree', { category: 'sarees', rupees, on, at: '12:00', bill: on })
const visits = (days: readonly string[], rupees?: number): readonly Happening[] => days.map((on) => visit(on, rupees))
const back = (bill: string, on: string, at = '12:00') => ({ 'she brought it back': returned(asha, { bill, on, at }) })
const buys = (on: string) => ({ 'she bought': bought(asha, 'Blouse', { category: 'blouses', on, at: '12:00' }) })

const weekly = ['1 April', '8 April', '15 April', '22 April', '29 April', '6 May', '13 May', '20 May', '27 May']
const fortnights = [...weekly, '3 June', '10 June']

/** The purchase that brings a tier, a week after as many as are needed before it. */
const reaches = (before: number, on: string) => ({
  given: visits(fortnights.slice(0, before)),
  when: visit(on),
  sent: [on, '14:00'] as const,
  prevents: back(on, on, '13:00'),
})

const advocate = ['1 June', '20 July', '1 September']
const threeVisits = ['1 June', '8 June', '15 June']

/** Those who come again, and those who don't. */
export const regulars: Stories = {
  'day-30': {
    given: [],
    when: visit('1 June'),
    sent: ['1 July', '12:00'],
    prevents: { ...buys('20 June'), ...back('1 June', '20 June') },
  },
  'day-30-regular': {
    given: visits(['1 May', '8 May', '15 May']),
    when: visit('1 June'),
    sent: ['1 July', '12:00'],
    prevents: buys('20 June'),
  },
  'loyalty-reactivation': {
    given: [],
    when: captured(asha, 'loyalty-enrolment', { on: '1 June', at: '12:00' }),
    sent: ['30 August', '12:00'],
    prevents: buys('10 July'),
  },
  'second-purchase': {
    given: [visit('1 June')],
    when: visit('20 June'),
    sent: ['20 June', '14:00'],
    prevents: back('20 June', '20 June', '13:00'),
  },
  'tier-silver': reaches(2, '15 April'),
  'tier-gold': reaches(5, '6 May'),
  'tier-platinum': reaches(11, '17 June'),
  'advocacy-early-access': {
    given: visits(advocate),
    sent: ['1 October', '10:00'],
    dueAtMidnight: true,
    prevents: back('1 September', '25 September'),
  },
  'advocacy-invitation': {
    given: visits(advocate),
    sent: ['15 October', '10:00'],
    dueAtMidnight: true,
    prevents: back('1 September', '10 October'),
  },
  'advocacy-referral': {
    given: visits(advocate),
    sent: ['31 October', '10:00'],
    dueAtMidnight: true,
    prevents: back('1 September', '20 October'),
  },
  'referral-thanks': {
    given: [known(bina, { on: '1 June', at: '11:00' }), referred(bina, asha, { on: '1 June', at: '12:00' })],
    when: bought(bina, 'Kurta', { on: '20 June', at: '12:00' }),
    sent: ['20 June', '12:00'],
    prevents: {},
    exempt: atOnce,
  },
  'customer-anniversary': {
    given: visits(['1 June', '20 July', '10 September', '1 November', '20 December', '20 January 2027', '10 May 2027']),
    sent: ['1 June 2027', '10:00'],
    dueAtMidnight: true,
    prevents: back('10 May 2027', '20 May 2027'),
  },
  champions: {
    given: visits(['1 June', '8 June', '15 June', '22 June'], 2500),
    when: visit('29 June', 2500),
    sent: ['1 July', '12:00'],
    prevents: back('29 June', '30 June'),
  },
  'loyal-regulars': {
    given: visits(['1 June', '8 June']),
    when: visit('15 June'),
    sent: ['22 June', '12:00'],
    prevents: back('15 June', '18 June'),
  },
  'promising-actives': {
    given: [],
    when: visit('1 June'),
    sent: ['19 June', '12:00'],
    prevents: buys('10 June'),
  },
  'at-risk-high': {
    given: visits(threeVisits, 4000),
    sent: ['14 October', '10:00'],
    dueAtMidnight: true,
    prevents: buys('10 October'),
  },
  'at-risk-middle': {
    given: visits(threeVisits, 2000),
    sent: ['14 October', '10:00'],
    dueAtMidnight: true,
    prevents: buys('10 October'),
  },
  'at-risk-low': {
    given: visits(threeVisits, 500),
    sent: ['14 October', '10:00'],
    dueAtMidnight: true,
    prevents: buys('10 October'),
  },
  'lost-once': {
    given: [visit('1 June')],
    sent: ['30 September', '10:00'],
    dueAtMidnight: true,
    prevents: buys('20 September'),
  },
  'vip-silent': {
    given: visits(['1 June', '8 June', '15 June', '22 June'], 2500),
    when: visit('29 June', 2500),
    sent: ['28 August', '12:00'],
    prevents: buys('1 August'),
    exempt: forStaff,
    effect: {
      did: (shop) => void thenIn(shop).hasTask(asha, 'call-vip', { stage: 'open' }),
      didNot: (shop) => thenIn(shop).hasNoTask(asha, 'call-vip'),
    },
  },
}
