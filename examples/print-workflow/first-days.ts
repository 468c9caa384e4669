import type { Condition } from '../../src/condition/index.ts'
import { parseDuration } from '../../src/time.ts'
import type { Rule } from '../../src/triggers/index.ts'
import { diagram } from './markdown.ts'
import { label } from './mermaid.ts'
import { titleOf } from './rule-words.ts'
import { duration, listOf } from './words.ts'

const firstDays = 100
const daysOfMonth = 30
const dayMs = 86_400_000
/** GitHub draws at most 50 000 characters in one diagram. */
const maxEntries = 60

const beginnings: Readonly<Record<string, string>> = {
  'customer.captured': 'Becoming known',
  'purchase.completed': 'Any purchase',
  'order.placed': 'Any purchase',
  'order.delivered': 'Any purchase',
}
const nth = ['', 'First purchase', 'Second purchase', 'Third purchase', 'Fourth purchase', 'Fifth purchase']
const sectionOrder = ['Becoming known', ...nth.slice(1), 'Any purchase']

interface Entry {
  readonly section: string
  /** Days after the beginning: what the entries are ordered by. */
  readonly days: number
  readonly period: string
  readonly title: string
}

/** What a customer hears in the first hundred days, as a Mermaid timeline; empty when no rule starts with a purchase. */
export function firstDaysTimeline(rules: readonly Rule[]): string {
  const entries = rules
    .flatMap((rule) => entryOf(rule) ?? [])
    .sort((a, b) => sectionOrder.indexOf(a.section) - sectionOrder.indexOf(b.section) || a.days - b.days)
    .slice(0, maxEntries)
  if (entries.length === 0) return ''
  const lines = [`timeline`, `  title The first ${firstDays} days`]
  for (const [index, { section, period, title }] of entries.entries()) {
    const before = entries[index - 1]
    const isFirst = before?.section !== section
    if (isFirst) lines.push(`  section ${section}`)
    const event = `: ${label(title)}`
    if (isFirst || before.period !== period) lines.push(`    ${label(period)} ${event}`)
    else lines.push(`      ${event}`)
  }
  return diagram(lines)
}

/** The points for joining come with becoming known. */
function tellsOfJoining({ on, where }: Rule): boolean {
  return listOf(on).includes('bonus.given') && where?.['fact.bonus'] === 'enrolment'
}

function entryOf(rule: Rule): Entry | null {
  const beginning = tellsOfJoining(rule)
    ? 'customer.captured'
    : listOf(rule.on).find((type) => Object.hasOwn(beginnings, type))
  if (beginning === undefined || rule.purpose === 'internal') return null
  const days = daysOf(rule.after)
  if (days > firstDays) return null
  const usual = beginnings[beginning] ?? ''
  const section = usual === 'Any purchase' ? (nth[purchaseOf(rule.where) ?? 0] ?? usual) : usual
  return { section: section === '' ? usual : section, days, period: periodOf(rule), title: titleOf(rule) }
}

function daysOf(text: string | undefined): number {
  if (text === undefined) return 0
  const { months, days, ms } = parseDuration(text)
  return months * daysOfMonth + days + ms / dayMs
}

/** `day 3 to 5`, `2 to 4 hours`, `at once`. */
function periodOf({ after, limits }: Rule): string {
  const start = duration(after ?? 'PT0S')
  if (after === undefined || start === 'no time') return 'at once'
  const last = limits?.lateAfter === undefined ? start : duration(after, limits.lateAfter)
  const unit = start.match(/^\d+ (day|hour|month)s?$/)?.[1]
  const until = last.match(/^(\d+) (day|hour|month)s?$/)
  const from = Number.parseInt(start, 10)
  const to = unit !== undefined && until?.[2] === unit ? Number(until[1]) : from
  if (unit === 'day') return to > from ? `day ${from} to ${to}` : `day ${from}`
  return unit !== undefined && to > from ? `${from} to ${to} ${unit}s` : start
}

/** Which purchase a rule is about, when its `where` says so. */
function purchaseOf(where: Condition | undefined): number | null {
  for (const path of ['purchases.days', 'purchases.count', 'purchases.bills'] as const) {
    const test = where?.[path]
    const wanted = typeof test === 'object' ? test.eq : test
    if (typeof wanted === 'number') return wanted
  }
  for (const part of where?.all ?? []) {
    const found = purchaseOf(part)
    if (found !== null) return found
  }
  // A claimed bill is counted only after the claim: of several ways to say it, the one that counts the most.
  const ways = (where?.any ?? []).map(purchaseOf).filter((number) => number !== null)
  return ways.length > 0 && ways.length === where?.any?.length ? Math.max(...ways) : null
}
