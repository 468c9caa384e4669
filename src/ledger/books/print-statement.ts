import { badOption } from '../../errors.ts'
import { dayNumberOf, type Instant, isZone } from '../../time.ts'
import { type Balances, zeroBalances } from '../account.ts'
import { lineText, lineTrace, reasonText } from './line-text.ts'
import { cellsOf, labelled, padEnd, padStart, shortId, wrap } from './plain-text.ts'
import type { Statement, StatementLine } from './statement.ts'
import { countIn, dayText, statementTitle } from './written.ts'

/** The widths a statement is printed in, in characters. */
export const printWidths = { narrowest: 32, receipt: 42, page: 80, widest: 200 } as const

/** How a statement is printed, and for whom. */
export interface PrintOptions {
  /** IANA zone in which days are told. */
  readonly zone: string
  /** BCP 47: how numbers are grouped. The words are English. */
  readonly locale: string
  /** Characters of a line: 80 when left out, 42 on a usual receipt printer; 32 to 200. */
  readonly width?: number | undefined
  /** `Points statement` when left out. */
  readonly title?: string | undefined
  /** Lines under the title: the shop, whose points these are. */
  readonly heading?: readonly string[] | undefined
  /** True: each line also tells the bill's lines, who decided it and by which policy. */
  readonly details?: boolean | undefined
}

/**
 * A statement as plain text, of lines no longer than the width: what each line is in plain words, the opening and closing
 * balances, what expires next. The points of the lines are what each changed of the points to spend, so that they add up to
 * the balance beside them; what changed other columns only is told in words. The same statement gives the same text on every machine.
 * @throws CrmError `bad-option` for a width, a locale or a zone that is none.
 */
export function printStatement(statement: Statement, options: PrintOptions): string {
  const sheet = sheetOf(options)
  const parts = [headOf(statement, sheet), linesOf(statement, sheet), footOf(statement, sheet)]
  return `${parts.flatMap((part, place) => (place === 0 ? part : ['', ...part])).join('\n')}\n`
}

interface Sheet {
  readonly options: PrintOptions
  readonly width: number
  readonly isNarrow: boolean
  readonly count: (points: number) => string
  readonly day: (at: Instant) => string
  readonly rule: string
}

function sheetOf(options: PrintOptions): Sheet {
  const { width = printWidths.page, locale, zone } = options
  if (!Number.isSafeInteger(width) || width < printWidths.narrowest || width > printWidths.widest) {
    throw badOption('width', width, `a whole number from ${printWidths.narrowest} to ${printWidths.widest}`)
  }
  if (!isZone(zone)) throw badOption('zone', zone, 'an IANA time zone such as "Asia/Kolkata"')
  const isNarrow = width < 60
  return {
    options,
    width,
    isNarrow,
    count: countIn(locale),
    day: (at) => dayText(at, zone, isNarrow),
    rule: '-'.repeat(width),
  }
}

function headOf({ from, asOf, by, lines }: Statement, { options, width, day }: Sheet): readonly string[] {
  const { title = statementTitle, heading = [], zone } = options
  const first = from ?? lines[0]?.occurredAt
  const last = asOf ?? lines.at(-1)?.occurredAt
  const sameDay = first !== undefined && last !== undefined && dayNumberOf(first, zone) >= dayNumberOf(last, zone)
  const period =
    last === undefined ? [] : [first === undefined || sameDay ? `As of ${day(last)}` : `${day(first)} to ${day(last)}`]
  const order = by === 'recorded' ? ['In the order in which it was recorded'] : []
  return [title, ...heading, ...period, ...order].flatMap((line) => wrap(line, width))
}

interface NumberColumn {
  readonly label: string
  readonly read: (balance: Balances) => number
}

const toSpend: NumberColumn = { label: 'To spend', read: ({ available }) => available }

/** Shown beside it where there is anything in them, and room; the first are the last to go. */
const furtherColumns: readonly NumberColumn[] = [
  { label: 'Maturing', read: ({ pending }) => pending },
  { label: 'Set aside', read: ({ held }) => held },
  { label: 'Owed', read: ({ debt }) => debt },
  { label: 'On its way', read: ({ inTransit }) => inTransit },
]

const narrowestWords = 12
const roomyWords = 26

/** The columns of one statement: a day, words, and numbers; stacked where even the words have no room. */
interface Table {
  readonly columns: readonly NumberColumn[]
  /** Of the points, then of each column. */
  readonly numberWidths: readonly number[]
  readonly dayWidth: number
  readonly wordsWidth: number
  readonly gap: string
  readonly isStacked: boolean
}

