import type { CompiledCondition, Value } from './types.ts'

type Read<Subject> = (subject: Subject) => Value | undefined
type Order = 'lt' | 'lte' | 'gt' | 'gte'

/** Numbers and instants. A closure of its own for each operator, so that nothing is decided per subject. */
export function compareNumbers<Subject>(
  read: Read<Subject>,
  operator: Order,
  bound: number,
): CompiledCondition<Subject> {
  switch (operator) {
    case 'lt':
      return (subject) => {
        const value = read(subject)
        return typeof value === 'number' && value < bound
      }
    case 'lte':
      return (subject) => {
        const value = read(subject)
        return typeof value === 'number' && value <= bound
      }
    case 'gt':
      return (subject) => {
        const value = read(subject)
        return typeof value === 'number' && value > bound
      }
    case 'gte':
      return (subject) => {
        const value = read(subject)
        return typeof value === 'number' && value >= bound
      }
  }
}

/** Days: written `YYYY-MM-DD`, they are in order as texts. */
export function compareDays<Subject>(read: Read<Subject>, operator: Order, bound: string): CompiledCondition<Subject> {
  switch (operator) {
    case 'lt':
      return (subject) => {
        const value = read(subject)
        return typeof value === 'string' && value < bound
      }
    case 'lte':
      return (subject) => {
        const value = read(subject)
        return typeof value === 'string' && value <= bound
      }
    case 'gt':
      return (subject) => {
        const value = read(subject)
        return typeof value === 'string' && value > bound
      }
    case 'gte':
      return (subject) => {
        const value = read(subject)
        return typeof value === 'string' && value >= bound
      }
  }
}
