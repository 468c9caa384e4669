import { latestInstant } from '../time.ts'
import { accountMaximums } from './account.ts'

/** What is wrong with a command, as the details of its refusal. */
export type CommandProblem = Readonly<Record<string, unknown>>

type Loose = Readonly<Record<string, unknown>>
type Check = (value: unknown, path: string) => CommandProblem | null

const kindOf =
  (accepts: (value: unknown) => boolean, expected: string): Check =>
  (value, path) =>
    accepts(value) ? null : { path, found: value, expected }

const text = kindOf((value) => typeof value === 'string', 'text')
const number = kindOf((value) => typeof value === 'number', 'a number')
const boolean = kindOf((value) => typeof value === 'boolean', 'true or false')

const optional =
  (check: Check): Check =>
  (value, path) =>
    value === undefined ? null : check(value, path)

const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

type Fields = readonly { readonly name: string; readonly check: Check }[]

const fieldsOf = (fields: Readonly<Record<string, Check>>): Fields =>
  Object.entries(fields).map(([name, check]) => ({ name, check }))

function problemOfFields(fields: Fields, value: Loose, at: string): CommandProblem | null {
  for (const { name, check } of fields) {
    const problem = check(value[name], name)
    // The path is put together only where something is wrong: every command comes by here.
    if (problem !== null) return at === '' ? problem : check(value[name], `${at}.${name}`)
  }
  return null
}

const object = (shape: Readonly<Record<string, Check>>): Check => {
  const fields = fieldsOf(shape)
  return (value, path) =>
    isObject(value) ? problemOfFields(fields, value, path) : { path, found: value, expected: 'an object' }
}

const listOf = (shape: Readonly<Record<string, Check>>): Check => {
  const fields = fieldsOf(shape)
  return (value, path) => {
    if (!Array.isArray(value)) return { path, found: value, expected: 'a list' }
    for (let index = 0; index < value.length; index += 1) {
      const item: unknown = value[index]
      if (!isObject(item)) return { path: `${path}[${index}]`, found: item, expected: 'an object' }
      if (problemOfFields(fields, item, '') !== null) return problemOfFields(fields, item, `${path}[${index}]`)
    }
    return null
  }
}

/** Far beyond any life of points, and within what a calendar reads. */
const latestExpiry = 2 * latestInstant

function isInstant(value: unknown, latest: number): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= latest
}

const instant = kindOf((value) => isInstant(value, latestExpiry), `an instant from 0 to ${latestExpiry}`)
const expiry: Check = (value, path) => (value === null ? null : instant(value, path))

const bonusNames: ReadonlySet<unknown> = new Set(['enrolment', 'birthday', 'anniversary', 'referrer', 'referee'])
const bonus: Check = (value, path) => {
  if (bonusNames.has(value) || (isObject(value) && typeof value.campaign === 'string')) return null
  return { path, found: value, expected: `${[...bonusNames].join(', ')} or { campaign }` }
}

const forced = optional(boolean)
const onBill = { billMinor: optional(number), billId: optional(text) }

const bill = object({
  billId: text,
  lines: listOf({ amountMinor: number, taxMinor: optional(number), category: optional(text) }),
  redeemedMinor: optional(number),
  campaign: optional(text),
})

const shapes: ReadonlyMap<unknown, Fields> = new Map(
  Object.entries({
    earn: { bill },
    return: { billId: text, lines: listOf({ line: number, returnedMinor: number }) },
    'return-unlinked': { returnId: text, amountMinor: number, taxMinor: optional(number) },
    void: { billId: text },
    redeem: { commandId: text, points: number, ...onBill, forced },
    hold: { holdId: text, points: number, ...onBill, expiresAt: optional(number), forced },
    capture: { commandId: text, holdId: text, points: optional(number), ...onBill, forced },
    release: { holdId: text },
    lease: { holdId: text, points: number, forced },
    bonus: { bonus, key: text, forced: optional(object({ points: number })) },
    adjust: { commandId: text, points: number, reason: text, actor: text, approver: optional(text), forced },
    freeze: { commandId: text, frozen: boolean, reason: text, actor: text },
    'debit-transfer': { transferId: text, points: number, forced },
    'credit-transfer': {
      transferId: text,
      parcels: listOf({ fund: text, maturesAt: instant, expiresAt: expiry, points: number }),
    },
    'settle-transfer': {
      transferId: text,
      result: kindOf((value) => value === 'credited' || value === 'returned', '"credited" or "returned"'),
    },
  }).map(([kind, shape]) => [kind, fieldsOf(shape)] as const),
)

/**
 * What is wrong with the shape of a command that came as JSON, or with the instant it counts at: the first thing found, null
 * when all is sound. How large its numbers may be, each command says itself.
 */
export function misshapen(command: unknown, now: unknown): CommandProblem | null {
  if (!isInstant(now, latestInstant)) {
    return { path: 'now', found: now, expected: `an instant from 0 to ${latestInstant}` }
  }
  if (!isObject(command)) return { path: '', found: command, expected: 'a command' }
  const fields = shapes.get(command.kind)
  if (fields === undefined) {
    return { path: 'kind', found: command.kind, expected: `one of ${[...shapes.keys()].join(', ')}` }
  }
  return problemOfFields(fields, command, '')
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

/** True for whole points that one command may move. */
export function isPoints(points: number, fewest = 1): boolean {
  return Number.isSafeInteger(points) && points >= fewest && points <= accountMaximums.pointsPerCommand
}
