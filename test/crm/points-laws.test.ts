import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { commands, play } from '../support/points-model.ts'
import { propertyRuns } from '../support/runs.ts'

const stops = fc.option(
  fc.record({ call: fc.integer({ min: 1, max: 14 }), when: fc.constantFrom('before' as const, 'after' as const) }),
  { freq: 3 },
)
const script = fc.array(fc.record({ command: commands, stop: stops }), { maxLength: 40, size: 'max' })

test('law 2: points are conserved through bills, returns, holds, households, transfers, merges and unmerges, wherever the process stops', {
  timeout: Math.max(60_000, propertyRuns() * 200),
}, async () => {
  await fc.assert(
    fc.asyncProperty(script, async (steps) => {
      const { problems } = await play(steps)
      expect(problems).toEqual([])
    }),
    { numRuns: propertyRuns(100) },
  )
})
