import type { BalanceClaim, BalanceColumn, BalanceExplanation, ShownBalance } from './balance-claim.ts'
import type { LineGroup } from './explaining-lines.ts'
import { lineTrace } from './line-text.ts'
import { shortId } from './plain-text.ts'
import type { StatementLine } from './statement.ts'
import { countIn, dayText } from './written.ts'

const columnWords: Readonly<Record<BalanceColumn, string>> = {
  'to-spend': 'to spend',
  'with-pending': 'to spend and maturing',
  'with-held': 'to spend and set aside',
  'in-all': 'to spend, maturing and set aside',
}

/** Lines that the sentence names one by one; of more it tells the sums by kind. */
const mostNamed = 3
/** The kinds of lines whose sums it tells. */
const mostKinds = 5

/** The lines of an explanation, grouped. */
export interface ExplainedLines {
  readonly groups: readonly LineGroup[]
  readonly explaining: readonly LineGroup[]
  /** Those in books that the points were brought into. */
  readonly there: readonly StatementLine[]
}

interface Telling extends ExplainedLines {
  readonly explanation: Omit<BalanceExplanation, 'summary'>
  readonly count: (points: number) => string
  readonly points: (points: number) => string
  readonly day: (at: number) => string
}

/** The answer in one sentence. */
export function balanceSummary(
  explanation: Telling['explanation'],
  { zone, locale, on }: BalanceClaim,
  lines: ExplainedLines,
): string {
  const count = locale === undefined ? String : countIn(locale)
  const points = (many: number): string => `${count(many)} ${many === 1 ? 'point' : 'points'}`
  const telling: Telling = { explanation, count, points, day: (at) => dayText(at, zone), ...lines }
  const { shown, nearest } = explanation
  const isChanged = lines.groups.length > 0
  if (shown !== null && !isChanged && isOnDay(shown, on)) return `${stillThere(telling, shown)}.`
  const since = isChanged
    ? `${sinceThen(telling)}, which leaves ${standing(telling)}`
    : `; there remain ${standing(telling)}`
  const said = shown === null ? neverShown(telling, nearest, on) : lastShown(telling, shown, on)
  return `${said}${moved(telling)}${since}.`
}

function stillThere(telling: Telling, { points, column, from }: ShownBalance): string {
  const since = from === null ? '' : ` since ${telling.day(from)}`
  const { available } = telling.explanation.standing
  const spendable = column === 'to-spend' ? '' : `, ${telling.count(available)} of them to spend now`
  return `The books show ${telling.points(points)} ${columnWords[column]}${since}, as claimed${spendable}${owed(telling)}`
}

/** Without a day that was named, any. */
function isOnDay({ until }: ShownBalance, on: number | undefined): boolean {
  return on === undefined || until === null || until > on
}

function lastShown(telling: Telling, shown: ShownBalance, on: number | undefined): string {
  const { points, column, until } = shown
  const end = until === null ? '' : ` until ${telling.day(until)}`
  const said = `${telling.points(points)} ${columnWords[column]}${end}`
  if (on === undefined || isOnDay(shown, on)) return `The books showed ${said}`
  return `${thenShown(telling, on)}; before, they showed ${said}`
}

/** `On 6 Jan 2026 the books showed 50 to spend`. */
function thenShown({ explanation, count, day }: Telling, on: number): string {
  return `On ${day(on)} the books showed ${count(explanation.then?.available ?? 0)} to spend`
}

function neverShown(telling: Telling, nearest: ShownBalance | null, on: number | undefined): string {
  const { claimedPoints } = telling.explanation
  if (on !== undefined && nearest === null) return `${thenShown(telling, on)}, as nothing had been written yet`
  const never =
    on === undefined
      ? `The books never showed ${telling.points(claimedPoints)}`
      : `${thenShown(telling, on)}, and never ${telling.points(claimedPoints)} until then`
  if (nearest === null || (on !== undefined && isOnDay(nearest, on))) return never
  const from = nearest.from === null ? '' : ` from ${telling.day(nearest.from)}`
  const end = nearest.until === null ? '' : ` until ${telling.day(nearest.until)}`
  const said = `${never}; the nearest was ${telling.count(nearest.points)} ${columnWords[nearest.column]}${from}`
  if (nearest.line === null) return `${said}${end}`
  const trace = lineTrace(nearest.line)
  const cause = trace === null ? '' : `, ${shortId(trace)}`
  return `${said} (${lowered(nearest.line.words)}${cause})${end}`
}

