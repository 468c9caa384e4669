import {
  type CustomerRefInput,
  type Day,
  type Instant,
  isCrmError,
  minorFromText,
  phoneFromText,
  type salesChannels,
} from '../../src/index.ts'
import type { ColumnPlaces, Role } from './columns.ts'
import { type DateReading, type ReadDate, readDate } from './dates.ts'

type SalesChannel = (typeof salesChannels)[number]

/** One row of a sales log, understood. */
export interface SalesRow {
  readonly line: number
  readonly kind: 'sale' | 'return' | 'void'
  readonly day: Day
  /** Null when the row names only the day. */
  readonly at: Instant | null
  /** Never negative: what was paid, or what was given back. */
  readonly amountMinor: number
  /** Undefined for a bill of nobody known. */
  readonly customer: CustomerRefInput | undefined
  readonly bill: string | null
  /** The bill that is given back or taken back, when the row names one. */
  readonly names: string | null
  readonly channel: SalesChannel
  readonly store: string | undefined
  readonly category: string | undefined
  readonly product: string | undefined
  /** Every cell: what tells this row from another. */
  readonly content: string
}

/** What makes a row unusable, or is worth a word though the row counts. */
export interface RowProblem {
  readonly about: string
  readonly message: string
}

export type ReadRow =
  | { readonly status: 'row'; readonly row: SalesRow; readonly ignored: readonly RowProblem[] }
  | { readonly status: 'bad'; readonly problem: RowProblem }

export interface RowReading extends DateReading {
  readonly header: readonly string[]
  readonly places: ColumnPlaces
  readonly currency: string
  readonly country: string | null
  /** The last day a row can be of: later ones are typing errors. */
  readonly latestDay: Day
}

