import { type Customer, customerSchemaVersion } from '../customer.ts'
import { noJourney } from '../journey/index.ts'
import { openAccount } from '../ledger/index.ts'
import { noPurchases, unknownPerson } from '../profile/index.ts'
import type { Instant } from '../time.ts'

/** A customer of whom nothing is known yet. */
export function newCustomer(tenant: string, id: string, kind: Customer['kind'], at: Instant): Customer {
  return {
    v: customerSchemaVersion,
    tenant,
    id,
    kind,
    createdAt: at,
    rungTo: at,
    keys: [],
    mergedInto: null,
    absorbed: [],
    profile: unknownPerson,
    consents: {},
    purchases: noPurchases,
    points: openAccount(),
    household: null,
    joining: null,
    formerHouseholds: [],
    members: [],
    referral: null,
    rfm: null,
    journey: noJourney,
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
  }
}
