import { accessSync, constants, realpathSync, type Stats, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { badOptions } from './problems.ts'

/** A file that the program reads or writes; without a path there is none. */
export interface NamedFile {
  readonly words: string
  readonly path: string | null
}

/** Reads the place of a file to be written. What speaks against it is found now, not after the work; nothing is touched. */
export function readOutput(text: string | null, name: string, problems: string[]): string | null {
  const problem = text === null ? null : problemOf(text)
  if (problem === null) return text
  problems.push(`--${name}: found "${text}"${problem}.`)
  return null
}

function problemOf(text: string): string | null {
  const place = resolve(text)
  const [known, folder] = [statOf(place), statOf(dirname(place))]
  if (known?.isDirectory() === true || /[\\/]$/.test(text)) return ', a folder; expected a file'
  if (folder?.isDirectory() !== true) return '; expected a file in a folder that exists'
  return isWritable(known === null ? dirname(place) : place) ? null : '; expected a file that may be written'
}

function statOf(path: string): Stats | null {
  try {
    return statSync(path)
  } catch {
    return null
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** Each file must be one of its own, by whatever name: whoever is written last would wipe out the others. */
export function checkDistinct(files: readonly NamedFile[], problems: string[]): void {
  const seen = new Map<string, string>()
  for (const { words, path } of files) {
    const identity = path === null ? null : identityOf(path)
    if (identity === null) continue
    const other = seen.get(identity)
    if (other === undefined) seen.set(identity, words)
    else problems.push(`${other} and ${words}: found "${path}" for both; expected two files.`)
  }
}

/** The same for every name of one file, through links too; null for what is no file and keeps nothing, such as a terminal. */
function identityOf(path: string): string | null {
  const place = resolve(path)
  const known = statOf(place)
  if (known !== null) return known.isFile() ? `${known.dev}:${known.ino}` : null
  try {
    return join(realpathSync(dirname(place)), basename(place))
  } catch {
    return place
  }
}

/** @throws CrmError `bad-option` with what the system says. */
export async function writeOutput(name: string, path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw badOptions([`--${name}: "${path}" could not be written: ${reason}`])
  }
}
