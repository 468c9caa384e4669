import type { ActivityReport, ShopReport } from '../../src/index.ts'
import { type Cell, columns, count, money, percent } from '../shared/words.ts'
import type { Lived } from './live.ts'

interface Compared {
  readonly words: string
  readonly value: (report: ShopReport) => number | null
  readonly written: (value: number) => string
}

const netMinor = ({ revenueMinor, returnsMinor }: ShopReport): number => revenueMinor - returnsMinor
const rupees = (minor: number): string => money(minor, 'INR')
const days = (value: number): string => `${value} days`

const compared: readonly Compared[] = [
  { words: 'Came back within 90 days', value: (one) => one.secondPurchaseRate90.rate, written: percent },
  { words: 'Half of them within', value: (one) => one.daysToSecondPurchase.median, written: days },
  { words: 'Shop customers who ever bought online', value: (one) => one.onlineAdoption.ever.rate, written: percent },
  { words: 'Sold less given back', value: netMinor, written: rupees },
]

/** What the workflow did: the year against the same year, day for day, without it. */
export function liftLines(lived: Lived, without: Lived): string[] {
  const head: Cell[] = ['', { right: 'with' }, { right: 'without' }, { right: 'difference' }]
  const rows = compared.map(({ words, value, written }): Cell[] => {
    const [here, there] = [value(lived.report), value(without.report)]
    const cell = (one: number | null): Cell => ({ right: one === null ? '-' : written(one) })
    return [words, cell(here), cell(there), { right: differenceOf(here, there) }]
  })
  return [
    'What the workflow did, against the same year without it',
    ...columns([head, ...rows]),
    messageLine(lived.activity),
  ]
}

/** Relative to what it would have been: the same for shares, days and money. */
function differenceOf(here: number | null, there: number | null): string {
  if (here === null || there === null || there === 0) return '-'
  const share = (here - there) / there
  return `${share < 0 ? '-' : '+'}${percent(Math.abs(share))}`
}

function messageLine({ rules }: ActivityReport): string {
  let [sent, read, withheld] = [0, 0, 0]
  for (const rule of Object.values(rules)) {
    sent += rule.sent
    read += rule.read
    for (const times of Object.values(rule.withheld)) withheld += times
  }
  return `  It took ${count(sent, 'INR')} messages, ${count(read, 'INR')} of them read; ${count(withheld, 'INR')} more were withheld.`
}
