import * as fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { importFresh, importInto, lasting, optionsFor, temporaryFolder } from './support.ts'

const folder = temporaryFolder()
afterAll(folder.remove)

const columns =
  'customer=customer,phone=phone,date=date,amount=amount,bill=bill,kind=kind,channel=channel,category=category'
const header = 'customer,phone,date,amount,bill,kind,channel,category'

/** Cells of one row. A person is known by the same keys on every row, as in a log one till wrote. */
interface Row {
  readonly person: number
  readonly day: number
  readonly cents: number
  readonly bill: string
  readonly kind: string
  readonly channel: string
  readonly category: string
}

const dayText = (day: number): string => new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10)

function textOf({ person, day, cents, bill, kind, channel, category }: Row): string {
  const customer = person === 0 ? '' : `c${person}`
  const phone = person === 0 || person % 2 === 1 ? '' : `982201173${person}`
  return [customer, phone, dayText(day), (cents / 100).toFixed(2), bill, kind, channel, category].join(',')
}

/**
 * Nobody here brings goods back both with and without a bill: an unnamed return may take what a named one needs, so which
 * of the two is refused depends on the order (see "an unnamed return leaves less" in import-sales.test.ts).
 */
const returnsUnnamed = (person: number): boolean => person >= 3

/** A purchase, and perhaps a return of a part of it on a later day, or its void. */
const purchases = fc
  .record({
    person: fc.integer({ min: 0, max: 4 }),
    day: fc.integer({ min: 0, max: 500 }),
    cents: fc.oneof({ arbitrary: fc.integer({ min: 0, max: 50_000 }), weight: 5 }, fc.constant(1000)),
    numbered: fc.boolean(),
    channel: fc.constantFrom('', 'store', 'online'),
    category: fc.constantFrom('', 'sarees', 'home'),
    after: fc.constantFrom('kept', 'kept', 'kept', 'returned', 'voided'),
    share: fc.integer({ min: 1, max: 100 }),
    afterDays: fc.integer({ min: 0, max: 60 }),
  })
  .map((one) => (serial: number): Row[] => {
    const { person, day, cents, channel, category } = one
    const sale: Row = { person, day, cents, channel, category, bill: one.numbered ? `B${serial}` : '', kind: '' }
    // A bill of nobody is found by its number alone, which must be there before what is said of it.
    if (one.after === 'kept' || person === 0) return [sale]
    const back = { ...sale, day: day + one.afterDays, category: '' }
    if (one.after === 'voided') return one.numbered ? [sale, { ...back, kind: 'void' }] : [sale]
    const returned = { ...back, cents: Math.floor((cents * one.share) / 100), kind: 'return' }
    if (returnsUnnamed(person)) return [sale, { ...returned, bill: '' }]
    return one.numbered ? [sale, returned] : [sale]
  })

const logs = fc
  .array(purchases, { minLength: 1, maxLength: 14 })
  .map((all) => all.flatMap((rows, serial) => rows(serial)))

const write = (name: string, rows: readonly Row[]): string =>
  folder.write(name, `${[header, ...rows.map(textOf)].join('\n')}\n`)

const options = (file: string) => optionsFor(file, columns, '--currency', 'INR')

/** A log that never comes to an end is a failure of its own. */
const maxCaseMs = 20_000

test('shuffled, twice, or in two halves in either order, a log comes to the same figures and points', async () => {
  await fc.assert(
    fc.asyncProperty(
      logs.chain((rows) =>
        fc.record({
          rows: fc.constant(rows),
          shuffled: fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length }),
          cut: fc.integer({ min: 0, max: rows.length }),
          batch: fc.integer({ min: 1, max: 5 }),
        }),
      ),
      async ({ rows, shuffled, cut, batch }) => {
        const inOrder = [...rows].sort((a, b) => a.day - b.day)
        const whole = await importFresh(options(write('whole.csv', inOrder)), 1000)
        const expected = lasting(whole.figures)
        expect(whole.tally).toMatchObject({ read: rows.length, rejected: 0 })

        const otherOrder = await importFresh(options(write('shuffled.csv', shuffled)), batch)
        expect(otherOrder.tally).toMatchObject({ read: rows.length, rejected: 0 })
        expect(lasting(otherOrder.figures)).toEqual(expected)

        const twice = memoryStore()
        await importInto(twice, options(write('whole.csv', inOrder)), batch)
        const again = await importInto(twice, options(write('shuffled.csv', shuffled)), batch)
        expect(again.tally).toMatchObject({ duplicates: rows.length, rejected: 0 })
        expect(lasting(again.figures)).toEqual(expected)

        const halves = memoryStore()
        const parts = [distinct(inOrder).slice(cut), distinct(inOrder).slice(0, cut)]
        await importInto(halves, options(write('late.csv', parts[0] ?? [])), batch)
        const joined = await importInto(halves, options(write('early.csv', parts[1] ?? [])), batch)
        const once = await importFresh(options(write('distinct.csv', distinct(inOrder))), 1000)
        expect(lasting(joined.figures)).toEqual(lasting(once.figures))
      },
    ),
    { numRuns: propertyRuns(50), timeout: maxCaseMs },
  )
}, 300_000)

/** Two rows alike count as one when each stands in a file of its own: halves are compared without such pairs. */
function distinct(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [textOf(row), row])).values()]
}
