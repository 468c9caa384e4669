import { boundColumn, type Column, columnKindOf, type Filed, textsColumn, valueColumn } from './columns.ts'
import { type Conjunct, conjunctsOf, isLiteral } from './conjunct.ts'
import { emit, opposed, type Ways } from './emit.ts'
import { fullMask, type Mask } from './mask.ts'
import { narrow } from './narrow.ts'
import { accepted, finished, newDraft, type Program, type ProgramDraft, refused, slotOf } from './program.ts'
import { parseCondition } from './read.ts'
import { holdsFrom } from './run.ts'
import type { Clock, Condition, Vocabulary } from './types.ts'

/**
 * Many conditions made ready to ask of one subject after another, together: what they ask of a path is looked up once,
 * by the subject's value, so that conditions it doesn't suit are never visited.
 */
export interface ConditionList<Subject> {
  readonly program: Program<Subject>
  /** By condition, where the program goes on with what no column settled. */
  readonly starts: Int32Array
  readonly columns: readonly Column[]
  readonly everyone: Mask
  /** The conditions that are left, of the subject at hand. */
  readonly left: Mask
  /** The numbers of the conditions that held last, lowest first; as many as {@link findHolding} said. */
  readonly found: Int32Array
}

/** Below this many conditions it is faster to ask each: measured with the rules of test/bench. */
const leastIndexed = 16

/**
 * Turns a list of conditions into one program. No code is generated.
 * @throws CrmError `bad-condition` as {@link compileCondition} does, for the first that is bad.
 */
export function compileConditions<Subject>(
  conditions: readonly Condition[],
  vocabulary: Vocabulary<Subject>,
): ConditionList<Subject> {
  const draft = newDraft<Subject>()
  const parts = conditions.map((condition) => conjunctsOf(parseCondition(condition, vocabulary)))
  const { columns, settled } = conditions.length < leastIndexed ? noColumns() : filed(draft, parts)
  const starts = parts.map((conjuncts) =>
    emitAll(
      draft,
      conjuncts.filter((conjunct) => !settled.has(conjunct)),
    ),
  )
  return {
    program: finished(draft),
    starts: Int32Array.from(starts),
    columns: columns.toSorted((a, b) => b.weight - a.weight),
    everyone: fullMask(conditions.length),
    left: fullMask(conditions.length),
    found: new Int32Array(conditions.length),
  }
}

interface Columns<Subject> {
  readonly columns: readonly Column[]
  /** What the columns judge exactly, so that the program need not. */
  readonly settled: ReadonlySet<Conjunct<Subject>>
}

function noColumns<Subject>(): Columns<Subject> {
  return { columns: [], settled: new Set() }
}

function filed<Subject>(
  draft: ProgramDraft<Subject>,
  parts: readonly (readonly Conjunct<Subject>[])[],
): Columns<Subject> {
  const byColumn = new Map<string, Filed<Subject>[]>()
  const settled = new Set<Conjunct<Subject>>()
  for (const [member, conjuncts] of parts.entries()) {
    for (const literal of conjuncts) {
      const kind = isLiteral(literal) ? columnKindOf(literal) : null
      if (!isLiteral(literal) || kind === null) continue
      const key = `${kind} ${literal.node.path}`
      const column = byColumn.get(key) ?? []
      byColumn.set(key, column)
      // A second bound, or a second list, of one path and condition is left to the program.
      if (kind !== 'value' && column.at(-1)?.member === member) continue
      column.push({ member, literal })
      settled.add(literal)
    }
  }
  const columns: Column[] = []
  for (const column of byColumn.values()) {
    const first = column[0]?.literal
    if (first === undefined) continue
    const slot = slotOf(draft, first.node)
    // Its value is noted in any case: two columns may read it.
    draft.uses[slot] = 2
    const kind = columnKindOf(first)
    if (kind === 'value') columns.push(valueColumn(slot, column, parts.length))
    else if (kind === 'texts') columns.push(textsColumn(slot, column, parts.length))
    else {
      const bound = boundColumn(slot, column, { count: parts.length, sign: kind === 'from' ? 1 : -1 })
      columns.push(bound.column)
      for (const { literal } of bound.rough) settled.delete(literal)
    }
  }
  return { columns, settled }
}

const ends: Ways = { ifHolds: accepted, ifNot: refused }

function emitAll<Subject>(draft: ProgramDraft<Subject>, conjuncts: readonly Conjunct<Subject>[]): number {
  return conjuncts.reduceRight((ifHolds, { node, negated }) => {
    const ways: Ways = { ifHolds, ifNot: ends.ifNot }
    return emit(draft, node, negated ? opposed(ways) : ways)
  }, ends.ifHolds)
}

/**
 * Finds the conditions that hold for a subject, and puts their numbers in `list.found`, where they stay until the list is
 * asked again. A path is read at most once, and only while the answer may depend on it. A path's reader must not ask
 * the same list anything.
 * @returns How many hold.
 * @throws CrmError `bad-time` when a `within` or `olderThan` is asked in a zone this runtime does not know.
 */
export function findHolding<Subject>(list: ConditionList<Subject>, subject: Subject, clock: Clock): number {
  const { program, starts, left, found } = list
  program.subject += 1
  left.set(list.everyone)
  narrow(list.columns, left, program, subject)
  let count = 0
  for (let word = 0; word < left.length; word += 1) {
    for (let bits = left[word] ?? 0; bits !== 0; bits &= bits - 1) {
      const member = word * 32 + 31 - Math.clz32(bits & -bits)
      const start = starts[member] ?? refused
      if (start !== accepted && !holdsFrom(program, start, subject, clock)) continue
      found[count] = member
      count += 1
    }
  }
  return count
}
