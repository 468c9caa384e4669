const shownLength = 80
const listedNames = 12
const word = /^[A-Za-z_$][\w$]*$/

/**
 * The place of a key, written as a program would reach it: `any[1]["purchases.cuont"].gte`. Paths have dots of their
 * own, so every key that is not a plain word stands in brackets and quotes: no two places read the same.
 */
export function keyAt(at: string, key: string): string {
  if (!word.test(key)) return `${at}[${quoted(key)}]`
  return at === '' ? clipped(key) : `${at}.${clipped(key)}`
}

/** The place of an item of a list. */
export function itemAt(at: string, index: number): string {
  return `${at}[${index}]`
}

/** A text in quotes, cut when it is too long to be read. */
export function quoted(text: string): string {
  return JSON.stringify(clipped(text))
}

/** What stood there, safe to log and to serialise: single values as they are, anything else by its kind. */
export function found(value: unknown): string | number | boolean | null {
  if (typeof value === 'string') return clipped(value)
  // JSON has neither NaN nor a negative zero.
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : String(value)
  if (typeof value === 'boolean' || value === null) return value
  if (Array.isArray(value)) return `a list of ${value.length}`
  return typeof value === 'object' ? 'an object' : typeof value
}

/** "one of a, b, c", cut when there are many. */
export function oneOf(names: readonly string[]): string {
  if (names.length === 0) return 'nothing: there is none to choose'
  const listed = names.slice(0, listedNames).join(', ')
  const more = names.length - listedNames
  return more > 0 ? `one of ${listed} and ${more} more` : `one of ${listed}`
}

/** The tail of a message that corrects a typing error, when the nearest name is known. */
export function didYouMean(suggestion: string | undefined): string {
  return suggestion === undefined ? '.' : `: did you mean ${quoted(suggestion)}?`
}

function clipped(text: string): string {
  return text.length > shownLength ? `${text.slice(0, shownLength)}…` : text
}
