import { describe, expect, test } from 'vitest'
import { type Crm, createCrm, isCrmError, type Policy } from '../../src/index.ts'
import type { Journey, JourneyMigration } from '../../src/journey/index.ts'
import { asha, bill, bina, chitra, day, noon, retail, retailWith, type Shop, shop } from '../support/shop.ts'

const club: Journey = {
  name: 'club',
  stages: ['guest', 'member', 'loyalty'],
  transitions: [
    { from: null, to: 'guest', on: ['capture', 'purchase-day'] },
    { from: 'guest', to: 'member', on: 'purchase-day', when: { 'purchases.inCycle': { gte: 2 } } },
    { from: 'member', to: 'loyalty', on: 'purchase-day', when: { 'purchases.days': { gte: 5 } } },
    { from: 'member', to: 'guest', after: 'P90D', since: 'last-purchase' },
    { from: 'loyalty', to: 'member', after: 'P200D', since: 'last-purchase' },
  ],
}
const toClub: JourneyMigration = {
  capture: { to: 'guest' },
  onboarding: { to: 'member' },
  're-engagement': 'exit',
  advocacy: { to: 'loyalty' },
}
const calls = (on: string, after?: string) => ({
  id: `call-${on}-${after === undefined ? 'now' : 'later'}`,
  title: 'Call who became a member',
  on: 'stage.changed',
  where: { 'fact.to': on },
  ...(after === undefined ? {} : { after }),
  purpose: 'service' as const,
  then: [{ task: { kind: 'call' } }],
})
const clubPolicy = retailWith({
  journey: club,
  rules: [calls('member'), calls('member', 'P2D'), calls('guest')] as never,
})

const deepa = { phone: '98765 43213' }

/** Asha is loyal, Bina a newcomer, Chitra gone quiet; Deepa was only ever spoken with. */
async function established(options: Parameters<typeof shop>[0] = {}): Promise<Shop> {
  const open = shop({ at: noon + 100 * day, ...options })
  await open.crm.record([
    bill('A-1', asha, 1000, { occurredAt: noon + 50 * day }),
    bill('A-2', asha, 1000, { occurredAt: noon + 90 * day }),
    bill('B-1', bina, 500, { occurredAt: noon + 92 * day }),
    bill('C-1', chitra, 500, { occurredAt: noon }),
    { type: 'customer.updated', id: 'D-1', source: 'pos', occurredAt: noon, customer: deepa, name: 'Deepa' } as never,
  ])
  return open
}

const stageOf = async (crm: Crm, who: object): Promise<string | null | undefined> =>
  (await crm.ask.customer(who))?.journey.stage

const everyone = [asha, bina, chitra, deepa]
const stagesOf = (crm: Crm) => Promise.all(everyone.map((who) => stageOf(crm, who)))

async function workAll(crm: Crm): Promise<void> {
  for (let round = 0; round < 5; round += 1) await crm.work()
}

