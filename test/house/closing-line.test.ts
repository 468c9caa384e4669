import { expect, test } from 'vitest'
import { closingWords, type TestFile } from '../support/closing-line.ts'

const file = (state: string, passed: number, failed: number): TestFile => ({
  state: () => state,
  children: { allTests: (wanted) => Array(wanted === 'passed' ? passed : failed) },
})

test('the closing line counts the tests of all files', () => {
  expect(closingWords([file('passed', 2, 0), file('failed', 1, 3)], 0, 'failed')).toBe('3 passed, 3 failed')
  expect(closingWords([file('passed', 5, 0)], 0, 'passed')).toBe('5 passed, 0 failed')
})

test('a file that does not load counts as a failure', () => {
  expect(closingWords([file('failed', 0, 0), file('passed', 1, 0)], 0, 'failed')).toBe('1 passed, 1 failed')
})

test('an error outside of any test counts as a failure', () => {
  expect(closingWords([file('passed', 1, 0)], 2, 'failed')).toBe('1 passed, 2 failed')
})

test('a run that was cut short or found no test never closes with 0 failed', () => {
  expect(closingWords([file('passed', 4, 0)], 0, 'interrupted')).toBe('4 passed, 1 failed')
  expect(closingWords([], 0, 'failed')).toBe('0 passed, 1 failed')
})
