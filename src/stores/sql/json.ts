import { CrmError } from '../../errors.ts'

/** An escape of U+0000 or of half a surrogate pair, not itself escaped (as it is inside a document kept as text). */
const unstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89ab][0-9a-f]{2}|d[c-f][0-9a-f]{2})/

/**
 * Rows as one JSON parameter. Documents travel in it as text, so whatever they contain arrives untouched; ids and keys
 * become SQL texts, which cannot hold U+0000 nor half a surrogate pair. Refused here, before the statement, because an
 * error of the database would spoil the caller's transaction.
 * @throws CrmError `bad-fact` when an id or key has such a character.
 */
export function jsonRows(rows: readonly object[]): string {
  const json = JSON.stringify(rows)
  if (json.includes('\\u') && unstorable.test(json)) {
    throw new CrmError('bad-fact', 'An id or key with U+0000 or a broken surrogate pair cannot be stored.', {
      near: json.slice(Math.max(0, json.search(unstorable) - 40)).slice(0, 80),
    })
  }
  return json
}

/** One text for a database, by the same rule as {@link jsonRows}. */
export function storableText(text: string): string {
  jsonRows([{ text }])
  return text
}
