import type { Account } from './account.ts'
import type { LedgerBill } from './bill.ts'
import type { Entry } from './entry.ts'

/** Why a command was refused. A refusal writes nothing; its details say which limit bound and what would be accepted. */
export type RefusalCode =
  | 'insufficient-points'
  | 'below-minimum'
  | 'not-a-step'
  | 'above-maximum'
  | 'above-bill-share'
  | 'unknown-hold'
  | 'hold-resolved'
  | 'hold-expired'
  | 'too-many-holds'
  | 'needs-approval'
  | 'account-frozen'
  | 'unknown-bill'
  | 'unknown-line'
  | 'over-returned'
  | 'bill-already-earned'
  | 'unknown-transfer'
  | 'transfer-not-allowed'
  | 'too-many-in-transit'
  | 'command-id-reused'
  | 'bad-command'

export interface Accepted {
  readonly status: 'accepted'
  readonly account: Account
  readonly bill: LedgerBill | null
  /** In order; empty when the command changed nothing. */
  readonly entries: readonly Entry[]
}

export interface Refused {
  readonly status: 'refused'
  readonly code: RefusalCode
  readonly details: Readonly<Record<string, unknown>>
}

export type LedgerOutcome = Accepted | Refused

/** What one command's handler says: the bill after it (its draft holds the rest), or why not. */
export type Decision = { readonly bill: LedgerBill | null } | Refused

export function refusal(code: RefusalCode, details: Readonly<Record<string, unknown>>): Refused {
  return { status: 'refused', code, details }
}
