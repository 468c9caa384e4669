import * as z from 'zod'
import type { Condition } from '../condition/index.ts'
import { captureMethods, channels, purposes, valuesGiven } from '../facts/index.ts'
import { defaultJourney, type Journey } from '../journey/index.ts'
import type { LedgerTerms } from '../ledger/index.ts'
import type { FixedScheme } from '../rfm/index.ts'
import { maxLeadDays, weekdays } from '../triggers/index.ts'

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
const wording = z.union([z.string().min(1).max(300), z.record(z.string().max(10), z.string().min(1).max(300))])
const unless = z.strictObject({
  on: oneOrMore,
  same: z.enum(['sku', 'category', 'brand', 'bill']).optional(),
  since: z.literal('origin').optional(),
})
const firingHours = z.strictObject({
  from: wallTime.optional(),
  to: wallTime.optional(),
  weekdays: z.array(z.enum(weekdays)).min(1).max(7).optional(),
})

const rule = z.strictObject({
  id,
  title: z.string().max(200).optional(),
  on: oneOrMore,
  where: condition.optional(),
  after: duration.optional(),
  between: firingHours.optional(),
  until: z.string().max(120).optional(),
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
  whenEdited: z.enum(['re-evaluated', 'pinned']).optional(),
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
        z.strictObject({
          suppress: z.strictObject({
            purposes: z.array(purpose).min(1).max(4),
            until: z.union([z.literal('purchase'), duration]),
          }),
        }),
      ]),
    )
    .min(1)
    .max(4),
})

const template = z.strictObject({
  variables: z.record(
    z.string().regex(/^\w{1,40}$/, 'expected a name of letters, digits and _, at most 40'),
    z.strictObject({
      from: z.string().max(120),
      as: z.enum(['text', 'money', 'number', 'day']).optional(),
      lookup: z.union([id, z.array(id).min(1).max(3)]).optional(),
      fallback: wording.optional(),
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

const cap = z.strictObject({ max: z.int().min(0), per: duration })

const leadDays = z.int().min(0).max(maxLeadDays).default(0)
const occasion = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['birthday', 'anniversary', 'customer-anniversary']), leadDays }),
  z.strictObject({ kind: z.literal('festival'), leadDays, days: z.array(z.iso.date()).min(1).max(100) }),
  z.strictObject({
    kind: z.literal('schedule'),
    leadDays,
    every: z.enum(['week', 'month', 'year']),
    weekday: z.enum(weekdays).optional(),
    nth: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(-1)]).optional(),
    dayOfMonth: z.int().min(1).max(31).optional(),
    month: z.int().min(1).max(12).optional(),
  }),
])

/** The shape of a policy; what its parts mean to each other is checked by `checkPolicy`. */
export const policySchema = z.strictObject({
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
      caps: z.partialRecord(purpose, z.union([cap, z.array(cap).min(1).max(4)])),
      topicGap: duration,
      preferredHour: z
        .strictObject({ purposes: z.array(purpose).min(1).max(4), within: duration })
        .nullable()
        .default(null),
      fallbackAfter: duration.nullable().default(null),
      attributionWindow: duration.default('P7D'),
      pace: z
        .strictObject({ customers: z.int().min(1).max(1_000_000), per: duration })
        .nullable()
        .default(null),
    })
    .default({
      ladder: ['whatsapp', 'sms', 'email'],
      defaultLanguage: 'en',
      quietHours: { from: '21:00', to: '10:00', purposes: ['marketing', 'service'] },
      caps: { marketing: { max: 2, per: 'P7D' } },
      topicGap: 'P1D',
      preferredHour: null,
      fallbackAfter: null,
      attributionWindow: 'P7D',
      pace: null,
    }),
  /** When goods are news to those who wait for them. */
  goods: z
    .strictObject({
      /**
       * Units are back when at least so many are on hand after there were none, and not again within `rest` (ISO 8601) of the
       * last time that was told.
       */
      restock: z
        .strictObject({ leastUnits: z.int().min(1).max(1_000_000).default(1), rest: duration.default('PT1H') })
        .default({ leastUnits: 1, rest: 'PT1H' }),
      /** A smaller drop of a price, in percent of the price before, is remembered and told to nobody. */
      priceDrop: z.strictObject({ leastPercent: z.number().min(0).max(100).default(0) }).default({ leastPercent: 0 }),
    })
    .default({ restock: { leastUnits: 1, rest: 'PT1H' }, priceDrop: { leastPercent: 0 } }),
  /**
   * What a customer gets for becoming known, by how they do: words for the counter, and what to ask for in exchange. Where
   * a capture doesn't name the value given, `gives` is.
   */
  capture: z
    .partialRecord(
      z.enum(captureMethods),
      z.strictObject({ gives: z.enum(valuesGiven), offer: wording, asks: z.array(z.enum(purposes)).max(3) }),
    )
    .default({}),
  /** Days of the year on which, or some days ahead of which, `occasion.reached` starts rules. */
  occasions: z.record(id, occasion).default({}),
  /**
   * Words that templates look up by a value: a care tip by category; `*` stands for all others. Words by language must have
   * the default language, which stands in for one they lack.
   */
  lookups: z.record(id, z.record(z.string().min(1).max(64), wording)).default({}),
  templates: z.record(id, template).default({}),
  rules: z.array(rule).max(maxRules).default([]),
})

/** What a shop decides, as plain JSON. Parts left out take the defaults of the docs. */
export interface PolicyInput extends z.input<typeof policySchema> {}
/** The policy with its defaults filled in. */
export interface PolicyData extends z.output<typeof policySchema> {}
