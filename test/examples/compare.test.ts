import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { run } from '../../examples/compare/run.ts'

const folder = mkdtempSync(join(tmpdir(), 'regulars-compare-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const file = join(folder, 'sales.csv')
writeFileSync(
  file,
  'customer,date,amount\n1,2026-01-05,100.00\n1,2026-02-14,50.00\n2,2026-01-20,30.50\nnot a row\n2,2026-05-20,1.00\n',
)
const columns = ['--columns', 'customer=customer,date=date,amount=amount', '--currency', 'USD']

async function compared(...args: readonly string[]) {
  let printed = ''
  let complained = ''
  const code = await run(args, {
    print: (text) => {
      printed += text
    },
    complain: (text) => {
      complained += text
    },
    now: Date.UTC(2026, 10, 1),
  })
  return { code, printed, complained }
}

/** The lines of the table, which comes last. */
const tableOf = (printed: string): readonly string[] => printed.trimEnd().split('\n\n').at(-1)?.split('\n') ?? []

describe('a log under a policy, and under the same with a value changed', () => {
  test('is told as what changed and what came of it', async () => {
    const { code, printed } = await compared(file, ...columns, '--set', 'points.earn.points=2')
    expect(code).toBe(0)
    expect(printed).toContain('2 customers, 4 facts, 2026-01-05 to 2026-05-20; 1 row left out.')
    expect(printed).toContain('points.earn.points: 1 -> 2')
    expect(tableOf(printed)).toEqual([
      '                    as it is  changed  difference',
      'points issued            181      363        +182',
      'points outstanding       181      363        +182',
      'points liability        1.81     3.63       +1.82',
    ])
  })

  test('as if everybody had agreed has messages to compare', async () => {
    const { printed } = await compared(file, ...columns, '--agreed', '--set', 'rules[day-30].after=P45D', '--markdown')
    expect(printed).toContain('rules[day-30].after: "P30D" -> "P45D"')
    // The first customer is back after 40 days: after 30 something is said twice, after 45 once. The other is told once.
    expect(tableOf(printed)).toEqual([
      '|                               | as it is | changed | difference |',
      '| ----------------------------- | -------: | ------: | ---------: |',
      '| messages planned              |       19 |      18 |         -1 |',
      '| messages sent                 |       19 |      18 |         -1 |',
      '| rule day-30: sent             |        3 |       2 |         -1 |',
      '| rule day-30: sent by whatsapp |        3 |       2 |         -1 |',
    ])
  })

  test('without a change says so', async () => {
    const { printed } = await compared(file, ...columns)
    expect(printed).toContain('The two policies are the same.')
    expect(tableOf(printed)).toEqual(['     as it is  changed  difference'])
  })
})

test.each([
  [['--set', 'points.earn.points=two'], 'points.earn.points'],
  [['--set', 'points.burn.points=2'], 'points.burn.points'],
  [['--set', 'rules[nobody].after=P1D'], 'rules[nobody].after'],
  [['--set', 'points'], 'found "points"'],
  [['--bogus'], '--bogus'],
])('%j is refused with what would be accepted', async (args, words) => {
  const { code, complained } = await compared(file, ...columns, ...args)
  expect(code).toBe(2)
  expect(complained).toContain(words)
})

test('help tells the options, and a file that is none is refused', async () => {
  expect((await compared('--help')).printed).toContain('--set PLACE=VALUE')
  expect(await compared(join(folder, 'nothing.csv'), ...columns)).toMatchObject({ code: 2 })
})
