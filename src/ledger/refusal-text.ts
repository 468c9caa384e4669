import { shown } from '../errors.ts'
import type { Refused } from './outcome.ts'
import type { RefusalDetails } from './refusal-details.ts'

/**
 * A refusal in a sentence or two: what stands against it, and what would be accepted. For the cashier's screen; a program goes
 * by `code` and `details`. Amounts are minor units, since the ledger knows no currency.
 */
export function refusalText(refused: Refused): string {
  switch (refused.code) {
    case 'insufficient-points': {
      const { details } = refused
      if (details.boundBy === 'hold') {
        return `Hold ${details.holdId} has ${details.heldPoints} points left; ${details.requestedPoints} are more.`
      }
      return `There are ${details.availablePoints} points to spend; ${Math.abs(details.requestedPoints)} are more.`
    }
    case 'below-minimum': {
      const { details } = refused
      return details.boundBy === 'minimum-bill'
        ? `Points pay on bills from ${details.minimumBillMinor} minor units up; this one is of ${details.billMinor}.`
        : `At least ${details.minimumPoints} points at once; ${details.requestedPoints} are fewer.${instead(details)}`
    }
    case 'not-a-step': {
      const { requestedPoints, stepPoints } = refused.details
      return `Points pay in steps of ${stepPoints}; ${requestedPoints} is none.${instead(refused.details)}`
    }
    case 'above-maximum':
      return maximumText(refused.details)
    case 'above-bill-share': {
      const { billMinor, maximumShareOfBillPercent } = refused.details
      return `Points pay at most ${maximumShareOfBillPercent}% of a bill, here of ${billMinor} minor units.${instead(refused.details)}`
    }
    case 'unknown-hold':
      return `No hold ${refused.details.holdId} is known here.`
    case 'hold-resolved':
      return `Hold ${refused.details.holdId} is over: it was ${resolvedWords[refused.details.how]}.`
    case 'hold-expired': {
      const { holdId, expiresAt, at } = refused.details
      return `Hold ${holdId} ended at ${timeText(expiresAt)}; ${timeText(at)} is not before it.`
    }
    case 'too-many-holds': {
      const { holds, accepted } = refused.details
      return `The account has ${holds} holds already: ${accepted}.${instead(refused.details)}`
    }
    case 'needs-approval': {
      const { requestedPoints, approvalAbovePoints, accepted } = refused.details
      return `${Math.abs(requestedPoints)} points are more than the ${approvalAbovePoints} that one person may decide: it takes ${accepted}.`
    }
    case 'account-frozen':
      return 'The account is frozen: it earns, and spends nothing until it is free again.'
    case 'unknown-bill': {
      const { billId, found } = refused.details
      return found === undefined
        ? `No bill ${billId} is known here.`
        : `This is the record of bill ${found}, not of ${billId}.`
    }
    case 'unknown-line': {
      const { billId, line, expected } = refused.details
      return `Bill ${billId} has no line ${line}: its lines are ${expected}.`
    }
    case 'over-returned': {
      const { billId, line, returnedMinor, acceptedMinor, leftMinor } = refused.details
      return `Line ${line} of bill ${billId} is of ${acceptedMinor} minor units, ${leftMinor} of them not returned yet; ${returnedMinor} in all are more.`
    }
    case 'too-many-redemptions': {
      const { billId, maximum, accepted } = refused.details
      return `Bill ${billId} has ${maximum} redemptions already: ${accepted}.`
    }
    case 'bill-already-earned': {
      const { billId, earnedAt } = refused.details
      return `Bill ${billId} has earned already, at ${timeText(earnedAt)}, with other lines or at another time: give the new one a number of its own.`
    }
    case 'unknown-transfer':
      return `No transfer ${refused.details.transferId} is on its way from here.`
    case 'transfer-not-allowed':
      return 'The programme lets nobody give points to somebody else.'
    case 'too-many-in-transit':
      return `${refused.details.transfers} transfers are on their way already: ${refused.details.accepted}.`
    case 'command-id-reused': {
      const { details } = refused
      const id = 'commandId' in details ? details.commandId : 'holdId' in details ? details.holdId : details.transferId
      return `The id ${id} named something else before: take an id of its own for each command.`
    }
    case 'bad-command': {
      const { path, found, expected } = refused.details
      return `${path === '' ? 'The command' : path}: found ${shown(found)}; expected ${expected}.`
    }
  }
}

const resolvedWords = { captured: 'captured', released: 'released', expired: 'freed when its time was over' } as const

function maximumText(details: RefusalDetails['above-maximum']): string {
  switch (details.boundBy) {
    case 'maximum':
      return `At most ${details.maximumPoints} points at once; ${details.requestedPoints} are more.`
    case 'transfer':
      return `At most ${details.maximumPoints} points in one transfer; ${details.requestedPoints} are more.`
    case 'offline':
      return 'The programme leases no points to tills.'
    case 'transfer-month': {
      const { maximumPointsPerMonth, givenPoints, month } = details
      return `At most ${maximumPointsPerMonth} points may be given in a month; ${givenPoints} were in ${month} already.${instead(details)}`
    }
    case 'grants':
      return `The account remembers ${details.maximum} bonuses, and none of them may be forgotten yet.`
    case 'referral-year':
      return `At most ${details.maximumPerYear} friends a year bring a bonus; for ${details.year} that is done.`
    case 'spendings':
      return `The allowance of ${details.holdId} remembers ${details.maximum} spendings: report them and lease anew.`
  }
}

/** What would do. */
function instead({ acceptedPoints }: { readonly acceptedPoints: number }): string {
  return acceptedPoints === 0 ? '' : ` ${acceptedPoints} would do.`
}

function timeText(at: number): string {
  return Number.isSafeInteger(at) ? new Date(at).toISOString() : String(at)
}
