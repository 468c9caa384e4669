import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { manifest } from './manifest.ts'

const execute = promisify(execFile)
const maxOutputBytes = 64 * 1024 * 1024

/** Runs a program; resolves to what it printed, rejects with both of its outputs when it fails. */
export async function run(command: string, args: readonly string[], cwd = '.'): Promise<string> {
  try {
    const { stdout } = await execute(command, args, { cwd, maxBuffer: maxOutputBytes })
    return stdout
  } catch (cause) {
    const outputs = cause instanceof Error && 'stdout' in cause && 'stderr' in cause ? [cause.stdout, cause.stderr] : []
    throw new Error([`${command} ${args.join(' ')} failed.`, ...outputs].join('\n'), { cause })
  }
}

const modifiedTimes = (folder: string): number[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs)

/** Fails unless `dist` was built after the last change of a source: a stale package would prove nothing. */
export function assertFreshBuild(source = 'src', built = 'dist'): void {
  let builtAt: number
  try {
    builtAt = Math.min(...modifiedTimes(built))
  } catch (cause) {
    throw new Error(`${built} is missing: run "npm run build" first.`, { cause })
  }
  if (Math.max(...modifiedTimes(source)) > builtAt) {
    throw new Error(`${built} is older than ${source}: run "npm run build" first.`)
  }
}

export interface Packed {
  readonly tarball: string
  readonly files: readonly string[]
}

export async function pack(): Promise<Packed> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'regulars-pack-')))
  const printed = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder])
  const [report] = JSON.parse(printed)
  return { tarball: join(folder, report.filename), files: report.files.map((file: { path: string }) => file.path) }
}

/** Installs the tarball, and what it depends on, into an empty project; returns the project's folder. */
export async function install({ tarball }: Packed): Promise<string> {
  const name = 'consumer'
  const project = join(dirname(tarball), name)
  mkdirSync(project)
  const root = { name, version: '1.0.0', dependencies: { [manifest.name]: `file:${tarball}` } }
  writeFileSync(join(project, 'package.json'), JSON.stringify({ ...root, private: true }))
  // The versions this repository has locked: they lie in npm's cache already, so nothing needs to be fetched.
  const locked: Record<string, unknown> = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages
  const packages: Record<string, unknown> = {
    '': root,
    [`node_modules/${manifest.name}`]: {
      version: manifest.version,
      resolved: `file:${tarball}`,
      dependencies: manifest.dependencies,
    },
  }
  for (const dependency of Object.keys(manifest.dependencies)) {
    packages[`node_modules/${dependency}`] = locked[`node_modules/${dependency}`]
  }
  const lock = { name, version: '1.0.0', lockfileVersion: 3, requires: true, packages }
  writeFileSync(join(project, 'package-lock.json'), JSON.stringify(lock))
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'], project)
  return project
}
