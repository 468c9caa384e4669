import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCrm, dayOf, definePolicy, type FactInput, type Policy, type Simulation } from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { factArbitraries } from '../../src/testing/arbitraries/index.ts'
import { fakeClock, liveThrough, simulatedShop } from '../../src/testing/index.ts'
import { startOfDay } from '../../src/time.ts'
import { smallRetail } from '../support/retail.ts'
import { propertyRuns } from '../support/runs.ts'
import { ids, recordingChannel } from '../support/shop.ts'

const policy = definePolicy(smallRetail())

/** What a simulation and the reports of a shop both tell. */
function told({ customers, points, stages, segments }: Simulation) {
  return { customers, outstanding: points.outstanding, stages: stages.standing, segments }
}

async function reported(crm: ReturnType<typeof createCrm>) {
  const { customers, pointsOutstanding: outstanding, stages, segments } = await crm.ask.report()
  return { customers, outstanding, stages, segments }
}

/** Simulations write nothing: one life serves all that ask about it. */
const lived = livedThrough(policy)

async function livedThrough(under: Policy) {
  const shop = simulatedShop({ customers: 50, from: '2026-01-01', days: 200, seed: 3 })
  const clock = fakeClock(shop.startsAt)
  const crm = createCrm({
    store: memoryStore(),
    policy: under,
    channels: shop.channels,
    clock: clock.now,
    newId: ids(),
  })
  await liveThrough(shop, { crm, setClock: clock.set })
  const today = dayOf(clock.now(), shop.zone)
  clock.set(startOfDay(Math.floor(Date.parse(`${today}T00:00:00Z`) / 86_400_000) + 1, shop.zone) - 1)
  await crm.work()
  await crm.rebuild()
  return { crm, today }
}

test('the policy in force over a shop’s own history gives the points, stages and segments that the shop has', async () => {
  const { crm, today } = await lived
  const simulation = await crm.simulate(policy, { from: '2026-01-01', to: today })
  expect(told(simulation)).toEqual(await reported(crm))
  expect(simulation.customers).toBeGreaterThan(25)
  expect(simulation.refused).toEqual({})
})

test('a period that begins in the middle of the history ends at the same points, stages and segments', async () => {
  const { crm, today } = await lived
  const simulation = await crm.simulate(policy, { from: '2026-04-15', to: today })
  expect(told(simulation)).toEqual(await reported(crm))
})

const { history } = factArbitraries(fc)
const from = Date.UTC(2025, 0, 1)
const until = Date.UTC(2025, 11, 31)

/** Every fact at its own time, the worker whenever somebody is due. */
async function recordPunctually(facts: readonly FactInput[]) {
  const clock = fakeClock(from)
  const channel = recordingChannel()
  const store = memoryStore()
  const crm = createCrm({ store, policy, channels: [channel], clock: clock.now, newId: ids() })
  const upTo = async (at: number): Promise<void> => {
    for (let rounds = 0; rounds < 10_000; rounds += 1) {
      const page = await store.customers({ tenant: 'main', after: null, limit: 10 })
      const wakes = page.items.flatMap(({ customer: { wakeAt } }) => (wakeAt === null || wakeAt > at ? [] : [wakeAt]))
      if (wakes.length === 0) break
      clock.set(Math.max(clock.now(), Math.min(...wakes)))
      await crm.work()
    }
    clock.set(at)
  }
  for (const fact of facts) {
    await upTo(Number(fact.occurredAt))
    await crm.record([fact])
    await crm.work()
  }
  await upTo(startOfDay(20_454, 'Asia/Kolkata') - 1)
  await crm.work()
  return { crm, channel, clock }
}

test('what was recorded punctually is simulated to the message', async () => {
  await fc.assert(
    fc.asyncProperty(history({ from, until, maxEpisodes: 6 }), async (facts) => {
      const { crm, channel, clock } = await recordPunctually(facts)
      const range = { from: '2025-01-01', to: dayOf(clock.now(), 'Asia/Kolkata') }
      const own = await crm.simulate(policy, { ...range, channels: ['whatsapp'] })
      expect(told(own)).toEqual(await reported(crm))
      expect(own.sends.map(({ rule, text }) => `${rule}: ${text}`)).toEqual(
        channel.sent.map(({ rule, text }) => `${rule}: ${text}`),
      )
    }),
    { numRuns: propertyRuns(40) },
  )
})
