import { expect } from 'vitest'
import type { Explanation, OutgoingMessage, Task } from '../../../src/index.ts'
import type { SealedEntry } from '../../../src/ledger/index.ts'
import { dayOf, type Instant } from '../../../src/time.ts'
import { instantOf, type When, written, zone } from './moments.ts'
import { type Person, type ScenarioShop, type SentMessage, type Sight, sentTo } from './shop.ts'

export interface Sent extends When {
  /** How often in all; once when left out. */
  readonly times?: number
  /** Parts of the latest text. */
  readonly containing?: readonly string[]
  readonly notContaining?: readonly string[]
  readonly via?: 'whatsapp' | 'sms' | 'email'
  readonly language?: string
  /** Both included: `['3 June 10:00', '5 June 21:00']`. */
  readonly between?: readonly [from: string, to: string]
}

export interface TaskFacts {
  readonly owner?: string
  readonly storeId?: string | null
  readonly stage?: Task['stage']
}

/** What can be said of a shop after the steps of a story. All of it is there already: nothing here waits but `explained`. */
export interface Checks {
  /** A message of the rule went out; the details are those of the latest. */
  wasSent(person: Person, rule: string, details?: Sent): OutgoingMessage
  /** No message of the rule went out; without a rule, no message at all. */
  wasNotSent(person: Person, rule?: string): void
  /** The rules whose messages went out, in order. */
  wasTold(person: Person, rules: readonly string[]): void
  /** Something of the rule was stopped at the gate. */
  withheldAt(person: Person, rule: string, gate: string): void
  isWaiting(person: Person, rule: string): void
  hasTag(person: Person, tag: string): void
  hasNoTag(person: Person, tag: string): void
  /** Where the person stands on the ladder; null: on no rung. */
  hasTier(person: Person, tier: string | null): void
  hasTask(person: Person, kind: string, facts?: TaskFacts): Task
  hasNoTask(person: Person, kind?: string): void
  /** Points were given by a rule or by hand: so many in all, for the reason if one is named. */
  wasAwarded(person: Person, points: number, reason?: string): void
  isInStage(person: Person, stage: string): void
  isInSegment(person: Person, segment: string): void
  /** The whole way of a rule with a person, also of one that never started. */
  explained(person: Person, rule: string): Promise<Explanation>
}

/** The `then` of a story. (A module that exported `then` itself would be taken for a promise.) */
export function thenIn(shop: ScenarioShop): Checks {
  const seen = (person: Person): Sight => {
    const sight = shop.sights.get(person.phone)
    if (sight === undefined) throw new Error(`${person.name} is not part of this story.`)
    return sight
  }
  const way = (person: Person, rule: string): string => wayOf(seen(person), rule, sentTo(shop, person))
  const tags = (person: Person): readonly string[] => seen(person).customer?.profile.tags ?? []
  const tasks = (person: Person, kind?: string): readonly Task[] =>
    seen(person).tasks.filter((task) => kind === undefined || task.kind === kind)
  return {
    wasSent: (person, rule, details = {}) => {
      seen(person)
      const messages = sentTo(shop, person, rule)
      expect(messages.length, way(person, rule)).toBe(details.times ?? 1)
      const latest = messages.at(-1)
      if (latest === undefined) throw new Error('times: 0 is said by wasNotSent.')
      checkMessage(latest, details)
      return latest.message
    },
    wasNotSent: (person, rule) => {
      seen(person)
      expect(sentTo(shop, person, rule).map(lineOf)).toEqual([])
    },
    wasTold: (person, rules) => {
      seen(person)
      expect(sentTo(shop, person).map(({ message }) => message.rule)).toEqual(rules)
    },
    withheldAt: (person, rule, gate) => {
      const steps = seen(person).explanations.get(rule)?.steps ?? []
      const gates = steps.filter(({ what }) => what === 'withheld').map((step) => step.gate)
      expect(gates, way(person, rule)).toContain(gate)
    },
    isWaiting: (person, rule) => {
      expect(seen(person).explanations.get(rule)?.status, way(person, rule)).toBe('waiting')
    },
    hasTag: (person, tag) => expect(tags(person)).toContain(tag),
    hasNoTag: (person, tag) => expect(tags(person)).not.toContain(tag),
    hasTier: (person, tier) => expect(seen(person).customer?.points.tier?.tier ?? null).toBe(tier),
    hasTask: (person, kind, facts = {}) => {
      const [task, ...more] = tasks(person, kind)
      expect(
        [task, ...more].length === 1 && task !== undefined,
        `one task "${kind}" among: ${tasks(person)
          .map((one) => one.kind)
          .join(', ')}`,
      ).toBe(true)
      expect(task).toMatchObject(facts)
      return task as Task
    },
    hasNoTask: (person, kind) => expect(tasks(person, kind)).toEqual([]),
    wasAwarded: (person, points, reason) => {
      const entries = awardsOf(seen(person)).filter((entry) => reason === undefined || entry.reason === reason)
      const all = entries.map((entry) => `${entry.points} for ${entry.reason ?? '-'}`).join(', ')
      expect(
        entries.reduce((sum, entry) => sum + entry.points, 0),
        `awards: ${all}`,
      ).toBe(points)
    },
    isInStage: (person, stage) => expect(seen(person).customer?.journey.stage).toBe(stage),
    isInSegment: (person, segment) => expect(seen(person).customer?.rfm?.segment).toBe(segment),
    explained: (person, rule) => shop.crm.ask.explain({ phone: person.phone }, rule),
  }
}

