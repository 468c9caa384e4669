import { type Draft, write } from '../draft.ts'
import { type Decision, refusal } from '../outcome.ts'
import { decisionProblem } from './adjust.ts'

/** Stops an account from spending (a lost card, a suspicion), or lets it spend again. It goes on earning. */
export interface Freeze {
  readonly kind: 'freeze'
  readonly commandId: string
  readonly frozen: boolean
  /** A code such as `lost-card`. */
  readonly reason: string
  /** The id of who decided it. */
  readonly actor: string
}

/** A frozen account gives nothing away and holds nothing; what was promised by a hold may still be captured. */
export function freeze(draft: Draft, command: Freeze): Decision {
  const bad = decisionProblem(command)
  if (bad !== null) return refusal('bad-command', bad)
  if (draft.frozen === command.frozen) return { bill: null }
  draft.frozen = command.frozen
  write(draft, { kind: command.frozen ? 'frozen' : 'unfrozen', points: 0 })
  return { bill: null }
}
