import { statementTitle } from '../ledger/books/written.ts'
import { shortId } from '../ledger/engine.ts'
import { type Balances, lineText, lineTrace, reasonText, type Statement, type StatementLine } from '../ledger/index.ts'
import { documentText } from './document.ts'
import { type Formats, formatsOf } from './format.ts'
import type { Definition } from './headlines.ts'
import { type Html, html } from './html.ts'
import { checkParts, checkWriting } from './input.ts'
import { numberColumn, table, textColumn } from './table.ts'

/**
 * How a statement is shown: what `printStatement` takes for paper, and what points are worth. Every text may come from
 * customers: it is escaped wherever it stands.
 */
export interface StatementPage {
  /** IANA zone in which days are told. */
  readonly zone: string
  /** BCP 47: how numbers, money and days are written; the words are English. */
  readonly locale: string
  /** `Points statement` when left out. */
  readonly title?: string | undefined
  /** Lines under the title: the shop, whose points these are. */
  readonly heading?: readonly string[] | undefined
  /** What a point is worth when redeemed, integer minor units; left out, nothing is said of worth. */
  readonly minorPerPoint?: number | undefined
  /** ISO 4217, of what points are worth: needed with `minorPerPoint`, and without it not used. */
  readonly currency?: string | undefined
  /** True: each line also tells the bill's lines, who decided it, by which policy, and when it was recorded late. */
  readonly details?: boolean | undefined
}

/** Of a longer statement the latest lines are shown; what was before goes into its first balance. */
export const maxStatementRows = 1000

/** What ISO 4217 has for where there is no currency. */
const noCurrency = 'XXX'

/** Expiries that are named. */
const maxExpiries = 6

/**
 * An account's statement as one HTML file in the report's style: it reads well on a phone and on A4 paper, needs no other
 * file and asks the network for nothing. The same statement gives the same bytes.
 * @throws CrmError `bad-option` when a part is missing (zone, locale; with `minorPerPoint` the currency), or when currency,
 * locale or zone is not known to this runtime.
 */
export function renderStatement(statement: Statement, page: StatementPage): string {
  checkParts(statement, 'statement', { lines: 'list', expiring: 'list', opening: 'object', closing: 'object' })
  checkPage(page)
  const { title = statementTitle, heading = [], locale, zone, minorPerPoint, currency } = page
  const writing = { locale, zone, currency: minorPerPoint === undefined ? noCurrency : (currency ?? noCurrency) }
  checkWriting(writing)
  const sheet: Sheet = { page, title, heading, formats: formatsOf(writing) }
  const used = usedColumns(statement)
  const parts = [headOf(statement, sheet), balancesOf(statement, sheet), linesOf(statement, used, sheet)]
  return documentText(title, html`${parts}${expiringOf(statement, sheet)}${footOf(used)}`)
}

function checkPage(page: StatementPage): void {
  checkParts(page, 'input', { zone: 'text', locale: 'text' })
  if (page.title !== undefined) checkParts(page, 'input', { title: 'text' })
  if (page.heading !== undefined) checkParts(page, 'input', { heading: 'list' })
  if (page.minorPerPoint !== undefined) checkParts(page, 'input', { minorPerPoint: 'number', currency: 'text' })
}

interface Sheet {
  readonly page: StatementPage
  readonly title: string
  readonly heading: readonly string[]
  readonly formats: Formats
}

interface BalanceColumn extends Definition {
  readonly read: (balance: Balances) => number
}

const toSpend: BalanceColumn = {
  term: 'To spend',
  meaning: 'Points that pay for something now.',
  read: ({ available }) => available,
}

const furtherColumns: readonly BalanceColumn[] = [
  {
    term: 'Maturing',
    meaning: 'Earned, and ready to spend when the time for returns is over.',
    read: ({ pending }) => pending,
  },
  {
    term: 'Set aside',
    meaning: 'Held for a purchase that is being paid, or for a till that works offline.',
    read: ({ held }) => held,
  },
  {
    term: 'Owed',
    meaning: 'Points of returned goods that were spent already; new points repay them first.',
    read: ({ debt }) => debt,
  },
  {
    term: 'On their way',
    meaning: 'Sent to another customer and not there yet.',
    read: ({ inTransit }) => inTransit,
  },
]

function usedColumns({ opening, closing, lines }: Statement): readonly BalanceColumn[] {
  const balances = [opening, closing, ...lines.map(({ balance }) => balance)]
  return [toSpend, ...furtherColumns.filter(({ read }) => balances.some((balance) => read(balance) !== 0))]
}

function headOf({ from, asOf, by, lines }: Statement, { title, heading, formats }: Sheet): Html {
  const first = from ?? lines[0]?.occurredAt ?? null
  const last = asOf ?? lines.at(-1)?.occurredAt ?? null
  const [start, end] = [first, last].map((at) => (at === null ? null : formats.dayAt(at)))
  const period = end === null ? '' : start === null || start === end ? `As of ${end}` : `${start} to ${end}`
  const order = by === 'recorded' ? `${period === '' ? 'In' : ', in'} the order in which it was recorded` : ''
  const under = heading.map((line) => html`<p class="lede"><bdi>${line}</bdi></p>`)
  return html`<header class="head"><h1><bdi>${title}</bdi></h1>${under}<p class="period">${period}${order}</p></header>`
}

