import { createHash } from 'node:crypto'
import { type Day, type FactInput, type Instant, maxLines } from '../../src/index.ts'
import { atSecondOfDay } from './dates.ts'
import type { RowProblem, SalesRow } from './rows.ts'

/** A fact and the rows it was made of. */
export interface RowFact {
  readonly fact: FactInput
  readonly kind: SalesRow['kind']
  readonly lines: readonly number[]
  readonly day: Day
  readonly isAnonymous: boolean
}

export interface RefusedRows {
  readonly lines: readonly number[]
  readonly problem: RowProblem
}

/** Makes facts of rows. Rows of one bill that follow one another come out as one, so the last ones need `end`. */
export interface FactMaker {
  add(row: SalesRow): readonly (RowFact | RefusedRows)[]
  end(): readonly (RowFact | RefusedRows)[]
}

// Who names no time of day: the bill at noon, what was given back in the evening, a void after both.
const usualHour = { sale: 12, return: 20, void: 21 } as const

/** @param options.source Stands before every id: the system that numbered the bills. */
export function factMaker({ source, zone }: { readonly source: string; readonly zone: string }): FactMaker {
  const timeOf = timesOfDay(zone)
  const idOf = contentIds()
  const single = (row: SalesRow): RowFact => {
    switch (row.kind) {
      case 'sale':
        return saleOf([row], row.bill ?? idOf(row), { source, at: timeOf(row) })
      case 'return':
      case 'void':
        return takenBackOf(row, idOf(row), { source, at: timeOf(row) })
    }
  }
  let open: SalesRow[] = []
  let tooLong = false
  const close = (): readonly (RowFact | RefusedRows)[] => {
    const rows = open
    open = []
    if (tooLong) {
      tooLong = false
      return []
    }
    const sales = rows.filter(({ kind }) => kind === 'sale')
    const [first] = sales
    const facts = rows.filter(({ kind }) => kind !== 'sale').map(single)
    return first === undefined ? facts : [saleOf(sales, first.bill ?? '', { source, at: timeOf(first) }), ...facts]
  }
  return {
    add: (row) => {
      if (row.bill === null) return [...close(), single(row)]
      const [first] = open
      if (first === undefined || !isSameBill(first, row)) {
        const closed = close()
        open = [row]
        return closed
      }
      if (!tooLong && open.length < maxLines) {
        open.push(row)
        return []
      }
      const refused = tooLong ? [row] : [...open, row]
      tooLong = true
      open = [first]
      return [
        {
          lines: refused.map(({ line }) => line),
          problem: {
            about: 'bill',
            message: `found bill "${row.bill}" on more than ${maxLines} rows; expected at most ${maxLines}`,
          },
        },
      ]
    },
    end: close,
  }
}

function isSameBill(one: SalesRow, other: SalesRow): boolean {
  return (
    one.bill === other.bill && one.day === other.day && JSON.stringify(one.customer) === JSON.stringify(other.customer)
  )
}

interface Occasion {
  readonly source: string
  readonly at: Instant
}

function saleOf(rows: readonly SalesRow[], id: string, { source, at }: Occasion): RowFact {
  const [first] = rows
  const hasLines = rows.length > 1 || first?.category !== undefined || first?.product !== undefined
  const fact: FactInput = {
    type: 'purchase.completed',
    id,
    source,
    occurredAt: at,
    totalMinor: rows.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    channel: first?.channel,
    ...(first?.customer !== undefined && { customer: first.customer }),
    ...(first?.store !== undefined && { storeId: first.store }),
    ...(hasLines && {
      lines: rows.map(({ amountMinor, category, product }) => ({ amountMinor, category, name: product })),
    }),
  }
  return { fact, ...factsAbout(rows, 'sale') }
}

function takenBackOf(row: SalesRow, id: string, { source, at }: Occasion): RowFact {
  const shared = {
    id: `${row.kind}-${id}`,
    source,
    occurredAt: at,
    ...(row.customer !== undefined && { customer: row.customer }),
    ...(row.store !== undefined && { storeId: row.store }),
  }
  const fact: FactInput =
    row.kind === 'void'
      ? { type: 'purchase.voided', ...shared, billId: row.names ?? '' }
      : {
          type: 'purchase.returned',
          ...shared,
          amountMinor: row.amountMinor,
          ...(row.names !== null && { billId: row.names }),
        }
  return { fact, ...factsAbout([row], row.kind) }
}

function factsAbout(rows: readonly SalesRow[], kind: SalesRow['kind']): Omit<RowFact, 'fact'> {
  return {
    kind,
    lines: rows.map(({ line }) => line),
    day: rows[0]?.day ?? '',
    isAnonymous: rows[0]?.customer === undefined,
  }
}

const idLength = 24

/**
 * Names a row by all it says, and by how many like it came before: so a row is known again in another export and in
 * another order, and two equal rows of one file stay two.
 */
function contentIds(): (row: SalesRow) => string {
  const seen = new Map<string, number>()
  return ({ content }) => {
    const hash = createHash('sha256').update(content).digest('hex').slice(0, idLength)
    const before = seen.get(hash) ?? 0
    seen.set(hash, before + 1)
    return before === 0 ? hash : `${hash}-${before + 1}`
  }
}

const maxRememberedTimes = 20_000

function timesOfDay(zone: string): (row: SalesRow) => Instant {
  const known = new Map<string, Instant>()
  return ({ at, kind, day }) => {
    if (at !== null) return at
    const key = `${day}/${kind}`
    const found = known.get(key)
    if (found !== undefined) return found
    if (known.size >= maxRememberedTimes) known.clear()
    const time = atSecondOfDay(day, usualHour[kind] * 3600, zone)
    known.set(key, time)
    return time
  }
}
