/** A set of conditions by their numbers, a bit for each, 32 to a word. */
export type Mask = Int32Array

export function wordsFor(count: number): number {
  return Math.ceil(count / 32)
}

/** The mask of the first `count` conditions. */
export function fullMask(count: number): Mask {
  const mask = new Int32Array(wordsFor(count))
  for (let member = 0; member < count; member += 1) include(mask, member)
  return mask
}

export function include(mask: Mask, member: number): void {
  mask[member >> 5] = (mask[member >> 5] ?? 0) | (1 << (member & 31))
}

export function exclude(mask: Mask, member: number): void {
  mask[member >> 5] = (mask[member >> 5] ?? 0) & ~(1 << (member & 31))
}

/** True when the two have a condition in common. */
export function overlap(left: Mask, right: Mask): boolean {
  for (let word = 0; word < left.length; word += 1) if (((left[word] ?? 0) & (right[word] ?? 0)) !== 0) return true
  return false
}
