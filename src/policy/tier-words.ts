import type { Path, Vocabulary } from '../condition/index.ts'
import type { Rule } from '../triggers/index.ts'
import type { PolicyData } from './schema.ts'

/** The words of a customer, `points.tier` narrowed to the ladder: a rule for a tier that there isn't would never start. */
export function withTiers<Subject>(vocabulary: Vocabulary<Subject>, data: PolicyData): Vocabulary<Subject> {
  const tiers = tiersOf(data)
  return tiers.length === 0 ? vocabulary : narrowed(vocabulary, ['points.tier'], tiers)
}

/** The words of one rule: of what starts on `tier.changed` alone, `fact.from` and `fact.to` are rungs of the ladder. */
export function tierWords<Subject>(
  vocabulary: Vocabulary<Subject>,
  data: PolicyData,
  { on }: Pick<Rule, 'on'>,
): Vocabulary<Subject> {
  const tiers = tiersOf(data)
  const types = typeof on === 'string' ? [on] : on
  if (tiers.length === 0 || types.some((type) => type !== 'tier.changed')) return vocabulary
  return narrowed(vocabulary, ['fact.from', 'fact.to'], tiers)
}

/** Empty also where the terms are not what they should be: that is told elsewhere. */
function tiersOf({ points }: PolicyData): readonly string[] {
  const ladder: unknown = points?.tiers?.ladder
  if (!Array.isArray(ladder)) return []
  return ladder.flatMap((rung: unknown) => {
    const tier = typeof rung === 'object' && rung !== null && 'tier' in rung ? rung.tier : undefined
    return typeof tier === 'string' ? [tier] : []
  })
}

function narrowed<Subject>(
  vocabulary: Vocabulary<Subject>,
  at: readonly Path[],
  values: readonly string[],
): Vocabulary<Subject> {
  const paths = { ...vocabulary.paths }
  for (const path of at) {
    const known = paths[path]
    if (known !== undefined) paths[path] = { ...known, values }
  }
  return { ...vocabulary, paths }
}
