import { createReadStream, type ReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { type CsvError, parse } from 'csv-parse'
import { parse as parseAtOnce } from 'csv-parse/sync'
import { badOptions } from '../shared/problems.ts'

/** A CSV file whose first line was read. */
export interface SalesFile {
  readonly path: string
  readonly sizeBytes: number
  readonly delimiter: string
  readonly header: readonly string[]
}

/** A row below the header, or what is left of the file when it cannot be read on. */
export type CsvRow =
  | { readonly line: number; readonly cells: readonly string[] }
  /** `lines` rows, as far as anybody can tell, from `line` on. */
  | { readonly line: number; readonly lines: number; readonly problem: string }

const delimiters = [',', ';', '\t', '|'] as const
const headBytes = 65_536
/** No honest row is longer: a quotation mark was opened and never closed. */
const maxRowBytes = 262_144

const reading = {
  bom: true,
  relax_quotes: true,
  relax_column_count: true,
  skip_empty_lines: true,
  skip_records_with_empty_values: true,
} as const

/**
 * Looks at the beginning of a file: its size, its delimiter, its header.
 * @throws CrmError `bad-option` for a file without a header, or not in UTF-8.
 */
export async function openSalesFile(path: string): Promise<SalesFile> {
  const handle = await open(path)
  try {
    const { size } = await handle.stat()
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    const head = buffer.subarray(0, bytesRead)
    if (head.includes(0)) throw badOptions([`${path}: found binary data or UTF-16; expected a CSV file in UTF-8.`])
    const headers = delimiters.map((delimiter) => ({ delimiter, header: headerOf(head, delimiter) }))
    const [best] = headers.sort((a, b) => b.header.length - a.header.length)
    if (best === undefined || best.header.length === 0)
      throw badOptions([`${path}: found nothing; expected a header line and rows.`])
    return { path, sizeBytes: size, ...best }
  } finally {
    await handle.close()
  }
}

function headerOf(head: Buffer, delimiter: string): readonly string[] {
  // A file of one line may have no line end within the head; a cut last line is never asked for.
  const [header = []]: string[][] = parseAtOnce(head, { ...reading, delimiter, to: 1 })
  return header.map((name) => name.trim())
}

/**
 * The rows of a file, one at a time: the file is never in memory as a whole.
 * @param onProgress Is told how many bytes were read so far.
 */
export async function* rowsOf(
  file: SalesFile,
  onProgress: (bytes: number) => void = () => undefined,
): AsyncGenerator<CsvRow> {
  const stream = createReadStream(file.path)
  const broken: CsvError[] = []
  const parser = parse({
    ...reading,
    delimiter: file.delimiter,
    info: true,
    max_record_size: maxRowBytes,
    skip_records_with_error: true,
  })
  parser.on('skip', (error: CsvError) => broken.push(error))
  stream.on('error', (error) => parser.destroy(error))
  let lastLine = 0
  let isHeader = true
  try {
    for await (const { record, info } of stream.pipe(parser) as AsyncIterable<Parsed>) {
      const line = lineOf(record, info.lines, lastLine)
      lastLine = info.lines
      if (!isHeader) yield { line, cells: record }
      else isHeader = false
      onProgress(stream.bytesRead)
      if (broken.length > 0) break
    }
    for (const error of broken.slice(0, 1)) yield unreadable(error, lastLine)
  } finally {
    close(stream)
  }
}

interface Parsed {
  readonly record: string[]
  readonly info: { readonly lines: number }
}

/** The line on which a row begins; the parser tells the one on which it ends. */
function lineOf(record: readonly string[], endLine: number, lastLine: number): number {
  if (endLine <= lastLine + 1) return endLine
  return endLine - record.reduce((breaks, cell) => breaks + cell.split('\n').length - 1, 0)
}

function unreadable(error: CsvError, lastLine: number): CsvRow {
  const endLine = Number(Reflect.get(error, 'lines') ?? lastLine)
  const expected = 'expected quotation marks in pairs, doubled within a quoted cell'
  const problem = `found a quotation mark that is opened here and not closed, so nothing from here on could be read; ${expected}`
  return { line: lastLine + 1, lines: Math.max(1, endLine - lastLine), problem }
}

function close(stream: ReadStream): void {
  stream.unpipe()
  stream.destroy()
}
