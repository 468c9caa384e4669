import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PointsAnswer, PointsDesk } from '../../src/index.ts'
import { unaccountedPoints } from '../../src/ledger/index.ts'
import { asking, deskShop, manager } from '../support/desk.ts'
import { propertyRuns } from '../support/runs.ts'
import { asha, bill, bina, hour, type Shop } from '../support/shop.ts'

type Step =
  | { readonly do: 'redeem' | 'hold' | 'lease' | 'transfer' | 'adjust' | 'award'; readonly points: number }
  | { readonly do: 'capture'; readonly which: number; readonly points: number }
  | { readonly do: 'release'; readonly which: number }
  | { readonly do: 'freeze'; readonly frozen: boolean }
  | { readonly do: 'grant' }
  | { readonly do: 'bill'; readonly rupees: number }
  | { readonly do: 'wait'; readonly hours: number }
  | { readonly do: 'merge' }

const points = fc.integer({ min: 1, max: 12 }).map((fives) => fives * 5)
const which = fc.nat({ max: 4 })
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constantFrom('redeem' as const, 'hold' as const, 'hold' as const, 'lease' as const),
    points,
  }),
  fc.record({ do: fc.constantFrom('transfer' as const, 'adjust' as const, 'award' as const), points }),
  fc.record({ do: fc.constant('capture' as const), which, points }),
  fc.record({ do: fc.constant('capture' as const), which, points }),
  fc.record({ do: fc.constant('release' as const), which }),
  fc.record({ do: fc.constant('freeze' as const), frozen: fc.boolean() }),
  fc.constant({ do: 'grant' as const }),
  fc.record({ do: fc.constant('bill' as const), rupees: fc.integer({ min: 100, max: 5000 }) }),
  fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 0, max: 30 }) }),
  fc.constant({ do: 'merge' as const }),
)

/** The command that a step is, under an id of its own; null for what is none. */
function commandOf(one: Step, index: number, holds: string[]): ((desk: PointsDesk) => Promise<PointsAnswer>) | null {
  const id = `C-${index}`
  const held = (place: number): string => holds[place % Math.max(1, holds.length)] ?? 'none'
  switch (one.do) {
    case 'redeem':
      return (desk) => desk.redeem(asking(id, { points: one.points }))
    case 'hold':
      holds.push(id)
      return (desk) => desk.hold(asking(id, { points: one.points }))
    case 'lease':
      holds.push(id)
      return (desk) => desk.lease(asking(id, { points: one.points }))
    case 'transfer':
      return (desk) => desk.transfer(asking(id, { points: one.points, to: bina }))
    case 'adjust':
      return (desk) =>
        desk.adjust(asking(id, { points: -one.points, reason: 'counted-twice', actor: manager, approver: 'S-2' }))
    case 'award':
      return (desk) => desk.award(asking(id, { points: one.points, reason: 'survey', actor: manager }))
    case 'capture': {
      const holdId = held(one.which)
      return (desk) => desk.capture(asking(id, { holdId, points: one.points, billId: 'B-1', billSource: 'pos' }))
    }
    case 'release': {
      const holdId = held(one.which)
      return (desk) => desk.release(asking(id, { holdId }))
    }
    case 'freeze':
      return (desk) => desk.freeze(asking(id, { frozen: one.frozen, reason: 'lost-card', actor: manager }))
    case 'grant':
      return (desk) => desk.grant(asking(id, { campaign: 'diwali' }))
    case 'merge':
      return (desk) => desk.merge(asking(id, { other: bina }))
    case 'bill':
    case 'wait':
      return null
  }
}

async function play(steps: readonly Step[], sayTwice: boolean): Promise<{ shop: Shop; answers: PointsAnswer[] }> {
  const shop = await deskShop()
  shop.clock.advance(1)
  await shop.crm.record(bill('B-2', bina, 1_000))
  const answers: PointsAnswer[] = []
  const holds: string[] = []
  for (const [index, one] of steps.entries()) {
    shop.clock.advance(one.do === 'wait' ? one.hours * hour : 1)
    if (one.do === 'bill') {
      await shop.crm.record(bill(`B-${index + 3}`, asha, one.rupees, { occurredAt: shop.clock.now() }))
    }
    const command = commandOf(one, index, holds)
    if (command === null) continue
    const answer = await command(shop.crm.points)
    answers.push(answer)
    if (sayTwice) expect(await command(shop.crm.points)).toEqual(toldAgain(answer, one))
  }
  return { shop, answers }
}

/** What is refused is refused again. A merge of who is one already writes nothing to know it by. */
function toldAgain(answer: PointsAnswer, { do: what }: Step): PointsAnswer {
  if (answer.status === 'refused' || (what === 'merge' && answer.entries.length === 0)) return answer
  return { ...answer, repeated: true }
}

const booksOf = async ({ crm }: Shop) => {
  const both = await Promise.all([asha, bina].map((who) => crm.ask.customer(who)))
  return both.map((customer) => (customer === null ? null : { ...customer.points, headHash: '' }))
}

test('any commands of the counter, each sent twice, come to the same as sent once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
      const once = await play(steps, false)
      const twice = await play(steps, true)
      expect(twice.answers.map(comparable)).toEqual(once.answers.map(comparable))
      expect(await booksOf(twice.shop)).toEqual(await booksOf(once.shop))
      for (const account of await booksOf(once.shop)) {
        expect(account === null ? 0 : unaccountedPoints({ ...account })).toBe(0)
      }
    }),
    { numRuns: propertyRuns(40) },
  )
})

/** Ids and hashes of records depend on how often somebody was looked for. */
function comparable(answer: PointsAnswer): unknown {
  const { customerId: _id, entries = [], ...rest } = answer as Extract<PointsAnswer, { status: 'done' }>
  return { ...rest, entries: entries.map(({ hash: _own, prevHash: _before, ref: _ref, ...entry }) => entry) }
}
