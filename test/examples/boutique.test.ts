import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { differenceOf } from '../../examples/boutique/lift.ts'
import { isOfOnePerson } from '../../examples/boutique/stories.ts'
import { run } from '../../examples/start/run.ts'
import { defaultJourney } from '../../src/journey/index.ts'
import { stageName } from '../../src/report/words.ts'
import { temporaryFolder, today } from './support.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

async function program(...args: readonly string[]) {
  let [printed, complaints] = ['', '']
  const code = await run(args, {
    print: (text) => {
      printed += text
    },
    complain: (text) => {
      complaints += text
    },
    now: today,
  })
  return { code, printed, complaints }
}

const small = ['--customers', '40', '--days', '150']

test('the same boutique every time, with its lift, three stories, a report and nothing else left behind', async () => {
  const workplace = folder.path('workplace')
  mkdirSync(workplace)
  const before = process.env.TMPDIR
  process.env.TMPDIR = workplace
  const [one, other] = [folder.path('one.html'), folder.path('other.html')]
  const [figures, again] = [folder.path('one.json'), folder.path('other.json')]
  const first = await program(...small, '--report', one, '--json', figures)
  const second = await program(...small, '--report', other, '--json', again)
  if (before === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = before
  expect(first.code).toBe(0)
  expect(second.printed.replaceAll(other, one)).toBe(first.printed)
  expect(readFileSync(other, 'utf8')).toBe(readFileSync(one, 'utf8'))
  expect(readFileSync(again, 'utf8')).toBe(readFileSync(figures, 'utf8'))
  expect(first.printed).toContain('The shop as of 2026-05-30')
  expect(first.printed).toContain('What the workflow did, against the same year without it')
  expect(first.printed).toContain(`: ${one}\n`)
  for (const stage of defaultJourney.stages) expect(first.printed).toContain(`\n  ${stageName(stage)} `)
  expect(readdirSync(workplace)).toEqual([])
  expect(JSON.parse(readFileSync(figures, 'utf8'))).toMatchObject({
    asOf: '2026-05-30',
    withoutWorkflow: { asOf: '2026-05-30' },
  })
}, 180_000)

test('another seed is another boutique', async () => {
  const [one, other] = [folder.path('seed-1.json'), folder.path('seed-2.json')]
  const report = ['--report', folder.path('seed.html')]
  await program(...small, ...report, '--json', one)
  await program(...small, ...report, '--json', other, '--seed', '2')
  expect(readFileSync(other, 'utf8')).not.toBe(readFileSync(one, 'utf8'))
})

test.each([
  [['--customers', 'many'], '--customers: found "many"; expected a whole number from 1 to 1000000.'],
  [['--days', '0'], '--days: found "0"; expected a whole number from 1 to 3660.'],
  [['--report', '/no/such/folder/r.html'], '--report: found "/no/such/folder/r.html"; expected a file in a folder'],
  [['--currency', 'INR'], '--currency: found no file to use it on; expected FILE.csv.'],
])('%j is refused before anything is simulated', async (args, complaint) => {
  const { code, complaints, printed } = await program(...args)
  expect(code).toBe(2)
  expect(complaints).toContain(complaint)
  expect(printed).toBe('')
})

test('shares differ by points of a percentage, days by days, money relative to what it would have been', () => {
  expect(differenceOf(0.364, 0.267, 'share')).toBe('+9.7 points')
  expect(differenceOf(0.2, 0.25, 'share')).toBe('-5.0 points')
  expect(differenceOf(0.2, 0, 'share')).toBe('+20.0 points')
  expect(differenceOf(0.2, 0.2, 'share')).toBe('0.0 points')
  expect(differenceOf(39, 36, 'days')).toBe('3 days later')
  expect(differenceOf(36, 37, 'days')).toBe('1 day sooner')
  expect(differenceOf(36, 36, 'days')).toBe('the same')
  expect(differenceOf(1213, 1000, 'money')).toBe('+21.3%')
  expect(differenceOf(900, 1000, 'money')).toBe('-10.0%')
  expect(differenceOf(900, 0, 'money')).toBe('-')
  expect(differenceOf(null, 36, 'days')).toBe('-')
})

test('a story is of one person when its first message calls the customer by name', () => {
  const at = 0
  const bought = { at, kind: 'bought', text: 'Bought sandals' } as const
  const message = (text: string) => ({ at, kind: 'message', text }) as const
  const name = 'Vikram Jadhav'
  expect(isOfOnePerson({ name, lines: [bought, message('Namaste Vikram, welcome!')] })).toBe(true)
  expect(isOfOnePerson({ name, lines: [bought, message('Namaste Sonal!'), message('Hi Vikram!')] })).toBe(false)
  expect(isOfOnePerson({ name, lines: [bought] })).toBe(false)
  expect(isOfOnePerson({ name: null, lines: [message('Welcome!')] })).toBe(false)
})
