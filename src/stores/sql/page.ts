import { CrmError } from '../../errors.ts'
import type { PageOf } from '../../ports.ts'

export const maxPageItems = 1000

/** What a cursor is made of: the sort key of the last item, numbers as text so that none loses a digit. */
export type Cursor = readonly string[]

/** How many rows to read for a page: one more than it holds tells whether anything follows. */
export function rowsToRead(limit: number): number {
  return pageSize(limit) + 1
}

/** The page, from the rows that {@link rowsToRead} asked for. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  readItem: (row: Row) => Item,
  cursorOf: (row: Row) => Cursor,
): PageOf<Item> {
  const shown = rows.slice(0, pageSize(limit))
  const last = shown.at(-1)
  const next = rows.length > shown.length && last !== undefined ? JSON.stringify(cursorOf(last)) : null
  return { items: shown.map(readItem), next }
}

/**
 * The sort key a page begins after.
 * @throws CrmError `bad-option` when the cursor isn't one that this list gave out.
 */
export function cursorFrom(after: string | null, parts: number): Cursor | null {
  if (after === null) return null
  const cursor = parsed(after)
  const isCursor = Array.isArray(cursor) && cursor.length === parts && cursor.every((part) => typeof part === 'string')
  if (isCursor) return cursor
  throw new CrmError('bad-option', `"${after}" is no cursor of this list: pass the "next" of its page before.`, {
    after,
  })
}

function pageSize(limit: number): number {
  return Math.min(Math.max(limit, 1), maxPageItems)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
