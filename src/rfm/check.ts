import { CrmError, type Problem } from '../errors.ts'
import { dayNumber } from '../time.ts'
import type { RfmScheme } from './scheme.ts'

const cutKeys = ['recencyDays', 'frequency', 'monetaryMinor'] as const
const optionKeys = ['mode', 'frequencyCounts', 'recencyCapDays']
const fixedKeys = [...optionKeys, ...cutKeys]
const savedKeys = [...optionKeys, 'cuts']
const cutPointKeys = ['asOf', 'buyers', 'version', ...cutKeys]

/**
 * Everything wrong with a scheme, at once; an empty list means it is an {@link RfmScheme}.
 * @param scheme Anything, for instance parsed JSON.
 * @param at Path of the scheme inside the caller's document; it prefixes every problem's path.
 */
export function checkRfmScheme(scheme: unknown, at = 'rfm'): Problem[] {
  if (!isObject(scheme)) return [problem(at, scheme, 'an object with mode "fixed" or "cuts"')]
  switch (scheme.mode) {
    case 'fixed':
      return [...unknownKeys(scheme, fixedKeys, at), ...optionProblems(scheme, at), ...cutProblems(scheme, at)]
    case 'cuts':
      return [
        ...unknownKeys(scheme, savedKeys, at),
        ...optionProblems(scheme, at),
        ...cutPointProblems(scheme.cuts, `${at}.cuts`),
      ]
    default:
      return [problem(`${at}.mode`, scheme.mode, '"fixed" or "cuts"')]
  }
}

/** @throws CrmError `bad-rfm`, with the problems in its details, unless the scheme is sound. */
export function assertRfmScheme(scheme: RfmScheme, at = 'rfm'): void {
  const problems = checkRfmScheme(scheme, at)
  if (problems.length === 0) return
  throw new CrmError('bad-rfm', problems.map((each) => `${each.path}: ${each.message}`).join(' '), { problems })
}

function optionProblems(scheme: Record<string, unknown>, at: string): Problem[] {
  const problems: Problem[] = []
  if (scheme.frequencyCounts !== 'visits' && scheme.frequencyCounts !== 'bills') {
    problems.push(problem(`${at}.frequencyCounts`, scheme.frequencyCounts, '"visits" or "bills"'))
  }
  if (scheme.recencyCapDays !== undefined && !isCount(scheme.recencyCapDays)) {
    problems.push(problem(`${at}.recencyCapDays`, scheme.recencyCapDays, 'whole days, 0 or more, or nothing'))
  }
  return problems
}

function cutPointProblems(cuts: unknown, at: string): Problem[] {
  if (!isObject(cuts)) return [problem(at, cuts, 'saved cut points')]
  const problems = unknownKeys(cuts, cutPointKeys, at)
  if (!isDay(cuts.asOf)) problems.push(problem(`${at}.asOf`, cuts.asOf, 'a calendar day, YYYY-MM-DD'))
  if (!isCount(cuts.buyers) || cuts.buyers === 0) {
    problems.push(problem(`${at}.buyers`, cuts.buyers, 'a whole number, 1 or more'))
  }
  if (typeof cuts.version !== 'string' || cuts.version === '') {
    problems.push(problem(`${at}.version`, cuts.version, 'a text that is not empty'))
  }
  return [...problems, ...cutProblems(cuts, at)]
}

function cutProblems(cuts: Record<string, unknown>, at: string): Problem[] {
  return cutKeys.flatMap((key) => fourCutsProblems(cuts[key], `${at}.${key}`, key))
}

function fourCutsProblems(cuts: unknown, at: string, key: (typeof cutKeys)[number]): Problem[] {
  if (!Array.isArray(cuts) || cuts.length !== 4) return [problem(at, cuts, 'four numbers in ascending order')]
  // Net spend may fall below zero when returns outweigh purchases; days and counts cannot.
  const [accepts, expected] =
    key === 'monetaryMinor' ? [Number.isSafeInteger, 'integer minor units'] : [isCount, 'a whole number, 0 or more']
  return cuts.flatMap((cut, index) => {
    if (!accepts(cut)) return [problem(`${at}[${index}]`, cut, expected)]
    return index > 0 && cut < cuts[index - 1] ? [problem(`${at}[${index}]`, cut, `at least ${cuts[index - 1]}`)] : []
  })
}

function unknownKeys(value: Record<string, unknown>, known: readonly string[], at: string): Problem[] {
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => problem(`${at}.${key}`, value[key], `no such key; known are ${known.join(', ')}`))
}

function problem(path: string, found: unknown, expected: string): Problem {
  return { path, message: `Expected ${expected}.`, found, expected }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function isDay(value: unknown): boolean {
  if (typeof value !== 'string') return false
  try {
    dayNumber(value)
    return true
  } catch {
    return false
  }
}
