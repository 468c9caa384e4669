import type { Instant } from '../../time.ts'
import { bonusWords, isGivenByRule } from './line-words.ts'
import { isHash } from './plain-text.ts'
import type { StatementLine } from './statement.ts'

/** How a line's numbers and days are written. */
export interface LineWriting {
  readonly count: (points: number) => string
  readonly day: (at: Instant) => string
}

/**
 * What a line is, beside a column of what it changed of the points to spend: what that column does not show stands in words.
 * `150 spent of what was set aside`, `12 earned, to be spent from 8 Apr 2026`.
 */
export function lineText(line: StatementLine, { count, day }: LineWriting): string {
  const { kind, words, points, delta, maturesAt } = line
  const { available, pending, held, debt } = delta
  const many = Math.abs(points)
  const isUnseen = points !== 0 && available === 0
  const what = isUnseen ? `${count(many)} ${words.charAt(0).toLowerCase()}${words.slice(1)}` : words
  const ofAll = (part: number, said: string): string => (part === many ? said : `${count(part)} of them ${said}`)
  return [
    isUnseen && kind === 'redeemed' && held < 0 ? `${what} of what was set aside` : what,
    ...(points !== 0 && !isUnseen && Math.abs(available) !== many ? [`${count(many)} in all`] : []),
    ...(maturesAt === null ? [] : [ofAll(pending, `to be spent from ${day(maturesAt)}`)]),
    ...(debt > 0 ? [`${count(debt)} owed from now on`] : []),
    ...(debt < 0 && kind !== 'written-off' ? [`${count(-debt)} taken for what was owed`] : []),
  ].join(', ')
}

/** By what people trace a line: the bill, or the fact by the name that whoever told it gave it; null where words say it all. */
export function lineTrace(line: StatementLine): string | null {
  const { kind, ref, cause } = line
  if (ref === null || (kind === 'bonus' && bonusWords(ref) !== null)) return null
  if (!isHash(ref)) return ref
  if (cause !== null) return cause.id
  return isGivenByRule(line) ? null : ref
}

/** A reason code as people read it: `second-visit` as `second visit`. */
export function reasonText(reason: string): string {
  return reason.replace(/[-_]+/g, ' ').trim()
}
