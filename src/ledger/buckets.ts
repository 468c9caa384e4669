import type { Instant } from '../time.ts'
import type { Bucket, Part } from './account.ts'

/** What may be spent of a bucket, if it has matured and not expired. */
export function freePoints(bucket: Bucket): number {
  return bucket.open - bucket.held
}

/** True when the left bucket burns first: soonest expiry, then oldest, never-expiring last; the fund's name ends ties. */
function burnsFirst(left: Bucket, right: Bucket): boolean {
  const leftExpiry = left.expiresAt ?? Number.POSITIVE_INFINITY
  const rightExpiry = right.expiresAt ?? Number.POSITIVE_INFINITY
  if (leftExpiry !== rightExpiry) return leftExpiry < rightExpiry
  if (left.maturesAt !== right.maturesAt) return left.maturesAt < right.maturesAt
  return left.fund < right.fund
}

function insert(buckets: Bucket[], bucket: Bucket): void {
  let index = buckets.length
  while (index > 0) {
    const before = buckets[index - 1]
    if (before === undefined || burnsFirst(before, bucket)) break
    index -= 1
  }
  buckets.splice(index, 0, bucket)
}

/** The bucket that takes in points of a part at an instant; -1 when there is none yet. */
export function bucketFor(buckets: readonly Bucket[], part: Omit<Part, 'points'>, at: Instant): number {
  const matured = part.maturesAt <= at
  for (let index = 0; index < buckets.length; index += 1) {
    const bucket = buckets[index]
    if (bucket === undefined || bucket.fund !== part.fund || bucket.expiresAt !== part.expiresAt) continue
    if (bucket.maturesAt === part.maturesAt || (matured && bucket.maturesAt <= at)) return index
  }
  return -1
}

/** Adds points where they belong, opening a bucket if need be. Changes the list, not its buckets. */
export function addToBuckets(buckets: Bucket[], part: Part & { readonly held?: number }, at: Instant): void {
  if (part.points === 0) return
  const held = part.held ?? 0
  const index = bucketFor(buckets, part, at)
  const known = buckets[index]
  if (known === undefined) {
    const { fund, maturesAt, expiresAt, points } = part
    insert(buckets, { fund, maturesAt, expiresAt, open: points, held })
    return
  }
  const maturesAt = Math.min(known.maturesAt, part.maturesAt)
  const { fund, expiresAt } = known
  const grown = { fund, maturesAt, expiresAt, open: known.open + part.points, held: known.held + held }
  if (maturesAt === known.maturesAt) buckets[index] = grown
  else {
    buckets.splice(index, 1)
    insert(buckets, grown)
  }
}

/** Changes one bucket of the list, signed; an emptied bucket leaves it. */
export function changeBucket(
  buckets: Bucket[],
  index: number,
  change: { readonly open: number; readonly held: number },
): void {
  const bucket = buckets[index]
  if (bucket === undefined) return
  const open = bucket.open + change.open
  if (open === 0) buckets.splice(index, 1)
  else buckets[index] = resized(bucket, open, bucket.held + change.held)
}

/** Takes points out of one bucket of the list; an emptied bucket leaves it. */
export function takeFromBucket(buckets: Bucket[], index: number, points: number): void {
  const bucket = buckets[index]
  if (bucket === undefined) return
  if (bucket.open === points) buckets.splice(index, 1)
  else buckets[index] = resized(bucket, bucket.open - points, bucket.held)
}

// Named one by one: a spread costs several times as much, on every redemption.
function resized({ fund, maturesAt, expiresAt }: Bucket, open: number, held: number): Bucket {
  return { fund, maturesAt, expiresAt, open, held }
}

/**
 * The two buckets to make one when an account has too many: of one fund and both matured or both pending, with the
 * nearest expiries. Only when there are none such, funds or pending and matured mix. Held points keep their bucket.
 * @param among `spendable`: of the matured ones only.
 */
export function nearestPair(
  buckets: readonly Bucket[],
  at: Instant,
  among: 'all' | 'spendable' = 'all',
): readonly [number, number] | null {
  const latest = among === 'all' ? Number.POSITIVE_INFINITY : at
  let best: readonly [number, number] | null = null
  let bestDistance = Number.POSITIVE_INFINITY
  for (let left = 0; left < buckets.length; left += 1) {
    if ((buckets[left]?.maturesAt ?? 0) > latest) continue
    for (let right = left + 1; right < buckets.length; right += 1) {
      if ((buckets[right]?.maturesAt ?? 0) > latest) continue
      const distance = distanceBetween(buckets[left], buckets[right], at)
      if (distance >= bestDistance) continue
      best = [left, right]
      bestDistance = distance
    }
  }
  return best
}

// Longer than any two instants of the library lie apart, so that an unlike pair never looks nearer than a like one.
const unlikeMs = 1e14

function distanceBetween(left: Bucket | undefined, right: Bucket | undefined, at: Instant): number {
  if (left === undefined || right === undefined || left.held > 0 || right.held > 0) return Number.POSITIVE_INFINITY
  const bothExpire = left.expiresAt !== null && right.expiresAt !== null
  const apartMs = bothExpire ? Math.abs((left.expiresAt ?? 0) - (right.expiresAt ?? 0)) : 0
  const endless = left.expiresAt === right.expiresAt || bothExpire ? 0 : unlikeMs
  const fund = left.fund === right.fund ? 0 : 2 * unlikeMs
  const maturity = left.maturesAt > at === right.maturesAt > at ? 0 : 4 * unlikeMs
  return apartMs + Math.abs(left.maturesAt - right.maturesAt) / 1e6 + endless + fund + maturity
}
