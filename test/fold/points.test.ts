import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rebuild } from '../../src/fold/index.ts'
import { balanceAt } from '../../src/ledger/index.ts'
import { dayMs, hourMs } from '../../src/time.ts'
import { deskTerms } from '../support/desk.ts'
import { propertyRuns } from '../support/runs.ts'
import { given, manager, noon, parsed, phone, policyOf, type Story, worldOf } from '../support/story.ts'

const world = worldOf(policyOf([], { points: deskTerms }))
const minuteMs = 60_000
const paid = parsed({
  type: 'purchase.completed',
  id: 'F-0',
  source: 'till',
  occurredAt: noon,
  customer: { phone },
  billId: 'B-1',
  totalMinor: 10_000_00,
})
const start = given(world, [paid])
const balance = ({ customer }: Story) => balanceAt(customer.points, customer.rungTo)

describe('commands as facts', () => {
  test('a hold is named by its fact, so equal ids of two tills are two holds', () => {
    const story = start.when({ type: 'points.held', id: 'H-1', points: 20, at: noon + 1 }).when({
      type: 'points.held',
      id: 'H-1',
      source: 'other-till',
      points: 30,
      occurredAt: noon + 2,
      customer: { phone },
    })
    expect(story.customer.points.holds.map(({ parts }) => parts.map(({ points }) => points))).toEqual([[20], [30]])
    const captured = story.when({ type: 'points.captured', holdId: 'H-1', holdSource: 'other-till', at: noon + 3 })
    expect(balance(captured)).toMatchObject({ available: 50, held: 20 })
  })

  test('a hold limits by the bill it names, and leaves the bill as it is', () => {
    const bought = start.when({ type: 'purchase.completed', billId: 'B-2', totalMinor: 50_00, at: noon + 1 })
    const held = (points: number) => bought.when({ type: 'points.held', points, billId: 'B-2', at: noon + 2 })
    expect(held(30).refusal).toMatchObject({ code: 'above-bill-share', details: { acceptedPoints: 25 } })
    expect(held(25).refusal).toBeNull()
    expect(held(25).bills.get('till/B-2')).toEqual(bought.bills.get('till/B-2'))
  })

  test('a hold placed before there was a bill is captured within the limits of the bill', () => {
    const held = start
      .when({ type: 'points.held', id: 'H-1', points: 30, at: noon + 1 })
      .when({ type: 'purchase.completed', billId: 'B-2', totalMinor: 50_00, at: noon + 2 })
    const captured = (more: object) => held.when({ type: 'points.captured', holdId: 'H-1', at: noon + 3, ...more })
    const refused = { code: 'above-bill-share', details: { holdId: 'H-1', acceptedPoints: 25, boundBy: 'bill-share' } }
    expect(captured({ billMinor: 50_00 }).refusal).toMatchObject(refused)
    expect(captured({ billId: 'B-2' }).refusal).toMatchObject(refused)
    expect(captured({ billId: 'B-2', points: 25 }).refusal).toBeNull()
  })

  test('a transfer to oneself is refused and writes nothing', () => {
    const given = (to: object) => start.when({ type: 'points.transferred', points: 10, to, at: noon + 1 })
    for (const to of [{ phone }, { customerId: start.customer.id }]) {
      const story = given(to)
      expect(story.refusal).toMatchObject({ code: 'same-account' })
      expect(story.customer.points).toEqual(start.customer.points)
    }
    expect(given({ phone: '+919810000099' }).refusal).toBeNull()
  })

  test('more than one person may decide needs somebody else', () => {
    const given = (parts: object) =>
      start.when({ type: 'points.adjusted', points: 60, reason: 'goodwill', actor: manager, at: noon + 1, ...parts })
    expect(given({}).refusal?.code).toBe('needs-approval')
    expect(given({ approver: 'S-1' }).refusal?.code).toBe('needs-approval')
    expect(given({ approver: 'S-2' }).last.journal[0]?.data).toMatchObject({
      entry: { actor: 'S-1', approver: 'S-2', points: 60 },
    })
  })

  test('a rule may give more than that: the policy approves it', () => {
    const rules = [
      {
        id: 'gift',
        on: 'visit.sensed',
        purpose: 'internal' as const,
        then: [{ award: { points: 60, reason: 'gift' } }],
      },
    ]
    const generous = worldOf(policyOf(rules, { points: deskTerms }))
    const story = given(generous, [{ type: 'visit.sensed', by: 'nfc', at: noon }])
    expect(balance(story).available).toBe(60)
    expect(story.kinds('points')[0]).toMatchObject({ entry: { actor: 'rule:gift', approver: 'policy' } })
  })

  test('a command that changes nothing is journalled with the balances of then', () => {
    const story = start.when({ type: 'points.frozen', frozen: false, reason: 'found', actor: manager, at: noon + 1 })
    expect(story.last.journal).toMatchObject([{ kind: 'points-unchanged', data: { balance: { available: 100 } } }])
  })

  test('what was set aside is captured and released also when the programme has ended', () => {
    const held = start.when({ type: 'points.held', id: 'H-1', points: 20, at: noon + 1 })
    const ended = held.under(worldOf(policyOf([], { points: deskTerms }), policyOf([], { points: null })))
    expect(ended.when({ type: 'points.redeemed', points: 5, at: noon + hourMs }).refusal?.code).toBe('no-points')
    const captured = ended.when({ type: 'points.captured', holdId: 'H-1', points: 10, at: noon + 2 })
    expect(balance(captured)).toMatchObject({ available: 90, held: 0 })
  })
})

