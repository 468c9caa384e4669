import type { Rule } from '../../src/triggers/index.ts'
import { markdownPen, type Pen } from './condition-words.ts'
import { groupOf, groups } from './fact-words.ts'
import { flowCharts } from './flow-charts.ts'
import { blocks, code, plain, table } from './markdown.ts'
import {
  actionWords,
  ifWords,
  limitWords,
  purposeWords,
  startWords,
  titleOf,
  unlessWords,
  waitWords,
} from './rule-words.ts'

const head = ['Rule', 'Starts when', 'Acts', 'Unless', 'Only if', 'Does', 'Limits', 'Purpose, topic']

/** Where a message's own part of the page is. */
export const messageHeading = (template: string): string => `Message ${code(template)}`
const messageLink = (template: string): string => `[${code(template)}](#message-${template})`

/** The rules as tables and flow charts, grouped by what starts them. */
export function ruleSections(
  rules: readonly Rule[],
  shop: { readonly currency: string; readonly locale: string },
): string {
  const pen = markdownPen(shop)
  return blocks(
    groups.flatMap((group) => {
      const members = rules.filter((rule) => groupOf(rule) === group)
      if (members.length === 0) return []
      const rows = members.map((rule) => rowOf(rule, pen))
      return [`### ${group.title}`, group.about, table(head, rows), ...flowCharts(members, shop)]
    }),
  )
}

function rowOf(rule: Rule, pen: Pen): readonly string[] {
  return [
    `**${plain(titleOf(rule))}**<br>${code(rule.id)}`,
    startWords(rule, pen),
    waitWords(rule),
    unlessWords(rule, pen),
    ifWords(rule, pen),
    rule.then.map((action) => actionWords(action, pen, messageLink)).join('<br>'),
    limitWords(rule),
    purposeWords(rule, pen),
  ]
}
