import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Command, commands, play } from '../support/points-model.ts'
import { propertyRuns } from '../support/runs.ts'

const stops = fc.option(
  fc.record({ call: fc.integer({ min: 1, max: 14 }), when: fc.constantFrom('before' as const, 'after' as const) }),
  { freq: 3 },
)
const script = fc.array(fc.record({ command: commands, stop: stops }), { maxLength: 40, size: 'max' })

const told = (...commands: readonly Command[]) => commands.map((command) => ({ command }))

test('a bill that went through four hands, two of whom became one, is found where it counts', async () => {
  const history = told(
    { do: 'bill', who: 3, rupees: 100 },
    { do: 'reassign', which: 0, to: 2 },
    { do: 'reassign', which: 0, to: 1 },
    { do: 'merge', who: 3, to: 2 },
    { do: 'reassign', which: 0, to: 0 },
    { do: 'void', which: 0 },
  )
  expect((await play(history)).problems).toEqual([])
})

test('a rebuild of all who had a bill, one record by now, counts it once', async () => {
  const history = told(
    { do: 'bill', who: 0, rupees: 1000 },
    { do: 'transfer', who: 0, to: 3, points: 10 },
    { do: 'reassign', which: 0, to: 1 },
    { do: 'reassign', which: 0, to: 2 },
    { do: 'merge', who: 3, to: 1 },
    { do: 'merge', who: 3, to: 2 },
    { do: 'merge', who: 0, to: 1 },
    { do: 'rebuild', who: 0 },
  )
  expect((await play(history)).problems).toEqual([])
})

test('law 2: points are conserved through bills, returns, redemptions, holds, households, transfers, merges and unmerges, wherever the process stops', {
  timeout: Math.max(60_000, propertyRuns() * 200),
}, async () => {
  await fc.assert(
    fc.asyncProperty(script, fc.constantFrom('full' as const, 'plain' as const), async (steps, programme) => {
      const { problems } = await play(steps, programme)
      expect(problems).toEqual([])
    }),
    { numRuns: propertyRuns(150) },
  )
})
