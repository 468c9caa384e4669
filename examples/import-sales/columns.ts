import { didYouMean } from '../shared/problems.ts'

/** What a column of a sales log can say. */
export const roles = [
  'customer',
  'phone',
  'email',
  'name',
  'date',
  'amount',
  'bill',
  'returns',
  'kind',
  'channel',
  'store',
  'category',
  'product',
] as const
export type Role = (typeof roles)[number]

/** Which column plays which role, by its name in the file. */
export type ColumnNames = Readonly<Partial<Record<Role, string>>>
/** The same by position, counted from 0. */
export type ColumnPlaces = Readonly<Partial<Record<Role, number>>>

const isRole = (text: string): text is Role => roles.some((role) => role === text)

/** Reads `customer=customer_id,date=date`; what is wrong goes to `problems`. */
export function readColumnNames(texts: readonly string[], problems: string[]): ColumnNames {
  const names: Partial<Record<Role, string>> = {}
  const pairs = texts.flatMap((text) => text.split(',')).filter((pair) => pair.trim() !== '')
  for (const pair of pairs) {
    const [role = '', ...rest] = pair.split('=').map((part) => part.trim())
    const column = rest.join('=')
    if (!isRole(role)) {
      problems.push(`--columns: found "${role}"; expected one of ${roles.join(', ')}.${didYouMean(role, roles)}`)
    } else if (column === '') {
      problems.push(`--columns: found "${pair.trim()}"; expected the name of a column, as in ${role}=${role}.`)
    } else if (names[role] !== undefined) {
      problems.push(`--columns: found ${role} twice ("${names[role]}" and "${column}"); expected it once.`)
    } else names[role] = column
  }
  for (const role of ['date', 'amount'] as const) {
    if (names[role] === undefined) problems.push(`--columns: ${role} is missing; expected ${role}=COLUMN.`)
  }
  if (names.customer === undefined && names.phone === undefined && names.email === undefined) {
    problems.push('--columns: nobody can be told from anybody; expected customer=COLUMN, phone=COLUMN or email=COLUMN.')
  }
  return names
}

const plain = (name: string): string => name.trim().toLowerCase()

/** Finds the named columns in a header, whatever the letter case; what is wrong goes to `problems`. */
export function placeColumns(names: ColumnNames, header: readonly string[], problems: string[]): ColumnPlaces {
  const places: Partial<Record<Role, number>> = {}
  for (const role of roles) {
    const name = names[role]
    if (name === undefined) continue
    const found = header.flatMap((column, place) => (plain(column) === plain(name) ? [place] : []))
    if (found.length === 1) places[role] = found[0] ?? 0
    else if (found.length > 1) {
      problems.push(`--columns ${role}=${name}: the file has ${found.length} columns of that name; rename all but one.`)
    } else {
      const known = header.map((column) => column.trim())
      const shown = `${known.slice(0, 20).join(', ')}${known.length > 20 ? ', ...' : ''}`
      problems.push(
        `--columns ${role}=${name}: the file has no such column; it has ${shown}.${didYouMean(name, known)}`,
      )
    }
  }
  return places
}
