import * as z from 'zod'
import type { Condition, Vocabulary } from './condition/index.ts'
import type { Customer } from './customer.ts'
import { CrmError, type Problem } from './errors.ts'
import {
  type CompiledFactTypes,
  channels,
  defineFactTypes,
  type FactTypes,
  factSchemas,
  problemOf,
} from './facts/index.ts'
import { contentHash } from './hash.ts'
import { type CompiledJourney, checkJourney, compileJourney, defaultJourney, type Journey } from './journey/index.ts'
import { checkLedgerTerms, type LedgerPolicy, type LedgerTerms } from './ledger/index.ts'
import { type CutPoints, checkRfmScheme, type FixedScheme, type RfmScheme } from './rfm/index.ts'
import { type Instant, isZone } from './time.ts'
import {
  type CompiledRules,
  checkMessagePolicy,
  checkRules,
  checkTemplates,
  compileRules,
  type MessagePolicy,
  type Rule,
  type RuleSubject,
  type Template,
} from './triggers/index.ts'
import { customerVocabulary, derivedFactTypes, ruleVocabulary } from './vocabulary.ts'

export const maxRules = 10_000

const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'expected an id of lower-case letters, digits and hyphens, at most 40')
const duration = z.string().max(20)
const wallTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day such as 21:00')
const purpose = z.enum(['transactional', 'service', 'marketing', 'internal'])
const condition = z.custom<Condition>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'expected a condition: an object',
)
const oneOrMore = z.union([z.string(), z.array(z.string()).min(1).max(50)])
const unless = z.strictObject({ on: oneOrMore, same: z.enum(['sku', 'category', 'brand']).optional() })

const rule = z.strictObject({
  id,
  title: z.string().max(200).optional(),
  on: oneOrMore,
  where: condition.optional(),
  after: duration.optional(),
  unless: z.union([unless, z.array(unless).max(8)]).optional(),
  if: condition.optional(),
  repeat: z.enum(['keep', 'restart', 'each']).optional(),
  limits: z
    .strictObject({
      once: z.enum(['ever', 'cycle']).optional(),
      cooldown: duration.optional(),
      lateAfter: duration.optional(),
    })
    .optional(),
  purpose,
  topic: id.optional(),
  priority: z.int().min(-1000).max(1000).optional(),
  holdoutPercent: z.number().min(0).max(50).optional(),
  then: z
    .array(
      z.union([
        z.strictObject({ send: z.strictObject({ template: z.string() }) }),
        z.strictObject({
          task: z.strictObject({
            kind: id,
            owner: z.string().max(64).optional(),
            dueAfter: duration.optional(),
            note: z.string().max(300).optional(),
          }),
        }),
        z.strictObject({ award: z.strictObject({ points: z.int().min(1).max(1_000_000), reason: id }) }),
        z.strictObject({ tag: z.strictObject({ add: id.optional(), remove: id.optional() }) }),
      ]),
    )
    .min(1)
    .max(4),
})

const template = z.strictObject({
  variables: z.record(
    z.string().regex(/^\w{1,40}$/),
    z.strictObject({
      from: z.string().max(120),
      as: z.enum(['text', 'money', 'number', 'day']).optional(),
      fallback: z.string().max(60).optional(),
    }),
  ),
  forms: z.record(
    z.string(),
    z.record(
      z.string(),
      z.strictObject({
        text: z.string().min(1).max(2000),
        providerName: z.string().max(512).optional(),
        subject: z.string().max(200).optional(),
      }),
    ),
  ),
})

const policySchema = z.strictObject({
  name: z.string().min(1).max(80),
  currency: z.string().regex(/^[A-Z]{3}$/, 'expected an ISO 4217 code such as INR'),
  zone: z.string(),
  /** How the numbers and days in messages are written, by BCP 47: `en-IN`. */
  locale: z.string().max(20).default('en-IN'),
  stores: z
    .record(z.string().max(64), z.strictObject({ name: z.string().max(80), zone: z.string().optional() }))
    .default({}),
  rfm: z.custom<FixedScheme>(),
  journey: z.custom<Journey>().default(defaultJourney),
  points: z.custom<LedgerTerms>().nullable().default(null),
  messages: z
    .strictObject({
      ladder: z.array(z.enum(channels)).min(1).max(8),
      defaultLanguage: z.string().max(10),
      quietHours: z.strictObject({ from: wallTime, to: wallTime, purposes: z.array(purpose) }).nullable(),
      caps: z.partialRecord(purpose, z.strictObject({ max: z.int().min(0), per: duration })),
      topicGap: duration,
    })
    .default({
      ladder: ['whatsapp', 'sms', 'email'],
      defaultLanguage: 'en',
      quietHours: { from: '21:00', to: '10:00', purposes: ['marketing', 'service'] },
      caps: { marketing: { max: 2, per: 'P7D' } },
      topicGap: 'P1D',
    }),
  templates: z.record(id, template).default({}),
  rules: z.array(rule).max(maxRules).default([]),
})

