import type { Condition, Operators, Scalar } from '../../src/condition/index.ts'
import { code, plain } from './markdown.ts'
import { duration, listed, money } from './words.ts'

/** How the parts of a condition are written where it stands. */
export interface Pen {
  readonly path: (path: string) => string
  readonly value: (value: string) => string
  readonly currency: string
  readonly locale: string
}

type Shop = Pick<Pen, 'currency' | 'locale'>

/** For Markdown: paths as code. */
export const markdownPen = ({ currency, locale }: Shop): Pen => ({ path: code, value: plain, currency, locale })

/** For labels, which are escaped as a whole. */
export const labelPen = ({ currency, locale }: Shop): Pen => ({
  path: (path) => path,
  value: (value) => value,
  currency,
  locale,
})

/** A condition as a clause: `purchases.days is 1 and rfm.segment is one of champions or loyal-regulars`. */
export function conditionWords(condition: Condition, pen: Pen): string {
  const clauses = clausesOf(condition, pen)
  return clauses.length === 0 ? 'always' : clauses.join(' and ')
}

function clausesOf(condition: Condition, pen: Pen): readonly string[] {
  return Object.entries(condition).flatMap(([key, part]) => {
    if (key === 'all') return (part as readonly Condition[]).map((one) => grouped(one, pen))
    if (key === 'any') return [anyOf(part as readonly Condition[], pen)]
    if (key === 'not') return [`not (${conditionWords(part as Condition, pen)})`]
    return testsOf(part as Scalar | Operators).map((test) => `${pen.path(key)} ${testWords(test, valuePen(key, pen))}`)
  })
}

function anyOf(conditions: readonly Condition[], pen: Pen): string {
  const [only, ...more] = conditions
  if (only !== undefined && more.length === 0) return grouped(only, pen)
  return `(${conditions.map((one) => grouped(one, pen)).join(' or ')})`
}

function grouped(condition: Condition, pen: Pen): string {
  const clauses = clausesOf(condition, pen)
  return clauses.length === 1 ? (clauses[0] ?? '') : `(${conditionWords(condition, pen)})`
}

type Test = readonly [operator: string, operand: unknown]

function testsOf(tests: Scalar | Operators): readonly Test[] {
  return typeof tests === 'object' ? Object.entries(tests) : [['eq', tests]]
}

type Write = (value: unknown) => string

const moneyPath = /Minor$|^purchases\.by(?:Category|Brand|Channel)\./

function valuePen(path: string, { currency, locale, value: write }: Pen): Write {
  return (value) =>
    typeof value === 'number' && moneyPath.test(path) ? money(value, currency, locale) : write(String(value))
}

function testWords([operator, operand]: Test, write: Write): string {
  const values = Array.isArray(operand) ? operand.map(write) : []
  switch (operator) {
    case 'eq':
      return `is ${write(operand)}`
    case 'ne':
      return `is not ${write(operand)}`
    case 'in':
      return values.length === 1 ? `is ${values[0]}` : `is one of ${listed(values, 'or')}`
    case 'nin':
      return values.length === 1 ? `is not ${values[0]}` : `is none of ${listed(values, 'or')}`
    case 'lt':
      return `is less than ${write(operand)}`
    case 'lte':
      return `is at most ${write(operand)}`
    case 'gt':
      return `is more than ${write(operand)}`
    case 'gte':
      return `is at least ${write(operand)}`
    case 'exists':
      return operand === true ? 'is known' : 'is not known'
    case 'contains':
      return `contains ${write(operand)}`
    case 'within':
      return `is within the last ${duration(String(operand))}`
    case 'olderThan':
      return `is more than ${duration(String(operand))} ago`
    default:
      return `${operator} ${write(operand)}`
  }
}
