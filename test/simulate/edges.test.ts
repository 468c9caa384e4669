import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  compare,
  isCrmError,
  type Policy,
  policyChanges,
  type SimulatedRange,
  type SimulateOptions,
  type Simulation,
  type SimulationRequest,
  type SimulationSource,
  simulate,
} from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { smallRetail } from '../support/retail.ts'
import { propertyRuns } from '../support/runs.ts'
import { asha, bill, retail, shop } from '../support/shop.ts'

const june = { from: '2026-06-01', to: '2026-06-30' }
const facts = [bill('B-1', asha, 1200)]

/** What a call that types forbid ends in: the words of the CrmError, or what else came of it. */
async function refusal(call: () => unknown): Promise<string> {
  try {
    await call()
    return 'no refusal'
  } catch (error) {
    return isCrmError(error) ? `${error.code} ${error.message}` : `not a CrmError: ${String(error)}`
  }
}

const simulateAny = (policy: unknown, source: unknown, days: unknown, options?: unknown) =>
  simulate(policy as Policy, source as SimulationSource, days as SimulatedRange, options as SimulateOptions)

describe('a simulation asked wrongly names the argument, what was found and what would be accepted', () => {
  const { load: _, ...withoutLoad } = memoryStore()
  test.each<readonly [string, readonly unknown[], string]>([
    ['no range', [retail, facts, undefined], 'days: found nothing; expected the first and the last day: { from, to }.'],
    ['no day', [retail, facts, { from: 'June', to: june.to }], 'days.from: found "June"; expected a day such as'],
    ['half a range', [retail, facts, { from: june.from }], 'days.to: found nothing; expected a day such as'],
    ['a bigint', [retail, facts, { from: 7n, to: june.to }], 'days.from: found 7; expected a day such as'],
    [
      'from after to',
      [retail, facts, { from: '2026-06-30', to: '2026-06-01' }],
      'days.from: found "2026-06-30"; expected a day not after days.to, 2026-06-01.',
    ],
    [
      'a policy not compiled',
      [smallRetail(), facts, june],
      'policy: found an object; expected a policy made by definePolicy.',
    ],
    ['a number for facts', [retail, 7, june], 'source: found 7; expected facts, one after the other, or a store.'],
    ['letters for facts', [retail, 'facts', june], 'source: found "facts"; expected facts, one after the other'],
    ['an object for facts', [retail, {}, june], 'source: found an object; expected facts, one after the other'],
    ['half a store', [retail, withoutLoad, june], 'source.load: found nothing; expected a method of the store.'],
    [
      'fewer than no sends',
      [retail, facts, june, { keepSends: -1 }],
      'options.keepSends: found -1; expected a whole number, 0 or more.',
    ],
    ['options that are none', [retail, facts, june, null], 'options: found null; expected options, or nothing.'],
    [
      'channels that are no list',
      [retail, facts, june, { channels: 'sms' }],
      'options.channels: found "sms"; expected a list of names of channels.',
    ],
    [
      'a listener that is none',
      [retail, facts, june, { onMessage: 1 }],
      'options.onMessage: found 1; expected a function.',
    ],
    [
      'cuts that are none',
      [retail, facts, june, { cuts: {} }],
      'options.cuts: found an object; expected saved cut points',
    ],
    [
      'an empty tenant',
      [retail, facts, june, { tenant: '' }],
      'options.tenant: found ""; expected a name of at most 64',
    ],
    [
      'a fact type without a schema',
      [retail, facts, june, { factTypes: { 'custom.repair': {} } }],
      'options.factTypes["custom.repair"]: found an object; expected a zod schema.',
    ],
  ])('%s', async (_what, args, words) => {
    const [policy, source, days, options] = args
    expect(await refusal(() => simulateAny(policy, source, days, options))).toContain(`bad-option ${words}`)
  })
})

describe('a comparison asked wrongly', () => {
  const compareAny = (...args: readonly unknown[]) => compare(...(args as [Simulation, Simulation]))

  test('of one simulation is refused', async () => {
    const one = await simulate(retail, facts, june)
    expect(await refusal(() => compareAny(one))).toBe(
      'bad-option candidate: found nothing; expected what simulate answers.',
    )
    expect(await refusal(() => compareAny({ ...one, tiers: null }, one))).toContain('baseline.tiers: found null')
  })

  test('through a crm names the argument of the crm', async () => {
    const { crm } = shop()
    const asked = (request: unknown) => refusal(() => crm.simulate(retail, request as SimulationRequest))
    expect(await asked(undefined)).toContain('bad-option request: found nothing')
    expect(await asked({ from: 'June', to: june.to })).toContain('bad-option request.from: found "June"')
    expect(await asked({ ...june, facts: 7 })).toContain('bad-option request.facts: found 7; expected facts')
    expect(await asked({ ...june, facts: null })).toContain('bad-option request.facts: found null')
    expect(await asked({ ...june, keepSends: -1 })).toContain('bad-option request.keepSends: found -1')
    const plain = smallRetail() as unknown as Policy
    expect(await refusal(() => crm.compare(retail, plain, june))).toContain('bad-option candidate: found an object')
    expect(await refusal(() => crm.compare(plain, retail, june))).toContain('bad-option baseline: found an object')
  })

  test('of what is no policy is refused', async () => {
    expect(await refusal(() => policyChanges(retail, undefined as unknown as Policy))).toBe(
      'bad-option candidate: found nothing; expected a policy.',
    )
  })
})

/** Anything but a fault of the caller's that is told as a fault of the library. */
const isTold = (words: string): boolean => words === 'no refusal' || words.startsWith('bad-option ')
const garbage = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withSparseArray: true })
const orGarbage = <Value>(value: Value) => fc.oneof({ weight: 2, arbitrary: fc.constant(value) }, garbage)

test('garbage in any argument is refused as a bad option, if at all', async () => {
  const { crm } = shop()
  const simulation = await simulate(retail, facts, june)
  const broken = fc
    .tuple(fc.constantFrom(...(Object.keys(simulation) as (keyof Simulation)[])), garbage)
    .map(([field, found]) => ({ ...simulation, [field]: found }))
  const options = fc.record(
    { channels: garbage, cuts: garbage, factTypes: garbage, tenant: garbage, keepSends: garbage, onMessage: garbage },
    { requiredKeys: [] },
  )
  const days = fc.record({ from: orGarbage(june.from), to: orGarbage(june.to) })
  await fc.assert(
    fc.asyncProperty(
      orGarbage(retail),
      orGarbage(facts),
      fc.oneof(days, garbage),
      fc.oneof(options, orGarbage(undefined)),
      fc.oneof(broken, garbage),
      async (policy, source, range, how, other) => {
        const answers = [
          await refusal(() => simulateAny(policy, source, range, how)),
          await refusal(() => crm.simulate(policy as Policy, { ...(range as object), facts: source } as never)),
          await refusal(() => crm.compare(retail, policy as Policy, range as SimulationRequest)),
          await refusal(() => compare(simulation, other as Simulation)),
          await refusal(() => compare(other as Simulation, simulation)),
          await refusal(() => policyChanges(policy as Policy, other as Policy)),
        ]
        expect(answers.filter((words) => !isTold(words))).toEqual([])
      },
    ),
    { numRuns: propertyRuns(200) },
  )
})
