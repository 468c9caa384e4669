import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { sqliteStore } from '../../src/stores/sqlite/index.ts'
import { enrolled, nightly, tieredPolicy, wasReferred } from '../support/gifts.ts'
import { propertyRuns } from '../support/runs.ts'
import { asha, bill, bina, day, hour, minute, type Shop, shop } from '../support/shop.ts'
import { sqliteFile } from '../support/sqlite.ts'

const rupees = fc.constantFrom(100, 900, 6_000)
const live = [
  fc.record({ do: fc.constant('bill' as const), rupees }),
  fc.record({ do: fc.constant('redeem' as const), points: fc.constantFrom(5, 40) }),
  fc.record({ do: fc.constant('return' as const), rupees: fc.constantFrom(100, 900) }),
  fc.record({ do: fc.constant('grant' as const) }),
  fc.record({ do: fc.constant('void' as const) }),
  fc.record({ do: fc.constant('enrol' as const), birthday: fc.constantFrom('06-20', '09-10', '02-29') }),
  fc.record({ do: fc.constant('birthday' as const), birthday: fc.constantFrom('06-03', '07-10') }),
  fc.record({ do: fc.constant('refer' as const) }),
  fc.record({ do: fc.constant('rebuild' as const) }),
  fc.record({
    do: fc.constant('pass' as const),
    hours: fc.constantFrom(1, 5, 30, 24 * 20, 24 * 200),
    works: fc.boolean(),
  }),
]
/** Bills of the hours since the last thing that happened, or of long ago. */
const punctual = fc.record({ do: fc.constant('import' as const), rupees, minutesAgo: fc.constantFrom(0, 1, 30) })
const late = fc.record({ do: fc.constant('import-late' as const), rupees, daysAgo: fc.constantFrom(1, 40, 700) })
type Step = Parameters<typeof take>[1]

const history = (...others: fc.Arbitrary<unknown>[]) =>
  fc.array(fc.oneof(...live, punctual, punctual, ...others) as fc.Arbitrary<Step>, { maxLength: 25, size: 'max' })

interface Played extends Shop {
  last: number
  readonly bills: { id: string; rupees: number }[]
}

async function take(
  made: Played,
  step:
    | {
        do: 'bill' | 'import' | 'import-late' | 'return'
        rupees: number
        minutesAgo?: number
        daysAgo?: number
      }
    | { do: 'redeem'; points: number }
    | { do: 'enrol' | 'birthday'; birthday: string }
    | { do: 'grant' | 'refer' | 'rebuild' | 'void' }
    | { do: 'pass'; hours: number; works: boolean },
  index: number,
): Promise<void> {
  const { crm, clock, bills } = made
  const id = `N-${index}`
  if (step.do !== 'pass') clock.advance(2 * minute)
  const now = clock.now()
  const about = { id, source: 'pos', customer: asha, occurredAt: now }
  switch (step.do) {
    case 'bill':
      bills.push({ id, rupees: step.rupees })
      await crm.record(bill(id, asha, step.rupees, { occurredAt: now }))
      break
    case 'import': {
      const at = Math.max(now - (step.minutesAgo ?? 0) * minute, made.last + 1)
      await crm.record(bill(id, asha, step.rupees, { occurredAt: Math.min(at, now) }), nightly)
      break
    }
    case 'import-late':
      await crm.record(bill(id, asha, step.rupees, { occurredAt: now - (step.daysAgo ?? 0) * day }), nightly)
      break
    case 'return': {
      const sold = bills.pop()
      if (sold === undefined) return
      const amountMinor = Math.min(step.rupees, sold.rupees) * 100
      await crm.record({ type: 'purchase.returned', ...about, billId: sold.id, amountMinor })
      break
    }
    case 'void': {
      const sold = bills.pop()
      if (sold !== undefined) await crm.record({ type: 'purchase.voided', ...about, billId: sold.id })
      break
    }
    case 'redeem':
      await crm.points.redeem({ id, source: 'pos', customer: asha, points: step.points })
      break
    case 'grant':
      await crm.points.grant({ id, source: 'pos', customer: asha, campaign: 'diwali' })
      break
    case 'enrol':
      await crm.record(enrolled(id, asha, now, { birthday: step.birthday }))
      break
    case 'birthday':
      await crm.record({ type: 'customer.updated', ...about, birthday: step.birthday })
      break
    case 'refer':
      await crm.record(wasReferred(id, asha, bina, now))
      break
    case 'rebuild':
      await crm.rebuild(asha)
      break
    case 'pass':
      clock.advance(step.hours * hour)
      if (step.works) await crm.work()
      made.last = step.works ? clock.now() : made.last
      return
  }
  made.last = clock.now()
}

