import type { ActivityReport, ShopReport } from '../../src/index.ts'
import { type Cell, columns, count, money, percent } from '../shared/words.ts'
import type { Lived } from './live.ts'

type Unit = 'share' | 'days' | 'money'

interface Compared {
  readonly words: string
  readonly value: (report: ShopReport) => number | null
  readonly unit: Unit
}

const netMinor = ({ revenueMinor, returnsMinor }: ShopReport): number => revenueMinor - returnsMinor

const compared: readonly Compared[] = [
  { words: 'Came back within 90 days', value: (one) => one.secondPurchaseRate90.rate, unit: 'share' },
  { words: 'Half of them within', value: (one) => one.daysToSecondPurchase.median, unit: 'days' },
  { words: 'Shop customers who ever bought online', value: (one) => one.onlineAdoption.ever.rate, unit: 'share' },
  { words: 'Sold less given back', value: netMinor, unit: 'money' },
]

/** What the workflow did: the year against the same year, day for day, without it. */
export function liftLines(lived: Lived, without: Lived): string[] {
  const head: Cell[] = ['', { right: 'with' }, { right: 'without' }, { right: 'difference' }]
  const rows = compared.map(({ words, value, unit }): Cell[] => {
    const [here, there] = [value(lived.report), value(without.report)]
    const cell = (one: number | null): Cell => ({ right: one === null ? '-' : written(one, unit) })
    return [words, cell(here), cell(there), { right: differenceOf(here, there, unit) }]
  })
  return [
    'What the workflow did, against the same year without it',
    ...columns([head, ...rows]),
    messageLine(lived.activity),
  ]
}

function written(value: number, unit: Unit): string {
  switch (unit) {
    case 'share':
      return percent(value)
    case 'days':
      return daysOf(value)
    case 'money':
      return money(value, 'INR')
  }
}

/** In points of a percentage for shares, in days for days, and for money relative to what it would have been. */
export function differenceOf(here: number | null, there: number | null, unit: Unit): string {
  if (here === null || there === null) return '-'
  switch (unit) {
    case 'share':
      return `${signed((here - there) * 100)} points`
    case 'days':
      if (here === there) return 'the same'
      return `${daysOf(Math.abs(here - there))} ${here > there ? 'later' : 'sooner'}`
    case 'money':
      return there <= 0 ? '-' : `${signed(((here - there) / there) * 100)}%`
  }
}

const daysOf = (value: number): string => `${value} ${value === 1 ? 'day' : 'days'}`

function signed(value: number): string {
  const text = Math.abs(value).toFixed(1)
  return `${text === '0.0' ? '' : value < 0 ? '-' : '+'}${text}`
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
