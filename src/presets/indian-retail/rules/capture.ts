import type { RuleInput } from '../types.ts'

/** It was given, or nothing else was named: then it is what the policy gives. */
const gives = (value: string) => ({ any: [{ 'fact.valueGiven': { exists: false } }, { 'fact.valueGiven': value }] })

/** The shop keeps its half of the exchange at once. A receipt is the bill's own: see `welcome` and `receipt`. */
export const captureRules: readonly RuleInput[] = [
  {
    id: 'enrolment-bonus',
    title: 'Whoever joins the points programme gets 100 points at once',
    on: 'bonus.given',
    where: { 'fact.bonus': 'enrolment' },
    limits: { once: 'ever', lateAfter: 'P1D' },
    purpose: 'transactional',
    priority: 20,
    then: [{ send: { template: 'enrolment' } }],
  },
  {
    id: 'early-access-registration',
    title: 'Whoever registers for a campaign is on the early-access list, and told so',
    on: 'customer.captured',
    where: { 'fact.method': 'campaign-registration', ...gives('early-access') },
    limits: { cooldown: 'P1D', lateAfter: 'P1D' },
    // What a campaign asks permission for; nothing was bought.
    purpose: 'service',
    priority: 20,
    then: [{ tag: { add: 'early-access' } }, { send: { template: 'early-access-registration' } }],
  },
  {
    id: 'early-access-left',
    title: 'Whoever takes back the permission for marketing leaves the early-access list',
    on: 'consent.changed',
    where: {
      'fact.purpose': 'marketing',
      'fact.status': 'withdrawn',
      'profile.tags': { contains: 'early-access' },
    },
    limits: { lateAfter: 'P1D' },
    purpose: 'internal',
    then: [{ tag: { remove: 'early-access' } }],
  },
  {
    id: 'warranty-registration',
    title: 'Whoever scans the code is told that the purchase is registered',
    on: 'customer.captured',
    where: { 'fact.method': 'qr-self', ...gives('warranty-registration') },
    limits: { cooldown: 'P1D', lateAfter: 'P1D' },
    purpose: 'transactional',
    priority: 20,
    then: [{ tag: { add: 'warranty-registered' } }, { send: { template: 'warranty-registration' } }],
  },
]
