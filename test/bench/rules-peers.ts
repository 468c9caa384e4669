import { ZenEngine } from '@gorules/zen-engine'
import jsonLogic from 'json-logic-js'
import { Engine, Fact } from 'json-rules-engine'
import type { Scalar } from '../../src/condition/index.ts'
import { compileRules, matchRules } from '../../src/triggers/index.ts'
import {
  asRule,
  type Field,
  fieldNames,
  type Leaf,
  type PlainRule,
  type ShopCustomer,
  type ShopFact,
  type Told,
  vocabulary,
} from './rules-shop.ts'

/** The ids of the rules that what was told matches. */
export type Matcher = (told: Told) => readonly string[]
export type SlowMatcher = (told: Told) => Promise<readonly string[]>

export function ours(rules: readonly PlainRule[]): Matcher {
  const compiled = compileRules<ShopCustomer>(rules.map(asRule), {}, vocabulary)
  const clock = { now: Date.UTC(2026, 3, 1), zone: 'Asia/Kolkata' }
  return (told) => matchRules(compiled, told.fact.type, told, clock).map(({ rule }) => rule.id)
}

function byType<Kept>(
  rules: readonly PlainRule[],
  keep: (rule: PlainRule) => Kept,
): ReadonlyMap<string, readonly Kept[]> {
  const index = new Map<string, Kept[]>()
  for (const rule of rules) {
    const kept = index.get(rule.on) ?? []
    index.set(rule.on, kept)
    kept.push(keep(rule))
  }
  return index
}

type ByHand = (fact: ShopFact, customer: ShopCustomer) => boolean

/**
 * One plain function for each rule, as somebody would type it. They are made from their text, all as one piece of source,
 * since ten thousand functions that share their code with each other would be another thing.
 */
export function byHand(rules: readonly PlainRule[]): Matcher {
  const source = `return [${rules.map(({ leaves }) => `(fact, customer) => ${leaves.map(typed).join(' && ')}`).join(',\n')}]`
  const made: readonly ByHand[] = new Function(source)()
  const functions = new Map(rules.map((rule, index) => [rule.id, made[index]]))
  const index = byType(rules, ({ id }) => ({ id, holds: functions.get(id) ?? (() => false) }))
  return ({ fact, customer }) => {
    const matched: string[] = []
    for (const { id, holds } of index.get(fact.type) ?? []) if (holds(fact, customer)) matched.push(id)
    return matched
  }
}

function typed({ path, operator, operand }: Leaf): string {
  const sign = { eq: '===', ne: '!==', gte: '>=', lt: '<' } as const
  if (operator !== 'in') return `${path} ${sign[operator]} ${JSON.stringify(operand)}`
  return `(${operandsOf(operand)
    .map((value) => `${path} === ${JSON.stringify(value)}`)
    .join(' || ')})`
}

function operandsOf(operand: Leaf['operand']): readonly Scalar[] {
  return typeof operand === 'object' ? operand : [operand]
}

/** json-logic-js, asked only about the rules for the fact's type. */
export function jsonLogicRules(rules: readonly PlainRule[]): Matcher {
  const sign = { eq: '===', ne: '!==', in: 'in', gte: '>=', lt: '<' } as const
  const index = byType(rules, ({ id, leaves }) => ({
    id,
    logic: { and: leaves.map(({ path, operator, operand }) => ({ [sign[operator]]: [{ var: path }, operand] })) },
  }))
  return (told) => {
    const matched: string[] = []
    for (const { id, logic } of index.get(told.fact.type) ?? []) if (jsonLogic.apply(logic, told)) matched.push(id)
    return matched
  }
}

function fieldOf(told: Told, path: Field): unknown {
  return path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], told)
}

/**
 * json-rules-engine, one engine for each type of fact. Every field is a fact of its own, so that no path is resolved; they
 * are made beforehand, for each telling, and not cached, since making the key of a cache costs more than a constant.
 */
export function jsonRulesEngine(rules: readonly PlainRule[], tellings: readonly Told[]): SlowMatcher {
  const operators = { eq: 'equal', ne: 'notEqual', in: 'in', gte: 'greaterThanInclusive', lt: 'lessThan' } as const
  const engines = new Map<string, Engine>()
  for (const [type, prepared] of byType(rules, ({ id, leaves }) => ({
    event: { type: id },
    conditions: {
      all: leaves.map(({ path, operator, operand }) => ({ fact: path, operator: operators[operator], value: operand })),
    },
  }))) {
    engines.set(type, new Engine([...prepared]))
  }
  const facts = new Map(
    tellings.map((told) => [
      told,
      Object.fromEntries(fieldNames.map((path) => [path, new Fact(path, fieldOf(told, path), { cache: false })])),
    ]),
  )
  return async (told) => {
    const result = await engines.get(told.fact.type)?.run(facts.get(told) ?? {})
    return (result?.events ?? []).map(({ type }) => type)
  }
}

/** zen-engine, native: one decision table for each type of fact, a column for each field, that collects all that match. */
export function zenEngine(rules: readonly PlainRule[]): SlowMatcher {
  const engine = new ZenEngine()
  const decisions = new Map(
    [...byType(rules, (rule) => rule)].map(([type, own]) => [type, engine.createDecision(decisionTable(own))]),
  )
  return async (told) => {
    const answer = await decisions.get(told.fact.type)?.evaluate(told)
    const rows: readonly { readonly rule: number }[] = answer?.result ?? []
    return rows.map(({ rule }) => `rule-${rule}`)
  }
}

function decisionTable(rules: readonly PlainRule[]): object {
  const place = { x: 0, y: 0 }
  const content = {
    hitPolicy: 'collect',
    inputs: fieldNames.map((field) => ({ id: field, name: field, field })),
    outputs: [{ id: 'rule', name: 'rule', field: 'rule' }],
    rules: rules.map(({ id, leaves }) => ({
      _id: id,
      rule: id.slice('rule-'.length),
      // A cell that is left out matches nothing; an empty one, everything.
      ...Object.fromEntries(fieldNames.map((field) => [field, ''])),
      ...Object.fromEntries(leaves.map((leaf) => [leaf.path, cellOf(leaf)])),
    })),
  }
  return {
    contentType: 'application/vnd.gorules.decision',
    nodes: [
      { id: 'in', name: 'in', type: 'inputNode', position: place },
      { id: 'table', name: 'table', type: 'decisionTableNode', position: place, content },
      { id: 'out', name: 'out', type: 'outputNode', position: place },
    ],
    edges: [
      { id: 'first', sourceId: 'in', targetId: 'table', type: 'edge' },
      { id: 'last', sourceId: 'table', targetId: 'out', type: 'edge' },
    ],
  }
}

function cellOf({ operator, operand }: Leaf): string {
  const values = operandsOf(operand).map((value) => JSON.stringify(value))
  const sign = { ne: '!=', gte: '>=', lt: '<' } as const
  return operator === 'eq' || operator === 'in' ? values.join(', ') : `$ ${sign[operator]} ${values.join()}`
}
