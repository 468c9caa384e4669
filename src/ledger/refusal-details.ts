import type { ResolvedHold } from './account.ts'

/** The limit that decided how many points may be redeemed. */
export type RedemptionBound = 'available' | 'bill-share' | 'maximum' | 'step' | 'minimum' | 'minimum-bill' | 'frozen'

/** Points were asked for, and not as many are to be had. */
interface Asked {
  readonly requestedPoints: number
  /** The most that the same command would be accepted for now; 0 when for none. Signed like the request. */
  readonly acceptedPoints: number
  /** What there is to spend. */
  readonly availablePoints: number
}

/** A field of the command. */
export interface BadField {
  /** `points`, `bill.lines[0].amountMinor`; empty for the command itself. */
  readonly path: string
  readonly found: unknown
  /** What would be accepted, in words. */
  readonly expected: string
  /** The day it was told, where that decides. */
  readonly at?: string
}

/**
 * What each refusal tells a program: what was asked, which limit bound, what would be accepted. Points are whole, amounts
 * integer minor units, times epoch milliseconds. In words: {@link refusalText}.
 */
export interface RefusalDetails {
  readonly 'insufficient-points':
    | (Asked & { readonly boundBy: RedemptionBound })
    | (Omit<Asked, 'availablePoints'> & {
        readonly boundBy: 'hold'
        readonly holdId: string
        readonly heldPoints: number
      })
    | (Asked & { readonly boundBy: 'available'; readonly holdId: string })
  readonly 'below-minimum':
    | (Asked & { readonly boundBy: 'minimum' | 'transfer'; readonly minimumPoints: number })
    | (Asked & MinimumBill)
    | (OfHold & MinimumBill)
  readonly 'not-a-step': Asked & { readonly boundBy: 'step'; readonly stepPoints: number }
  readonly 'above-maximum':
    | (Asked & { readonly boundBy: 'maximum' | 'transfer'; readonly maximumPoints: number })
    /** The terms lease nothing; what is more than they lease is not refused, the till gets less. */
    | (Asked & { readonly boundBy: 'offline'; readonly maximumPoints: 0 })
    | (Asked & {
        readonly boundBy: 'transfer-month'
        /** Given in this month already. */
        readonly givenPoints: number
        readonly month: string
        readonly maximumPointsPerMonth: number
      })
    | { readonly boundBy: 'grants'; readonly maximum: number; readonly acceptedPoints: 0 }
    | {
        readonly boundBy: 'referral-year'
        readonly maximumPerYear: number
        readonly year: string
        readonly acceptedPoints: 0
      }
    | {
        readonly boundBy: 'spendings'
        readonly holdId: string
        readonly maximum: number
        readonly requestedPoints: number
        readonly acceptedPoints: 0
      }
  readonly 'above-bill-share': (Asked & ShareOfBill) | (OfHold & ShareOfBill)
  readonly 'unknown-hold': { readonly holdId: string }
  readonly 'hold-resolved': { readonly holdId: string; readonly how: ResolvedHold['how'] }
  readonly 'hold-expired': { readonly holdId: string; readonly expiresAt: number; readonly at: number }
  readonly 'too-many-holds': Omit<Asked, 'availablePoints'> & {
    readonly holdId: string
    readonly holds: number
    readonly maximum: number
    readonly accepted: string
  }
  readonly 'needs-approval': Omit<Asked, 'availablePoints'> & {
    readonly approvalAbovePoints: number
    readonly accepted: string
  }
  readonly 'account-frozen': Asked & { readonly boundBy: 'frozen' }
  /** `found`: the bill whose stub was handed over instead. */
  readonly 'unknown-bill': { readonly billId: string; readonly found?: string }
  readonly 'unknown-line': { readonly billId: string; readonly line: number; readonly expected: string }
  readonly 'over-returned': {
    readonly billId: string
    readonly line: number
    readonly returnedMinor: number
    /** All that can come back of the line, told cumulatively as the return is. */
    readonly acceptedMinor: number
    /** What of it has not come back yet. */
    readonly leftMinor: number
  }
  /** A bill knows so many redemptions and captures again; one more would let the first be told twice. */
  readonly 'too-many-redemptions': {
    readonly billId: string
    readonly maximum: number
    readonly requestedPoints: number | undefined
    readonly acceptedPoints: 0
    readonly accepted: string
  }
  readonly 'bill-already-earned': { readonly billId: string; readonly earnedAt: number }
  readonly 'unknown-transfer': { readonly transferId: string }
  readonly 'transfer-not-allowed': Asked & { readonly boundBy: 'transfer' }
  readonly 'too-many-in-transit': {
    readonly transferId: string
    /** On their way already. */
    readonly transfers: number
    readonly maximum: number
    readonly accepted: string
  }
  /** What the id stood for the first time: points of a redemption, of a hold, of a transfer, of an offline spending. */
  readonly 'command-id-reused': { readonly requestedPoints: number | undefined } & (
    | { readonly commandId: string; readonly billId: string; readonly paidPoints: number }
    | { readonly commandId: string; readonly holdId: string; readonly spentPoints: number }
    | { readonly holdId: string; readonly kind: ResolvedHold['kind']; readonly heldPoints: number }
    | { readonly transferId: string; readonly inTransitPoints: number }
  )
  readonly 'bad-command': BadField
}

/** A hold that was to be captured on a bill. */
type OfHold = Omit<Asked, 'availablePoints'> & { readonly holdId: string; readonly heldPoints: number }

/** A bill that is too small for points. */
export interface MinimumBill {
  readonly boundBy: 'minimum-bill'
  readonly billMinor: number
  readonly minimumBillMinor: number
}

/** Points that are too many for a bill. */
export interface ShareOfBill {
  readonly boundBy: 'bill-share'
  readonly billMinor: number
  readonly maximumShareOfBillPercent: number
}
