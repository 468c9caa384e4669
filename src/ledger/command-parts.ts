import { accountMaximums } from './account.ts'
import { billMaximums, type LedgerBill } from './bill.ts'
import { type Refused, refusal } from './outcome.ts'
import type { BadField } from './refusal-details.ts'

/** True for a name short enough to be kept in bills and entries. */
function isId(id: string): boolean {
  return id.length > 0 && id.length <= billMaximums.idLength
}

/** Null for a name that {@link isId} accepts. */
export function idProblem(path: string, id: string): BadField | null {
  return isId(id) ? null : { path, found: id, expected: `an id of 1 to ${billMaximums.idLength} characters` }
}

/**
 * True for an id that an account keeps (of a hold, a transfer, a bonus): printable ASCII without quotes and backslashes, so
 * that its JSON is no longer than the id.
 */
export function isKeptId(id: string, longest: number): boolean {
  return id.length <= longest && keptId.test(id)
}

const keptId = /^[ !#-[\]-~]+$/

/** What {@link isKeptId} asks for, in words. */
export function expectedId(longest: number): string {
  return `an id of 1 to ${longest} printable ASCII characters, without quotes and backslashes`
}

/** Null for an id that {@link isKeptId} accepts. */
export function keptIdProblem(path: string, id: string, longest: number): BadField | null {
  return isKeptId(id, longest) ? null : { path, found: id, expected: expectedId(longest) }
}

/** True for whole points that one command may move. */
export function isPoints(points: number, fewest = 1): boolean {
  return Number.isSafeInteger(points) && points >= fewest && points <= accountMaximums.pointsPerCommand
}

/** Null for points that {@link isPoints} accepts. */
export function pointsProblem(path: string, points: number, fewest = 1): BadField | null {
  if (isPoints(points, fewest)) return null
  return { path, found: points, expected: `whole points from ${fewest} to ${accountMaximums.pointsPerCommand}` }
}

/** True for an amount that a bill, or a line of it, may have. */
export function isAmount(minor: number): boolean {
  return Number.isSafeInteger(minor) && minor >= 0 && minor <= billMaximums.amountMinor
}

/** What {@link isAmount} asks for, in words. */
const expectedAmount = `integer minor units from 0 to ${billMaximums.amountMinor}`

/** Null for an amount that {@link isAmount} accepts, and for one that was not told. */
export function amountProblem(path: string, minor: number | undefined): BadField | null {
  return minor === undefined || isAmount(minor) ? null : { path, found: minor, expected: expectedAmount }
}

/** True for the tax inside an amount. */
export function isTax(taxMinor: number, amountMinor: number): boolean {
  return isAmount(taxMinor) && taxMinor <= amountMinor
}

/** Null for a tax that {@link isTax} accepts. */
export function taxProblem(path: string, taxMinor: number, amountMinor: number): BadField | null {
  if (isTax(taxMinor, amountMinor)) return null
  return { path, found: taxMinor, expected: `${expectedAmount}, within the amount` }
}

/** Why a command cannot be about the bill it names: that is no name, or the stub handed over is of another one. */
export function refusedBill(billId: string | undefined, known: LedgerBill | null): Refused | null {
  if (billId === undefined) return null
  const bad = idProblem('billId', billId)
  if (bad !== null) return refusal('bad-command', bad)
  return known === null || known.billId === billId ? null : refusal('unknown-bill', { billId, found: known.billId })
}
