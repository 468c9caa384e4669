import type { Reporter } from 'vitest/node'

/** What the closing line needs to know of one test file; vitest's own `TestModule` has it. */
export interface TestFile {
  readonly state: () => string
  readonly children: { readonly allTests: (state: 'passed' | 'failed') => Iterable<unknown> }
}

/**
 * The last line of a run. What fails without being a test (a file that does not load, a hook, an error nobody awaited)
 * counts as one failure, so that "0 failed" always means that all is well.
 */
export function closingWords(files: readonly TestFile[], unhandledErrors: number, reason: string): string {
  let passed = 0
  let failed = unhandledErrors
  for (const file of files) {
    const failedTests = [...file.children.allTests('failed')].length
    passed += [...file.children.allTests('passed')].length
    failed += file.state() === 'failed' ? Math.max(failedTests, 1) : failedTests
  }
  if (reason !== 'passed') failed = Math.max(failed, 1)
  return `${passed} passed, ${failed} failed`
}

/** Ends the output of a run with one plain line, `12 passed, 0 failed`, for whoever reads it by program. */
export const closingLine: Reporter = {
  onTestRunEnd(files, unhandledErrors, reason) {
    process.stdout.write(`${closingWords(files, unhandledErrors.length, reason)}\n`)
  },
}
