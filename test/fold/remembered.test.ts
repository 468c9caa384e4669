import { expect, test } from 'vitest'
import { customerMaximums } from '../../src/customer.ts'
import { definePolicy } from '../../src/policy.ts'
import { indianRetail } from '../../src/presets/index.ts'
import { dayMs } from '../../src/time.ts'
import { maxRulesRemembered, type Rule } from '../../src/triggers/index.ts'
import { given, noon, worldOf } from '../support/story.ts'

test("the preset's rules and a dozen of the shop's own are remembered together, beside a full record", () => {
  const own = Array.from(
    { length: 12 },
    (_, number): Rule => ({
      id: `rule-of-our-own-${number}`,
      on: 'visit.sensed',
      limits: { once: 'ever' },
      purpose: 'internal',
      then: [{ tag: { add: `own-${number}` } }],
    }),
  )
  const preset = indianRetail()
  const policy = definePolicy({ ...preset, rules: [...(preset.rules ?? []), ...own] as never })
  const remembering = policy.rules.all.filter(({ remembers }) => remembers).map(({ rule: { id } }) => id)
  expect(remembering.length).toBeLessThanOrEqual(maxRulesRemembered)
  const memory = { fired: 3, lastAt: noon - dayMs, lastCycle: 1, anchors: ['1z141z3', '1z141z4'] }
  const known = Object.fromEntries(remembering.map((name) => [name, memory]))
  const consents = ['whatsapp', 'sms', 'email'].flatMap((channel) =>
    ['transactional', 'service', 'marketing'].map((purpose) => ({
      type: 'consent.changed',
      purpose,
      channel,
      status: 'granted',
      at: noon,
    })),
  )
  const bills = Array.from({ length: 24 }, (_, number) => ({
    type: 'purchase.completed',
    billId: `INV-2026-${number}`,
    totalMinor: 500_000,
    storeId: 'pune-camp',
    at: noon + (1 + 3 * number) * dayMs,
    lines: [
      { sku: `SKU-${number}`, name: `Cotton saree ${number}`, category: 'sarees', brand: 'biba', amountMinor: 500_000 },
    ],
  }))
  const wishes = Array.from({ length: 12 }, (_, number) => ({
    type: 'wishlist.added',
    sku: `WISH-${number}`,
    at: noon + 73 * dayMs + number,
  }))
  const story = given(worldOf(policy), [...consents, ...bills, ...wishes], { rules: known })
  expect(Buffer.byteLength(JSON.stringify(story.customer))).toBeLessThanOrEqual(customerMaximums.jsonBytes)
  expect(Object.keys(story.customer.rules)).toEqual(expect.arrayContaining(remembering))
  expect(story.customer.interests.length).toBeGreaterThan(4)
})
