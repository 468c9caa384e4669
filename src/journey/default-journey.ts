import type { Journey } from './types.ts'

/**
 * The five stages from a first visit to advocacy. "More than 60 days" is a wait of 61: the first day on which more than
 * 60 have passed.
 */
export const defaultJourney: Journey = {
  name: 'walk-in to advocate',
  stages: ['capture', 'onboarding', 're-engagement', 'loyalty', 'advocacy'],
  transitions: [
    { id: 'enter', reason: 'captured, or first purchase', from: null, to: 'capture', on: ['capture', 'purchase-day'] },
    {
      id: 'welcome',
      reason: '3 days after capture',
      from: 'capture',
      to: 'onboarding',
      after: 'P3D',
      since: 'capture',
    },
    {
      id: 'quiet-newcomer',
      reason: '30 days after the last purchase (or capture), no second purchase',
      from: 'onboarding',
      to: 're-engagement',
      after: 'P30D',
      since: 'last-purchase-or-capture',
      when: { 'purchases.inCycle': { lt: 2 } },
    },
    {
      id: 'repeat-purchase',
      reason: 'bought again within 60 days',
      from: ['capture', 'onboarding', 're-engagement'],
      to: 'loyalty',
      on: 'purchase-day',
      when: { 'purchases.gapDays': { lte: 60 } },
    },
    {
      id: 'new-cycle',
      reason: 'first purchase, or the first after more than 60 days',
      from: 're-engagement',
      to: 'onboarding',
      on: 'purchase-day',
      when: { any: [{ 'purchases.days': 1 }, { 'purchases.gapDays': { gt: 60 } }] },
      newCycle: true,
    },
    {
      id: 'advocate',
      reason: '3 or more purchase days and 4 months since the first',
      from: 'loyalty',
      to: 'advocacy',
      after: 'P4M',
      since: 'first-purchase',
      when: { 'purchases.days': { gte: 3 } },
    },
    {
      id: 'loyal-lapsed',
      reason: 'more than 60 days without a purchase',
      from: 'loyalty',
      to: 're-engagement',
      after: 'P61D',
      since: 'last-purchase',
    },
    {
      id: 'advocate-lapsed',
      reason: 'more than 120 days without a purchase',
      from: 'advocacy',
      to: 're-engagement',
      after: 'P121D',
      since: 'last-purchase',
    },
  ],
}