function checkMessage({ at, message }: SentMessage, details: Sent): void {
  const { containing = [], notContaining = [], via, language, on, at: wall, between } = details
  for (const part of containing) expect(message.text).toContain(part)
  for (const part of notContaining) expect(message.text).not.toContain(part)
  if (via !== undefined) expect(message.channel).toBe(via)
  if (language !== undefined) expect(message.language).toBe(language)
  if (on !== undefined) expect(written(at).slice(0, 10)).toBe(dayOf(instantOf(on), zone))
  if (wall !== undefined) expect(written(at).slice(11)).toBe(wall)
  if (between !== undefined) checkBetween(at, between)
}

function checkBetween(at: Instant, [from, to]: readonly [string, string]): void {
  const window = `sent at ${written(at)}; expected between ${from} and ${to}`
  expect(at >= instantOf(from) && at <= instantOf(to), window).toBe(true)
}

const lineOf = ({ at, message }: SentMessage): string =>
  `${written(at)} ${message.rule} on ${message.channel}: ${message.text}`

/** What there is to know about a rule that did not do what a test says, for the message of its failure. */
function wayOf({ explanations }: Sight, rule: string, sent: readonly SentMessage[]): string {
  const steps = explanations.get(rule)?.steps ?? []
  const lines = steps.map(
    ({ at, what, gate, reason }) => `  ${written(at)} ${what}${gate === null ? '' : ` at ${gate}`}: ${reason}`,
  )
  const told = sent.map((one) => `  ${lineOf(one)}`)
  return [`"${rule}":`, ...(lines.length === 0 ? ['  never started'] : lines), 'sent:', ...told].join('\n')
}

/** Points given beside those of bills: awards, which are adjusted under their reason, and bonuses, by their name. */
function awardsOf({ timeline }: Sight): readonly Pick<SealedEntry, 'points' | 'reason'>[] {
  return timeline.flatMap((item): readonly Pick<SealedEntry, 'points' | 'reason'>[] => {
    if (item.kind !== 'journal' || item.entry.kind !== 'points') return []
    const entry = item.entry.data.entry as SealedEntry
    const [name = ''] = (entry.ref ?? '').split(':')
    if (entry.kind === 'bonus') return [{ points: entry.points, reason: name }]
    return entry.kind === 'adjusted' && entry.points > 0 ? [entry] : []
  })
}