/** Makes the reader of a file's rows. */
export function rowReader(reading: RowReading): (line: number, cells: readonly string[]) => ReadRow {
  const { header, places } = reading
  const byName = header
    .map((name, place) => ({ name: name.toLowerCase(), place }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const names = byName.map(({ name }) => name).join('\u001f')
  const dateOf = remembering((text) => readDate(text, reading))
  return (line, cells) => {
    if (cells.length < header.length || cells.slice(header.length).some((cell) => cell.trim() !== '')) {
      return bad('columns', `found ${cells.length} cells; expected ${header.length}, as in the header`)
    }
    const cell = (role: Role): string => {
      const place = places[role]
      return place === undefined ? '' : (cells[place] ?? '').trim()
    }
    const date = dateOf(cell('date'))
    if ('problem' in date) return bad('date', date.problem)
    if (date.day > reading.latestDay)
      return bad(
        'date',
        `found "${cell('date')}", a day that has not come yet; expected ${reading.latestDay} at the latest`,
      )
    const kind = readKind(cell('kind'))
    if (kind === null)
      return bad(
        'kind',
        `found "${shown(cell('kind'))}"; expected sale, return or void, or one of their usual other names`,
      )
    const amountMinor = readAmount(cell('amount'), reading.currency)
    if (typeof amountMinor === 'string') return bad('amount', amountMinor)
    const channel = readChannel(cell('channel'))
    if (channel === null)
      return bad('channel', `found "${shown(cell('channel'))}"; expected ${Object.keys(channelNames).join(', ')}`)
    const whom = readCustomer(cell, reading.country)
    if (whom.problem !== null) return { status: 'bad', problem: whom.problem }
    const bill = cell('bill') || null
    const named = places.returns === undefined ? bill : cell('returns') || null
    if (kind === 'void' && named === null)
      return bad('bill', 'found a void that names no bill; expected the number of the bill that is void')
    const row: SalesRow = {
      line,
      kind: kind === 'sale' && amountMinor < 0 ? 'return' : kind,
      ...date,
      amountMinor: Math.abs(amountMinor),
      customer: whom.customer,
      bill,
      names: named,
      channel,
      store: cell('store') || undefined,
      category: cell('category') || undefined,
      product: cell('product') || undefined,
      content: `${names}\u001e${byName.map(({ place }) => (cells[place] ?? '').trim()).join('\u001f')}`,
    }
    return { status: 'row', row, ignored: whom.ignored }
  }
}

function bad(about: string, message: string): ReadRow {
  return { status: 'bad', problem: { about, message } }
}

function shown(text: string): string {
  return text.slice(0, 40)
}

const maxRemembered = 20_000

/** A log says the same few thousand dates again and again. */
function remembering(read: (text: string) => ReadDate): (text: string) => ReadDate {
  const known = new Map<string, ReadDate>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    if (known.size >= maxRemembered) known.clear()
    const date = read(text)
    known.set(text, date)
    return date
  }
}

const kindNames: Readonly<Record<SalesRow['kind'], readonly string[]>> = {
  sale: ['', 'sale', 'sales', 'sold', 'purchase', 'invoice', 'bill', 'order', 'completed', 'paid'],
  return: ['return', 'returned', 'sales return', 'refund', 'refunded', 'credit', 'credit note', 'credit memo'],
  void: ['void', 'voided', 'cancel', 'cancelled', 'canceled', 'cancellation'],
}

function readKind(text: string): SalesRow['kind'] | null {
  const plain = plainWords(text)
  for (const kind of ['sale', 'return', 'void'] as const) if (kindNames[kind].includes(plain)) return kind
  return null
}

const channelNames: Readonly<Record<SalesChannel, readonly string[]>> = {
  store: ['', 'shop', 'in store', 'in shop', 'offline', 'pos', 'retail', 'counter', 'walk in', 'instore'],
  online: ['web', 'website', 'webshop', 'app', 'ecommerce', 'e commerce', 'internet', 'shopify', 'woocommerce'],
  marketplace: ['amazon', 'flipkart', 'myntra', 'meesho', 'ebay', 'etsy'],
  phone: ['telephone', 'call'],
  whatsapp: ['wa'],
  social: ['instagram', 'facebook'],
}

function readChannel(text: string): SalesChannel | null {
  const plain = plainWords(text)
  for (const [channel, names] of Object.entries(channelNames)) {
    if (channel === plain || names.includes(plain)) return channel as SalesChannel
  }
  return null
}

function plainWords(text: string): string {
  return text.toLowerCase().replace(/[\s_-]+/g, ' ')
}

/** Minor units, or what is wrong with the text. */
function readAmount(text: string, currency: string): number | string {
  try {
    return minorFromText(text, currency)
  } catch (error) {
    if (!isCrmError(error)) throw error
    return `found "${shown(text)}"; expected an amount in ${currency} such as 1999.50, a minus for what was given back`
  }
}

// What exports write for "nobody". A customer of that number would be half the shop.
const nobody = /^(?:|-+|n\/a|null|none|nil)$/i
const maxNameLength = 80
/** ISO 3166 gives this code to nobody: then only numbers with a country code are read. */
const noCountry = 'ZZ'

interface Whom {
  readonly customer: CustomerRefInput | undefined
  readonly ignored: readonly RowProblem[]
  readonly problem: RowProblem | null
}

/** Whom a row is about. A bad contact beside a good one is left out; alone it makes the row unusable. */
function readCustomer(cell: (role: Role) => string, country: string | null): Whom {
  const text = (role: Role): string | undefined => (nobody.test(cell(role)) ? undefined : cell(role))
  const id = text('customer')
  const phoneText = text('phone')
  const emailText = text('email')
  const phone = phoneText === undefined ? undefined : (phoneFromText(phoneText, country ?? noCountry) ?? undefined)
  const email = emailText !== undefined && /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(emailText) ? emailText : undefined
  const ignored: RowProblem[] = []
  if (phoneText !== undefined && phone === undefined) {
    const expected =
      country === null
        ? '+ and the country code (or say --country)'
        : `a customer's number in ${country}, or + and the country code`
    ignored.push({ about: 'phone', message: `found "${shown(phoneText)}"; expected ${expected}` })
  }
  if (emailText !== undefined && email === undefined)
    ignored.push({ about: 'email', message: `found "${shown(emailText)}"; expected an e-mail address` })
  if (id === undefined && phone === undefined && email === undefined)
    return { customer: undefined, ignored: [], problem: ignored[0] ?? null }
  const name = cell('name').slice(0, maxNameLength)
  const customer: CustomerRefInput = {
    ...(id !== undefined && { ids: { csv: id } }),
    ...(phone !== undefined && { phone }),
    ...(email !== undefined && { email }),
    ...(name !== '' && { name }),
  }
  return { customer, ignored, problem: null }
}
