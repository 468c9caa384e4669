import type { Path, PathDefinition, Vocabulary } from '../condition/index.ts'
import { type CompiledFactTypes, factSchemas } from '../facts/index.ts'
import { segments } from '../rfm/index.ts'
import { listOf, occasionKinds, type Rule } from '../triggers/index.ts'
import { leavesOf } from '../vocabulary/schema-paths.ts'
import type { derivedFactTypes } from '../vocabulary.ts'
import type { PolicyData } from './schema.ts'

/** What the engine's own conclusions say: they have no schema. */
const concluded: Readonly<Record<string, readonly string[]>> = {
  'stage.changed': ['fact.type', 'fact.from', 'fact.to'],
  'segment.changed': ['fact.type', 'fact.from', 'fact.to'],
  'tier.changed': ['fact.type', 'fact.from', 'fact.to', 'fact.direction'],
  'bonus.given': ['fact.type', 'fact.bonus', 'fact.points'],
  'occasion.reached': ['fact.type', 'fact.occasion', 'fact.kind', 'fact.day', 'fact.years'],
} satisfies Record<(typeof derivedFactTypes)[number], readonly string[]>

/** What the engine adds before rules read a fact. */
const ofMessages = ['fact.rule', 'fact.template', 'fact.topic', 'fact.purpose', 'fact.originAt']
const ofNews = ['fact.interest', 'fact.originAt']
const ofGoods = ['fact.skus', 'fact.categories', 'fact.brands']
const added: Readonly<Record<string, readonly string[]>> = {
  'stock.restocked': ofNews,
  'price.dropped': ofNews,
  'promotion.started': ofNews,
  'campaign.started': ofNews,
  'bill.claimed': ['fact.totalMinor'],
  'order.delivered': ['fact.totalMinor'],
}
const goodsKeys: readonly string[] = ['lines', 'sku', 'category', 'brand']

/** The paths that facts of one type have; with the only texts a path takes, where they are known. */
export type WordsOfType = ReadonlyMap<string, readonly string[] | undefined>

/** What facts of each type say, by type: by their schemas, and what the engine adds or concludes. */
export function factWords(custom: CompiledFactTypes = {}): ReadonlyMap<string, WordsOfType> {
  const words = new Map<string, WordsOfType>()
  for (const [type, paths] of Object.entries(concluded))
    words.set(type, new Map(paths.map((path) => [path, undefined])))
  for (const [type, schema] of Object.entries({ ...factSchemas, ...custom })) {
    const said = new Map<string, readonly string[] | undefined>()
    for (const { keys, values } of leavesOf(schema)) said.set(`fact.${keys.join('.')}`, values)
    // Conditions that several rules share ask by it which fact it is.
    said.set('fact.type', undefined)
    const more = [
      ...(type.startsWith('message.') ? ofMessages : []),
      ...(added[type] ?? []),
      ...(goodsKeys.some((key) => hasKey(schema, key)) ? ofGoods : []),
    ]
    for (const path of more) said.set(path, undefined)
    words.set(type, said)
  }
  return words
}

function hasKey(schema: object, key: string): boolean {
  return 'shape' in schema && typeof schema.shape === 'object' && schema.shape !== null && key in schema.shape
}

/** The words by which the rules of one policy are checked. */
export interface RuleWords<Subject> {
  /** For conditions on the customer: stages, tiers and rules are those that the policy has. */
  readonly vocabulary: Vocabulary<Subject>
  /** For one rule: of the fact, only what some type that starts it says. */
  readonly wordsOf: (rule: Pick<Rule, 'on'>) => Vocabulary<Subject>
  /** The types of facts that say something. */
  readonly typesWith: (path: string) => readonly string[]
}