async function played(steps: readonly Step[], store: Shop['store'] = memoryStore()): Promise<Played> {
  const made: Played = { ...shop({ policy: tieredPolicy, store }), last: 0, bills: [] }
  await made.crm.record(bill('B-0', bina, 100, { occurredAt: made.clock.now() }))
  await made.crm.record(bill('B-1', asha, 100, { occurredAt: made.clock.now() }))
  made.last = made.clock.now()
  for (const [index, step] of steps.entries()) await take(made, step, index)
  await made.crm.work()
  return made
}

const gifts = async ({ crm }: Shop): Promise<number> => {
  const { lines } = await crm.ask.statement(asha)
  return lines.reduce((sum, { kind, points }) => sum + (kind === 'bonus' || kind === 'adjusted' ? points : 0), 0)
}
/** What was ever given: all that was issued, less what the bills earned. */
async function issued({ store }: Shop): Promise<number> {
  const page = await store.customers({ tenant: 'main', after: null, limit: 10 })
  const found = page.items.find(({ customer }) => customer.keys.some((key) => key.includes('9876543210')))
  return found?.customer.points.lifetime.issued ?? Number.NaN
}

test('a rebuild changes no balance where every import was of the hours before it', async () => {
  await fc.assert(
    fc.asyncProperty(history(), async (steps) => {
      const made = await played(steps)
      const before = await made.crm.points.balance(asha)
      await made.crm.rebuild(asha)
      expect(await made.crm.points.balance(asha)).toEqual(before)
      expect((await made.crm.ask.verifyPoints(asha)).status).toBe('intact')
    }),
    { numRuns: propertyRuns(60) },
  )
}, 3_600_000)

test('whatever imports bring, a rebuild takes back nothing that was given, gives nothing more, and the next one changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(history(late, late), async (steps) => {
      const made = await played(steps)
      const imported = steps.filter((step) => step.do === 'import' || step.do === 'import-late' || step.do === 'bill')
      const earned = imported.reduce((sum, step) => sum + ('rupees' in step ? step.rupees / 100 : 0), 1)
      const given = await gifts(made)
      await made.crm.rebuild(asha)
      expect((await issued(made)) - earned).toBeGreaterThanOrEqual(given)
      const before = await made.crm.points.balance(asha)
      made.clock.advance(minute)
      await made.crm.record(bill('LAST', asha, 50, { occurredAt: made.clock.now() - 1 }), nightly)
      await made.crm.rebuild(asha)
      expect(await made.crm.points.balance(asha)).toEqual(before)
      expect((await made.crm.ask.verifyPoints(asha)).status).toBe('intact')
    }),
    { numRuns: propertyRuns(60) },
  )
}, 3_600_000)

describe('on libsql', () => {
  const file = sqliteFile()
  afterAll(() => file.remove())
  test('the same, of one long history', async () => {
    const all = fc.sample(history(), { numRuns: 12, seed: 7 }).flat()
    const made = await played(all, sqliteStore(file.connect()))
    const before = await made.crm.points.balance(asha)
    await made.crm.rebuild(asha)
    expect(await made.crm.points.balance(asha)).toEqual(before)
    expect((await made.crm.ask.verifyPoints(asha)).status).toBe('intact')
  })
})
