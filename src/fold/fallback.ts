import type { Policy } from '../policy.ts'
import { addDuration, type Instant, minuteMs, parseDuration } from '../time.ts'
import type { TrackedMessage } from '../triggers/index.ts'

/** The first look whether a message was delivered; each later one takes twice as long to come. */
const firstLookMs = 5 * minuteMs
/** Looks at one channel's delivery; after these only the last one, when its time is over. */
const maxLooks = 20

/** True for what a channel took, or gave up, while another is left to bring it. */
export function canWatch({ status, watched }: TrackedMessage): boolean {
  return watched === true && (status === 'sent' || status === 'failed')
}

/**
 * When to look again whether a message that a channel took was delivered; null when it is to go on to the next channel now,
 * `never` when the policy wants no fallback any more.
 */
export function watchUntil(
  { messages, data }: Policy,
  tracked: TrackedMessage,
  now: Instant,
): Instant | null | 'never' {
  if (!canWatch(tracked)) return null
  if (messages.fallbackAfter === null) return 'never'
  if (tracked.status === 'failed') return null
  const deadline = addDuration(tracked.at, parseDuration(messages.fallbackAfter), data.zone)
  if (now >= deadline) return null
  for (let look = 1; look <= maxLooks; look += 1) {
    const at = tracked.at + firstLookMs * (2 ** look - 1)
    if (at >= deadline) break
    if (at > now) return at
  }
  return deadline
}

/** How often a message that a channel took is looked at, until its time there is over. */
export function looksOf({ messages, data }: Policy): number {
  if (messages.fallbackAfter === null) return 0
  const waitMs = addDuration(0, parseDuration(messages.fallbackAfter), data.zone)
  return Math.min(maxLooks, Math.ceil(Math.log2(waitMs / firstLookMs + 1)))
}

/** The channels of a message. */
export interface Channels {
  /** Those it was planned for, in their order: the places on it are its rungs. */
  readonly ladder: readonly string[]
  /** Those that may have it now. */
  readonly open: readonly string[]
  /** Those that gave it back in this attempt. */
  readonly skip: readonly string[]
  readonly only?: string | undefined
}

/** The channels that may be tried now, in order: beyond the first that took it only later rungs, so that each has it once. */
export function laterChannels(tracked: TrackedMessage, channels: Channels): readonly string[] {
  const { ladder, open, skip, only } = channels
  const goesOn = tracked.status === 'sent' || tracked.status === 'failed'
  const from = goesOn ? (tracked.rung ?? ladder.indexOf(tracked.channel)) + 1 : tracked.rung
  const inOrder = from === undefined ? open : ladder.slice(from).filter((name) => open.includes(name))
  return inOrder.filter(
    (name) => !skip.includes(name) && (only === undefined || name === only) && !(goesOn && name === tracked.channel),
  )
}

/** After how long to look whether a channel delivered it; null when no rung is left after that one. */
export function firstWatchMs(
  { messages, data }: Policy,
  now: Instant,
  { channel, channels }: { readonly channel: string; readonly channels: Channels },
): number | null {
  if (messages.fallbackAfter === null) return null
  const { ladder, open, skip } = channels
  const later = ladder.slice(ladder.indexOf(channel) + 1)
  if (!later.some((name) => open.includes(name) && !skip.includes(name) && name !== channel)) return null
  const waitMs = addDuration(now, parseDuration(messages.fallbackAfter), data.zone) - now
  return Math.min(firstLookMs, waitMs)
}
