import { CrmError } from '../../errors.ts'
import type { PointsFact } from '../../facts/index.ts'
import { causeOf } from '../../fold/index.ts'
import type { FactRef } from '../../ports.ts'
import { onlyOutcome, recordAll } from '../accept.ts'
import type { Engine } from '../engine.ts'
import type { Refused } from '../outcomes.ts'
import { doneAnswer, heldAnswer, refusedAnswer, type Written } from './answer.ts'
import type { HoldAnswer, PointsAnswer } from './answers.ts'
import type { PointsCommand } from './commands.ts'
import { firstResult } from './first-result.ts'
import { refuseNoCommand } from './no-object.ts'
import { withPool } from './pooled.ts'
import { isSameCommand } from './same-command.ts'

/** Does a command of the counter, or finds what it did when it was done before. */
export async function command(engine: Engine, type: PointsFact['type'], given: PointsCommand): Promise<PointsAnswer> {
  const told = await tell(engine, type, given)
  const { customer } = given
  if (told.status === 'refused') return refusedAnswer(engine, customer, told)
  return doneAnswer(engine, customer, await withPool(engine, customer, told))
}

/** Does a command that sets points aside. */
export async function holdCommand(
  engine: Engine,
  type: 'points.held' | 'points.leased',
  given: PointsCommand & { readonly points: number },
): Promise<HoldAnswer> {
  const told = await tell(engine, type, given)
  const { customer, points } = given
  if (told.status === 'refused') return refusedAnswer(engine, customer, told)
  return heldAnswer(await doneAnswer(engine, customer, told), told, points)
}

async function tell(engine: Engine, type: PointsFact['type'], given: PointsCommand): Promise<Written | Refused> {
  refuseNoCommand(given)
  const input = { ...given, type, occurredAt: given.occurredAt ?? engine.clock() }
  const outcome = onlyOutcome(await recordAll(engine, [input], { backfill: false, store: undefined }))
  switch (outcome.status) {
    case 'recorded': {
      const { fact, customerId, journal } = outcome
      return { status: 'written', fact, customerId, repeated: false, journal }
    }
    case 'duplicate':
      return doneBefore(engine, outcome)
    case 'refused': {
      if (outcome.code !== 'fact-id-reused') return outcome
      const known = { fact: outcome.fact, customerId: String(outcome.details.customerId) }
      const isSame = given.occurredAt === undefined && (await isSameCommand(engine, input, known))
      if (!isSame) throw reused(outcome.fact)
      return doneBefore(engine, known)
    }
    case 'announced':
    case 'noted':
      // What names no customer, such as news of goods, is told to nobody at the counter.
      throw new CrmError('bad-fact', `${type} became no command about a customer.`, { fact: outcome.fact })
    case 'conflict':
      throw new CrmError('conflict-exhausted', 'Others were first; nothing was written.', { fact: outcome.fact })
  }
}

interface Known {
  readonly fact: FactRef
  readonly customerId: string
}

async function doneBefore(engine: Engine, { fact, customerId }: Known): Promise<Written> {
  const first = await firstResult(engine, customerId, causeOf(fact))
  return { status: 'written', fact, repeated: true, ...(first ?? { customerId, journal: [] }) }
}

/** Two different commands under one name: a mistake of the program that names them, and never guessed at. */
export function reused({ source, id }: FactRef): CrmError {
  const message = `A command with source "${source}" and id "${id}" is recorded already, and says something else.`
  return new CrmError('command-id-reused', message, { source, id })
}