/** A fact that happens some minutes after the one before it. */
const then = fc.integer({ min: 1, max: 600 })
const fives = fc.integer({ min: 1, max: 8 }).map((five) => five * 5)
const name = fc.integer({ min: 0, max: 5 })
const happened: fc.Arbitrary<readonly [number, object]> = fc.oneof(
  fc.tuple(then, fc.record({ type: fc.constant('points.held'), points: fives })),
  fc.tuple(then, fc.record({ type: fc.constant('points.leased'), points: fives })),
  fc.tuple(
    fc.integer({ min: 1, max: 20 }),
    fc.record({
      type: fc.constant('points.captured'),
      hold: name,
      points: fives,
      billId: fc.constantFrom('B-8', 'B-9'),
    }),
  ),
  fc.tuple(fc.integer({ min: 1, max: 20 }), fc.record({ type: fc.constant('points.released'), hold: name })),
  fc.tuple(then, fc.record({ type: fc.constant('points.redeemed'), points: fives })),
  fc.tuple(
    then,
    fc.record({
      type: fc.constant('points.adjusted'),
      points: fc.integer({ min: -40, max: 40 }),
      reason: fc.constant('goodwill'),
      actor: fc.constant(manager),
    }),
  ),
  fc.tuple(then, fc.constant({ type: 'bonus.granted', campaign: 'diwali' })),
  fc.tuple(then, fc.record({ type: fc.constant('purchase.completed'), totalMinor: fc.nat({ max: 900_00 }) })),
  fc.tuple(fc.integer({ min: 1, max: 40 * 24 * 60 }), fc.constant({ type: 'visit.sensed', by: 'nfc' })),
)

