import { textFromMinor } from '../money.ts'
import { checkComparable } from './check.ts'
import type { SimulatedRule, Simulation } from './types.ts'

/** One figure of two simulations. */
export interface ComparisonRow {
  /** `messages sent`, `rule day-2: sent`, `stage loyalty`. */
  readonly what: string
  /** Null: there is no such figure. Money is integer minor units. */
  readonly baseline: number | null
  readonly candidate: number | null
  /** The candidate less the baseline; what is missing counts as 0. */
  readonly difference: number
  readonly unit: 'count' | 'money'
}

/** Two simulations beside each other. */
export interface Comparison {
  readonly currency: string
  /** The name of the policy; with the beginning of its hash when both have one name. */
  readonly baseline: string
  readonly candidate: string
  readonly rows: readonly ComparisonRow[]
}

/**
 * Puts two simulations beside each other, figure by figure: first the shop, then points, stages, segments and tiers, then
 * tasks and messages, all of them and rule by rule.
 * @throws CrmError `bad-option` for what is no simulation, and for two of different currencies or periods.
 */
export function compare(baseline: Simulation, candidate: Simulation): Comparison {
  checkComparable(baseline, candidate)
  const [a, b] = [figuresOf(baseline), figuresOf(candidate)]
  const rows = inOrderOfBoth(a, b).map((what): ComparisonRow => {
    const [mine, theirs] = [a.get(what), b.get(what)]
    const [before, after] = [mine?.value ?? null, theirs?.value ?? null]
    const unit = mine?.unit ?? theirs?.unit ?? 'count'
    return { what, baseline: before, candidate: after, difference: (after ?? 0) - (before ?? 0), unit }
  })
  return {
    currency: baseline.currency,
    baseline: titleOf(baseline, candidate),
    candidate: titleOf(candidate, baseline),
    rows,
  }
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
  readonly titles?: readonly [baseline: string, candidate: string] | undefined
}

/** The comparison as a table in which numbers stand flush right, without an end of line. */
export function printComparison(comparison: Comparison, options: PrintOptions = {}): string {
  const { as = 'text', all = true, titles = [comparison.baseline, comparison.candidate] } = options
  const { currency } = comparison
  const rows = comparison.rows
    .filter(({ baseline, candidate }) => all || baseline !== candidate)
    .map(({ what, baseline, candidate, difference, unit }) => [
      what,
      written(baseline, unit, currency),
      written(candidate, unit, currency),
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
