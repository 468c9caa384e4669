import type { RuleActivity } from '../../metrics/index.ts'
import { type Formats, sentence } from '../format.ts'
import { type Html, html } from '../html.ts'
import type { ReportInput } from '../input.ts'
import type { Draw } from '../section.ts'
import { bar, numberColumn, table, textColumn } from '../table.ts'
import { gateReason, ruleName } from '../words.ts'
import { type MessageTotals, messageRules, messageTotals, withheldOf } from '../written.ts'

export const maxRules = 60
/** Reasons named for one rule; the others are in the table of all reasons. */
const maxReasons = 3

export const messagesSection: Draw = ({ input, formats }) => {
  const all = [...messageRules(input)].sort(
    ([a, one], [b, other]) => other.sent - one.sent || withheldOf(other) - withheldOf(one) || (a < b ? -1 : 1),
  )
  if (all.length === 0) return null
  const rules = all.slice(0, maxRules)
  const { several } = formats
  const left = all.length - rules.length
  return {
    id: 'messages',
    title: 'What was written, and what was not',
    body: html`<p class="lede">${sentOf(messageTotals(input), formats)}</p>${rulesTable(rules, input.ruleTitles, formats)}${
      left > 0 ? html`<p class="note">And ${several(left, 'more rule', 'more rules')} with fewer messages.</p>` : null
    }${reasonsPart(input, formats)}`,
    definitions: [
      {
        term: 'Read, replied, clicked',
        meaning:
          'As the channel reports them, as a share of what was sent. Not every phone reports that a message was read.',
      },
      {
        term: 'Not sent',
        meaning: 'Messages that were due and that a rule of courtesy stopped. Each is on record with its reason.',
      },
    ],
  }
}

function sentOf({ sent, read, replied, withheld }: MessageTotals, formats: Formats): string {
  const { several, count } = formats
  const kept = withheld === 1 ? 'was due and kept back' : 'were due and kept back'
  if (sent === 0)
    return withheld === 0 ? 'Nothing went out.' : `Nothing went out; ${several(withheld, 'message')} ${kept}.`
  const out = `${several(sent, 'message')} went out`
  const became = sentence(formats, ({ percent }) => `${percent(read / sent)} read, ${percent(replied / sent)} answered`)
  return `${became === null ? out : `${out}: ${became}`}${withheld === 0 ? '' : `; ${count(withheld)} more ${kept}`}.`
}

function rulesTable(
  rules: readonly (readonly [string, RuleActivity])[],
  titles: Readonly<Record<string, string>> | undefined,
  { count, percent }: Formats,
): Html {
  const clicks = rules.some(([, { clicked }]) => clicked > 0)
  const failures = rules.some(([, { failed }]) => failed > 0)
  const ofSent = (part: number, sent: number): Html | string =>
    sent > 0 ? html`${count(part)} <span class="share">${percent(part / sent)}</span>` : '\u2013'
  return table({
    caption: 'Messages by rule',
    shape: 'stacks',
    columns: [
      textColumn('Message'),
      numberColumn('Sent'),
      numberColumn('Read'),
      ...(clicks ? [numberColumn('Clicked')] : []),
      numberColumn('Replied'),
      ...(failures ? [numberColumn('Failed')] : []),
      numberColumn('Not sent'),
      textColumn('Why not'),
    ],
    rows: rules.map(([id, rule]) => [
      html`<bdi>${ruleName(id, titles)}</bdi>`,
      count(rule.sent),
      ofSent(rule.read, rule.sent),
      ...(clicks ? [rule.clicked > 0 ? ofSent(rule.clicked, rule.sent) : '\u2013'] : []),
      ofSent(rule.replied, rule.sent),
      ...(failures ? [count(rule.failed)] : []),
      count(withheldOf(rule)),
      reasonsOf(rule, count),
    ]),
  })
}

function reasonsOf({ withheld }: RuleActivity, count: Formats['count']): string {
  const reasons = largestFirst(Object.entries(withheld))
  const named = reasons.slice(0, maxReasons).map(([gate, times]) => `${gateReason(gate)} (${count(times)})`)
  return reasons.length > maxReasons ? `${named.join(', ')} and other reasons` : named.join(', ')
}

function reasonsPart(input: ReportInput, { count, percent }: Formats): Html | null {
  const reasons = largestFirst([...messageTotals(input).byGate])
  const most = reasons[0]?.[1] ?? 0
  if (most === 0) return null
  const all = reasons.reduce((sum, [, times]) => sum + times, 0)
  return html`<h3>Why messages were kept back</h3>${table({
    caption: 'Messages that were not sent, by reason',
    shape: 'bars',
    columns: [textColumn('Reason'), textColumn('Messages'), numberColumn('Share of these')],
    rows: reasons.map(([gate, times]) => [gateReason(gate), bar(times / most, count(times)), percent(times / all)]),
  })}`
}

function largestFirst(reasons: readonly (readonly [string, number])[]): readonly (readonly [string, number])[] {
  return reasons.filter(([, times]) => times > 0).sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
}
