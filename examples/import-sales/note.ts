import type { Day, Store } from '../../src/index.ts'
import { badOptions } from '../shared/problems.ts'

/** What an import leaves in the store for the next one. */
export interface Note {
  readonly currency: string
  readonly zone: string
  readonly rfm: 'fixed' | 'quintiles'
  /** The last day of all that was taken in; null before that. */
  readonly lastDay: Day | null
}

const tenant = 'main'
const key = 'import-sales'
const maxAttempts = 10

/**
 * What earlier imports left, if they fit this one.
 * @throws CrmError `bad-option` when this import would mix currencies or calendars, or turn back the clock.
 */
export async function fittingNote(
  store: Store,
  wanted: Omit<Note, 'lastDay'> & { readonly asOf: Day | null },
): Promise<Note> {
  const setting = await store.setting(tenant, key)
  if (setting === null) return { currency: wanted.currency, zone: wanted.zone, rfm: wanted.rfm, lastDay: null }
  const note = setting.value as Note
  const problems = (['currency', 'zone'] as const)
    .filter((name) => note[name] !== wanted[name])
    .map(
      (name) =>
        `--${name}: found ${wanted[name]}, but the store was filled with ${note[name]}; expected the same, or another store.`,
    )
  if (note.rfm === 'quintiles' && wanted.rfm === 'fixed')
    problems.push('--rfm: found fixed, but the store scores by quintiles; expected quintiles, or another store.')
  if (wanted.asOf !== null && note.lastDay !== null && wanted.asOf < note.lastDay) {
    problems.push(
      `--as-of: found ${wanted.asOf}, but the store holds sales up to ${note.lastDay}; expected that day or a later one.`,
    )
  }
  if (problems.length > 0) throw badOptions(problems)
  return { ...note, rfm: wanted.rfm }
}

/** Leaves the note for the next import; the later day stays. */
export async function leaveNote(store: Store, note: Note): Promise<void> {
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const setting = await store.setting(tenant, key)
    const known = (setting?.value as Note | undefined)?.lastDay ?? null
    const lastDay = laterDay(note.lastDay, known)
    if (await store.saveSetting(tenant, key, { ...note, lastDay }, setting?.version ?? 0)) return
  }
}

export function laterDay(one: Day | null, other: Day | null): Day | null {
  if (one === null || other === null) return one ?? other
  return one > other ? one : other
}
