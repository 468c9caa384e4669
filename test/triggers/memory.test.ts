import { expect, test } from 'vitest'
import { dayMs } from '../../src/time.ts'
import {
  compileRules,
  leastNeeded,
  maxRulesRemembered,
  type Rule,
  type RuleMemory,
  remember,
} from '../../src/triggers/index.ts'

const at = 1_767_595_800_000
const now = { at, cycle: 2, zone: 'Asia/Kolkata' }
const rule = (id: string, limits: Rule['limits']): Rule => ({
  id,
  on: 'bought',
  after: 'PT1H',
  limits,
  purpose: 'service',
  then: [{ tag: { add: 'x' } }],
})
const fired = (daysAgo: number | null, lastCycle = 2): RuleMemory => ({
  fired: daysAgo === null ? 0 : 1,
  lastAt: daysAgo === null ? null : at - daysAgo * dayMs,
  lastCycle,
  anchors: [],
})
const rules = compileRules<object>(
  [
    rule('for-life', { once: 'ever' }),
    rule('this-cycle', { once: 'cycle' }),
    rule('cooling', { cooldown: 'P30D' }),
    rule('cooled', { cooldown: 'P30D' }),
    rule('last-cycle', { once: 'cycle' }),
    rule('unlimited', undefined),
    rule('never-acted', { once: 'ever' }),
  ],
  {},
  { paths: {} },
)

test('what is forgotten first no longer holds anything back, and what is for life goes last', () => {
  let known: Readonly<Record<string, RuleMemory>> = {
    'for-life': fired(400),
    'this-cycle': fired(90),
    cooling: fired(29),
    cooled: fired(31),
    'last-cycle': fired(40, 1),
    unlimited: fired(1),
    'never-acted': fired(null),
    gone: fired(0),
  }
  const order: string[] = []
  for (;;) {
    const first = leastNeeded(rules, known, now)
    if (first === null) break
    order.push(first)
    known = Object.fromEntries(Object.entries(known).filter(([id]) => id !== first))
  }
  expect(order).toEqual([
    'gone',
    'never-acted',
    'last-cycle',
    'cooled',
    'unlimited',
    'this-cycle',
    'cooling',
    'for-life',
  ])
})

test('a cooldown that is over makes room for a rule that acts, not one that still holds', () => {
  const known = Object.fromEntries(
    Array.from({ length: maxRulesRemembered - 1 }, (_, index) => [`lasting-${index}`, fired(500)]),
  )
  const lasting = Object.keys(known).map((id) => rule(id, { once: 'ever' }))
  const all = compileRules<object>(
    [...lasting, rule('cooled', { cooldown: 'P30D' }), rule('fresh', { cooldown: 'P30D' })],
    {},
    { paths: {} },
  )
  const state = { rules: { ...known, cooled: fired(31) }, waiting: [] }
  const after = remember(all, state, { rule: 'fresh', anchor: 'till/1', acted: true }, now)
  expect(Object.keys(after.rules).sort()).toEqual([...Object.keys(known), 'fresh'].sort())
})