/** What a shop decides, as plain JSON. Parts left out take the defaults of the docs. */
export interface PolicyInput extends z.input<typeof policySchema> {}
/** The policy with its defaults filled in. */
export interface PolicyData extends z.output<typeof policySchema> {}

/** A policy that was checked, named by its content, and made ready to run. */
export interface Policy {
  readonly data: PolicyData
  /** 128 bits of SHA-256 over the content: outcomes carry it. */
  readonly hash: string
  readonly ledger: LedgerPolicy | null
  readonly journey: CompiledJourney<Customer>
  readonly journeyHash: string
  readonly rules: CompiledRules<Customer>
  readonly templates: Readonly<Record<string, Template>>
  readonly messages: MessagePolicy
  readonly vocabulary: Vocabulary<RuleSubject<Customer>>
}

/** One policy of a shop's history, in force from an instant on. */
export interface PolicyFrom {
  readonly from: Instant
  readonly policy: Policy
}

/** A shop's policies in the order in which they came into force. */
export type PolicyTimeline = readonly [PolicyFrom, ...PolicyFrom[]]

/** Checks a policy without throwing: every mistake with its path, what was found and what would be accepted. */
export function checkPolicy(input: unknown, factTypes: FactTypes = {}): readonly Problem[] {
  const custom = defineFactTypes(factTypes)
  try {
    return problemsOf(input, custom)
  } catch {
    // A value that cannot even be shown, such as an object whose toString is a text.
    const expected = 'plain JSON, as the preset is written'
    return [{ path: '', message: `The policy could not be read. Expected ${expected}.`, found: typeof input, expected }]
  }
}

function problemsOf(input: unknown, custom: CompiledFactTypes): readonly Problem[] {
  const parsed = policySchema.safeParse(input)
  if (!parsed.success) return parsed.error.issues.slice(0, 50).map((issue) => problemOf(issue, input, policySchema))
  const data = parsed.data
  const vocabulary = ruleVocabulary(custom)
  const known = [...Object.keys(factSchemas), ...Object.keys(custom), ...derivedFactTypes]
  const problems: Problem[] = []
  for (const [path, zone] of zonesOf(data)) {
    if (!isZone(zone))
      problems.push({
        path,
        message: `"${zone}" is not a time zone.`,
        found: zone,
        expected: 'an IANA name such as Asia/Kolkata',
      })
  }
  if (!isLocale(data.locale)) {
    problems.push({
      path: 'locale',
      message: `"${data.locale}" is not a locale.`,
      found: data.locale,
      expected: 'a BCP 47 tag such as en-IN',
    })
  }
  problems.push(...checkRfmScheme(data.rfm, 'rfm'))
  if (data.rfm?.mode !== 'fixed')
    problems.push({
      path: 'rfm.mode',
      message: 'A policy holds fixed thresholds; computed cut points are saved beside it by recalibration.',
      found: data.rfm?.mode,
      expected: 'fixed',
    })
  problems.push(...checkJourney(data.journey, 'journey', customerVocabulary))
  if (data.points !== null) {
    problems.push(...checkLedgerTerms(data.points, 'points'))
    if (data.points.zone !== data.zone)
      problems.push({
        path: 'points.zone',
        message: 'Points, journey and segments share one calendar.',
        found: data.points.zone,
        expected: data.zone,
      })
  }
  problems.push(...checkMessagePolicy(data.messages, 'messages'))
  problems.push(...checkTemplates(data.templates, data.messages, vocabulary, 'templates'))
  problems.push(...checkRules(data.rules, { templates: data.templates, factTypes: known, vocabulary }, 'rules'))
  return problems
}

function isLocale(locale: string): boolean {
  try {
    return Intl.getCanonicalLocales(locale).length === 1
  } catch {
    return false
  }
}

function zonesOf(data: PolicyData): readonly (readonly [string, string])[] {
  const stores = Object.entries(data.stores).flatMap(([store, { zone }]) =>
    zone === undefined ? [] : [[`stores.${store}.zone`, zone] as const],
  )
  return [['zone', data.zone], ...stores]
}

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
    throw new CrmError('bad-policy', `${first.path}: ${first.message}${more}`, { problems })
  }
  // A copy: the caller's own objects stay as free as they were.
  const data = deepFrozen(structuredClone(policySchema.parse(input)))
  const vocabulary = ruleVocabulary(defineFactTypes(factTypes))
  const rules = data.rules as readonly Rule[]
  const templates = data.templates as Readonly<Record<string, Template>>
  const hash = contentHash(data)
  return Object.freeze({
    data,
    hash,
    ledger: data.points === null ? null : { terms: data.points, version: hash },
    journey: compileJourney(data.journey, customerVocabulary),
    journeyHash: contentHash(data.journey),
    rules: compileRules(rules, templates, vocabulary),
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
