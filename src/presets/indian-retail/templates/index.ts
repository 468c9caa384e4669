import type { Templates } from '../types.ts'
import { advocacyTemplates } from './advocacy.ts'
import { atRiskTemplates } from './at-risk.ts'
import { captureTemplates } from './capture.ts'
import { comeBackTemplates } from './come-back.ts'
import { goodsTemplates } from './goods.ts'
import { interestTemplates } from './interest.ts'
import { loyaltyTemplates } from './loyalty.ts'
import { occasionTemplates } from './occasions.ts'
import { onboardingTemplates } from './onboarding.ts'
import { receiptTemplates } from './receipts.ts'
import { segmentTemplates } from './segments.ts'

/** Every message of the workflow, in English and Hindi, each for WhatsApp, SMS and e-mail. */
export const templates: Templates = {
  ...captureTemplates,
  ...receiptTemplates,
  ...onboardingTemplates,
  ...comeBackTemplates,
  ...loyaltyTemplates,
  ...advocacyTemplates,
  ...interestTemplates,
  ...goodsTemplates,
  ...segmentTemplates,
  ...atRiskTemplates,
  ...occasionTemplates,
}
