import type { Vocabulary } from './condition/index.ts'
import type { Customer } from './customer.ts'
import { CrmError, problemText } from './errors.ts'
import { defineFactTypes, type FactTypes } from './facts/index.ts'
import { contentHash } from './hash.ts'
import { type CompiledJourney, compileJourney, type JourneyMigration } from './journey/index.ts'
import type { LedgerPolicy } from './ledger/index.ts'
import { checkPolicy } from './policy/check.ts'
import { type PolicyData, type PolicyInput, policySchema } from './policy/schema.ts'
import type { CutPoints, RfmScheme } from './rfm/index.ts'
import type { Instant } from './time.ts'
import {
  type CompiledOccasions,
  type CompiledRules,
  compileOccasions,
  compileRules,
  type MessagePolicy,
  type Rule,
  type RuleSubject,
  type Template,
} from './triggers/index.ts'
import { customerVocabulary, ruleVocabulary } from './vocabulary.ts'

export { checkPolicy } from './policy/check.ts'
export { maxRules, type PolicyData, type PolicyInput } from './policy/schema.ts'

/** A policy that was checked, named by its content, and made ready to run. */
export interface Policy {
  readonly data: PolicyData
  /** 128 bits of SHA-256 over the content: outcomes carry it. */
  readonly hash: string
  readonly ledger: LedgerPolicy | null
  readonly journey: CompiledJourney<Customer>
  readonly journeyHash: string
  readonly rules: CompiledRules<Customer>
  /** The occasions that rules may start on; null when there are none. */
  readonly occasions: CompiledOccasions | null
  readonly templates: Readonly<Record<string, Template>>
  readonly messages: MessagePolicy
  readonly vocabulary: Vocabulary<RuleSubject<Customer>>
}

/** One policy of a shop's history, in force from an instant on. */
export interface PolicyFrom {
  readonly from: Instant
  readonly policy: Policy
  /** How customers came under its journey from the one before; left out: as if it had always been. */
  readonly migration?: JourneyMigration | undefined
}

/** A shop's policies in the order in which they came into force. */
export type PolicyTimeline = readonly [PolicyFrom, ...PolicyFrom[]]

/**
 * Checks a policy, fills in its defaults and makes it ready to run.
 * @param factTypes The embedder's own fact types, which rules may then start on.
 * @throws CrmError `bad-policy` with every problem in `details.problems`.
 */
export function definePolicy(input: PolicyInput, factTypes: FactTypes = {}): Policy {
  const problems = checkPolicy(input, factTypes)
  const [first] = problems
  if (first !== undefined) {
    const more = problems.length === 1 ? '' : ` (and ${problems.length - 1} more in details.problems)`
    throw new CrmError('bad-policy', `${problemText(first)}${more}`, { problems })
  }
  // A copy: the caller's own objects stay as free as they were.
  const data = deepFrozen(structuredClone(policySchema.parse(input)))
  const vocabulary = ruleVocabulary(defineFactTypes(factTypes))
  const rules = data.rules as readonly Rule[]
  const templates = data.templates as Readonly<Record<string, Template>>
  const hash = contentHash(data)
  const compiled = compileRules(rules, templates, vocabulary)
  return Object.freeze({
    data,
    hash,
    ledger: data.points === null ? null : { terms: data.points, version: hash },
    journey: compileJourney(data.journey, customerVocabulary),
    journeyHash: contentHash(data.journey),
    rules: compiled,
    occasions: compileOccasions(data.occasions, compiled),
    templates,
    messages: data.messages,
    vocabulary,
  })
}

/** The policy in force at an instant; before the first, the first. */
export function policyAt(timeline: PolicyTimeline, at: Instant): Policy {
  let found = timeline[0]
  for (const candidate of timeline) if (candidate.from <= at) found = candidate
  return found.policy
}

/** How customers are scored: by saved cut points when there are some, else by the policy's thresholds. */
export function schemeOf(policy: Policy, cuts: CutPoints | null): RfmScheme {
  const { rfm } = policy.data
  if (cuts === null) return rfm
  const { frequencyCounts, recencyCapDays } = rfm
  return { mode: 'cuts', cuts, frequencyCounts, recencyCapDays }
}

function deepFrozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value
  for (const part of Object.values(value)) deepFrozen(part)
  return Object.freeze(value)
}
