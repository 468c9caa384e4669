import { checkCondition } from '../condition/index.ts'
import { CrmError, type Problem } from '../errors.ts'
import { engineSource, type Fact, parseFact } from '../facts/index.ts'
import { policyAt } from '../policy.ts'
import type { Store } from '../ports.ts'
import { dayMs, type Instant } from '../time.ts'
import { customerVocabulary } from '../vocabulary.ts'
import { type Engine, writeFacts } from './engine.ts'
import { announce, isAnnouncement } from './goods.ts'
import type { RecordOutcome } from './outcomes.ts'
import { followStock } from './stock.ts'

/** A fact may come from a clock that is ahead, but not from next week. */
const maxAheadMs = dayMs

/** One fact as it came from outside: fit to be written, or why not. */
export type Accepted =
  | { readonly status: 'accepted'; readonly fact: Fact }
  | Extract<RecordOutcome, { status: 'invalid' }>

/** Parses what was handed to the edge and refuses what the engine cannot take, before anything is loaded. */
export function acceptFact(
  { factTypes }: Pick<Engine, 'factTypes'>,
  input: unknown,
  currency: string,
  now: Instant,
): Accepted {
  const parsed = parseFact(input, factTypes)
  if (parsed.status === 'invalid') return parsed
  const fact = 'data' in parsed.fact ? asJson(parsed.fact) : parsed.fact
  if (fact === null) {
    const expected = 'data that JSON can carry'
    return invalid({ path: 'data', message: `data: cannot be written as JSON; expected ${expected}.`, expected })
  }
  const problem = unacceptable(fact, currency, now)
  if (problem !== null) return invalid(problem)
  const problems = audienceProblems(fact)
  return problems.length === 0 ? { status: 'accepted', fact } : { status: 'invalid', problems }
}

/** The embedder's own data as it will be read again; null when it cannot be kept (a circle, a bigint). */
function asJson(fact: Fact): Fact | null {
  try {
    return JSON.parse(JSON.stringify(fact)) as Fact
  } catch {
    return null
  }
}

function invalid(problem: Problem): Extract<RecordOutcome, { status: 'invalid' }> {
  return { status: 'invalid', problems: [problem] }
}

/** What the engine cannot take of the envelope of whatever comes from outside. */
export function unacceptableEnvelope(fact: Pick<Fact, 'source' | 'occurredAt'>, now: Instant): Problem | null {
  if (fact.source === engineSource) {
    const expected = `another source: "${engineSource}" is the engine's own`
    return {
      path: 'source',
      message: `source: found "${engineSource}"; expected ${expected}.`,
      found: fact.source,
      expected,
    }
  }
  if (fact.occurredAt > now + maxAheadMs) {
    const expected = 'an instant at most a day ahead of the clock'
    const message = `occurredAt: found ${new Date(fact.occurredAt).toISOString()}; expected ${expected}.`
    return { path: 'occurredAt', message, found: fact.occurredAt, expected }
  }
  return null
}

function unacceptable(fact: Fact, currency: string, now: Instant): Problem | null {
  const ofEnvelope = unacceptableEnvelope(fact, now)
  if (ofEnvelope !== null) return ofEnvelope
  if (
    'currency' in fact &&
    fact.currency !== undefined &&
    fact.currency !== currency &&
    fact.baseTotalMinor === undefined
  ) {
    const expected = `${currency}, or baseTotalMinor with the total in ${currency}`
    return {
      path: 'currency',
      message: `currency: found ${fact.currency}; expected ${expected}.`,
      found: fact.currency,
      expected,
    }
  }
  return null
}

/** Whoever is to be told is chosen by the words of a customer, which the schema of the fact does not know. */
function audienceProblems(fact: Fact): readonly Problem[] {
  if (fact.type !== 'campaign.started' || 'payload' in fact || fact.audience === undefined) return []
  return checkCondition(fact.audience, customerVocabulary, 'audience')
}

/** How facts from outside are recorded. */
export interface RecordMode {
  readonly backfill: boolean
  readonly store: Store | undefined
}

/** Records facts from outside: one outcome for each, in their order. */
export async function recordAll(
  engine: Engine,
  inputs: readonly unknown[],
  { backfill, store }: RecordMode,
): Promise<readonly RecordOutcome[]> {
  const outcomes: RecordOutcome[] = new Array(inputs.length)
  const facts: Fact[] = []
  const places: number[] = []
  const now = engine.clock()
  const { data } = policyAt((await engine.worlds.current(now)).policies, now)
  for (const [index, input] of inputs.entries()) {
    const accepted = acceptFact(engine, input, data.currency, now)
    if (accepted.status === 'invalid') outcomes[index] = accepted
    else if (isAnnouncement(accepted.fact)) {
      const { leastPercent } = data.goods.priceDrop
      const how = { now, past: backfill, leastPercent }
      outcomes[index] = await announce(store ?? engine.store, engine.tenant, accepted.fact, how)
    } else if (accepted.fact.type === 'stock.changed' && !('payload' in accepted.fact)) {
      const how = { now, past: backfill, policy: data, joinsTransaction: store !== undefined }
      outcomes[index] = await followStock(store ?? engine.store, engine.tenant, accepted.fact, how)
    } else {
      facts.push(accepted.fact)
      places.push(index)
    }
  }
  const written = await writeFacts(engine, facts, { backfill, store })
  written.forEach((outcome, index) => {
    outcomes[places[index] ?? 0] = outcome
  })
  return outcomes
}

/**
 * The outcome of the only fact that was handed in.
 * @throws CrmError `bad-fact` when it is none.
 */
export function onlyOutcome([outcome]: readonly RecordOutcome[]): Exclude<RecordOutcome, { status: 'invalid' }> {
  if (outcome !== undefined && outcome.status !== 'invalid') return outcome
  const problems = outcome?.problems ?? []
  throw new CrmError('bad-fact', problems.map(({ message }) => message).join(' ') || 'Not a fact.', { problems })
}
