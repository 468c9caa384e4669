import { type CustomerRefInput, type Day, dayOf, type FactInput } from '../../src/index.ts'
import { placeColumns } from '../import-sales/columns.ts'
import { factMaker, type RefusedRows, type RowFact } from '../import-sales/facts.ts'
import { openSalesFile, rowsOf } from '../import-sales/file.ts'
import type { ImportOptions } from '../import-sales/options.ts'
import { rowReader } from '../import-sales/rows.ts'
import { badOptions } from '../shared/problems.ts'

/** A sales log as facts, and the days it is about. */
export interface LogFacts {
  readonly facts: readonly FactInput[]
  readonly from: Day
  readonly to: Day
  /** Rows that could not be read. */
  readonly rejected: number
}

/** Reads a log as the import does, into a list. */
export async function factsOfLog(options: ImportOptions, now: number): Promise<LogFacts> {
  const file = await openSalesFile(options.file)
  const problems: string[] = []
  const places = placeColumns(options.columns, file.header, problems)
  if (problems.length > 0) throw badOptions(problems)
  const read = rowReader({
    ...options,
    header: file.header,
    places,
    order: options.dates,
    mixed: false,
    latestDay: dayOf(now, options.zone),
  })
  const maker = factMaker(options)
  const facts: FactInput[] = []
  let [from, to, rejected] = ['9999-12-31', '0000-01-01', 0]
  const take = (made: readonly (RowFact | RefusedRows)[]): void => {
    for (const one of made) {
      if ('fact' in one) {
        facts.push(one.fact)
        if (one.day < from) from = one.day
        if (one.day > to) to = one.day
      } else rejected += one.lines.length
    }
  }
  for await (const row of rowsOf(file)) {
    const result = 'problem' in row ? null : read(row.line, row.cells)
    if (result?.status === 'row') take(maker.add(result.row))
    else rejected += 'problem' in row ? row.lines : 1
  }
  take(maker.end())
  return { facts, from, to, rejected }
}

/** The facts as if every customer could be written to on WhatsApp, and had agreed to it with the first row that names them. */
export function asIfAgreed(facts: readonly FactInput[]): readonly FactInput[] {
  const first = new Map<string, { readonly customer: CustomerRefInput; readonly at: number }>()
  for (const fact of facts) {
    const customer = 'customer' in fact ? fact.customer : undefined
    if (customer === undefined) continue
    const name = JSON.stringify(customer)
    const at = Number(fact.occurredAt)
    if (at < (first.get(name)?.at ?? Number.POSITIVE_INFINITY)) first.set(name, { customer, at })
  }
  const agreed = [...first.values()].flatMap(({ customer, at }, place) =>
    (['service', 'marketing'] as const).map(
      (purpose): FactInput => ({
        type: 'consent.changed',
        id: `${purpose}-${place}`,
        source: 'as-if-agreed',
        occurredAt: at - 1,
        customer: { ...customer, whatsapp: `log-${place}` },
        channel: 'whatsapp',
        purpose,
        status: 'granted',
      }),
    ),
  )
  return [...agreed, ...facts]
}
