import type { JournalEntry } from '../customer.ts'
import type { MessageStep } from '../metrics/index.ts'

/** A text of an entry of the journal. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : 'unknown'
}

/** How far a message newly came, by an entry of the journal: the one place where messages are counted. */
export function stepsIn({ kind, data }: Pick<JournalEntry, 'kind' | 'data'>): readonly MessageStep[] {
  if (kind === 'message-planned') return ['planned']
  return kind === 'message-changed' ? stepsOf(text(data.before), text(data.status)) : []
}

const onTheWay: readonly MessageStep[] = ['sent', 'delivered', 'read']

/** How many of those a status implies. */
const implied: ReadonlyMap<string, number> = new Map([
  ['planned', 0],
  ['sending', 0],
  ['ambiguous', 0],
  ['failed', 0],
  ['withheld', 0],
  ['sent', 1],
  ['delivered', 2],
  ['read', 3],
])

/** What a message newly is: all that a status implies and the one before it didn't. */
function stepsOf(before: string, status: string): readonly MessageStep[] {
  switch (status) {
    case 'sent':
    case 'delivered':
    case 'read':
      return reached(before, status)
    case 'clicked':
    case 'replied':
      // Whoever answers has read, unless the message never left.
      return before === 'planned' ? [status] : [...reached(before, 'read'), status]
    case 'failed':
      return ['failed']
    default:
      return []
  }
}

function reached(before: string, status: 'sent' | 'delivered' | 'read'): readonly MessageStep[] {
  const known = implied.get(before)
  // A journal that does not say what a message was before says at least what it is.
  return known === undefined ? [status] : onTheWay.slice(known, implied.get(status))
}
