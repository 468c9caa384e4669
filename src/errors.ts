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
  | 'points-held'
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

/** A problem in one line, its path first and only once. */
export function problemText({ path, message }: Problem): string {
  return path === '' || message.startsWith(`${path}: `) ? message : `${path}: ${message}`
}

/** What an error tells a program, by its code. */
export interface CrmErrorDetails extends Readonly<Record<string, unknown>> {
  /** Every place that was refused, where several may be. */
  readonly problems?: readonly Problem[]
}

/** The only class of the library: bad input, bad policy, exhausted retries. */
export class CrmError extends Error {
  readonly code: CrmErrorCode
  readonly details: CrmErrorDetails

  constructor(code: CrmErrorCode, message: string, details: CrmErrorDetails = {}) {
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

const longestShown = 80

/** A value as a refusal shows it: short, whatever it is. */
export function shown(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return 'nothing'
    case 'string':
      return value.length > longestShown ? `${JSON.stringify(value.slice(0, longestShown))}...` : JSON.stringify(value)
    case 'object':
      if (value === null) return 'null'
      if (Array.isArray(value)) return `an array of ${value.length}`
      return value instanceof Date ? 'a Date' : 'an object'
    case 'function':
      return 'a function'
    case 'number':
    case 'boolean':
    case 'bigint':
    case 'symbol':
      return String(value).slice(0, longestShown)
  }
}

/** The error `bad-option`: where, what was found there, what would be accepted. */
export function badOption(option: string, found: unknown, expected: string): CrmError {
  const message = `${option}: found ${shown(found)}; expected ${expected}.`
  return new CrmError('bad-option', message, { option, found, expected })
}