/** A rule for a stage, a tier or a word that its fact doesn't have would never start: it is checked without them. */
export function ruleWords<Subject>(
  whole: Vocabulary<Subject>,
  data: PolicyData,
  custom: CompiledFactTypes,
): RuleWords<Subject> {
  const byType = factWords(custom)
  const names = namesOf(data)
  const vocabulary = { ...whole, paths: narrowed(whole.paths, customerNames(names)) }
  const known = new Map<string, Vocabulary<Subject>>()
  const wordsOf = ({ on }: Pick<Rule, 'on'>): Vocabulary<Subject> => {
    const key = listOf(on).join(' ')
    const words = known.get(key) ?? wordsOfTypes(listOf(on), vocabulary, byType, names)
    known.set(key, words)
    return words
  }
  const typesWith = (path: string) => [...byType].flatMap(([type, words]) => (words.has(path) ? [type] : []))
  return { vocabulary, wordsOf, typesWith }
}

function wordsOfTypes<Subject>(
  types: readonly string[],
  vocabulary: Vocabulary<Subject>,
  byType: ReadonlyMap<string, WordsOfType>,
  names: Names,
): Vocabulary<Subject> {
  // What a fact says that there isn't, nobody knows: that it isn't there is told elsewhere.
  if (types.some((type) => !byType.has(type))) return vocabulary
  const paths: Record<Path, PathDefinition<Subject>> = {}
  for (const [path, definition] of Object.entries(vocabulary.paths) as [Path, PathDefinition<Subject>][]) {
    if (!path.startsWith('fact.')) {
      paths[path] = definition
      continue
    }
    const having = types.filter((type) => byType.get(type)?.has(path) === true)
    if (having.length === 0) continue
    const lists = having.map((type) => namesAt(type, path, names) ?? byType.get(type)?.get(path))
    const values = lists.every((list) => list !== undefined) ? [...new Set(lists.flat())] : definition.values
    paths[path] = values === undefined ? definition : { ...definition, values }
  }
  return { ...vocabulary, paths }
}

/** The names that a policy gives; undefined where it has none to choose from. */
interface Names {
  readonly stages: readonly string[] | undefined
  readonly tiers: readonly string[] | undefined
  readonly rules: readonly string[]
  readonly templates: readonly string[]
  readonly occasions: readonly string[]
}

function namesOf({ journey, points, rules, templates, occasions }: PolicyData): Names {
  return {
    stages: namesIn(journey?.stages, (stage) => stage),
    tiers: namesIn(points?.tiers?.ladder, (rung) =>
      typeof rung === 'object' && rung !== null && 'tier' in rung ? rung.tier : undefined,
    ),
    rules: rules.map(({ id }) => id),
    templates: Object.keys(templates),
    occasions: Object.keys(occasions),
  }
}

/** Undefined also where journey or terms are not what they should be: that is told elsewhere. */
function namesIn(list: unknown, nameOf: (item: unknown) => unknown): readonly string[] | undefined {
  if (!Array.isArray(list)) return undefined
  const names = list.map(nameOf).filter((name) => typeof name === 'string')
  return names.length === 0 ? undefined : names
}

function customerNames({ stages, tiers, rules }: Names): Readonly<Record<Path, readonly string[] | undefined>> {
  return { 'journey.stage': stages, 'points.tier': tiers, 'rules.acted': rules }
}

/** What staff wrote by hand has this in the place of a rule. */
const byStaff = 'staff'

function namesAt(type: string, path: string, names: Names): readonly string[] | undefined {
  const isMessage = type.startsWith('message.')
  switch (path) {
    case 'fact.from':
    case 'fact.to':
      if (type === 'segment.changed') return segments
      return type === 'stage.changed' ? names.stages : type === 'tier.changed' ? names.tiers : undefined
    case 'fact.occasion':
      return type === 'occasion.reached' ? names.occasions : undefined
    case 'fact.kind':
      return type === 'occasion.reached' ? occasionKinds : undefined
    case 'fact.rule':
      return isMessage ? [...names.rules, byStaff] : undefined
    case 'fact.template':
      return isMessage ? names.templates : undefined
    default:
      return undefined
  }
}

function narrowed<Subject>(
  paths: Vocabulary<Subject>['paths'],
  values: Readonly<Record<Path, readonly string[] | undefined>>,
): Vocabulary<Subject>['paths'] {
  const all = { ...paths }
  for (const [path, accepted] of Object.entries(values) as [Path, readonly string[] | undefined][]) {
    const known = all[path]
    if (known !== undefined && accepted !== undefined) all[path] = { ...known, values: accepted }
  }
  return all
}
