import type { CrmOptions, PolicyInput } from '../../src/index.ts'
import type { LedgerTerms } from '../../src/ledger/index.ts'
import { asha, bill, retailWith, type Shop, shop } from './shop.ts'
import { plainTerms } from './terms.ts'

/** A programme with a limit of every kind: a point for a hundred rupees, worth a rupee. */
export const deskTerms: LedgerTerms = {
  ...plainTerms,
  redeem: { ...plainTerms.redeem, minimumPoints: 5, stepPoints: 5, maximumShareOfBillPercent: 50, holdMinutes: 10 },
  returns: { ...plainTerms.returns, debtLimitPoints: 100 },
  offline: { maximumPoints: 30, spendWithinHours: 8, reportWithinHours: 16 },
  transfer: { isAllowed: true, minimumPoints: 5, maximumPoints: 40 },
  adjust: { approvalAbovePoints: 50 },
  bonuses: { campaigns: { diwali: { points: 20, from: '2026-05-01', to: '2026-06-30' } } },
}

export function deskPolicy(terms: Partial<LedgerTerms> = {}, parts: Partial<PolicyInput> = {}) {
  return retailWith({ points: { ...deskTerms, ...terms }, rules: [], ...parts })
}

const usual = deskPolicy()

/** A shop where Asha has 100 points. */
export async function deskShop(options: Partial<CrmOptions> = {}): Promise<Shop> {
  const made = shop({ policy: usual, ...options })
  await made.crm.record(bill('B-1', asha, 10_000))
  return made
}

/** A command at the counter by Asha. */
export function asking<Rest extends object>(id: string, rest: Rest) {
  return { id, source: 'till-1', customer: asha, ...rest }
}

export const manager = { id: 'S-1', role: 'manager' } as const
