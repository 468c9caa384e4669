import { nearest } from '../condition/index.ts'
import type { Problem } from '../errors.ts'

/** A mistake with its place, what stood there and what would be accepted. */
export function problem(path: string, message: string, found: unknown, expected: string): Problem {
  return { path, message: `${message} Expected ${expected}.`, found, expected }
}

/** A name that is not among those there are: the nearest of them, else all of them. */
export function unknownName(path: string, message: string, name: string, known: readonly string[]): Problem {
  const close = nearest(name, known)
  const all = known.length === 0 ? 'none: there are none' : `one of ${known.join(', ')}`
  return problem(path, message, name, close === undefined ? all : `perhaps "${close}"`)
}
