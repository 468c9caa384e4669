import { expectedInstant, farthestInstant, isInstant } from './instants.ts'
import type { BadField } from './refusal-details.ts'

type Loose = Readonly<Record<string, unknown>>
type Check = (value: unknown, path: string) => BadField | null

const kindOf =
  (accepts: (value: unknown) => boolean, expected: string): Check =>
  (value, path) =>
    accepts(value) ? null : { path, found: value, expected }

const text: Check = (value, path) => (typeof value === 'string' ? null : { path, found: value, expected: 'text' })
const number: Check = (value, path) => (typeof value === 'number' ? null : { path, found: value, expected: 'a number' })
const boolean: Check = (value, path) =>
  typeof value === 'boolean' ? null : { path, found: value, expected: 'true or false' }
const someText: Check = (value, path) => (value === undefined ? null : text(value, path))
const someNumber: Check = (value, path) => (value === undefined ? null : number(value, path))
const someBoolean: Check = (value, path) => (value === undefined ? null : boolean(value, path))

const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const notObject = (found: unknown, path: string): BadField => ({ path, found, expected: 'an object' })

/** What is wrong with the fields of an object; `at` is where it stands, with its dot, or empty. */
type Shape = (fields: Loose, at: string) => BadField | null

function listOf(shape: Shape, list: unknown, path: string): BadField | null {
  if (!Array.isArray(list)) return { path, found: list, expected: 'a list' }
  for (let index = 0; index < list.length; index += 1) {
    const item: unknown = list[index]
    if (!isObject(item)) return notObject(item, `${path}[${index}]`)
    // The path is put together only where something is wrong: every line of every bill comes by here.
    if (shape(item, '') !== null) return shape(item, `${path}[${index}].`)
  }
  return null
}

const instant = kindOf((value) => isInstant(value, farthestInstant), `an instant from 0 to ${farthestInstant}`)
const expiry: Check = (value, path) => (value === null ? null : instant(value, path))

const bonusNames: ReadonlySet<unknown> = new Set(['enrolment', 'birthday', 'anniversary', 'referrer', 'referee'])
const bonus = kindOf(
  (value) => bonusNames.has(value) || (isObject(value) && typeof value.campaign === 'string'),
  `${[...bonusNames].join(', ')} or { campaign }`,
)
const settlement = kindOf((value) => value === 'credited' || value === 'returned', '"credited" or "returned"')

const billLine: Shape = (line, at) =>
  number(line.amountMinor, `${at}amountMinor`) ??
  someNumber(line.taxMinor, `${at}taxMinor`) ??
  someText(line.category, `${at}category`)
const returnedLine: Shape = (line, at) =>
  number(line.line, `${at}line`) ?? number(line.returnedMinor, `${at}returnedMinor`)
const transferPart: Shape = (part, at) =>
  text(part.fund, `${at}fund`) ??
  instant(part.maturesAt, `${at}maturesAt`) ??
  expiry(part.expiresAt, `${at}expiresAt`) ??
  number(part.points, `${at}points`)

const bill: Check = (value, path) =>
  isObject(value) ? (text(value.billId, 'bill.billId') ?? misshapenBill(value)) : notObject(value, path)

/** What is wrong with the shape of a bill as it earns, its number aside; null when all is sound. */
export function misshapenBill(value: unknown): BadField | null {
  if (!isObject(value)) return notObject(value, 'bill')
  return (
    listOf(billLine, value.lines, 'bill.lines') ??
    someNumber(value.redeemedMinor, 'bill.redeemedMinor') ??
    someText(value.campaign, 'bill.campaign')
  )
}

const onBill: Shape = (fields) => someNumber(fields.billMinor, 'billMinor') ?? someText(fields.billId, 'billId')
const forced: Shape = (fields) => someBoolean(fields.forced, 'forced')
const bonusForced: Check = (value, path) => {
  if (value === undefined) return null
  return isObject(value) ? number(value.points, `${path}.points`) : notObject(value, path)
}

// Every field by its name, not a table of names: engines read named fields several times as fast, and every bill comes by here.
function problemOf(kind: CommandKind, given: Loose): BadField | null {
  switch (kind) {
    case 'earn':
      return bill(given.bill, 'bill')
    case 'return':
      return text(given.billId, 'billId') ?? listOf(returnedLine, given.lines, 'lines')
    case 'return-unlinked':
      return (
        text(given.returnId, 'returnId') ??
        number(given.amountMinor, 'amountMinor') ??
        someNumber(given.taxMinor, 'taxMinor')
      )
    case 'void':
      return text(given.billId, 'billId')
    case 'redeem':
      return (
        text(given.commandId, 'commandId') ?? number(given.points, 'points') ?? onBill(given, '') ?? forced(given, '')
      )
    case 'hold':
      return (
        text(given.holdId, 'holdId') ??
        number(given.points, 'points') ??
        onBill(given, '') ??
        someNumber(given.expiresAt, 'expiresAt') ??
        forced(given, '')
      )
    case 'capture':
      return (
        text(given.commandId, 'commandId') ??
        text(given.holdId, 'holdId') ??
        someNumber(given.points, 'points') ??
        onBill(given, '') ??
        forced(given, '')
      )
    case 'release':
      return text(given.holdId, 'holdId')
    case 'lease':
      return text(given.holdId, 'holdId') ?? number(given.points, 'points') ?? forced(given, '')
    case 'bonus':
      return bonus(given.bonus, 'bonus') ?? text(given.key, 'key') ?? bonusForced(given.forced, 'forced')
    case 'adjust':
      return (
        text(given.commandId, 'commandId') ??
        number(given.points, 'points') ??
        text(given.reason, 'reason') ??
        text(given.actor, 'actor') ??
        someText(given.approver, 'approver') ??
        forced(given, '')
      )
    case 'freeze':
      return (
        text(given.commandId, 'commandId') ??
        boolean(given.frozen, 'frozen') ??
        text(given.reason, 'reason') ??
        text(given.actor, 'actor')
      )
    case 'debit-transfer':
      return text(given.transferId, 'transferId') ?? number(given.points, 'points') ?? forced(given, '')
    case 'credit-transfer':
      return text(given.transferId, 'transferId') ?? listOf(transferPart, given.parts, 'parts')
    case 'settle-transfer':
      return text(given.transferId, 'transferId') ?? settlement(given.result, 'result')
  }
}

const kinds = {
  earn: true,
  return: true,
  'return-unlinked': true,
  void: true,
  redeem: true,
  hold: true,
  capture: true,
  release: true,
  lease: true,
  bonus: true,
  adjust: true,
  freeze: true,
  'debit-transfer': true,
  'credit-transfer': true,
  'settle-transfer': true,
} as const

type CommandKind = keyof typeof kinds

function isKind(kind: unknown): kind is CommandKind {
  return typeof kind === 'string' && Object.hasOwn(kinds, kind)
}

/**
 * What is wrong with the shape of a command that came as JSON, or with the instant it counts at: the first thing found, null
 * when all is sound. How large its numbers may be, each command says itself.
 * @param clock What whoever told it calls the instant.
 */
export function misshapen(command: unknown, now: unknown, clock: 'now' | 'at' = 'now'): BadField | null {
  if (!isInstant(now)) {
    return { path: clock, found: now, expected: expectedInstant }
  }
  if (!isObject(command)) return { path: '', found: command, expected: 'a command' }
  const { kind } = command
  if (!isKind(kind)) return { path: 'kind', found: kind, expected: `one of ${Object.keys(kinds).join(', ')}` }
  return problemOf(kind, command)
}
