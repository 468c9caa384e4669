import type { Rule, RuleAction, UnlessClause } from '../../src/triggers/index.ts'
import { conditionWords, type Pen } from './condition-words.ts'
import { factWords } from './fact-words.ts'
import { oneLine } from './markdown.ts'
import { capital, duration, listed, listOf } from './words.ts'

/** What starts a rule, where included: `something is bought, where purchases.days is 1`. */
export function startWords({ on, where }: Rule, pen: Pen): string {
  const facts = factsWords(on, pen)
  return where === undefined ? facts : `${facts}, where ${conditionWords(where, pen)}`
}

export function factsWords(on: string | readonly string[], pen: Pen): string {
  return listed(
    listOf(on).map((type) => pen.value(factWords(type))),
    'or',
  )
}

/** How long a rule waits, and until when it is worth it: `3 days later, until 5 days; between 11:00 and 20:00`. */
export function waitWords({ after, limits, repeat, between, until }: Rule): string {
  return [lengthWords({ after, limits, repeat }), hoursWords(between), until === undefined ? '' : `not after ${until}`]
    .filter((part) => part !== '')
    .join('; ')
}

function hoursWords(between: Rule['between']): string {
  if (between === undefined) return ''
  const { from, to, weekdays = [] } = between
  const hours = from === undefined || to === undefined ? [] : [`between ${from} and ${to}`]
  return [...hours, ...(weekdays.length === 0 ? [] : [`on ${listed(weekdays, 'and')}`])].join(' ')
}

function lengthWords({ after, limits, repeat }: Pick<Rule, 'after' | 'limits' | 'repeat'>): string {
  const lateAfter = limits?.lateAfter
  if (after === undefined) return lateAfter === undefined ? 'at once' : `at once, at most ${duration(lateAfter)} late`
  const until = lateAfter === undefined ? '' : `, until ${duration(after, lateAfter)}`
  return `${duration(after)} later${until}${repeat === 'restart' ? ', counted anew each time' : ''}`
}

/** What makes a rule pointless: `something is returned; an order is placed (of the same category)`. */
export function unlessWords(rule: Rule, pen: Pen): string {
  return listOf(rule.unless)
    .map(({ on, same, since }: UnlessClause) => {
      const facts = factsWords(on, pen)
      const which = [same === undefined ? '' : `of the same ${same}`, since === 'origin' ? originWords(rule) : '']
      const written = which.filter((words) => words !== '').join(', ')
      return written === '' ? facts : `${facts} (${written})`
    })
    .join('; ')
}

function originWords({ on }: Rule): string {
  const isAboutMessage = listOf(on).every((type) => type.startsWith('message.'))
  return isAboutMessage ? 'since the message' : 'since they asked or wished for it'
}

export function ifWords(rule: Rule, pen: Pen): string {
  return rule.if === undefined ? '' : conditionWords(rule.if, pen)
}

/** How often a rule may act, and for whom it does not. */
export function limitWords({ limits = {}, repeat, holdoutPercent, whenEdited }: Rule): string {
  return [
    limits.once === 'ever' ? 'once only' : '',
    limits.once === 'cycle' ? 'once in a cycle of the journey' : '',
    limits.cooldown === undefined ? '' : `not again within ${duration(limits.cooldown)}`,
    repeat === 'each' ? 'for each one' : '',
    whenEdited === 'pinned' ? 'ends as it began when it is edited' : '',
    (holdoutPercent ?? 0) === 0 ? '' : `${holdoutPercent}% hear nothing, to measure what it does`,
  ]
    .filter((part) => part !== '')
    .join('; ')
}

export function purposeWords({ purpose, topic, priority }: Rule, pen: Pen): string {
  return [purpose, topic === undefined ? '' : pen.path(topic), (priority ?? 0) === 0 ? '' : `priority ${priority}`]
    .filter((part) => part !== '')
    .join(', ')
}

/** What a rule does, each action by itself; `sent` writes the name of a message. */
export function actionWords(action: RuleAction, pen: Pen, sent: (template: string) => string): string {
  if ('send' in action) return `sends ${sent(action.send.template)}`
  if ('award' in action) return `gives ${action.award.points} points (${pen.path(action.award.reason)})`
  if ('tag' in action) return tagWords(action.tag, pen)
  if ('suppress' in action) {
    const { purposes, until } = action.suppress
    const end = until === 'purchase' ? 'until the next purchase' : `for ${duration(until)}`
    return `then no ${listed(purposes, 'or')} messages ${end}`
  }
  const { kind, owner, dueAfter, note } = action.task
  const whose = owner === undefined ? '' : ` for ${pen.path(owner)}`
  const due = dueAfter === undefined ? '' : `, due within ${duration(dueAfter)}`
  return `opens the task ${pen.path(kind)}${whose}${due}${note === undefined ? '' : `: ${pen.value(note)}`}`
}

function tagWords(
  { add, remove }: { readonly add?: string | undefined; readonly remove?: string | undefined },
  pen: Pen,
) {
  const words = [
    add === undefined ? '' : `adds the tag ${pen.path(add)}`,
    remove === undefined ? '' : `takes away the tag ${pen.path(remove)}`,
  ].filter((part) => part !== '')
  return words.length === 0 ? 'changes no tag' : words.join(', ')
}

/** What a rule is called: its title, or its id as words. */
export function titleOf({ id, title = '' }: Rule): string {
  return oneLine(title) === '' ? capital(id.replaceAll('-', ' ')) : title
}
