import type { Value } from '../condition/index.ts'
import type { Customer } from '../customer.ts'
import type { Policy } from '../policy.ts'
import { dayMs, earliestInstant, latestInstant } from '../time.ts'
import { type Kept, languageOf, listOf, type Template, type TemplateVariable, type Wording } from '../triggers/index.ts'
import { readPath } from '../vocabulary.ts'
import { dayText, moneyText, numberText } from './formats.ts'

/** What variables are read from: the customer as they are, and what was kept of the fact. */
interface Source {
  readonly policy: Policy
  readonly customer: Customer
  readonly kept: Kept
}

/** The template's variables as texts in a message's language; one that has neither value nor fallback is left out. */
export function valuesOf(source: Source, template: Template, language: string): Readonly<Record<string, string>> {
  const { policy, customer, kept } = source
  const values: Record<string, string> = {}
  const subject = { customer, fact: null }
  for (const [name, variable] of Object.entries(template.variables)) {
    const { from, fallback } = variable
    const value = from.startsWith('fact.') ? ownOf(kept, from) : readPath(policy.vocabulary, from, subject)
    const text = value === undefined ? undefined : written(policy, value, variable, language)
    const words = text ?? (fallback === undefined ? undefined : wordsIn(policy, fallback, language))
    if (words !== undefined && words !== '') values[name] = words
  }
  return values
}

/** A value as its variable wants it written; undefined for what cannot be written so. */
function written(
  policy: Policy,
  value: Value,
  { as = 'text', lookup }: TemplateVariable,
  language: string,
): string | undefined {
  if (lookup !== undefined) return lookedUp(policy, value, lookup, language)
  if (typeof value === 'object') return value.join(', ')
  const { locale, currency, zone } = policy.data
  const writing = { locale, language }
  switch (as) {
    case 'money':
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) return undefined
      return moneyText(value, currency, writing)
    case 'number':
      return typeof value === 'number' ? numberText(value, writing) : undefined
    case 'day': {
      const isInstant = typeof value === 'number'
      const instant = isInstant ? value : Date.parse(`${value}T00:00:00Z`)
      // A birthday may lack its year, and then is no day.
      const isReal = instant >= earliestInstant - 100 * 366 * dayMs && instant <= latestInstant
      return isReal ? dayText(instant, isInstant ? zone : 'UTC', writing) : undefined
    }
    case 'text':
      return String(value)
  }
}

/** The words at the end of a chain of lookups; undefined when a key is found nowhere on the way. */
function lookedUp(
  policy: Policy,
  value: Value,
  names: NonNullable<TemplateVariable['lookup']>,
  language: string,
): string | undefined {
  const first = typeof value === 'object' ? value[0] : value
  let words = first === undefined ? undefined : String(first)
  for (const name of listOf(names)) {
    const lookup = ownOf(policy.data.lookups, name)
    if (lookup === undefined || words === undefined) return undefined
    const found = ownOf(lookup, words) ?? ownOf(lookup, allOthers)
    words = found === undefined ? undefined : wordsIn(policy, found, language)
  }
  return words
}

/** The key of a lookup that stands for all it doesn't name. */
const allOthers = '*'

function wordsIn({ messages }: Policy, wording: Wording, language: string): string | undefined {
  return typeof wording === 'string' ? wording : ownOf(wording, languageOf(messages, wording, language))
}

/** What a record has under a name of its own: a category may be called `constructor`. */
function ownOf<Item>(record: Readonly<Record<string, Item>>, name: string): Item | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}
