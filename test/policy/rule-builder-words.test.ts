import { describe, expect, test } from 'vitest'
import type { FactWords } from '../../src/index.ts'
import { factWords } from '../../src/policy/rule-words.ts'
import { derivedFactTypes, ruleVocabulary } from '../../src/vocabulary.ts'

/** What the types know of a fact type, to the last path: tsc refuses one too many, one too few and one of another kind. */
type Said<Type> = {
  readonly [Path in keyof FactWords<Type, Record<never, never>>]: FactWords<Type, Record<never, never>>[Path] extends {
    readonly type: infer Held
  }
    ? Held
    : never
}

const envelope = {
  'fact.type': 'string',
  'fact.id': 'string',
  'fact.source': 'string',
  'fact.occurredAt': 'instant',
  'fact.actor.id': 'string',
  'fact.actor.role': 'string',
  'fact.storeId': 'string',
  'fact.tillId': 'string',
  'fact.causedBy': 'string',
} as const
const goods = { 'fact.skus': 'strings', 'fact.categories': 'strings', 'fact.brands': 'strings' } as const

const byType = {
  'purchase.completed': {
    ...envelope,
    ...goods,
    'fact.billId': 'string',
    'fact.totalMinor': 'number',
    'fact.taxMinor': 'number',
    'fact.discountMinor': 'number',
    'fact.currency': 'string',
    'fact.baseTotalMinor': 'number',
    'fact.credits': 'strings',
    'fact.campaign': 'string',
    'fact.channel': 'string',
  },
  'product.enquired': {
    ...envelope,
    ...goods,
    'fact.sku': 'string',
    'fact.name': 'string',
    'fact.category': 'string',
    'fact.brand': 'string',
    'fact.wantsNotice': 'boolean',
  },
  'bill.claimed': { ...envelope, 'fact.billId': 'string', 'fact.billSource': 'string', 'fact.totalMinor': 'number' },
  'task.opened': {
    ...envelope,
    'fact.taskId': 'string',
    'fact.kind': 'string',
    'fact.owner': 'string',
    'fact.dueAt': 'instant',
    'fact.note': 'string',
  },
  'visit.sensed': { ...envelope, 'fact.by': 'string' },
  'message.replied': {
    ...envelope,
    'fact.messageId': 'string',
    'fact.channel': 'string',
    'fact.text': 'string',
    'fact.rule': 'string',
    'fact.template': 'string',
    'fact.topic': 'string',
    'fact.purpose': 'string',
    'fact.originAt': 'instant',
  },
  'price.dropped': {
    ...envelope,
    ...goods,
    'fact.sku': 'string',
    'fact.name': 'string',
    'fact.category': 'string',
    'fact.brand': 'string',
    'fact.fromMinor': 'number',
    'fact.toMinor': 'number',
    'fact.endsOn': 'day',
    'fact.interest': 'string',
    'fact.originAt': 'instant',
  },
  'campaign.started': {
    ...envelope,
    'fact.campaignId': 'string',
    'fact.name': 'string',
    'fact.interests': 'strings',
    'fact.endsOn': 'day',
    'fact.offer': 'string',
    'fact.interest': 'string',
    'fact.originAt': 'instant',
  },
  'stage.changed': { 'fact.type': 'string', 'fact.from': 'string', 'fact.to': 'string' },
  'segment.changed': { 'fact.type': 'string', 'fact.from': 'string', 'fact.to': 'string' },
  'tier.changed': { 'fact.type': 'string', 'fact.from': 'string', 'fact.to': 'string', 'fact.direction': 'string' },
  'bonus.given': { 'fact.type': 'string', 'fact.bonus': 'string', 'fact.points': 'number' },
  'occasion.reached': {
    'fact.type': 'string',
    'fact.occasion': 'string',
    'fact.kind': 'string',
    'fact.day': 'day',
    'fact.years': 'number',
  },
} as const satisfies {
  readonly [Type in
    | (typeof derivedFactTypes)[number]
    | 'purchase.completed'
    | 'product.enquired'
    | 'bill.claimed'
    | 'task.opened'
    | 'visit.sensed'
    | 'message.replied'
    | 'price.dropped'
    | 'campaign.started']: Said<Type>
}

describe('what the types know of facts is what the vocabulary knows', () => {
  const { paths } = ruleVocabulary()

  test.each(Object.entries(byType))('of %s', (type, said) => {
    for (const [path, held] of Object.entries(said))
      expect(`${path}: ${paths[path as `fact.${string}`]?.type}`).toBe(`${path}: ${held}`)
    expect(Object.keys(said).toSorted()).toEqual([...(factWords().get(type)?.keys() ?? [])].toSorted())
  })

  test('and every conclusion of the engine is among them', () => {
    expect(Object.keys(byType)).toEqual(expect.arrayContaining([...derivedFactTypes]))
  })
})