test('a rebuild of commands that were accepted gives the same books', () => {
  const world = worldOf(
    policyOf([], {
      points: {
        ...deskTerms,
        expiry: { kind: 'days', days: 40 },
        bonuses: { campaigns: { diwali: { points: 20, from: '2026-01-01', to: '2026-12-31' } } },
      },
    }),
  )
  fc.assert(
    fc.property(fc.array(happened, { maxLength: 25 }), (told) => {
      let at = noon
      let story = given(world, [paid])
      const holds: string[] = []
      const accepted = [paid]
      for (const [index, [minutes, what]] of told.entries()) {
        at += minutes * minuteMs
        const { hold, ...rest } = what as { readonly hold?: number; readonly type: string }
        const holdId = holds[(hold ?? 0) % Math.max(1, holds.length)]
        if (hold !== undefined && holdId === undefined) continue
        const envelope = { id: `C-${index}`, source: 'till', occurredAt: at, customer: { phone } }
        const fact = parsed({ ...envelope, ...rest, ...(hold !== undefined && { holdId }) })
        const next = story.when(fact)
        if (next.refusal !== null) continue
        if (fact.type === 'points.held' || fact.type === 'points.leased') holds.push(fact.id)
        accepted.push(fact)
        story = next
      }
      const { record, bills } = rebuild(world, story.customer, accepted)
      const books = { ...story.customer.points, headHash: '', seq: 0 }
      expect({ ...record.points, headHash: '', seq: 0 }).toEqual(books)
      expect(new Map(bills.map((one) => [one.key, one]))).toEqual(story.bills)
    }),
    { numRuns: propertyRuns(200) },
  )
})

test('a replay takes what was set aside in another order as having happened', () => {
  const held = parsed({
    type: 'points.held',
    id: 'H-1',
    source: 'till',
    occurredAt: noon + 2,
    customer: { phone },
    points: 20,
  })
  const captured = parsed({
    type: 'points.captured',
    id: 'C-1',
    source: 'till',
    occurredAt: noon + 1,
    customer: { phone },
    holdId: 'H-1',
    points: 20,
  })
  const { record } = rebuild(world, { ...start.customer, rungTo: noon + dayMs }, [held, captured, paid])
  expect(balanceAt(record.points, noon + dayMs)).toMatchObject({ available: 80, held: 0, debt: 0 })
})

describe('a bill that points paid', () => {
  const bill = (at: number, parts: object = {}) => ({
    type: 'purchase.completed',
    billId: 'B-2',
    totalMinor: 5_000_00,
    at,
    ...parts,
  })
  const paidWith = (at: number, parts: object = {}) => ({
    type: 'points.redeemed',
    points: 100,
    billId: 'B-2',
    at,
    ...parts,
  })
  const pointsOf = (story: Story) => story.bills.get('till/B-2')?.points

  test('earns the same whichever a till tells first, and as much after a rebuild', () => {
    const early = start.when(paidWith(noon + 1)).when(bill(noon + 2))
    const late = start.when(bill(noon + 2), noon + 3).when(paidWith(noon + 1), noon + 4)
    expect(balance(early)).toMatchObject({ available: 49, debt: 0 })
    expect(balance(late)).toEqual(balance(early))
    expect(late.kinds('points').at(-1)).toMatchObject({ entry: { kind: 'clawed-back', points: -1, ref: 'B-2' } })
    const facts = [
      paid,
      ...[bill(noon + 2), paidWith(noon + 1)].map(({ at, ...told }, index) =>
        parsed({ id: `F-${index + 1}`, source: 'till', occurredAt: at, customer: { phone }, ...told }),
      ),
    ]
    const { record } = rebuild(world, late.customer, facts)
    expect(balanceAt(record.points, noon + hourMs)).toEqual(balance(early))
  })

  test('and that is told after it has earned gives all of it back with all of the goods', () => {
    const story = start
      .when(bill(noon + 1))
      .when(paidWith(noon + 2))
      .when({ type: 'purchase.voided', billId: 'B-2', at: noon + 3 })
    expect(balance(story)).toMatchObject({ available: 100, debt: 0 })
    expect(pointsOf(story)).toMatchObject({ clawedPoints: 49, restoredPoints: 100, paidByPointsMinor: 100_00 })
  })

  test('told again changes nothing', () => {
    const story = start.when(bill(noon + 1)).when(paidWith(noon + 2, { id: 'R-1' }))
    const again = story.when(paidWith(noon + 2, { id: 'R-1' }))
    expect([again.customer.points, pointsOf(again)]).toEqual([story.customer.points, pointsOf(story)])
  })
})
