/** One place where the books don't hold. */
export interface ChainBreak {
  /**
   * `altered`: a commit is not what was sealed. `unlinked`: a commit does not follow the one before. `sequence`: a number is
   * missing or repeated. `balance`: the columns are not those before plus the change. `truncated`: the newest are missing.
   * `account`: the account is not what its entries add up to; `expected` and `found` have what differs.
   */
  readonly kind: 'altered' | 'unlinked' | 'sequence' | 'balance' | 'truncated' | 'account'
  /** The entry, or the first entry of the commit. */
  readonly seq: number
  readonly expected: unknown
  readonly found: unknown
}
