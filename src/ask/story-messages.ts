import type { JournalEntry } from '../customer.ts'
import type { Policy } from '../policy.ts'
import { fillText, formOf } from '../triggers/index.ts'
import type { StoryLine } from './story-line.ts'
import type { Words } from './story-words.ts'

/** How far a message has come, the furthest last. */
const progress: readonly string[] = ['planned', 'ambiguous', 'failed', 'sent', 'delivered', 'read']
const left: ReadonlySet<string> = new Set(['sent', 'delivered', 'read'])

/**
 * A line for each message, however many entries speak of it: at the time it was sent, by the channel it went by, with its
 * last status. A line for each that a gate kept back.
 */
export function messageLines(words: Words, journal: readonly JournalEntry[]): StoryLine[] {
  const messages = new Map<string, JournalEntry[]>()
  const lines: StoryLine[] = []
  for (const entry of journal) {
    const { kind, data } = entry
    if (kind === 'message-withheld') lines.push(withheldLine(words, entry))
    if (!kind.startsWith('message-') || typeof data.message !== 'string') continue
    const entries = messages.get(data.message)
    if (entries === undefined) messages.set(data.message, [entry])
    else entries.push(entry)
  }
  for (const entries of messages.values()) {
    if (entries.at(-1)?.kind !== 'message-withheld') lines.push(messageLine(words, entries))
  }
  return lines
}

function withheldLine(words: Words, { at, data }: JournalEntry): StoryLine {
  const rule = text(data.rule)
  const reason = [text(data.gate), text(data.reason)].filter((part) => part !== '').join(': ')
  return { at, kind: 'withheld', text: `Not sent: ${words.title(rule)}`, rule, why: reason }
}

function messageLine(words: Words, entries: readonly JournalEntry[]): StoryLine {
  const planned = entries.find(({ kind }) => kind === 'message-planned')
  const changed = entries.filter(({ kind }) => kind === 'message-changed')
  let status = 'planned'
  for (const { data } of changed) {
    const is = statusOf(data)
    if (progress.indexOf(is) > progress.indexOf(status)) status = is
  }
  const sent = changed.find(({ data }) => left.has(statusOf(data)))
  const shown = sent ?? changed.at(-1) ?? planned ?? entries[0]
  const rule = text(shown?.data.rule)
  const channel = text(changed.at(-1)?.data.channel) || text(planned?.data.channel)
  return {
    at: shown?.at ?? 0,
    kind: 'message',
    text: planned === undefined ? `Written by ${rule}` : textOf(words, { planned, sent, channel }),
    ...(channel !== '' && { channel }),
    status,
    rule,
    why: words.title(rule),
  }
}

/** Who answers, or follows a link, has read. */
function statusOf({ status }: JournalEntry['data']): string {
  return status === 'clicked' || status === 'replied' ? 'read' : text(status)
}

interface Written {
  readonly planned: JournalEntry
  readonly sent: JournalEntry | undefined
  readonly channel: string
}

/** The message as it was written: the words were last chosen when it was handed over. */
function textOf(words: Words, { planned, sent, channel }: Written): string {
  const { data } = planned
  const template = text(data.template)
  const writtenBy = words.policyOf((sent?.data.status === 'sent' ? sent : planned).policyHash)
  const form = formIn(writtenBy, data, channel) ?? formIn(words.policyOf(planned.policyHash), data, channel)
  const variables = data.variables as Readonly<Record<string, string>> | undefined
  return form === null ? `Template ${template}` : fillText(form.text, variables ?? {})
}

function formIn({ templates, messages }: Policy, data: JournalEntry['data'], channel: string) {
  const name = text(data.template)
  const template = Object.hasOwn(templates, name) ? templates[name] : undefined
  return template === undefined ? null : formOf(template, text(data.language) || messages.defaultLanguage, channel)
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
