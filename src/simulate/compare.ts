import { CrmError } from '../errors.ts'
import { textFromMinor } from '../money.ts'
import type { SimulatedRule, Simulation } from './types.ts'

/** One figure of two simulations. */
export interface ComparisonRow {
  /** `messages sent`, `rule day-2: sent`, `stage loyalty`. */
  readonly what: string
  /** Null: this one has no such figure. Money is integer minor units. */
  readonly one: number | null
  readonly other: number | null
  /** The other less the one; what is missing counts as 0. */
  readonly difference: number
  readonly unit: 'count' | 'money'
}

/** Two simulations beside each other. */
export interface Comparison {
  readonly currency: string
  readonly one: string
  readonly other: string
  readonly rows: readonly ComparisonRow[]
}

/**
 * Puts two simulations beside each other, figure by figure: first the shop, then points, stages, segments and tiers, then
 * tasks and messages, all of them and rule by rule.
 * @throws CrmError `bad-option` when they are in different currencies.
 */
export function compare(one: Simulation, other: Simulation): Comparison {
  const { currency } = one
  if (currency !== other.currency) {
    const message = `Found ${currency} and ${other.currency}; expected two simulations in one currency.`
    throw new CrmError('bad-option', message, { currencies: [currency, other.currency] })
  }
  const [a, b] = [figuresOf(one), figuresOf(other)]
  const rows = inOrderOfBoth(a, b).map((what): ComparisonRow => {
    const [mine, theirs] = [a.get(what), b.get(what)]
    const [before, after] = [mine?.value ?? null, theirs?.value ?? null]
    const unit = mine?.unit ?? theirs?.unit ?? 'count'
    return { what, one: before, other: after, difference: (after ?? 0) - (before ?? 0), unit }
  })
  return { currency, one: titleOf(one, other), other: titleOf(other, one), rows }
}

interface Figure {
  readonly value: number
  readonly unit: ComparisonRow['unit']
}

/** Names alone say which is which when they differ. */
function titleOf({ policy: { name, hash } }: Simulation, { policy: other }: Simulation): string {
  return name === other.name && hash !== other.hash ? `${name} ${hash.slice(0, 6)}` : name
}

/** What only one of them has comes where that one has it. */
function inOrderOfBoth(a: ReadonlyMap<string, Figure>, b: ReadonlyMap<string, Figure>): readonly string[] {
  const names = [...a.keys()]
  let before = -1
  for (const name of b.keys()) {
    const place = names.indexOf(name)
    if (place < 0) names.splice(before + 1, 0, name)
    before = place < 0 ? before + 1 : place
  }
  return names
}

function figuresOf(simulation: Simulation): ReadonlyMap<string, Figure> {
  const { customers, revenueMinor, points, stages, segments, tiers, tasks, messages, refused } = simulation
  const figures = new Map<string, Figure>()
  const add = (what: string, value: number | null, unit: Figure['unit'] = 'count'): void => {
    if (value !== null) figures.set(what, { value, unit })
  }
  const addAll = (word: string, counts: Readonly<Record<string, number>>): void => {
    for (const [name, value] of Object.entries(counts)) add(`${word}${name}`, value)
  }
  add('customers', customers)
  add('revenue', revenueMinor, 'money')
  add('points issued', points.issued)
  add('points redeemed', points.redeemed)
  add('points expired', points.expired)
  add('points outstanding', points.outstanding)
  add('points liability', points.liabilityMinor, 'money')
  addAll('refused: ', refused)
  addAll('stage ', stages.standing)
  for (const { from, to, customers: moved } of stages.moves)
    add(`moved ${from ?? 'nowhere'} -> ${to ?? 'nowhere'}`, moved)
  addAll('segment ', segments)
  addAll('tier ', tiers)
  addAll('tasks ', tasks)
  const all = Object.entries(messages)
  const sum = (of: (rule: SimulatedRule) => number): number => all.reduce((total, [, rule]) => total + of(rule), 0)
  add(
    'messages planned',
    sum(({ planned }) => planned),
  )
  add(
    'messages sent',
    sum(({ sent }) => total(sent)),
  )
  add(
    'messages withheld',
    sum(({ withheld }) => total(withheld)),
  )
  add(
    'messages put off',
    sum(({ deferred }) => deferred),
  )
  for (const [id, rule] of all) {
    add(`rule ${id}: sent`, total(rule.sent))
    addAll(`rule ${id}: sent by `, rule.sent)
    addAll(`rule ${id}: withheld, `, rule.withheld)
  }
  return figures
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, value) => sum + value, 0)
}

export interface PrintOptions {
  /** `text` when left out: columns that a terminal shows. */
  readonly as?: 'text' | 'markdown' | undefined
  /** False leaves out the figures in which the two are the same; true when left out. */
  readonly all?: boolean | undefined
  /** What stands over the two columns; the names of the policies when left out. */
  readonly titles?: readonly [one: string, other: string] | undefined
}

/** The comparison as a table in which numbers stand flush right, without an end of line. */
export function printComparison(comparison: Comparison, options: PrintOptions = {}): string {
  const { as = 'text', all = true, titles = [comparison.one, comparison.other] } = options
  const { currency } = comparison
  const rows = comparison.rows
    .filter(({ one, other }) => all || one !== other)
    .map(({ what, one, other, difference, unit }) => [
      what,
      written(one, unit, currency),
      written(other, unit, currency),
      `${difference > 0 ? '+' : ''}${written(difference, unit, currency)}`,
    ])
  const table = [['', ...titles, 'difference'], ...rows]
  const widths = [0, 1, 2, 3].map((column) => Math.max(3, ...table.map((cells) => cells[column]?.length ?? 0)))
  const cellsOf = (cells: readonly string[]): string[] =>
    cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
  if (as === 'text') return table.map((cells) => cellsOf(cells).join('  ').trimEnd()).join('\n')
  const [head = [], ...body] = table.map((cells) => `| ${cellsOf(cells).join(' | ')} |`)
  const ruler = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`
  return [head, ruler, ...body].join('\n')
}

function written(value: number | null, unit: ComparisonRow['unit'], currency: string): string {
  if (value === null) return '-'
  const text = unit === 'money' ? textFromMinor(value, currency) : String(value)
  return text.replace(/\d+/, (digits) => digits.replace(/\B(?=(?:\d{3})+$)/g, ','))
}
