import { nearest } from './nearest.ts'
import type { Path, Value, ValueType, Vocabulary } from './types.ts'

/** A path that the vocabulary knows, ready to be read. */
export interface KnownPath<Subject> {
  readonly type: ValueType
  readonly values?: readonly string[] | undefined
  readonly read: (subject: Subject) => Value | undefined
}

/** True for a key that names a path rather than a word of the language. */
export function isPath(key: string): key is Path {
  return key.includes('.')
}

/** The definition behind a path: its own, or that of the family with the longest prefix. */
export function resolvePath<Subject>(path: Path, vocabulary: Vocabulary<Subject>): KnownPath<Subject> | undefined {
  // Own keys only: `constructor.name` is nobody's path.
  if (Object.hasOwn(vocabulary.paths, path)) return vocabulary.paths[path]
  let longest = ''
  let known: KnownPath<Subject> | undefined
  for (const [prefix, family] of Object.entries(vocabulary.families ?? {})) {
    if (prefix.length <= longest.length || path.length <= prefix.length || !path.startsWith(prefix)) continue
    const rest = path.slice(prefix.length)
    longest = prefix
    known = { type: family.type, read: (subject) => family.read(subject, rest) }
  }
  return known
}

/** The known path most like a mistyped one; under a mistyped family prefix, the same end under the right prefix. */
export function nearestPath<Subject>(path: string, vocabulary: Vocabulary<Subject>): string | undefined {
  const parts = path.split('.')
  const candidates = Object.keys(vocabulary.paths)
  for (const prefix of Object.keys(vocabulary.families ?? {})) {
    const rest = parts.slice(prefix.split('.').length - 1).join('.')
    if (rest !== '') candidates.push(`${prefix}${rest}`)
  }
  return nearest(path, candidates)
}

/** The paths worth listing beside one that is unknown: those of the same beginning, or else all. */
export function pathsLike<Subject>(path: string, vocabulary: Vocabulary<Subject>): readonly string[] {
  const families = Object.keys(vocabulary.families ?? {}).map((prefix) => `${prefix}*`)
  const known = [...Object.keys(vocabulary.paths), ...families]
  const beginning = `${path.split('.', 1).join()}.`
  const related = known.filter((name) => name.startsWith(beginning))
  return related.length > 0 ? related : known
}
