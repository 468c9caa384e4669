import type { BoundColumn, Column, TextsColumn } from './columns.ts'
import { isList } from './leaf.ts'
import { type Mask, overlap } from './mask.ts'
import type { Program } from './program.ts'
import { valueAt } from './run.ts'
import type { Value } from './types.ts'

/** Takes from `left` the conditions that a subject's values don't suit. A path is read only while somebody asks for it. */
export function narrow<Subject>(
  columns: readonly Column[],
  left: Mask,
  program: Program<Subject>,
  subject: Subject,
): void {
  for (const column of columns) {
    if (!overlap(left, column.asking)) continue
    const value = valueAt(program, column.slot, subject)
    switch (column.kind) {
      case 'value':
        keepPatched(left, column.others, column.byValue.get(value))
        break
      case 'bound':
        keep(left, column.masks[cutsPassed(column, value)])
        break
      case 'texts':
        keepTexts(left, column, value)
        break
    }
  }
}

function keep(left: Mask, mask: Mask | undefined): void {
  if (mask === undefined) return
  for (let word = 0; word < left.length; word += 1) left[word] = (left[word] ?? 0) & (mask[word] ?? 0)
}

function keepPatched(left: Mask, others: Mask, patch: Int32Array | undefined): void {
  if (patch === undefined) {
    keep(left, others)
    return
  }
  let next = 0
  for (let word = 0; word < left.length; word += 1) {
    if (next < patch.length && patch[next] === word) {
      left[word] = (left[word] ?? 0) & (patch[next + 1] ?? 0)
      next += 2
    } else {
      left[word] = (left[word] ?? 0) & (others[word] ?? 0)
    }
  }
}

/** A missing value passes no cut, and neither does NaN. */
function cutsPassed({ cuts, above, sign }: BoundColumn, value: Value | undefined): number {
  if (typeof value !== 'number') return 0
  const asked = sign * value
  let low = 0
  let high = cuts.length
  while (low < high) {
    const middle = (low + high) >> 1
    const cut = cuts[middle] ?? 0
    if (asked > cut || (asked === cut && above[middle] === 0)) low = middle + 1
    else high = middle
  }
  return low
}

function keepTexts(left: Mask, { others, byText }: TextsColumn, value: Value | undefined): void {
  const suited = Int32Array.from(others)
  for (const text of isList(value) ? value : []) {
    const patch = byText.get(text)
    if (patch === undefined) continue
    for (let next = 0; next < patch.length; next += 2) {
      const word = patch[next] ?? 0
      suited[word] = (suited[word] ?? 0) | (patch[next + 1] ?? 0)
    }
  }
  keep(left, suited)
}
