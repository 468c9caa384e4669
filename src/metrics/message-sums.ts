import { CrmError } from '../errors.ts'
import { safeSum } from './accumulator.ts'

const messageStepNames = ['planned', 'sent', 'delivered', 'read', 'clicked', 'replied', 'failed'] as const

/** How far a message came; each message is counted once under each. */
export type MessageStep = (typeof messageStepNames)[number]

/** The most gates that a report tells apart for one rule. */
export const maxActivityGates = 100

/** How far the messages of one rule came, and which gates kept others back. */
export interface RuleSums {
  readonly steps: Record<MessageStep, number>
  readonly withheld: Map<string, number>
}

export function emptyMessageSums(): RuleSums {
  const steps = Object.fromEntries(messageStepNames.map((name) => [name, 0])) as Record<MessageStep, number>
  return { steps, withheld: new Map() }
}

/** Counts that a message came so far, in place. */
export function countStep({ steps }: RuleSums, step: MessageStep): void {
  steps[step] = safeSum(steps[step], 1, step)
}

/** Counts that a gate kept a message back, in place. */
export function countGate({ withheld }: RuleSums, gate: string): void {
  const count = groupIn(withheld, gate, { of: 'gates', maximum: maxActivityGates }, () => 0)
  withheld.set(gate, safeSum(count, 1, gate))
}

/**
 * A group of a report by its name, made when it is new.
 * @throws CrmError `limit-exceeded` when there are too many.
 */
export function groupIn<Group>(
  groups: Map<string, Group>,
  name: string,
  { of, maximum }: { readonly of: string; readonly maximum: number },
  fresh: () => Group,
): Group {
  const known = groups.get(name)
  if (known !== undefined) return known
  if (groups.size >= maximum) {
    throw new CrmError('limit-exceeded', `A report tells at most ${maximum} ${of} apart.`, { group: name, maximum })
  }
  const made = fresh()
  groups.set(name, made)
  return made
}
