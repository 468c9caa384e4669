import type { Problem } from '../errors.ts'
import { type CompiledFactTypes, defineFactTypes, type FactTypes, factSchemas, problemOf } from '../facts/index.ts'
import { checkJourney } from '../journey/index.ts'
import { checkLedgerTerms } from '../ledger/index.ts'
import { checkRfmScheme } from '../rfm/index.ts'
import { isZone } from '../time.ts'
import {
  checkLookups,
  checkMessagePolicy,
  checkOccasions,
  checkRules,
  checkTemplates,
  checkWording,
  durationProblem,
  isLanguageTag,
  occasionWords,
  type Rule,
} from '../triggers/index.ts'
import { leavesOf } from '../vocabulary/schema-paths.ts'
import { customerVocabulary, derivedFactTypes, ruleVocabulary } from '../vocabulary.ts'
import { type PolicyData, policySchema } from './schema.ts'
import { tierWords, withTiers } from './tier-words.ts'

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
  const vocabulary = withTiers(ruleVocabulary(custom), data)
  const known = [...Object.keys(factSchemas), ...Object.keys(custom), ...derivedFactTypes].filter(isToldToRules)
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
  if (!isLanguageTag(data.locale)) {
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
  problems.push(...durationProblem(data.goods.restock.rest, 'goods.restock.rest'))
  for (const [method, { offer }] of Object.entries(data.capture))
    problems.push(...checkWording(offer, data.messages, `capture.${method}.offer`))
  const { lookups, messages } = data
  problems.push(...checkLookups(lookups, messages, 'lookups'))
  problems.push(...checkTemplates(data.templates, { lookups, messages, vocabulary }, 'templates'))
  problems.push(...checkOccasions(data.occasions, 'occasions'))
  const ofOccasions = occasionWords(vocabulary, data.occasions)
  const wordsOf = (rule: Pick<Rule, 'on'>) => tierWords(ofOccasions(rule), data, rule)
  problems.push(
    ...checkRules(
      data.rules,
      {
        templates: data.templates,
        factTypes: known,
        vocabulary,
        hasPoints: data.points !== null,
        messages,
        billTypes,
        wordsOf,
      },
      'rules',
    ),
  )
  return problems
}

/** A level of stock is no customer's; that goods are back is what rules hear. */
function isToldToRules(type: string): boolean {
  return type !== 'stock.changed'
}

/** The facts of the outside world that name a bill. */
const billTypes = Object.entries(factSchemas).flatMap(([type, schema]) =>
  leavesOf(schema).some(({ keys }) => keys.join('.') === 'billId') ? [type] : [],
)

function zonesOf(data: PolicyData): readonly (readonly [string, string])[] {
  const stores = Object.entries(data.stores).flatMap(([store, { zone }]) =>
    zone === undefined ? [] : [[`stores.${store}.zone`, zone] as const],
  )
  return [['zone', data.zone], ...stores]
}
