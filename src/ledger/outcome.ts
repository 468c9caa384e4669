import type { Account } from './account.ts'
import type { LedgerBill } from './bill.ts'
import type { Entry } from './entry.ts'
import type { RefusalDetails } from './refusal-details.ts'

/** Why a command was refused; what each tells stands in {@link RefusalDetails}. */
export type RefusalCode = keyof RefusalDetails

/** A command was accepted: keep all three. */
export interface Accepted {
  readonly status: 'accepted'
  readonly account: Account
  readonly bill: LedgerBill | null
  /** In order; empty when the command changed nothing. */
  readonly entries: readonly Entry[]
}

/** A command was refused and nothing is written. The code says which details there are; in words: `refusalText`. */
export type Refused = {
  readonly [Code in RefusalCode]: {
    readonly status: 'refused'
    readonly code: Code
    readonly details: RefusalDetails[Code]
  }
}[RefusalCode]

/** What became of a command. */
export type LedgerOutcome = Accepted | Refused

/** What one command's handler says beside its draft: the bill after it, null where that stays as it was, or why not. */
export type Decision = { readonly bill: LedgerBill | null } | Refused

export function refusal<Code extends RefusalCode>(code: Code, details: RefusalDetails[Code]): Refused {
  return { status: 'refused', code, details } as Refused
}