function balancesOf({ closing }: Statement, { page, formats }: Sheet): Html {
  const { minorPerPoint } = page
  const worth = minorPerPoint === undefined ? null : `worth ${formats.money(closing.available * minorPerPoint)}`
  const further = furtherColumns.filter(({ read }) => read(closing) !== 0)
  return html`\n<section id="balance" aria-labelledby="balance-title"><h2 id="balance-title">Balance</h2><ul class="cards">${card(
    toSpend.term,
    formats.count(closing.available),
    worth,
  )}${further.map(({ term, read }) => card(term, formats.count(read(closing)), null))}</ul></section>`
}

function card(title: string, value: string, note: string | null): Html {
  return html`<li class="card"><h3>${title}</h3><p class="value">${value}</p>${note === null ? null : html`<p class="note">${note}</p>`}</li>`
}

function linesOf({ opening, lines, from }: Statement, used: readonly BalanceColumn[], sheet: Sheet): Html {
  const { formats } = sheet
  const shown = lines.slice(-maxStatementRows)
  const left = lines.length - shown.length
  const before = left === 0 ? opening : (lines[left - 1]?.balance ?? opening)
  const words = left === 0 ? 'Balance before' : `Balance before; ${formats.several(left, 'earlier line')} left out`
  const opens = from === null && left === 0 ? [] : [['', words, '', ...balanceCells(before, used, formats)]]
  const rows = shown.map((line) => [
    html`<span class="nowrap">${formats.dayAt(line.occurredAt)}</span>`,
    whatOf(line, sheet),
    signed(line.delta.available, formats),
    ...balanceCells(line.balance, used, formats),
  ])
  const body =
    lines.length === 0
      ? html`<p class="lede">No points moved in this time.</p>`
      : table({
          caption: 'Every movement of points, with the balance after it',
          shape: 'stacks',
          columns: [
            textColumn('Day'),
            textColumn('What'),
            ...['Points', ...used.map(({ term }) => term)].map(numberColumn),
          ],
          rows: [...opens, ...rows],
        })
  return html`\n<section id="lines" aria-labelledby="lines-title"><h2 id="lines-title">What moved them</h2>${body}</section>`
}

/** What is seldom there is left empty where it is not. */
function balanceCells(balance: Balances, used: readonly BalanceColumn[], { count }: Formats): readonly string[] {
  return used.map(({ read }, place) => (place > 0 && read(balance) === 0 ? '' : count(read(balance))))
}

function signed(points: number, { count }: Formats): string {
  return points === 0 ? '' : `${points > 0 ? '+' : ''}${count(points)}`
}

/** The words, and under them what the line can be traced by. */
function whatOf(line: StatementLine, { page, formats }: Sheet): Html {
  const { reason, billLines, actor, approver, policyVersion, recordedAt, occurredAt } = line
  const { count, dayAt } = formats
  const trace = lineTrace(line)
  const told = [...(trace === null ? [] : [shortId(trace, '\u2026')]), ...(reason === null ? [] : [reasonText(reason)])]
  const late = recordedAt !== null && dayAt(recordedAt) !== dayAt(occurredAt)
  const further = [
    ...(billLines.length === 0 ? [] : [`lines ${billLines.map(count).join(' + ')}`]),
    ...(actor === null ? [] : [`by ${actor}`]),
    ...(approver === null ? [] : [`approved by ${approver}`]),
    ...(policyVersion === null ? [] : [`policy ${shortId(policyVersion, '\u2026')}`]),
    ...(late ? [`recorded ${dayAt(recordedAt)}`] : []),
  ]
  const traces = page.details === true ? [...told, ...further] : told
  const under = traces.map((text, place) => html`${place === 0 ? '' : ' \u00B7 '}<bdi>${text}</bdi>`)
  return html`<bdi>${lineText(line, { count, day: dayAt })}</bdi>${traces.length === 0 ? null : html`<div class="note">${under}</div>`}`
}

function expiringOf({ expiring }: Statement, { page, formats }: Sheet): Html | null {
  if (expiring.length === 0) return null
  const { minorPerPoint } = page
  const rows = expiring.slice(0, maxExpiries).map(({ at, points }) => [
    // Points die as a day begins: the day before is the last to spend them.
    html`<span class="nowrap">${formats.dayAt(at - 1)}</span>`,
    formats.count(points),
    ...(minorPerPoint === undefined ? [] : [formats.money(points * minorPerPoint)]),
  ])
  const worth = minorPerPoint === undefined ? [] : [numberColumn('Worth')]
  return html`\n<section id="expiring" aria-labelledby="expiring-title"><h2 id="expiring-title">What expires next</h2>${table(
    {
      caption: 'Points by the last day to spend them',
      columns: [textColumn('Last day to spend'), numberColumn('Points'), ...worth],
      rows,
    },
  )}</section>`
}

function footOf(used: readonly BalanceColumn[]): Html {
  return html`\n<footer><h2>What the numbers mean</h2><dl>${used.map(
    ({ term, meaning }) => html`<div><dt>${term}</dt><dd>${meaning}</dd></div>`,
  )}</dl></footer>`
}
