import type { JournalEntry } from '../customer.ts'
import { lineWords } from '../ledger/engine.ts'
import type { Entry } from '../ledger/index.ts'
import type { StoryLine } from './story-line.ts'
import { spoken, type Words } from './story-words.ts'

/** What followed: points, stages, segments, and work for staff. */
export function journalLines(words: Words, journal: readonly JournalEntry[]): StoryLine[] {
  const tasks = new Map<string, string>()
  return journal.flatMap((entry) => {
    const line = lineOf(words, entry, tasks)
    return line === null ? [] : [{ at: entry.at, ...line }]
  })
}

type Told = Omit<StoryLine, 'at'>

function lineOf(words: Words, { kind, data }: JournalEntry, tasks: Map<string, string>): Told | null {
  switch (kind) {
    case 'points':
      return pointsLine(words, data.entry as Entry)
    case 'stage-changed':
      return movedLine('stage', data)
    case 'segment-changed':
      return movedLine('segment', data)
    case 'task-opened': {
      const owner = text(data.owner)
      tasks.set(text(data.task), spoken(text(data.kind)))
      return { kind: 'task', text: `Task: ${spoken(text(data.kind))}${owner === '' ? '' : ` (${owner})`}` }
    }
    case 'task-changed': {
      const stage = data.overdue === true ? 'overdue' : spoken(text(data.stage))
      const note = text(data.note)
      const task = tasks.get(text(data.task)) ?? text(data.task)
      return { kind: 'task', text: `Task ${stage}: ${task}${note === '' ? '' : `, ${note}`}` }
    }
    case 'message-planned':
    case 'message-withheld':
    case 'message-changed':
    case 'purchase-attributed':
    case 'points-unchanged':
    case 'return-capped':
    case 'message-deferred':
    case 'interest-evicted':
    case 'wait-evicted':
    case 'tagged':
    case 'suppressed':
    case 'keys-disputed':
    case 'merged':
    case 'divided':
    case 'rebuilt':
    case 'armed':
      return null
  }
}

/** A correction of since when, that leaves somebody where they are, is no news. */
function movedLine(kind: 'stage' | 'segment', { from, to, reason }: JournalEntry['data']): Told | null {
  if (from === to) return null
  const now = typeof to === 'string' ? `Now in ${kind} "${to}"` : `In no ${kind} any more`
  const before = typeof from === 'string' ? `, before "${from}"` : ''
  const ids = { from: typeof from === 'string' ? from : null, to: typeof to === 'string' ? to : null }
  return { kind, text: now + before, ...ids, ...(typeof reason === 'string' && { why: reason }) }
}

function pointsLine(words: Words, entry: Entry): Told | null {
  const said = standingText(entry) ?? balanceText(words, entry)
  if (said === null) return null
  const { actor, reason } = entry
  const rule = actor?.startsWith('rule:') === true ? actor.slice('rule:'.length) : undefined
  const why = rule === undefined ? reason : words.title(rule)
  return { kind: 'points', text: said, ...(rule !== undefined && { rule }), ...(why !== undefined && { why }) }
}

/** What changes no balance and is told all the same. */
function standingText(entry: Entry): string | null {
  const { kind } = entry
  return kind === 'tier-changed' || kind === 'frozen' || kind === 'unfrozen' ? lineWords(entry) : null
}

function balanceText(words: Words, entry: Entry): string | null {
  const said = pointsText(words, entry)
  return said === null || entry.points === 0 ? null : `${said}; ${words.number(entry.after.available)} to spend`
}

function pointsText(words: Words, { kind, points, reason }: Entry): string | null {
  const many = `${words.number(Math.abs(points))} ${Math.abs(points) === 1 ? 'point' : 'points'}`
  switch (kind) {
    case 'earned':
      return `Earned ${many}`
    case 'bonus':
      return `Was given ${many} as a bonus`
    case 'adjusted':
      return points > 0 ? `Was given ${many}` : `${many} taken off`
    case 'redeemed':
      return `Paid with ${many}`
    case 'restored':
      return `${many} came back with the goods`
    case 'restore-reversed':
      return `${many} gone again: the return was taken back`
    case 'clawed-back':
      return reason === undefined ? `${many} went back with the goods` : `${many} taken back: points had paid`
    case 'claw-reversed':
      return `${many} are back: the return was taken back`
    case 'expired':
      return `${many} expired`
    case 'matured':
      return `${many} can now be spent`
    case 'transfer-debited':
      return `Gave ${many} away`
    case 'transfer-credited':
      return `Was given ${many} by another customer`
    case 'transfer-returned':
      return `${many} could not be given away and came back`
    case 'merged-in':
      return `${many} came along with another record`
    case 'restated':
      return `Put right by ${points > 0 ? '+' : '-'}${many}`
    case 'held':
      return `Set ${many} aside`
    case 'released':
      return `${many} no longer set aside`
    case 'hold-expired':
      return `${many} no longer set aside: the time was over`
    case 'pooled-out':
      return `${many} went to the household`
    case 'pooled-in':
      return `${many} came from a member of the household`
    case 'written-off':
    case 'transfer-completed':
    case 'merged-out':
    case 'coalesced':
    case 'tier-changed':
    case 'frozen':
    case 'unfrozen':
      return null
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
