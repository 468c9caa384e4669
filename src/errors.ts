/**
 * Stable codes of every {@link CrmError}. A program branches on the code; the message is for people.
 * Outcomes that a caller must expect in daily business (a conflict, too few points) are unions, not errors.
 */
export type CrmErrorCode =
  | 'bad-fact'
  | 'bad-customer-ref'
  | 'bad-policy'
  | 'bad-condition'
  | 'bad-option'
  | 'bad-phone'
  | 'bad-money'
  | 'bad-time'
  | 'bad-journey'
  | 'bad-migration'
  | 'bad-rfm'
  | 'bad-ledger-terms'
  | 'bad-stored-document'
  | 'unknown-customer'
  | 'fact-id-reused'
  | 'command-id-reused'
  | 'limit-exceeded'
  | 'points-in-transit'
  | 'pooled-points'
  | 'conflict-exhausted'

/** One place in the input that was refused: where, what stood there, what would be accepted. */
export interface Problem {
  /** Path into the input, for instance `lines[0].amountMinor`; empty for the whole. */
  readonly path: string
  readonly message: string
  readonly found?: unknown
  readonly expected?: string
}

/** The only class of the library: bad input, bad policy, exhausted retries. */
export class CrmError extends Error {
  readonly code: CrmErrorCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: CrmErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.name = 'CrmError'
    this.code = code
    this.details = details
  }
}

/** True for a {@link CrmError}, also one thrown by another copy of the library (ESM beside CJS). */
export function isCrmError(error: unknown): error is CrmError {
  return error instanceof Error && error.name === 'CrmError' && 'code' in error
}
