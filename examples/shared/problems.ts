import { nearest } from '../../src/condition/index.ts'
import { CrmError, isCrmError } from '../../src/index.ts'

/** What was asked cannot be done; each line says what was found and what would be accepted. */
export function badOptions(problems: readonly string[]): CrmError {
  return new CrmError('bad-option', problems.join('\n'), {
    problems: problems.map((message) => ({ path: '', message })),
  })
}

export function isBadOption(error: unknown): error is CrmError {
  return isCrmError(error) && error.code === 'bad-option'
}

/** ` Did you mean "date"?`, or nothing when no known name is near; what all names begin with is no likeness. */
export function didYouMean(name: string, known: Iterable<string>, prefix = ''): string {
  const close = nearest(name, known)
  return close === undefined ? '' : ` Did you mean "${prefix}${close}"?`
}
