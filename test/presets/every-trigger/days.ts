import { asha, bought, captured, returned, told } from '../../support/scenario.ts'
import type { Stories } from './story.ts'

const joined = captured(asha, 'loyalty-enrolment', { on: '1 July', at: '12:00' })
const saree = (on: string) => bought(asha, 'Cotton saree', { category: 'sarees', on, at: '12:00', bill: 'only' })
const tells = (details: { readonly birthday: string } | { readonly anniversary: string }) =>
  told(asha, { ...details, on: '2 June', at: '12:00' })
/** In the fortnight after the first purchase the onboarding speaks. */
const buysFirst = (on: string) => ({ 'she bought for the first time': saree(on) })

const greeting = {
  prevented: 'a greeting is for whoever bought or joined within the year, whatever became of it',
  'prevented, told late': 'a greeting is for whoever bought or joined within the year, whatever became of it',
} as const

/** Days of the year. */
export const days: Stories = {
  birthday: {
    given: [saree('1 June'), tells({ birthday: '07-20' })],
    sent: ['17 July', '10:00'],
    dueAtMidnight: true,
    prevents: {},
    exempt: greeting,
  },
  'birthday-gift': {
    given: [saree('1 June'), tells({ birthday: '07-20' })],
    sent: ['20 July', '10:00'],
    dueAtMidnight: true,
    prevents: {},
    exempt: greeting,
  },
  'wedding-anniversary': {
    given: [saree('1 June'), tells({ anniversary: '2015-09-15' })],
    sent: ['8 September', '10:00'],
    dueAtMidnight: true,
    prevents: {},
    exempt: greeting,
  },
  diwali: {
    given: [joined],
    sent: ['1 November', '10:00'],
    dueAtMidnight: true,
    prevents: buysFirst('25 October'),
  },
  festival: {
    given: [saree('1 July')],
    sent: ['21 August', '10:00'],
    dueAtMidnight: true,
    prevents: { 'she brought it back': returned(asha, { bill: 'only', on: '10 August', at: '12:00' }) },
  },
  'festival-own': {
    given: [joined, told(asha, { attributes: { festivals: 'onam' }, on: '11 July', at: '12:00' })],
    sent: ['19 August', '10:00'],
    dueAtMidnight: true,
    prevents: buysFirst('10 August'),
  },
}
