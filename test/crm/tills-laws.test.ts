import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CapturePoints, type Crm, createCrm, type Store } from '../../src/index.ts'
import {
  type KeptSpending,
  markTold,
  type OfflineAllowance,
  openAllowance,
  spendOffline,
  unaccountedPoints,
  untoldSpendings,
  verify,
} from '../../src/ledger/index.ts'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { type FakeClock, fakeClock } from '../../src/testing/index.ts'
import { entriesOf } from '../support/day.ts'
import { deskPolicy, deskTerms } from '../support/desk.ts'
import { propertyRuns } from '../support/runs.ts'
import { scheduled } from '../support/scheduled.ts'
import { asha, bill, ids, minute, noon } from '../support/shop.ts'

const debtLimitPoints = 20
const terms = {
  redeem: { ...deskTerms.redeem, minimumPoints: 1, stepPoints: 1, maximumShareOfBillPercent: 100 },
  returns: { ...deskTerms.returns, debtLimitPoints },
  offline: { maximumPoints: 40, spendWithinHours: 2, reportWithinHours: 2 },
}
const policy = deskPolicy(terms)

/** What a cashier does next; holds and leases are the till's own, the latest first. */
type Act =
  | { readonly do: 'sell'; readonly points: number }
  | { readonly do: 'redeem' | 'hold' | 'lease' | 'spend-offline'; readonly points: number; readonly twice: boolean }
  | { readonly do: 'capture'; readonly points: number | null; readonly twice: boolean }
  | { readonly do: 'release' | 'report' }
  | { readonly do: 'wait'; readonly minutes: number }

const points = fc.integer({ min: 1, max: 60 })
const twice = fc.boolean()
const spending = (name: 'redeem' | 'hold' | 'lease' | 'spend-offline') =>
  fc.record({ do: fc.constant(name), points, twice })
const acts: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ do: fc.constant('sell' as const), points }),
  spending('redeem'),
  spending('hold'),
  spending('lease'),
  { weight: 2, arbitrary: spending('spend-offline') },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('capture' as const), points: fc.option(points), twice }) },
  fc.record({ do: fc.constantFrom('release' as const, 'report' as const) }),
  fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(1, 11, 150) }),
)
const shift = fc.array(acts, { maxLength: 8, size: 'max' })

interface Answers {
  /** Points of redemptions and captures that a till was told are done, by command. */
  readonly spent: Map<string, number>
  readonly held: Map<string, number>
  readonly captured: Map<string, number>
}

/** One cashier's shift: one act after another, each waiting for its answer. */
async function work(name: string, crm: Crm, clock: FakeClock, list: readonly Act[], answers: Answers): Promise<void> {
  const holds: string[] = []
  let allowance: OfflineAllowance | null = null
  const asked = (id: string) => ({ id, source: name, customer: asha })
  const named = (id: string): string => `${name}/${id}`
  const taken = (id: string, given: Awaited<ReturnType<Crm['points']['redeem']>>): number => {
    if (given.status === 'refused') return 0
    const spent = given.entries.reduce((sum, { kind, points: own }) => sum - (kind === 'redeemed' ? own : 0), 0)
    // A command told twice is answered as it was the first time.
    if (answers.spent.has(named(id))) expect(spent).toBe(answers.spent.get(named(id)))
    answers.spent.set(named(id), spent)
    return spent
  }
  const capture = async (id: string, given: Omit<CapturePoints, 'id' | 'source' | 'customer'>): Promise<void> => {
    const isKnown = answers.spent.has(named(id))
    const spent = taken(id, await crm.points.capture({ ...asked(id), ...given }))
    const hold = named(given.holdId)
    if (!isKnown) answers.captured.set(hold, (answers.captured.get(hold) ?? 0) + spent)
  }
  const report = ({ capture: { commandId, holdId, points }, at }: KeptSpending): Promise<void> =>
    capture(commandId, { holdId, points, occurredAt: at })
  const once = async (act: Act, id: string): Promise<void> => {
    switch (act.do) {
      case 'sell':
        await crm.record(bill(id, asha, act.points * 100, { source: name, occurredAt: clock.now() }))
        return
      case 'redeem':
        taken(id, await crm.points.redeem({ ...asked(id), points: act.points }))
        return
      case 'hold':
      case 'lease': {
        const given = await crm.points[act.do]({ ...asked(id), points: act.points })
        if (given.status === 'refused') return
        answers.held.set(named(id), given.hold.points)
        if (act.do === 'hold') holds.push(id)
        else if (allowance === null || untoldSpendings(allowance).length === 0) {
          const { expiresAt, points: leased } = given.hold
          const parts = [{ fund: 'points', maturesAt: 0, expiresAt: null, points: leased }]
          allowance = openAllowance(policyTerms, { holdId: id, kind: 'lease', expiresAt, heldUntil: expiresAt, parts })
        }
        return
      }
      case 'capture': {
        const holdId = holds.at(-1)
        if (holdId === undefined) return
        await capture(id, { holdId, ...(act.points !== null && { points: act.points }) })
        return
      }
      case 'release': {
        const holdId = holds.pop()
        if (holdId !== undefined) await crm.points.release({ ...asked(id), holdId })
        return
      }
      case 'spend-offline': {
        if (allowance === null) return
        const spent = spendOffline(allowance, { commandId: id, points: act.points }, clock.now())
        if (spent.status === 'accepted') allowance = spent.allowance
        return
      }
      case 'report':
        if (allowance === null) return
        for (const one of untoldSpendings(allowance)) {
          await report(one)
          allowance = markTold(allowance, one.capture.commandId)
        }
        return
      case 'wait':
        clock.advance(act.minutes * minute)
        return
    }
  }
  for (const [index, act] of list.entries()) {
    const id = `${act.do}-${index}`
    await once(act, id)
    if ('twice' in act && act.twice && act.do !== 'lease') await once(act, id)
  }
  // All of them twice: what was told already, too.
  for (let round = 0; round < 2; round += 1) {
    for (const one of allowance === null ? [] : (allowance as OfflineAllowance).spendings) await report(one)
  }
}

