import {
  type BalanceClaim,
  type BalanceColumn,
  type BalanceExplanation,
  columns,
  type ShownBalance,
} from './balance-claim.ts'
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

interface Telling {
  readonly explanation: Omit<BalanceExplanation, 'summary'>
  readonly count: (points: number) => string
  readonly points: (points: number) => string
  readonly day: (at: number) => string
}

/** The answer in one sentence. */
export function balanceSummary(explanation: Telling['explanation'], { zone = 'UTC', locale }: BalanceClaim): string {
  const count = locale === undefined ? String : countIn(locale)
  const points = (many: number): string => `${count(many)} ${many === 1 ? 'point' : 'points'}`
  const telling: Telling = { explanation, count, points, day: (at) => dayText(at, zone) }
  const { shown, nearest, lines } = explanation
  if (shown !== null && lines.length === 0) return `${stillThere(telling, shown)}.`
  const since =
    lines.length === 0
      ? `; there remain ${standing(telling)}`
      : `${sinceThen(telling)}, which leaves ${standing(telling)}`
  return `${shown === null ? neverShown(telling, nearest) : lastShown(telling, shown)}${since}.`
}

function stillThere(telling: Telling, { points, column, from }: ShownBalance): string {
  const since = from === null ? '' : ` since ${telling.day(from)}`
  const { available } = telling.explanation.standing
  const spendable = column === 'to-spend' ? '' : `, ${telling.count(available)} of them to spend now`
  return `The books show ${telling.points(points)} ${columnWords[column]}${since}, as claimed${spendable}${owed(telling)}`
}

function lastShown(telling: Telling, { points, column, until }: ShownBalance): string {
  const end = until === null ? '' : ` until ${telling.day(until)}`
  return `The books showed ${telling.points(points)} ${columnWords[column]}${end}`
}

function neverShown(telling: Telling, nearest: ShownBalance | null): string {
  const { claimedPoints } = telling.explanation
  const never = `The books never showed ${telling.points(claimedPoints)}`
  if (nearest === null || nearest.line === null) return never
  const from = nearest.from === null ? '' : ` from ${telling.day(nearest.from)}`
  const end = nearest.until === null ? '' : ` until ${telling.day(nearest.until)}`
  const cause = nearest.line.ref === null ? '' : `, ${shortId(nearest.line.ref)}`
  const line = ` (${lowered(nearest.line.words)}${cause})`
  return `${never}; the nearest was ${telling.count(nearest.points)} ${columnWords[nearest.column]}${from}${line}${end}`
}

function sinceThen(telling: Telling): string {
  const { lines, explaining } = telling.explanation
  if (explaining.length === 0) return `; what changed since then cancels out`
  const rest = lines.length - explaining.length
  const others = rest === 0 ? '' : ` and ${telling.count(rest)} other lines cancel out`
  return `; since then ${told(telling, explaining).join(', ')}${others}`
}

function told(telling: Telling, lines: readonly StatementLine[]): readonly string[] {
  const { count, day, explanation } = telling
  const column = (explanation.shown ?? explanation.nearest)?.column ?? 'to-spend'
  const read = columns[column]
  if (lines.length <= mostNamed) {
    return lines.map(({ words, delta, ref, occurredAt }) => {
      const cause = ref === null ? '' : `, ${shortId(ref)}`
      return `${count(Math.abs(read(delta)))} ${lowered(words)} (${day(occurredAt)}${cause})`
    })
  }
  const sums = new Map<string, { points: number; lines: number }>()
  for (const { words, delta } of lines) {
    const sum = sums.get(words) ?? { points: 0, lines: 0 }
    sums.set(words, { points: sum.points + read(delta), lines: sum.lines + 1 })
  }
  const kinds = [...sums].map(([words, sum]) => {
    const times = sum.lines === 1 ? '' : ` in ${count(sum.lines)} lines`
    return `${count(Math.abs(sum.points))} ${lowered(words)}${times}`
  })
  return kinds.length <= mostKinds ? kinds : [...kinds.slice(0, mostKinds), 'and others']
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
