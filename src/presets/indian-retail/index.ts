import type { PolicyInput } from '../../policy.ts'
import { capture } from './capture.ts'
import { lookupsOf, type Names } from './lookups/index.ts'
import { messages } from './messages.ts'
import { occasions } from './occasions.ts'
import { pointsFor } from './points.ts'
import { rulesFor } from './rules/index.ts'
import { templates } from './templates/index.ts'
import { rfmThresholds } from './thresholds.ts'
import type { RuleInput } from './types.ts'

export { indianRetailPoints } from './points.ts'
export { rfmThresholds } from './thresholds.ts'

/** What a shop tells the preset about itself. */
export interface IndianRetailOptions {
  /** A usual bill, in minor units: 100000 (a thousand rupees) when left out. Value and retention effort go by it. */
  readonly typicalBillMinor?: number | undefined
  /** The shop's name as messages say it, in one wording or by language; "our shop" when left out. */
  readonly shop?: Names['shop'] | undefined
  /** The online store's name or address as messages say it; "our online store" when left out. */
  readonly onlineStore?: Names['onlineStore'] | undefined
}

const usualBillMinor = 100_000
const ourShop = { en: 'our shop', hi: 'हमारी दुकान' }
// In Hindi it always stands before a postposition, hence the oblique case.
const ourOnlineStore = { en: 'our online store', hi: 'हमारे ऑनलाइन स्टोर' }

/**
 * The whole workflow of a shop in India as plain data to read, print and change: rupees, Asia/Kolkata, WhatsApp first,
 * English and Hindi, points with tiers, and every rule from the first visit to advocacy. Each call makes a copy of its own.
 *
 * Tills and the online store act on the tags it gives (`early-access`, `free-delivery`, `vip`, `warranty-registered`) and
 * on the benefits of the tiers `silver`, `gold` and `platinum`. Festivals of a region or a faith go to customers whose
 * attribute `festivals` names them, such as `onam eid-al-fitr`.
 */
export function indianRetail({
  typicalBillMinor = usualBillMinor,
  shop = ourShop,
  onlineStore = ourOnlineStore,
}: IndianRetailOptions = {}): PolicyInput {
  return copyOf<PolicyInput>({
    name: 'indian-retail',
    currency: 'INR',
    zone: 'Asia/Kolkata',
    locale: 'en-IN',
    rfm: rfmThresholds(typicalBillMinor),
    points: pointsFor(typicalBillMinor),
    messages,
    capture,
    occasions,
    lookups: lookupsOf({ shop, onlineStore }),
    templates,
    rules: [...rulesFor(typicalBillMinor)],
  })
}

/**
 * The preset's rules alone, to be mixed with a shop's own. Those that tell of bonuses (`enrolment-bonus`, `birthday-gift`,
 * `referral-thanks`) start on what the shop's own terms give: see `indianRetailPoints`.
 */
export function indianRetailRules(typicalBillMinor: number = usualBillMinor): RuleInput[] {
  return copyOf([...rulesFor(typicalBillMinor)])
}

/** By way of JSON, so that no part is shared: not with another call, nor between two rules of one. */
function copyOf<Data>(data: Data): Data {
  return JSON.parse(JSON.stringify(data))
}
