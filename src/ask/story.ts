import type { Engine } from '../crm/engine.ts'
import type { Customer, JournalEntry } from '../customer.ts'
import type { Fact } from '../facts/index.ts'
import { causeOf } from '../fold/index.ts'
import type { PolicyTimeline } from '../policy.ts'
import type { Instant } from '../time.ts'
import { itemsOf } from './histories.ts'
import { factLines } from './story-facts.ts'
import { journalLines } from './story-journal.ts'
import { type Story, type StoryLine, storyKinds } from './story-line.ts'
import { messageLines } from './story-messages.ts'
import { wordsOf } from './story-words.ts'

/** What a story is composed of. */
export interface StorySource {
  readonly customer: Customer
  readonly facts: readonly Fact[]
  readonly journal: readonly JournalEntry[]
  readonly policies: PolicyTimeline
  /** By the policy in force then money is written and rules are named. */
  readonly now: Instant
}

/** Composes a story. A function of what it is given: it reads nothing and knows no clock. */
export function composeStory({ customer, facts, journal, policies, now }: StorySource): Story {
  const words = wordsOf(policies, now)
  const lines = [...factLines(words, facts, journal), ...journalLines(words, journal), ...messageLines(words, journal)]
  return {
    customerId: customer.id,
    name: customer.profile.name,
    stage: customer.journey.stage,
    segment: customer.rfm?.segment ?? null,
    lines: lines.sort(inOrder),
  }
}

function inOrder(a: StoryLine, b: StoryLine): number {
  return a.at - b.at || storyKinds.indexOf(a.kind) - storyKinds.indexOf(b.kind)
}

/** The latest facts, and as many lines of the journal, of each record that is part of the customer. */
const maxItems = 10_000

/** Reads what a story is composed of. What belongs to somebody who was split off again is left out. */
export async function storyOf(engine: Engine, customer: Customer): Promise<Story> {
  const now = engine.clock()
  const [world, told, written] = await Promise.all([
    engine.worlds.current(now),
    itemsOf(engine, customer, { of: 'facts', order: 'latest' }, maxItems),
    itemsOf(engine, customer, { of: 'journal', order: 'latest' }, maxItems),
  ])
  const family = new Set([customer.id, ...customer.absorbed])
  const facts = new Map<string, Fact>()
  const foreign = new Set<string>()
  for (const item of told) {
    if (item.of !== 'facts') continue
    const { fact, subject } = item.stored
    if (family.has(subject)) facts.set(causeOf(fact), fact)
    else foreign.add(causeOf(fact))
  }
  const journal = written.flatMap((item) =>
    item.of === 'journal' && !foreign.has(item.entry.causedBy.split('@')[0] ?? '') ? [item.entry] : [],
  )
  // The latest came first; of what is recorded together the order matters.
  return composeStory({
    customer,
    facts: [...facts.values()].reverse(),
    journal: journal.reverse(),
    policies: world.policies,
    now,
  })
}