async function errorOf(act: Promise<unknown>) {
  try {
    await act
  } catch (error) {
    if (isCrmError(error)) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

const counted = {
  customers: 3,
  stays: 1,
  moves: [{ from: 'onboarding', to: 'member', customers: 1 }],
  exits: 1,
}

describe('who goes where', () => {
  test('a dry run tells it and writes nothing; the real thing tells the same and does it', async () => {
    const { crm, store } = await established()
    expect(await stagesOf(crm)).toEqual(['loyalty', 'onboarding', 're-engagement', null])
    const before = await store.setting('main', 'policies')
    expect(await crm.migrate(clubPolicy, toClub, { dryRun: true })).toEqual({ adopted: false, ...counted })
    expect(await store.setting('main', 'policies')).toEqual(before)
    await workAll(crm)
    expect(await stagesOf(crm)).toEqual(['loyalty', 'onboarding', 're-engagement', null])
    expect(await crm.migrate(clubPolicy, toClub)).toEqual({ adopted: true, ...counted })
    await workAll(crm)
    expect(await stagesOf(crm)).toEqual(['loyalty', 'member', null, null])
    expect(await crm.migrate(clubPolicy, toClub)).toMatchObject({ adopted: false, customers: 2, stays: 2, exits: 0 })
  })

  test('waits that ended before the day come first, although nobody rang them yet', async () => {
    const { crm, clock } = await established()
    clock.advance(30 * day)
    // Bina's thirty days are over today: she is in re-engagement by now.
    const { moves, exits } = await crm.migrate(clubPolicy, toClub)
    expect([moves, exits]).toEqual([[], 2])
    await workAll(crm)
    expect(await stageOf(crm, bina)).toBe(null)
  })

  test('another process, and one started anew, read the migration from the store', async () => {
    const { crm, store, clock } = await established()
    await crm.migrate(clubPolicy, toClub)
    const other = createCrm({ store, policy: retail, clock: clock.now, newId: () => 'c-9' })
    await workAll(other)
    expect(await stagesOf(other)).toEqual(['loyalty', 'member', null, null])
  })

  test('a migration that leaves somebody nowhere is refused with every problem, and nothing is adopted', async () => {
    const { crm } = await established()
    const error = await errorOf(crm.migrate(clubPolicy, { capture: { to: 'gest' }, advocacy: 'stay' }))
    expect(error.code).toBe('bad-migration')
    expect(error.details.problems?.map(({ path }) => path)).toEqual([
      'migration["capture"].to',
      'migration["advocacy"]',
      'migration["onboarding"]',
      'migration["re-engagement"]',
    ])
    await workAll(crm)
    expect(await stageOf(crm, bina)).toBe('onboarding')
  })

  test('there is nothing to move where the journey stays, nor another way once it is in force', async () => {
    const { crm } = await established()
    const sameJourney = retailWith({ name: 'other name' })
    expect((await errorOf(crm.migrate(sameJourney, { loyalty: 'exit' }))).code).toBe('bad-migration')
    expect(await crm.migrate(sameJourney, {})).toMatchObject({ adopted: true, customers: 3, stays: 3 })
    await crm.migrate(clubPolicy, toClub)
    expect((await errorOf(crm.migrate(clubPolicy, { ...toClub, onboarding: 'exit' }))).code).toBe('bad-migration')
  })
})

describe('the shop’s doing, not the customer’s', () => {
  test('it is journalled and starts no rule, neither at once nor later', async () => {
    const { crm, clock } = await established()
    await crm.migrate(clubPolicy, toClub)
    await workAll(crm)
    clock.advance(3 * day)
    await workAll(crm)
    expect((await crm.ask.tasks()).items).toEqual([])
    const timeline = await crm.ask.timeline(bina)
    const moved = timeline.flatMap((item) =>
      item.kind === 'journal' && item.entry.kind === 'stage-changed' ? [item.entry.data] : [],
    )
    expect(moved.at(-1)).toMatchObject({ from: 'onboarding', to: 'member', cycle: 1, migration: true })
    // What the customer does afterwards starts them as ever.
    await crm.record(bill('C-2', chitra, 500, { occurredAt: clock.now() }))
    expect((await crm.ask.tasks()).items.map(({ kind }) => kind)).toEqual(['call'])
  })
})

describe('touched by a fact before the worker comes round', () => {
  test('the migration comes before what follows from the fact', async () => {
    const { crm, clock } = await established()
    await crm.migrate(clubPolicy, toClub)
    clock.advance(day)
    await crm.record(bill('C-2', chitra, 500, { occurredAt: clock.now() }))
    expect((await crm.ask.customer(chitra))?.journey).toMatchObject({ stage: 'guest', cycle: 2, purchaseDays: 2 })
    await workAll(crm)
    expect((await crm.ask.customer(chitra))?.journey).toMatchObject({ stage: 'guest', cycle: 2, purchaseDays: 2 })
  })

  test('early or late, it is as of the same day', async () => {
    const touched = await established()
    const silent = await established()
    for (const { crm, clock } of [touched, silent]) {
      await crm.migrate(clubPolicy, toClub)
      clock.advance(5 * day)
    }
    await workAll(touched.crm)
    for (const { crm, clock } of [touched, silent]) {
      clock.advance(20 * day)
      await crm.record(bill('B-2', bina, 500, { occurredAt: clock.now() }))
      await workAll(crm)
    }
    const [one, other] = await Promise.all([touched, silent].map(({ crm }) => crm.ask.customer(bina)))
    expect(one?.journey).toEqual(other?.journey)
    expect(one?.journey).toMatchObject({ stage: 'member', start: { day: other?.journey.start?.day } })
  })
})

describe('the day itself', () => {
  const toGuest: JourneyMigration = { ...toClub, onboarding: { to: 'guest' } }
  const hour = day / 24

  test('a purchase after the migration moves by the new journey, and starts its rules once', async () => {
    const { crm, clock } = await established()
    await crm.migrate(clubPolicy, toGuest)
    clock.advance(2 * hour)
    await crm.record(bill('B-2', bina, 500, { occurredAt: clock.now() }))
    const adoptedOn = (await crm.ask.customer(bina))?.journey.start?.day
    expect((await crm.ask.customer(bina))?.journey).toMatchObject({ stage: 'member', sinceDay: adoptedOn })
    await workAll(crm)
    expect((await crm.ask.tasks()).items.length).toBe(1)
    clock.advance(3 * day)
    await workAll(crm)
    expect((await crm.ask.tasks()).items.length).toBe(2)
  })

  test('a rule made later reaches who moved on that day, not who was moved', async () => {
    const { crm, clock } = await established()
    await crm.migrate(clubPolicy, { ...toGuest, loyalty: { to: 'member' } })
    clock.advance(2 * hour)
    await crm.record(bill('B-2', bina, 500, { occurredAt: clock.now() }))
    await workAll(crm)
    clock.advance(day)
    const later = { ...calls('member', 'P9D'), id: 'call-again', then: [{ task: { kind: 'call-again' } }] }
    await crm.adopt(retailWith({ journey: club, rules: [later] as never }))
    await workAll(crm)
    clock.advance(9 * day)
    await workAll(crm)
    const called = (await crm.ask.tasks()).items.filter(({ kind }) => kind === 'call-again')
    expect(called.map(({ subject }) => subject)).toEqual([(await crm.ask.customer(bina))?.id])
  })

  test('a purchase before it, told in time, moved by the old journey, and moves by the new one never', async () => {
    const { crm, clock } = await established()
    await crm.record(bill('B-2', bina, 500, { occurredAt: clock.now() }))
    expect(await stageOf(crm, bina)).toBe('loyalty')
    const fallen: JourneyMigration = { ...toGuest, loyalty: { to: 'guest' } }
    const dry = await crm.migrate(clubPolicy, fallen, { dryRun: true })
    expect(dry.moves).toEqual([{ from: 'loyalty', to: 'guest', customers: 2 }])
    expect(await crm.migrate(clubPolicy, fallen)).toEqual({ ...dry, adopted: true })
    clock.advance(2 * hour)
    await crm.record(bill('B-3', bina, 500, { occurredAt: clock.now() }))
    await workAll(crm)
    expect((await crm.ask.customer(bina))?.journey).toMatchObject({ stage: 'guest', purchaseDays: 2 })
    await crm.record(bill('B-0', bina, 300, { occurredAt: noon + 60 * day }))
    expect(await stageOf(crm, bina)).toBe('guest')
  })

  test('told at once or days later, before a later purchase or after it, it leads to the same', async () => {
    const told = async (order: readonly number[]) => {
      const { crm, clock } = await established()
      await crm.migrate(clubPolicy, toGuest)
      const at = [clock.now() + hour, clock.now() + 20 * day]
      clock.advance(20 * day)
      await workAll(crm)
      for (const which of order) await crm.record(bill(`B-2${which}`, bina, 500, { occurredAt: at[which] }))
      return (await crm.ask.customer(bina))?.journey
    }
    const straight = await told([0, 1])
    expect(straight).toMatchObject({ stage: 'member', sinceDay: straight?.start?.day, purchaseDays: 3 })
    expect(await told([1, 0])).toEqual(straight)
  })

  test('a rebuild, and two records that became one and apart again, keep what it led to', async () => {
    const { crm, clock } = await established()
    await crm.record(bill('A-3', asha, 500, { occurredAt: clock.now() }))
    clock.advance(hour)
    await crm.migrate(clubPolicy, toGuest)
    clock.advance(2 * hour)
    await crm.record(bill('B-2', bina, 500, { occurredAt: clock.now() }))
    await workAll(crm)
    clock.advance(2 * day)
    const before = await Promise.all([asha, bina].map(async (who) => (await crm.ask.customer(who))?.journey))
    expect(before.map((journey) => [journey?.stage, journey?.start?.counted])).toEqual([
      ['loyalty', ['purchase-day']],
      ['member', undefined],
    ])
    await crm.rebuild(bina)
    expect((await crm.ask.customer(bina))?.journey).toEqual(before[1])
    const merged = await crm.merge(asha, bina)
    await crm.unmerge(merged.mergedId ?? '')
    await workAll(crm)
    expect(await Promise.all([asha, bina].map(async (who) => (await crm.ask.customer(who))?.journey))).toEqual(before)
  })
})

describe('what comes later', () => {
  const late = (id: string, who: object) => bill(id, who, 300, { occurredAt: noon + 60 * day })

  test('late bills and returns count and leave the stage where the migration put it', async () => {
    const { crm, clock } = await established()
    await crm.migrate(clubPolicy, toClub)
    await workAll(crm)
    clock.advance(2 * day)
    const before = (await crm.ask.customer(bina))?.journey
    await crm.record(late('B-0', bina))
    expect((await crm.ask.customer(bina))?.journey).toMatchObject({
      stage: 'member',
      sinceDay: before?.sinceDay,
      purchaseDays: 2,
    })
    await crm.record({
      type: 'purchase.voided',
      id: 'V-1',
      source: 'pos',
      occurredAt: clock.now(),
      customer: bina,
      billId: 'B-1',
    } as never)
    expect((await crm.ask.customer(bina))?.journey).toMatchObject({
      stage: 'member',
      purchaseDays: 1,
      start: before?.start,
    })
  })

  test('a rebuild keeps it', async () => {
    const { crm, clock } = await established()
    await crm.migrate(clubPolicy, toClub)
    await workAll(crm)
    clock.advance(2 * day)
    await crm.record([late('B-0', bina), late('C-0', chitra)])
    const before = await Promise.all(everyone.map(async (who) => (await crm.ask.customer(who))?.journey))
    for (const who of everyone) await crm.rebuild(who)
    expect(await Promise.all(everyone.map(async (who) => (await crm.ask.customer(who))?.journey))).toEqual(before)
  })

  test('two records that become one go on from where it put them, and apart again each from its own', async () => {
    const { crm, clock } = await established()
    await crm.migrate(clubPolicy, toClub)
    await workAll(crm)
    clock.advance(2 * day)
    const apart = await Promise.all([asha, bina].map((who) => crm.ask.customer(who)))
    const merged = await crm.merge(asha, bina)
    const together = await crm.ask.customer(asha)
    expect(together?.journey).toMatchObject({
      stage: apart.find((one) => one?.id === merged.survivorId)?.journey.stage,
      purchaseDays: 3,
    })
    await crm.unmerge(merged.mergedId ?? '')
    await workAll(crm)
    const again = await Promise.all([asha, bina].map((who) => crm.ask.customer(who)))
    expect(again.map((one) => one?.journey)).toEqual(apart.map((one) => one?.journey))
  })

  test('somebody merged before the migration and parted after it comes under it alone', async () => {
    const { crm, clock } = await established()
    const merged = await crm.merge(asha, bina)
    clock.advance(day)
    await crm.migrate(clubPolicy, toClub)
    await workAll(crm)
    clock.advance(day)
    expect(await stageOf(crm, bina)).toBe('loyalty')
    await crm.unmerge(merged.mergedId ?? '')
    await workAll(crm)
    expect([await stageOf(crm, asha), await stageOf(crm, bina)]).toEqual(['loyalty', 'member'])
  })

  test('a record of whom nothing had counted goes on from where the other one was put', async () => {
    const { crm, clock } = await established()
    await crm.migrate(clubPolicy, toClub)
    await workAll(crm)
    clock.advance(day)
    const merged = await crm.merge(deepa, bina)
    expect(await stageOf(crm, deepa)).toBe('member')
    await crm.unmerge(merged.mergedId ?? '')
    await workAll(crm)
    expect([await stageOf(crm, deepa), await stageOf(crm, bina)]).toEqual([null, 'member'])
  })
})

describe('several policies', () => {
  const circle: Journey = {
    name: 'circle',
    stages: ['outer', 'inner'],
    transitions: [
      { from: null, to: 'outer', on: ['capture', 'purchase-day'] },
      { from: 'outer', to: 'inner', on: 'purchase-day', when: { 'purchases.days': { gte: 3 } } },
    ],
  }
  const circlePolicy = retailWith({ journey: circle })
  const toCircle: JourneyMigration = { guest: { to: 'outer' }, member: { to: 'inner' }, loyalty: 'exit' }

  const afterTwo = async (between: (open: Shop) => Promise<void>): Promise<readonly unknown[]> => {
    const open = await established()
    await open.crm.migrate(clubPolicy, toClub)
    await between(open)
    open.clock.advance(day)
    await open.crm.migrate(circlePolicy, toCircle)
    open.clock.advance(day)
    await workAll(open.crm)
    return Promise.all(everyone.map(async (who) => (await open.crm.ask.customer(who))?.journey))
  }

  test('two migrations in a row have their turn with whoever nobody touched in between', async () => {
    const untouched = await afterTwo(async () => undefined)
    const touched = await afterTwo(({ crm }) => workAll(crm))
    expect(untouched).toEqual(touched)
    expect(untouched).toMatchObject([{ stage: null, cycle: 1 }, { stage: 'inner' }, { stage: null }, { stage: null }])
  })

  test('one that is adopted without a migration is as if it had always been, whatever came before', async () => {
    const { crm } = await established()
    await crm.migrate(clubPolicy, toClub)
    await workAll(crm)
    await crm.adopt(circlePolicy)
    await workAll(crm)
    expect(await stagesOf(crm)).toEqual(['outer', 'outer', 'outer', null])
    expect((await crm.ask.customer(asha))?.journey.start).toBe(undefined)
  })

  test('a policy that comes back brings everybody the way of the one between, touched then or not', async () => {
    const back: JourneyMigration = { guest: { to: 'capture' }, member: { to: 'loyalty' }, loyalty: 'exit' }
    const there = async (between: (crm: Crm) => Promise<void>) => {
      const { crm, clock } = await established()
      await crm.migrate(clubPolicy, toClub)
      clock.advance(day)
      await between(crm)
      await crm.migrate(retail, back)
      clock.advance(day)
      await crm.record(bill('C-2', chitra, 500, { occurredAt: clock.now() }))
      await workAll(crm)
      return stagesOf(crm)
    }
    expect(await there(workAll)).toEqual([null, 'loyalty', 'onboarding', null])
    expect(await there(async () => undefined)).toEqual([null, 'loyalty', 'onboarding', null])
  })

  test('an import of the past comes under each policy in its time', async () => {
    const { crm } = await established()
    await crm.migrate(clubPolicy, toClub)
    await crm.record([bill('E-1', { phone: '98765 43214' }, 500, { occurredAt: noon + 95 * day })], {
      mode: 'backfill',
    })
    await workAll(crm)
    expect(await stageOf(crm, { phone: '98765 43214' })).toBe('member')
  })
})

describe('asked of one customer', () => {
  test('the journey tells stage, history and what comes next', async () => {
    const { crm, clock } = await established()
    expect(await crm.ask.journey(bina)).toEqual({
      stage: 'onboarding',
      since: '2026-09-04',
      cycle: 1,
      history: [
        { day: '2026-09-01', from: null, to: 'capture', reason: 'captured, or first purchase', cycle: 1 },
        { day: '2026-09-04', from: 'capture', to: 'onboarding', reason: '3 days after capture', cycle: 1 },
      ],
      next: {
        to: 're-engagement',
        on: '2026-10-01',
        reason: '30 days after the last purchase (or capture), no second purchase',
      },
    })
    await crm.migrate(clubPolicy, toClub)
    // Nobody came round yet, and she is where the migration puts her all the same.
    expect(await crm.ask.journey(bina)).toMatchObject({
      stage: 'member',
      since: '2026-09-09',
      next: { to: 'guest', on: '2026-11-30' },
    })
    await workAll(crm)
    const { history } = (await crm.ask.journey(bina)) ?? { history: [] }
    expect(history.at(-1)).toEqual({
      day: '2026-09-09',
      from: 'onboarding',
      to: 'member',
      reason: 'moved by the migration to "club"',
      cycle: 1,
      migration: true,
    })
    clock.advance(day)
    await crm.adopt(retail)
    await workAll(crm)
    const corrected = (await crm.ask.journey(bina))?.history.at(-1)
    expect(corrected).toMatchObject({ from: 'member', to: 'onboarding', correction: true })
  })

  test('nobody is nowhere; somebody who was only spoken with is in no stage', async () => {
    const { crm } = await established()
    expect(await crm.ask.journey({ phone: '98765 43999' })).toBe(null)
    expect(await crm.ask.journey(deepa)).toEqual({ stage: null, since: null, cycle: 0, history: [], next: null })
  })
})

test('a policy adopted meanwhile stops a migration that was not about it', async () => {
  const open = await established()
  const { store, clock } = open
  const other = retailWith({ name: 'meanwhile' })
  let slipped = false
  const slow = createCrm({
    policy: retail,
    clock: clock.now,
    store: {
      ...store,
      customers: async (query) => {
        if (!slipped) {
          slipped = true
          await open.crm.adopt(other as Policy)
        }
        return store.customers(query)
      },
    },
  })
  expect((await errorOf(slow.migrate(clubPolicy, toClub))).code).toBe('conflict-exhausted')
})
