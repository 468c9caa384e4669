import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isCrmError } from '../../src/index.ts'
import { deskPolicy, deskTerms } from '../support/desk.ts'
import { enrolled } from '../support/gifts.ts'
import { propertyRuns } from '../support/runs.ts'
import { asha, bill, bina, chitra, day, hour, minute, type Shop, shop } from '../support/shop.ts'

// No birthdays: one that fell while two were one is given again by a rebuild of a half.
const bonuses = { ...deskTerms.bonuses, enrolment: { points: 5 } }
const redeem = { ...deskTerms.redeem, minimumPoints: 1, stepPoints: 1 }
const policy = deskPolicy({ bonuses, redeem })
const people = [asha, bina, chitra]

const who = fc.constantFrom(...people)
const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('bill' as const), who, rupees: fc.constantFrom(500, 3_000) }),
    fc.record({ do: fc.constantFrom('grant' as const, 'enrol' as const), who }),
    fc.record({ do: fc.constantFrom('redeem' as const, 'hold' as const, 'lease' as const), who, points: fc.nat(39) }),
    fc.record({ do: fc.constant('capture' as const), which: fc.nat(2), points: fc.option(fc.nat(14)) }),
    fc.record({ do: fc.constant('merge' as const), who, other: who }),
    fc.record({ do: fc.constant('unmerge' as const), which: fc.nat(5) }),
    fc.record({ do: fc.constant('rebuild' as const), who }),
    fc.record({ do: fc.constant('pass' as const), hours: fc.constantFrom(1, 9, 24 * 50) }),
  ),
  { maxLength: 30, size: 'max' },
)
type Step = (typeof steps extends fc.Arbitrary<infer Steps> ? Steps : never) extends (infer One)[] ? One : never

interface Played extends Shop {
  readonly holds: { readonly customer: object; readonly holdId: string }[]
}

async function rebuiltAsBefore(crm: Shop['crm'], customer: object): Promise<void> {
  const before = await crm.points.balance(customer)
  await crm.rebuild(customer)
  expect(await crm.points.balance(customer)).toEqual(before)
}

async function take({ crm, clock, holds }: Played, step: Step, index: number): Promise<unknown> {
  clock.advance(minute)
  const id = `S-${index}`
  switch (step.do) {
    case 'bill':
      return crm.record(bill(id, step.who, step.rupees, { occurredAt: clock.now() }))
    case 'enrol':
      return crm.record(enrolled(id, step.who, clock.now()))
    case 'grant':
      return crm.points.grant({ id, source: 'pos', customer: step.who, campaign: 'diwali' })
    case 'redeem':
    case 'hold':
    case 'lease':
      if (step.do !== 'redeem') holds.push({ customer: step.who, holdId: id })
      return crm.points[step.do]({ id, source: 'pos', customer: step.who, points: step.points + 1 })
    case 'capture': {
      const hold = holds.at(-1 - step.which)
      const points = step.points === null ? {} : { points: step.points + 1 }
      return hold === undefined ? null : crm.points.capture({ id, source: 'pos', ...hold, ...points })
    }
    case 'merge':
      return crm.merge(step.who, step.other)
    case 'unmerge':
      return crm.unmerge(`c-${step.which + 1}`)
    case 'rebuild':
      return rebuiltAsBefore(crm, step.who)
    case 'pass':
      clock.advance(step.hours * hour)
      return crm.work()
  }
}

test('whoever became one, or two again, a rebuild changes nobody’s points, held ones among them', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      const made = { ...shop({ policy }), holds: [] }
      const { crm, clock } = made
      for (const customer of people) await crm.record(bill(JSON.stringify(customer), customer, 900))
      for (const [index, step] of script.entries()) {
        try {
          await take(made, step, index)
        } catch (error) {
          // A merge that cannot be taken back, now or ever.
          if (!isCrmError(error)) throw error
        }
        await crm.work()
      }
      clock.advance(day)
      await crm.work()
      for (const customer of people) {
        await rebuiltAsBefore(crm, customer)
        expect((await crm.ask.verifyPoints(customer)).status).toBe('intact')
      }
    }),
    // The same histories each time, and others by another seed: REGULARS_SEED=7 REGULARS_RUNS=2000.
    { numRuns: propertyRuns(60), seed: Number(process.env.REGULARS_SEED ?? 20) },
  )
}, 3_600_000)
