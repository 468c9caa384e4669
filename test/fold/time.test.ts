import { expect, test } from 'vitest'
import { rfmThresholds } from '../../src/presets/index.ts'
import { dayMs, hourMs } from '../../src/time.ts'
import type { Rule } from '../../src/triggers/index.ts'
import { given, manager, noon, policyOf, policyWith, worldOf } from '../support/story.ts'

const consent = { type: 'consent.changed', purpose: 'service', channel: 'sms', status: 'granted', at: noon - dayMs }
const reminder: Rule = {
  id: 'reminder',
  on: 'cart.abandoned',
  after: 'PT1H',
  unless: { on: 'purchase.completed' },
  purpose: 'service',
  then: [{ send: { template: 'hello' } }],
}
const cart = { type: 'cart.abandoned', cartId: 'C-1', totalMinor: 5000, at: noon }
const bill = (at: number, billId = 'B-1', totalMinor = 100_000) => ({
  type: 'purchase.completed',
  billId,
  totalMinor,
  at,
})

test('alarms ring by time, then owner, then key', () => {
  const task = (taskId: string) => ({ type: 'task.opened', taskId, kind: 'call', dueAt: noon + dayMs, at: noon })
  const both: Rule = { ...reminder, after: 'P1D', unless: [] }
  const { customer } = given(worldOf(policyOf([both])), [consent, task('T-2'), task('T-1'), cart])
  expect(customer.alarms.map(({ owner, key }) => `${owner}/${key}`)).toEqual([
    'tasks/T-1',
    'tasks/T-2',
    'triggers/rules',
  ])
  expect(customer.wakeAt).toBe(noon + dayMs)
})

test('a bill at 12:30 synced at 14:00 prevents the reminder that was due at 13:00', () => {
  const waiting = given(worldOf(policyOf([reminder])), [consent, cart])
  expect(waiting.when(bill(noon + hourMs / 2), noon + 2 * hourMs).messages).toEqual([])
  expect(waiting.when(bill(noon + hourMs / 2), noon + 2 * hourMs).withheld).toEqual(['reminder: unless'])
  expect(waiting.when(bill(noon + 1.5 * hourMs), noon + 2 * hourMs).messages).toHaveLength(1)
  expect(waiting.wake(noon + 2 * hourMs).messages).toHaveLength(1)
})

test('a late bill earns by the terms in force when it was paid', () => {
  const terms = (points: number) => {
    const { points: preset } = policyWith().data
    if (preset === null) throw new Error('The preset has points.')
    return policyOf([], { points: { ...preset, earn: { ...preset.earn, points } } })
  }
  const world = worldOf(terms(1), terms(5))
  const story = given(world)
    .when(bill(noon - dayMs), noon + dayMs)
    .when(bill(noon + hourMs, 'B-2'), noon + dayMs)
  expect(story.kinds('points').map(({ entry }) => (entry as { points: number }).points)).toEqual([10, 50])
})

test('what a clock that runs ahead says counts as happening now', () => {
  const story = given(worldOf(policyWith())).when(bill(noon + 20 * hourMs), noon)
  expect(story.bills.get('till/B-1')?.at).toBe(noon)
  expect(story.customer.rungTo).toBe(noon)
  expect(story.customer.journey).toMatchObject({ stage: 'capture', purchaseDays: 1 })
})

test('a task whose time has come is told once, and stays open with its date', () => {
  const opened = given(worldOf(policyWith()), [
    {
      type: 'task.opened',
      taskId: 'T-1',
      kind: 'call',
      owner: 'S-1',
      note: 'ring her',
      dueAt: noon + hourMs,
      at: noon,
    },
  ])
  const overdue = opened.wake(noon + dayMs).wake(noon + 2 * dayMs)
  expect(overdue.kinds('task-changed')).toEqual([{ task: 'T-1', overdue: true }])
  const started = overdue.when({ type: 'task.changed', taskId: 'T-1', stage: 'in-progress' })
  expect(started.tasks.at(-1)).toMatchObject({
    id: 'T-1',
    stage: 'in-progress',
    kind: 'call',
    owner: 'S-1',
    note: 'ring her',
    dueAt: noon + hourMs,
    openedAt: noon,
  })
  expect(started.wake(noon + 9 * dayMs).kinds('task-changed')).toHaveLength(2)
  expect(started.when({ type: 'task.changed', taskId: 'T-1', stage: 'done' }).customer.tasks).toEqual([])
})

test('segments fall and stages move by waiting alone, each on its own day', () => {
  const story = given(worldOf(policyOf([], { rfm: rfmThresholds(100_000) })), [bill(noon)]).wake(noon + 400 * dayMs)
  const day = (at: number) => Math.floor((at - noon) / dayMs + 0.5)
  const moves = story.journal.filter(({ kind }) => kind === 'stage-changed' || kind === 'segment-changed')
  expect(moves.map(({ at, data }) => [day(at), data.to])).toEqual([
    [0, 'promising-actives'],
    [0, 'capture'],
    [3, 'onboarding'],
    [30, 're-engagement'],
    [121, 'lost-customers'],
  ])
})

test('points given before what is settled already are settled at once', () => {
  const story = given(worldOf(policyWith()), [bill(noon)]).wake(noon + 500 * dayMs)
  const late = story.when(
    { type: 'points.awarded', points: 40, reason: 'late', actor: manager, at: noon + dayMs },
    noon + 500 * dayMs,
  )
  expect(late.refusal).toBeNull()
  expect(late.customer.points.buckets).toEqual([])
  expect(late.customer.points.lifetime).toMatchObject({ issued: 50, expired: 50 })
})

test('two bills of one visit are two purchases, two receipts and one purchase day', () => {
  const story = given(worldOf(policyWith()), [bill(noon), bill(noon + 60_000, 'B-2')])
  expect(story.customer.purchases).toMatchObject({ count: 2, days: { size: 1 } })
  expect(story.messages.map(({ rule }) => rule)).toEqual(['receipt', 'receipt'])
})
