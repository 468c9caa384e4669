import { type Crm, createCrm, type Day, dayOf, type Instant, type Policy, type Store } from '../../src/index.ts'
import { badOptions } from '../shared/problems.ts'
import type { OnProgress } from '../shared/progress.ts'
import { type ColumnPlaces, placeColumns } from './columns.ts'
import { contradicts, endOfDay, hasLocalOrder } from './dates.ts'
import { type FactMaker, factMaker, type RefusedRows, type RowFact } from './facts.ts'
import { type Figures, figuresOf, waitingReturns } from './figures.ts'
import { type CsvRow, openSalesFile, rowsOf, type SalesFile } from './file.ts'
import { fittingNote, laterDay, leaveNote } from './note.ts'
import type { ImportOptions } from './options.ts'
import { shopPolicy } from './policy.ts'
import { type ReadRow, rowReader } from './rows.ts'
import { leaveOut, newTally, reject, settle, type Tally } from './tally.ts'

/** Facts handed over together: enough for a database to write them at once, few enough to keep in memory. */
const usualBatch = 800
const dayMs = 86_400_000

export interface ImportTools {
  readonly store: Store
  /** What the system's clock says: rows of a later day are typing errors. */
  readonly now: Instant
  readonly onProgress?: OnProgress
  /** Facts in a batch; tests use small ones. */
  readonly batch?: number
}

export interface Imported {
  readonly figures: Figures
  readonly tally: Tally
  readonly asOf: Day
  /** Goes on where the import ended: its clock stands at the end of the as-of day. */
  readonly crm: Crm
  readonly policy: Policy
  /** Sets the clock. */
  readonly setClock: (now: Instant) => void
}

/**
 * Reads a sales log into a store and counts what came of it.
 *
 * The rows go in as history (`backfill`): each is folded at its own time and nobody is written to. Afterwards customers
 * whose rows came out of order are folded anew, and everyone is woken up to the end of the as-of day.
 * @throws CrmError `bad-option` when the file lacks a column, or the store was filled in another currency or zone.
 */
export async function importSales(options: ImportOptions, tools: ImportTools): Promise<Imported> {
  const { store, now, onProgress = () => undefined } = tools
  const { currency, zone, rfm } = options
  const file = await openSalesFile(options.file)
  const places = placesIn(file, options)
  const note = await fittingNote(store, options)
  await leaveNote(store, note)
  // History is told today, whatever day it is about: what was due before today is past, and stays unsaid.
  let clock = Math.max(now, options.asOf === null ? now : endOfDay(options.asOf, zone))
  const policy = shopPolicy(options)
  const crm = createCrm({ store, policy, clock: () => clock })
  const tally = await readFile(crm, file, places, options, tools)

  const asOf = options.asOf ?? laterDay(tally.lastDay, note.lastDay) ?? dayOf(now, zone)
  await leaveNote(store, { ...note, lastDay: tally.lastDay })
  clock = endOfDay(asOf, zone)
  onProgress('rebuilding', 1)
  await crm.rebuild()
  onProgress('scoring', 1)
  if (rfm === 'quintiles') await crm.recalibrate()
  onProgress('waking', 1)
  await crm.work()
  onProgress('counting', 1)
  const report = await crm.ask.report()
  const namesBills = options.columns.bill !== undefined || options.columns.returns !== undefined
  const waiting = namesBills ? await waitingReturns(store) : { returns: 0, amountMinor: 0 }
  const setClock = (at: Instant): void => {
    clock = at
  }
  return { figures: figuresOf({ asOf, currency, report, waiting, tally }), tally, asOf, crm, policy, setClock }
}

function placesIn(file: SalesFile, { columns }: ImportOptions): ColumnPlaces {
  const problems: string[] = []
  const places = placeColumns(columns, file.header, problems)
  if (problems.length > 0) throw badOptions(problems)
  return places
}

/** Every row once through the one write path, in batches; the count of what became of them. */
async function readFile(
  crm: Crm,
  file: SalesFile,
  places: ColumnPlaces,
  options: ImportOptions,
  tools: ImportTools,
): Promise<Tally> {
  const { now, onProgress = () => undefined, batch: batchSize = usualBatch } = tools
  const { header, sizeBytes } = file
  const tally = newTally()
  const mixed = await mixesDateOrders(file, places, options)
  const read = rowReader({
    ...options,
    header,
    places,
    order: options.dates,
    mixed,
    latestDay: dayOf(now + dayMs, options.zone),
  })
  const maker = factMaker(options)
  let batch: RowFact[] = []
  const take = (made: readonly (RowFact | RefusedRows)[]): void => {
    for (const one of made) {
      if ('fact' in one) batch.push(one)
      else reject(tally, one.lines, one.problem)
    }
  }
  const write = async (): Promise<void> => {
    const outcomes = await crm.record(
      batch.map(({ fact }) => fact),
      { mode: 'backfill' },
    )
    batch.forEach((one, index) => {
      settle(tally, one, outcomes[index])
    })
    batch = []
  }
  for await (const row of rowsOf(file, (bytes) => onProgress('reading', bytes / Math.max(1, sizeBytes)))) {
    take(factsOf(row, { read, maker, tally, asOf: options.asOf }))
    if (batch.length >= batchSize) await write()
  }
  take(maker.end())
  await write()
  return tally
}

interface RowTools {
  readonly read: (line: number, cells: readonly string[]) => ReadRow
  readonly maker: FactMaker
  readonly tally: Tally
  readonly asOf: Day | null
}

/** The facts that are complete with this row. */
function factsOf(row: CsvRow, { read, maker, tally, asOf }: RowTools): readonly (RowFact | RefusedRows)[] {
  if ('problem' in row) {
    tally.read += row.lines
    reject(
      tally,
      Array.from({ length: row.lines }, (_, index) => row.line + index),
      { about: 'quotation marks', message: row.problem },
    )
    return []
  }
  tally.read += 1
  const result = read(row.line, row.cells)
  if (result.status === 'bad') {
    reject(tally, [row.line], result.problem)
    return []
  }
  if (asOf !== null && result.row.day > asOf) {
    tally.afterAsOf += 1
    return []
  }
  for (const problem of result.ignored) leaveOut(tally, row.line, problem)
  return maker.add(result.row)
}

/**
 * True when some date of the file can only be read in the other order than the one asked for. A first look through the
 * whole file, because a row that could be read both ways must not be counted before it is known.
 */
async function mixesDateOrders(file: SalesFile, places: ColumnPlaces, { dates }: ImportOptions): Promise<boolean> {
  const place = places.date ?? 0
  let known = ''
  let looked = 0
  let hasLocal = false
  for await (const row of rowsOf(file)) {
    if ('problem' in row) break
    const text = (row.cells[place] ?? '').trim()
    if (text === known) continue
    known = text
    hasLocal ||= hasLocalOrder(text)
    if (contradicts(text, dates)) return true
    looked += 1
    if (!hasLocal && looked >= datesToLookAt) return false
  }
  return false
}

/** A file that writes so many dates year first writes them all so; a stray one is then read as asked. */
const datesToLookAt = 2000
