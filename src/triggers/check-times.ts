import type { ValueType, Vocabulary } from '../condition/index.ts'
import type { Problem } from '../errors.ts'
import { addDuration, dayMs, dayNumber, earliestInstant, latestInstant, parseDuration } from '../time.ts'
import type { RuleSubject } from './compile.ts'
import { minuteFromText } from './hours.ts'
import { problem, unknownName } from './problem.ts'
import type { FiringHours, MessagePolicy, Rule } from './types.ts'

/** Mistakes in the hours in which a rule may fire. */
export function hoursProblems(rule: Rule, messages: MessagePolicy | undefined, at: string): Problem[] {
  const { between } = rule
  if (between === undefined) return []
  const { from, to, weekdays = [] } = between
  const problems: Problem[] = []
  if (from === undefined && to === undefined && weekdays.length === 0)
    problems.push(problem(at, 'It names no hours and no weekday.', between, 'from and to, weekdays, or both'))
  if (from !== undefined && to === undefined)
    problems.push(problem(`${at}.to`, 'Hours that begin must end.', to, 'a time of day such as 19:00'))
  if (to !== undefined && from === undefined)
    problems.push(problem(`${at}.from`, 'Hours that end must begin.', from, 'a time of day such as 11:00'))
  if (from !== undefined && from === to) {
    const expected = 'a time other than from; all day is weekdays alone, or no between'
    problems.push(problem(`${at}.to`, 'Hours that end when they begin.', to, expected))
  }
  weekdays.forEach((weekday, place) => {
    if (weekdays.indexOf(weekday) < place)
      problems.push(problem(`${at}.weekdays[${place}]`, `"${weekday}" stands there twice.`, weekday, 'each day once'))
  })
  const quiet = messages?.quietHours ?? null
  const talks = rule.then.some((action) => 'send' in action)
  if (problems.length === 0 && quiet !== null && talks && quiet.purposes.includes(rule.purpose)) {
    if (isAllWithin(between, quiet)) {
      const expected = `hours outside ${quiet.from} to ${quiet.to}`
      problems.push(problem(at, `All its hours are quiet hours: it would never write.`, between, expected))
    }
  }
  return problems
}

const minutesOfDay = 1440

/** Whether every minute of some hours is one of others; both may wrap over midnight. */
function isAllWithin({ from, to }: FiringHours, others: { readonly from: string; readonly to: string }): boolean {
  if (from === undefined || to === undefined) return false
  const start = minuteFromText(others.from)
  const since = (text: string): number => (minuteFromText(text) - start + minutesOfDay) % minutesOfDay
  const length = (minuteFromText(to) - minuteFromText(from) + minutesOfDay) % minutesOfDay
  return since(from) + length <= since(others.to)
}

const expectedUntil = 'a day such as 2026-11-09, a duration such as P10D, or a path such as fact.endsOn'

/** Mistakes in the end of a rule: none of the three that there are, or one that comes before the rule can fire. */
export function untilProblems<Customer>(
  { until, after }: Rule,
  vocabulary: Vocabulary<RuleSubject<Customer>>,
  at: string,
): Problem[] {
  if (until === undefined) return []
  if (until.startsWith('fact.')) return pathProblems(until, vocabulary, at)
  if (/^\d/.test(until)) return dayProblems(until, at)
  if (!until.startsWith('P')) return [problem(at, `"${until}" is no end.`, until, expectedUntil)]
  if (!isDuration(until)) return [problem(at, `"${until}" is not a duration.`, until, expectedUntil)]
  if (after === undefined || !isDuration(after) || !isShorter(until, after)) return []
  return [problem(at, `It ends before it can fire, ${after} after its start.`, until, `${after} or longer`)]
}

const ends: readonly ValueType[] = ['day', 'instant']

function pathProblems<Customer>(path: string, { paths }: Vocabulary<RuleSubject<Customer>>, at: string): Problem[] {
  const known: Readonly<Record<string, { readonly type: ValueType }>> = paths
  const type = Object.hasOwn(known, path) ? known[path]?.type : undefined
  if (type !== undefined && ends.includes(type)) return []
  if (type !== undefined)
    return [problem(at, `"${path}" is a ${type}.`, path, 'a path of the fact that holds a day or an instant')]
  const all = Object.keys(known).filter(
    (name) => name.startsWith('fact.') && ends.includes(known[name]?.type ?? 'string'),
  )
  return [unknownName(at, `There is no path "${path}".`, path, all)]
}

function dayProblems(until: string, at: string): Problem[] {
  try {
    const millis = dayNumber(until) * dayMs
    if (millis >= earliestInstant && millis < latestInstant) return []
    return [problem(at, `"${until}" is out of reach.`, until, 'a day from 1990 to 2099')]
  } catch {
    return [problem(at, `"${until}" is not a calendar day.`, until, expectedUntil)]
  }
}

function isDuration(text: string): boolean {
  try {
    parseDuration(text)
    return true
  } catch {
    return false
  }
}

// Months are of different lengths: shorter is what is shorter counted from the shortest and from the longest of them.
const someStarts = [Date.UTC(2026, 0, 1), Date.UTC(2026, 1, 1)]

function isShorter(one: string, other: string): boolean {
  const lengths = (text: string) => someStarts.map((start) => addDuration(start, parseDuration(text), 'UTC'))
  const others = lengths(other)
  return lengths(one).every((end, place) => end < (others[place] ?? end))
}
