import { expect, test } from 'vitest'

const winterOffsets: Record<string, number> = { UTC: 0, 'America/Los_Angeles': 480, 'Asia/Kolkata': -330 }

test('the zone that a test project names is the zone its machine clock shows', () => {
  const zone = process.env.TZ ?? ''
  expect(new Date(2026, 0, 15).getTimezoneOffset()).toBe(winterOffsets[zone])
})
