import type { RuleInput } from '../types.ts'
import { advocacyRules } from './advocacy.ts'
import { captureRules } from './capture.ts'
import { goodsRules } from './goods.ts'
import { interestRules } from './interest.ts'
import { loyaltyRules } from './loyalty.ts'
import { occasionRules } from './occasions.ts'
import { onboardingRules } from './onboarding.ts'
import { reEngagementRules } from './re-engagement.ts'
import { segmentRules } from './segments.ts'

/** The whole workflow, in the order in which a customer meets it. */
export function rulesFor(typicalBillMinor: number): readonly RuleInput[] {
  return [
    ...captureRules,
    ...onboardingRules,
    ...reEngagementRules,
    ...loyaltyRules,
    ...advocacyRules,
    ...interestRules,
    ...goodsRules,
    ...segmentRules(typicalBillMinor),
    ...occasionRules,
  ]
}
