import { expect, test } from 'vitest'
import { pointsRefusalCodes } from '../../src/crm/points/refusal-codes.ts'
import { createCrm, type Store } from '../../src/index.ts'
import { readSources } from '../house/source.ts'
import { asking, deskPolicy, deskShop } from '../support/desk.ts'
import { asha, bill, bina, ids, minute, noon } from '../support/shop.ts'

/** Refusals of facts that are no commands of the counter, or that its answers put otherwise. */
const ofOtherFacts: ReadonlySet<string> = new Set([
  'already-referred',
  'bill-exists',
  'bill-moved',
  'fact-id-reused',
  'household-full',
  'in-a-household',
  'limit-exceeded',
  'message-not-due',
  'not-anonymous',
  'not-in-a-household',
  'outside-audience',
  'referral-too-late',
  'same-customer',
  'self-referral',
  'too-many-returns',
])

test('every reason for which the records refuse a fact is a code of the counter, or of facts that are no commands', () => {
  const sources = readSources('src').filter(({ room }) => room === 'fold' || room === 'crm')
  const codes = new Set(
    sources.flatMap(({ tree }) => [...tree.text.matchAll(/\bcode: '([a-z-]+)'/g)].map(([, code]) => code)),
  )
  expect(codes.size).toBeGreaterThan(20)
  const unknown = [...codes].filter((code = '') => !Object.hasOwn(pointsRefusalCodes, code) && !ofOtherFacts.has(code))
  expect(unknown).toEqual([])
  expect([...ofOtherFacts].filter((code) => Object.hasOwn(pointsRefusalCodes, code))).toEqual([])
})

/** Histories that go on without end. */
function endless(store: Store, of: 'facts' | 'journal'): Store {
  const history: Store['history'] = async (query) =>
    query.of === of ? { items: [], next: 'more' } : store.history(query)
  return { ...store, history }
}

test.each(['facts', 'journal'] as const)(
  'a first result that is too far back in the %s is an error, and not nothing',
  async (of) => {
    const { crm, store, clock } = await deskShop()
    await crm.record(bill('B-2', bina, 1_000))
    const told = asking('R-1', { points: 20, ...(of === 'journal' && { occurredAt: noon }) })
    const merging = asking('M-1', { other: bina })
    await crm.points.redeem(told)
    await crm.points.merge(merging)
    clock.advance(minute)
    const far = createCrm({ store: endless(store, of), policy: deskPolicy(), clock: clock.now, newId: ids('x') })
    const { id } = (await crm.ask.customer(asha)) ?? {}
    const limit = { code: 'limit-exceeded', details: { customerId: id } }
    await expect(far.points.redeem(told)).rejects.toMatchObject(limit)
    await expect(far.points.merge(merging)).rejects.toMatchObject({ code: 'limit-exceeded' })
  },
)
