import type { Engine } from '../crm/engine.ts'
import { booksOf } from '../crm/journals.ts'
import { historiesOf, inRecordedOrder } from '../crm/rebuilding.ts'
import type { Customer, JournalEntry, JournalKind } from '../customer.ts'
import type { Fact } from '../facts/index.ts'
import { conclusionIn, giftsIn, type Happened, type World } from '../fold/index.ts'
import { policyAt } from '../policy.ts'
import { type Explanation, explain, explainedKinds } from './explain.ts'
import { itemsOf } from './histories.ts'

const maxEntries = 200_000

/** Reads what an explanation needs of a customer's history, and no more. */
export async function explainTo(engine: Engine, customer: Customer | null, ruleId: string): Promise<Explanation> {
  const now = engine.clock()
  const world = await engine.worlds.current(now)
  if (customer === null) return explain(world, null, ruleId, [], now)
  const journal = await entriesOf(engine, customer, explainedKinds)
  const on = [policyAt(world.policies, now).rules.byId.get(ruleId)?.rule.on ?? []].flat()
  const last = await lastOf(engine, world, customer, on)
  const told = explain(world, customer, ruleId, journal, now, { last })
  if (told.status !== 'never-started' || last === null) return told
  const planned = journal.filter(({ kind }) => kind === 'message-planned')
  const given = giftsIn(await booksOf(engine, [customer.id, ...customer.absorbed]))
  const known = { facts: await factsOf(engine, customer), planned, given }
  return explain(world, customer, ruleId, journal, now, { last, known })
}

async function entriesOf(
  engine: Engine,
  customer: Customer,
  kinds: readonly JournalKind[],
): Promise<readonly JournalEntry[]> {
  const items = await itemsOf(engine, customer, { of: 'journal', kinds }, maxEntries)
  return items.flatMap((item) => (item.of === 'journal' ? [item.entry] : []))
}

async function factsOf(engine: Engine, { id, absorbed }: Customer): Promise<readonly Fact[]> {
  return inRecordedOrder(await historiesOf(engine, [id, ...absorbed])).map(({ stored }) => stored.fact)
}

/** In which entries of the journal the engine's own conclusions stand. */
const conclusions: Readonly<Record<string, JournalKind>> = {
  'stage.changed': 'stage-changed',
  'segment.changed': 'segment-changed',
  'tier.changed': 'points',
  'bonus.given': 'points',
}

/** The last that happened of these types. */
async function lastOf(
  engine: Engine,
  world: World,
  customer: Customer,
  on: readonly string[],
): Promise<Happened | null> {
  let last: Happened | null = null
  const take = (happened: Happened): void => {
    if (last === null || happened.at >= last.at) last = happened
  }
  if (on.length === 0) return last
  const newest = { of: 'facts', kinds: on, order: 'latest' } as const
  for (const item of await itemsOf(engine, customer, newest, latestLooked)) {
    if (item.of === 'facts')
      take({ type: item.stored.fact.type, at: item.stored.fact.occurredAt, fact: item.stored.fact })
  }
  const kinds = [...new Set(on.flatMap((type) => conclusions[type] ?? []))]
  for (const entry of kinds.length === 0 ? [] : await entriesOf(engine, customer, kinds)) {
    const fact = conclusionIn(world, entry)
    if (fact !== null && on.includes(fact.type)) take({ type: fact.type, at: fact.at, fact })
  }
  return last
}

/** Of the facts recorded last, so many: one of them is, but for very late ones, the one that happened last. */
const latestLooked = 50
