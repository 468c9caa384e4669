import type { Problem } from '../errors.ts'
import { type CompiledFactTypes, defineFactTypes, type FactTypes, factSchemas, problemsOf } from '../facts/index.ts'
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
} from '../triggers/index.ts'
import { customerVocabulary, derivedFactTypes, ruleVocabulary } from '../vocabulary.ts'
import { ruleWords } from './rule-words.ts'
import { type PolicyData, policySchema } from './schema.ts'
import { isIn, withStandIns } from './stand-ins.ts'

/** Checks a policy without throwing: every mistake with its path, what was found and what would be accepted. */
export function checkPolicy(input: unknown, factTypes: FactTypes = {}): readonly Problem[] {
  const custom = defineFactTypes(factTypes)
  try {
    return policyProblems(input, custom)
  } catch {
    // A value that cannot even be shown, such as an object whose toString is a text.
    const expected = 'plain JSON, as the preset is written'
    return [{ path: '', message: `The policy could not be read. Expected ${expected}.`, found: typeof input, expected }]
  }
}

const maxShapeProblems = 50

function policyProblems(input: unknown, custom: CompiledFactTypes): readonly Problem[] {
  const parsed = policySchema.safeParse(input)
  if (parsed.success) return problemsOfData(parsed.data, custom)
  const { issues } = parsed.error
  const ofShape = problemsOf(issues.slice(0, maxShapeProblems), input, policySchema)
  const mended = withStandIns(
    input,
    issues.map(({ path }) => path),
  )
  const sound = mended === null ? undefined : policySchema.safeParse(mended.input).data
  if (mended === null || sound === undefined) return ofShape
  const others = problemsOfData(sound, custom).filter(({ path }) => !mended.places.some((place) => isIn(path, place)))
  return [...ofShape, ...others]
}

function problemsOfData(data: PolicyData, custom: CompiledFactTypes): readonly Problem[] {
  const { vocabulary, wordsOf, typesWith } = ruleWords(ruleVocabulary(custom), data, custom)
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
  problems.push(
    ...checkRules(
      data.rules,
      {
        templates: data.templates,
        factTypes: known,
        vocabulary,
        hasPoints: data.points !== null,
        messages,
        wordsOf,
        typesWith: (path) => typesWith(path).filter(isToldToRules),
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

function zonesOf(data: PolicyData): readonly (readonly [string, string])[] {
  const stores = Object.entries(data.stores).flatMap(([store, { zone }]) =>
    zone === undefined ? [] : [[`stores.${store}.zone`, zone] as const],
  )
  return [['zone', data.zone], ...stores]
}
