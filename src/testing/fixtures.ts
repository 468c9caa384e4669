import type { Customer, CustomerBill } from '../customer.ts'
import type { Instant } from '../time.ts'

/** The instant at which fixtures begin: 1 January 2026, 12:00 UTC. */
export const fixtureStart: Instant = 1_767_268_800_000

/**
 * A customer of whom nothing is known yet, with the given parts in place of the empty ones. Every part is the caller's own: a
 * test may spoil it to see whether a store notices.
 */
export function blankCustomer(parts: Partial<Customer> = {}): Customer {
  return {
    v: 1,
    tenant: 'shop',
    id: 'c-1',
    kind: 'person',
    createdAt: fixtureStart,
    rungTo: fixtureStart,
    keys: [],
    mergedInto: null,
    absorbed: [],
    profile: structuredClone(unknownPerson),
    consents: {},
    purchases: structuredClone(noPurchases),
    points: structuredClone(emptyAccount),
    household: null,
    joining: null,
    formerHouseholds: [],
    members: [],
    referral: null,
    rfm: null,
    journey: structuredClone(notInTheJourney),
    rules: {},
    waiting: [],
    messages: [],
    interests: [],
    lately: [],
    engagement: {},
    tasks: [],
    suppressed: {},
    alarms: [],
    wakeAt: null,
    muteBefore: null,
    armedFor: { policyHash: '', cutsVersion: '' },
    outOfOrder: false,
    ...parts,
  }
}

/** A bill in a shop of one line, paid at {@link fixtureStart}, with the given parts in place of these. */
export function blankBill(parts: Partial<CustomerBill> = {}): CustomerBill {
  const totalMinor = parts.totalMinor ?? 100_00
  return {
    key: 'pos/INV-1',
    at: fixtureStart,
    day: Math.floor(fixtureStart / 86_400_000),
    channel: 'store',
    totalMinor,
    lines: [{ sku: 'SKU-1', quantity: 1, netMinor: totalMinor, taxMinor: 0, returnedMinor: 0 }],
    returns: [],
    awaitsDelivery: false,
    deliveredAt: null,
    voided: false,
    movedTo: null,
    points: null,
    ...parts,
  }
}

// Written out, not imported: whoever tests a store loads none of the engine with it.
const unknownPerson: Customer['profile'] = {
  name: null,
  phone: null,
  whatsapp: null,
  email: null,
  language: null,
  city: null,
  birthday: null,
  anniversary: null,
  zone: null,
  attributes: {},
  capture: null,
  capturedDay: null,
  tags: [],
  toldAt: {},
}

const noDays: Customer['purchases']['days'] = {
  from: 0,
  bits: '',
  size: 0,
  first: null,
  second: null,
  last: null,
  more: {},
}

const noPurchases: Customer['purchases'] = {
  days: noDays,
  onlineDays: noDays,
  count: 0,
  bills: 0,
  returns: 0,
  grossMinor: 0,
  returnedMinor: 0,
  unlinkedMinor: 0,
  byChannel: {},
  byCategory: {},
  byBrand: {},
  first: null,
  recent: [],
}

const emptyAccount: Customer['points'] = {
  seq: 0,
  headHash: '',
  settledAt: 0,
  frozen: false,
  buckets: [],
  holds: [],
  resolvedHolds: [],
  inTransit: [],
  debt: 0,
  tier: null,
  qualifying: null,
  caps: [],
  grants: [],
  lifetime: {
    issued: 0,
    redeemed: 0,
    restored: 0,
    expired: 0,
    clawedBack: 0,
    deducted: 0,
    writtenOff: 0,
    transferredOut: 0,
    transferredIn: 0,
  },
}

const notInTheJourney: Customer['journey'] = {
  stage: null,
  sinceDay: null,
  cycle: 0,
  capturedDay: null,
  firstDay: null,
  lastDay: null,
  gapDays: null,
  purchaseDays: 0,
  cyclePurchaseDays: 0,
}
