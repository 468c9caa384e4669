import { type Bill, type BillReturn, billStub, withReturns } from '../../src/profile/index.ts'

export interface LineInput {
  readonly sku?: string
  readonly category?: string
  readonly brand?: string
  readonly netMinor: number
}

export interface BillInput {
  readonly key?: string
  /** Days and instants run together: a bill is paid at noon of its day. */
  readonly day?: number
  readonly channel?: string
  readonly lines: readonly LineInput[]
}

/** A paid bill. */
export function paid({ key = 'till/1', day = 20_000, channel = 'store', lines }: BillInput): Bill {
  return {
    ...billStub(key),
    at: day * 86_400_000 + 43_200_000,
    day,
    channel,
    totalMinor: lines.reduce((sum, line) => sum + line.netMinor, 0),
    lines: lines.map((line) => ({ ...line, quantity: 1, taxMinor: 0, returnedMinor: 0 })),
  }
}

/** What a bill becomes when its facts come in this order; the bill itself is one of them. */
export type BillFact =
  | { readonly kind: 'paid'; readonly bill: Bill }
  | { readonly kind: 'returned'; readonly key: string; readonly return: BillReturn }
  | { readonly kind: 'voided'; readonly key: string }

export const keyOf = (fact: BillFact): string => (fact.kind === 'paid' ? fact.bill.key : fact.key)

export function billAfter(before: Bill, fact: BillFact): Bill {
  switch (fact.kind) {
    case 'paid':
      return withReturns({ ...fact.bill, voided: before.voided }, before.returns)
    case 'returned':
      return withReturns(before, [...before.returns, fact.return])
    case 'voided':
      return { ...before, voided: true }
  }
}
