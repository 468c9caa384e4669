import type { PointsRefusalCode } from './answers.ts'

/** Every code by which a command at the counter may be refused. A record, so that a code left out does not compile. */
export const pointsRefusalCodes: Readonly<Record<PointsRefusalCode, true>> = {
  'insufficient-points': true,
  'below-minimum': true,
  'not-a-step': true,
  'above-maximum': true,
  'above-bill-share': true,
  'unknown-hold': true,
  'hold-resolved': true,
  'hold-expired': true,
  'too-many-holds': true,
  'needs-approval': true,
  'account-frozen': true,
  'unknown-bill': true,
  'unknown-line': true,
  'over-returned': true,
  'too-many-redemptions': true,
  'bill-already-earned': true,
  'unknown-transfer': true,
  'transfer-not-allowed': true,
  'too-many-in-transit': true,
  'command-id-reused': true,
  'bad-command': true,
  'no-points': true,
  'unknown-customer': true,
  'bill-of-another-customer': true,
  'merged-already': true,
  'household-pending': true,
  'household-account': true,
  'same-account': true,
  'too-many-merges': true,
}

/** True for a code of {@link pointsRefusalCodes}: such a refusal is an answer at the counter; any other one is thrown. */
export function isPointsRefusalCode(code: string): code is PointsRefusalCode {
  return Object.hasOwn(pointsRefusalCodes, code)
}
