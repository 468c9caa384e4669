import { engineSource } from '../facts/index.ts'
import type { BookEntry, Entry } from '../ledger/index.ts'
import type { StoredJournalEntry } from '../ports.ts'
import { sealedIn } from './streams.ts'

/**
 * The lines of the books with the facts that caused them, `source/id`. What ends something, as the end of a hold does, is
 * named by the fact that began it.
 * @param unwritten What time did since; it belongs to the books as well.
 */
export function withCauses(journal: readonly StoredJournalEntry[], unwritten: readonly Entry[]): readonly BookEntry[] {
  const begun = new Map<string, string>()
  const named = (entry: BookEntry, cause: string | null): BookEntry => {
    const { ref } = entry
    if (ref === null) return entry
    const found = cause ?? begun.get(ref)
    if (found === undefined) return entry
    if (!begun.has(ref)) begun.set(ref, found)
    return { ...entry, cause: found }
  }
  const written = journal.map((line) => named(sealedIn(line), causeIn(line)))
  return [...written, ...unwritten.map((entry) => named(entry, null))]
}

/** The engine's own facts carry what caused them along; their own names mean nothing to people. */
function causeIn({ causedBy, data }: StoredJournalEntry): string | null {
  const cause = typeof data.cause === 'string' ? data.cause : causedBy
  return isAlarm.test(cause) || cause.startsWith(`${engineSource}/`) ? null : cause
}

/** The fact before it only happened to come when the alarm was due. */
const isAlarm = /@[a-z]+\/\d+$/