/** `; brought into the household on 3 Feb 2026, where 200 were before`. */
function moved({ explanation, count, day }: Telling): string {
  return explanation.moves
    .map(({ line, pointsBefore }) => {
      const where = line.kind === 'pooled-in' ? 'the household' : 'the record this one became part of'
      const before = pointsBefore === 0 ? '' : `, where ${count(pointsBefore)} were before`
      return `; brought into ${where} on ${day(line.occurredAt)}${before}`
    })
    .join('')
}

function sinceThen(telling: Telling): string {
  const { groups, explaining, explanation } = telling
  const moves = new Set(explanation.moves.map(({ line }) => line))
  const others = groups.filter((group) => !explaining.includes(group) && !group.lines.some((line) => moves.has(line)))
  const rest = others.reduce((sum, { lines }) => sum + lines.length, 0)
  if (explaining.length === 0) return rest === 0 ? '' : `; what changed since then cancels out`
  const cancelling = rest === 0 ? '' : ` and ${telling.count(rest)} other lines cancel out`
  return `; since then ${told(telling).join(', ')}${cancelling}`
}

function told(telling: Telling): readonly string[] {
  const { count, day, explaining, there } = telling
  const effects = explaining.flatMap((group) => group.effects)
  const place = (line: StatementLine): string => (there.includes(line) ? ' there' : '')
  if (effects.length <= mostNamed) {
    return effects.map(({ words, points, line }) => {
      const trace = lineTrace(line)
      const cause = trace === null ? '' : `, ${shortId(trace)}`
      return `${count(Math.abs(points))} ${lowered(words)}${place(line)} (${day(line.occurredAt)}${cause})`
    })
  }
  const sums = new Map<string, { points: number; lines: number }>()
  for (const { words, points, line } of effects) {
    const key = `${lowered(words)}${place(line)}`
    const sum = sums.get(key) ?? { points: 0, lines: 0 }
    sums.set(key, { points: sum.points + points, lines: sum.lines + 1 })
  }
  const kinds = [...sums].map(([words, sum]) => {
    const times = sum.lines === 1 ? '' : ` in ${count(sum.lines)} lines`
    return `${count(Math.abs(sum.points))} ${words}${times}`
  })
  if (kinds.length <= mostKinds + 1) return kinds
  return [...kinds.slice(0, mostKinds), theRest(telling, [...sums.values()].slice(mostKinds))]
}

/** `and 186 taken by 5 other lines`, so that what is named and the rest add up. */
function theRest({ count }: Telling, sums: readonly { readonly points: number; readonly lines: number }[]): string {
  const points = sums.reduce((sum, one) => sum + one.points, 0)
  const lines = `${count(sums.reduce((sum, one) => sum + one.lines, 0))} other lines`
  if (points === 0) return `and ${lines} that cancel out`
  return `and ${count(Math.abs(points))} ${points < 0 ? 'taken' : 'added'} by ${lines}`
}

/** `500 to spend now`, `800 to spend and maturing now, 500 of them to spend`. */
function standing(telling: Telling): string {
  const { standing: now, standingPoints, shown, nearest } = telling.explanation
  const column = (shown ?? nearest)?.column ?? 'to-spend'
  const spendable = telling.count(now.available)
  const stands =
    column === 'to-spend'
      ? `${spendable} to spend now`
      : `${telling.count(standingPoints)} ${columnWords[column]} now, ${spendable} of them to spend`
  return stands + owed(telling)
}

function owed({ explanation, count }: Telling): string {
  const { debt } = explanation.standing
  return debt === 0 ? '' : `, and ${count(debt)} owed`
}

function lowered(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1)
}
