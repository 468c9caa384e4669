import { balanceAt, type LedgerTerms } from '../../src/ledger/index.ts'
import { type Book, india, openBook } from './book.ts'
import { rupeeTerms } from './terms.ts'

export const minuteMs = 60_000
export const now = '2026-06-01'
export const at = india(now)
export const end = at + 15 * minuteMs

export const hold = (points: number, holdId = 'H-1') => ({ kind: 'hold', holdId, points }) as const
export const capture = (points?: number, holdId = 'H-1', commandId = `C-${holdId}`) =>
  ({ kind: 'capture', commandId, holdId, points }) as const
export const release = (holdId = 'H-1') => ({ kind: 'release', holdId }) as const
export const lease = (points: number, holdId = 'L-1') => ({ kind: 'lease', holdId, points }) as const

export const offlineTerms: LedgerTerms = {
  ...rupeeTerms,
  offline: { maximumPoints: 500, spendWithinHours: 8, reportWithinHours: 24 },
}
export const hours = (count: number): number => at + count * 60 * minuteMs

/** 100 points that die at the end of January 2027, 50 that die in March. */
export const shopper = (terms = rupeeTerms): Book => {
  const book = openBook(terms)
  book.earn('B-1', '2026-01-15', 100)
  book.earn('B-2', '2026-03-15', 50)
  return book
}
export const columns = (book: Book, when: number = at) => {
  const { available, held, debt } = balanceAt(book.account(), when)
  return { available, held, debt }
}