function tableOf({ opening, lines }: Statement, { count, width, isNarrow }: Sheet): Table {
  const balances = [opening, ...lines.map(({ balance }) => balance)]
  const used = furtherColumns.filter(({ read }) => balances.some((balance) => read(balance) !== 0))
  const dayWidth = isNarrow ? 'dd mmm yy'.length : 'dd mmm yyyy'.length
  const gap = isNarrow ? ' ' : '  '
  const pointsWidth = widest(['Points', ...lines.map(({ delta }) => signed(delta.available, count))])
  for (let further = isNarrow ? 0 : used.length; further >= 0; further -= 1) {
    const columns = [toSpend, ...used.slice(0, further)]
    const widths = columns.map(({ label, read }) => widest([label, ...balances.map((balance) => count(read(balance)))]))
    const numberWidths = [pointsWidth, ...widths]
    const wordsWidth = numberWidths.reduce((left, one) => left - one - gap.length, width - dayWidth - gap.length)
    if (wordsWidth >= (further === 0 ? narrowestWords : roomyWords))
      return { columns, numberWidths, dayWidth, wordsWidth, gap, isStacked: false }
  }
  return { columns: [toSpend], numberWidths: [], dayWidth, wordsWidth: width, gap, isStacked: true }
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, cellsOf(text)), 0)
}

function signed(points: number, count: (points: number) => string): string {
  return points === 0 ? '' : `${points > 0 ? '+' : ''}${count(points)}`
}

function linesOf(statement: Statement, sheet: Sheet): readonly string[] {
  const { opening, lines, from } = statement
  const { count, rule, width, day } = sheet
  if (lines.length === 0) return wrap('No points moved in this time.', width)
  const table = tableOf(statement, sheet)
  const numbersOf = (points: number, balance: Balances): readonly string[] => [
    signed(points, count),
    ...table.columns.map(({ read }) => count(read(balance))),
  ]
  const opens = from === null ? [] : row(table, { day: '', words: ['Balance before'], numbers: numbersOf(0, opening) })
  const rows = lines.flatMap((line) =>
    row(table, {
      day: day(line.occurredAt),
      words: wordsOf(line, sheet),
      numbers: numbersOf(line.delta.available, line.balance),
    }),
  )
  if (table.isStacked) return [rule, ...opens, ...rows, rule]
  const labels = ['Points', ...table.columns.map(({ label }) => label)]
  return [...row(table, { day: 'Day', words: ['What'], numbers: labels }), rule, ...opens, ...rows, rule]
}

interface Row {
  readonly day: string
  readonly words: readonly string[]
  readonly numbers: readonly string[]
}

function row(table: Table, { day, words, numbers }: Row): readonly string[] {
  const { dayWidth, wordsWidth, numberWidths, columns, gap, isStacked } = table
  if (isStacked) {
    const labels = ['Points', ...columns.map(({ label }) => label)]
    const [first = '', ...further] = words
    return [
      ...[`${day} ${first}`, ...further].flatMap((text) => wrap(text, wordsWidth)),
      ...numbers.flatMap((number, place) => (number === '' ? [] : labelled(labels[place] ?? '', number, wordsWidth))),
    ]
  }
  const wrapped = words.flatMap((text) => wrap(text, wordsWidth))
  return wrapped.map((text, place) => {
    const start = padEnd(place === 0 ? day : '', dayWidth) + gap + padEnd(text, wordsWidth)
    const end = numbers.map((number, column) => gap + padStart(number, numberWidths[column] ?? 0))
    return (place === 0 ? start + end.join('') : start).trimEnd()
  })
}

function wordsOf(line: StatementLine, { options, count, day }: Sheet): readonly string[] {
  const { reason, billLines, actor, approver, policyVersion, recordedAt, occurredAt } = line
  const words = lineText(line, { count, day })
  const why = reason === null ? '' : ` (${reasonText(reason)})`
  const trace = lineTrace(line)
  const cause = trace === null ? '' : shortId(trace)
  const told = [cause === '' ? `${words}${why}` : `${words}${why}, ${cause}`]
  if (options.details !== true) return told
  const by = [
    actor === null ? [] : [`by ${shortId(actor)}`],
    approver === null ? [] : [`approved by ${shortId(approver)}`],
  ]
  return [
    ...told,
    ...(billLines.length === 0 ? [] : [`lines: ${billLines.map(count).join(' + ')}`]),
    ...(by.flat().length === 0 ? [] : [by.flat().join(', ')]),
    ...(policyVersion === null ? [] : [`policy ${shortId(policyVersion)}`]),
    ...(recordedAt === null || day(recordedAt) === day(occurredAt) ? [] : [`recorded ${day(recordedAt)}`]),
  ]
}

/** The expiries that are told. */
const mostExpiries = 4

function footOf({ closing, expiring, asOf }: Statement, { options, width, count, day }: Sheet): readonly string[] {
  const label = asOf === null ? 'To spend' : `To spend on ${day(asOf)}`
  const further = furtherColumns.flatMap(({ label, read }) =>
    read(closing) === read(zeroBalances) ? [] : labelled(label, count(read(closing)), width),
  )
  // Points die as a day begins: the day before is the last to spend them.
  const next = expiring
    .slice(0, mostExpiries)
    .flatMap(({ at, points }) => labelled(`Expires after ${dayText(at - 1, options.zone)}`, count(points), width))
  return [...labelled(label, count(closing.available), width), ...further, ...next]
}
