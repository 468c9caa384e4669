import * as z from 'zod'
import { checkStore } from '../crm/options.ts'
import { badOption } from '../errors.ts'
import type { Policy } from '../policy.ts'
import { type DayNumber, dayNumber } from '../time.ts'
import type { SimulatedRange, SimulateOptions, Simulation, SimulationSource } from './types.ts'

/** @throws CrmError `bad-option` for what has no fields: nothing at all, a number, a list. */
export function checkObject(option: string, found: unknown, expected: string): void {
  if (typeof found !== 'object' || found === null || Array.isArray(found)) throw badOption(option, found, expected)
}

/** @throws CrmError `bad-option` for a policy that `definePolicy` has not made, such as the JSON that it is made of. */
export function checkCompiled(option: string, policy: Policy): void {
  if (!compiled.safeParse(policy).success) throw badOption(option, policy, 'a policy made by definePolicy')
}

const anything = z.record(z.string(), z.unknown())
const compiled = z.object({
  data: z.object({ name: z.string(), currency: z.string(), zone: z.string(), messages: anything, goods: anything }),
  hash: z.string(),
  journey: z.object({ journey: z.object({ stages: z.array(z.string()) }) }),
  rules: z.object({ byFactType: z.map(z.string(), z.unknown()) }),
})

/**
 * The numbers of two days that a caller names.
 * @param option What the days are fields of.
 * @throws CrmError `bad-option` for days that are none, or in the wrong order.
 */
export function daysOf(option: string, days: SimulatedRange): { readonly first: DayNumber; readonly last: DayNumber } {
  checkObject(option, days, 'the first and the last day: { from, to }')
  const first = dayOf(`${option}.from`, days.from)
  const last = dayOf(`${option}.to`, days.to)
  if (first > last) throw badOption(`${option}.from`, days.from, `a day not after ${option}.to, ${days.to}`)
  return { first, last }
}

function dayOf(option: string, day: unknown): DayNumber {
  const expected = 'a day such as 2026-11-30'
  if (typeof day !== 'string') throw badOption(option, day, expected)
  try {
    return dayNumber(day)
  } catch {
    throw badOption(option, day, expected)
  }
}

/** @throws CrmError `bad-option` for what is neither a store nor can be gone through. */
export function checkSource(option: string, source: SimulationSource): void {
  if (isIterable(source)) return
  const isHalfStore = typeof source === 'object' && source !== null && 'stream' in source
  if (!isHalfStore) throw badOption(option, source, 'facts, one after the other, or a store')
  checkStore(option, source)
}

/** @throws CrmError `bad-option` for what cannot be gone through. */
export function checkList(option: string, source: unknown): void {
  if (!isIterable(source)) throw badOption(option, source, 'facts, one after the other')
}

/** True for a list, a set, a generator: whatever `for await` goes through. A text is none: its letters are no facts. */
export function isIterable(source: unknown): source is Iterable<unknown> | AsyncIterable<unknown> {
  if (typeof source !== 'object' || source === null) return false
  return [Symbol.asyncIterator, Symbol.iterator].some((way) => typeof Reflect.get(source, way) === 'function')
}

const tenantPattern = /^.{1,64}$/u

/** @throws CrmError `bad-option` naming the option. */
export function checkHow(option: string, how: SimulateOptions): void {
  checkObject(option, how, 'options, or nothing')
  const { channels, cuts, factTypes, tenant, keepSends, onMessage, onCustomer } = how
  if (channels !== undefined) checkChannels(`${option}.channels`, channels)
  if (cuts !== undefined && cuts !== null && !cutPoints.safeParse(cuts).success)
    throw badOption(`${option}.cuts`, cuts, 'saved cut points, or null')
  if (factTypes !== undefined) checkFactTypes(`${option}.factTypes`, factTypes)
  if (tenant !== undefined && (typeof tenant !== 'string' || !tenantPattern.test(tenant)))
    throw badOption(`${option}.tenant`, tenant, 'a name of at most 64 characters')
  if (keepSends !== undefined && !(Number.isSafeInteger(keepSends) && keepSends >= 0))
    throw badOption(`${option}.keepSends`, keepSends, 'a whole number, 0 or more')
  for (const [name, listener] of Object.entries({ onMessage, onCustomer }))
    if (listener !== undefined && typeof listener !== 'function')
      throw badOption(`${option}.${name}`, listener, 'a function')
}

const fourCuts = z.tuple([z.number(), z.number(), z.number(), z.number()])
const cutPoints = z.object({ recencyDays: fourCuts, frequency: fourCuts, monetaryMinor: fourCuts, version: z.string() })

function checkChannels(option: string, channels: unknown): void {
  if (!Array.isArray(channels)) throw badOption(option, channels, 'a list of names of channels')
  const place = channels.findIndex((name) => typeof name !== 'string')
  if (place >= 0) throw badOption(`${option}[${place}]`, channels[place], 'the name of a channel')
}

function checkFactTypes(option: string, factTypes: unknown): void {
  checkObject(option, factTypes, 'schemas by the type of a fact')
  for (const [type, schema] of Object.entries(factTypes as object))
    if (typeof schema !== 'object' || schema === null || !('_zod' in schema))
      throw badOption(`${option}["${type}"]`, schema, 'a zod schema')
}

/** @throws CrmError `bad-option` for what is no simulation, and for two of different currencies or periods. */
export function checkComparable(baseline: Simulation, candidate: Simulation): void {
  checkSimulation('baseline', baseline)
  checkSimulation('candidate', candidate)
  const differs = (field: string, mine: string, its: string): void => {
    if (mine !== its) throw badOption(`candidate.${field}`, its, `"${mine}", as the baseline has it`)
  }
  differs('currency', baseline.currency, candidate.currency)
  differs('range.from', baseline.range.from, candidate.range.from)
  differs('range.to', baseline.range.to, candidate.range.to)
}

function checkSimulation(option: string, found: unknown): void {
  const problem = simulation.safeParse(found).error?.issues[0]
  if (problem === undefined) return
  const [path, part] = problem.path.reduce<readonly [string, unknown]>(
    ([before, whole], name) => [`${before}.${String(name)}`, Reflect.get(whole as object, name)],
    [option, found],
  )
  throw badOption(
    path,
    part,
    path === option ? 'what simulate answers' : `what simulate answers there (${problem.message})`,
  )
}

const counts = z.record(z.string(), z.number())
/** The parts of a simulation that a comparison reads. */
const simulation = z.object({
  policy: z.object({ name: z.string(), hash: z.string() }),
  currency: z.string().regex(/^[A-Z]{3}$/),
  range: z.object({ from: z.string(), to: z.string() }),
  customers: z.number(),
  revenueMinor: z.number(),
  refused: counts,
  points: z.object({
    issued: z.number(),
    redeemed: z.number(),
    expired: z.number(),
    outstanding: z.number(),
    liabilityMinor: z.number().nullable(),
  }),
  stages: z.object({
    moves: z.array(z.object({ from: z.string().nullable(), to: z.string().nullable(), customers: z.number() })),
    standing: counts,
  }),
  segments: counts,
  tiers: counts,
  tasks: counts,
  messages: z.record(
    z.string(),
    z.object({ planned: z.number(), sent: counts, withheld: counts, deferred: z.number() }),
  ),
})