const policyTerms = { ...deskTerms, ...terms }

async function evening(lists: readonly (readonly Act[])[], slowed: (store: Store) => Store) {
  const store = memoryStore()
  const clock = fakeClock(noon)
  const open = (name: string, on: Store) => createCrm({ store: on, policy, clock: clock.now, newId: ids(name) })
  const start = open('s', store)
  await start.record(bill('B-0', asha, 10_000))
  const answers: Answers = { spent: new Map(), held: new Map(), captured: new Map() }
  const shifts = lists.map((list, index) =>
    work(`till-${index}`, open(`t${index}`, slowed(store)), clock, list, answers),
  )
  return { store, start, clock, answers, done: Promise.all(shifts) }
}

async function booksHold({ store, start, clock, answers }: Awaited<ReturnType<typeof evening>>): Promise<void> {
  const customer = await start.ask.customer(asha)
  if (customer === null) throw new Error('nobody')
  const entries = await entriesOf(store, 'main', customer.id)
  let [issued, redeemed] = [0, 0]
  for (const { kind, points: own, after } of entries) {
    if (kind === 'earned') issued += own
    if (kind === 'redeemed') redeemed -= own
    expect(redeemed).toBeLessThanOrEqual(issued + debtLimitPoints)
    expect(after.debt).toBeLessThanOrEqual(debtLimitPoints)
  }
  expect(redeemed).toBe([...answers.spent.values()].reduce((sum, own) => sum + own, 0))
  for (const [hold, captured] of answers.captured) {
    expect(captured).toBeLessThanOrEqual(answers.held.get(hold) ?? 0)
  }
  expect(unaccountedPoints(customer.points)).toBe(0)
  expect(verify(entries, { headHash: customer.points.headHash }).status).toBe('intact')
  clock.advance(24 * 60 * minute)
  expect(await start.points.balance(asha)).toMatchObject({ held: 0 })
}

describe('two tills over one store, through the counter', { timeout: Math.max(60_000, propertyRuns() * 200) }, () => {
  test('law 13: captured is at most issued and the permitted debt, and every answer is in the books, in any interleaving', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), shift, shift, async (scheduler, first, second) => {
        const day = await evening([first, second], (store) => scheduled(store, scheduler))
        await scheduler.waitFor(day.done)
        await booksHold(day)
      }),
      { numRuns: propertyRuns(60) },
    )
  })

  test('law 13: and when one till works after the other', async () => {
    await fc.assert(
      fc.asyncProperty(shift, shift, async (first, second) => {
        for (const lists of [[first], [first, second]]) {
          const day = await evening(lists, (store) => store)
          await day.done
          await booksHold(day)
        }
      }),
      { numRuns: propertyRuns(60) },
    )
  })
})
