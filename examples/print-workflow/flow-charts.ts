import type { Rule } from '../../src/triggers/index.ts'
import { conditionWords, labelPen, type Pen } from './condition-words.ts'
import { diagram } from './markdown.ts'
import { label } from './mermaid.ts'
import { actionWords, factsWords, ifWords, unlessWords, waitWords } from './rule-words.ts'

/** GitHub draws at most 500 arrows and 50 000 characters in one diagram; people read far fewer. */
const maxRulesPerChart = 8

/** Start, wait, checks, action: one path for each rule; those that start alike share their beginning. */
export function flowCharts(
  rules: readonly Rule[],
  shop: { readonly currency: string; readonly locale: string },
): readonly string[] {
  const pen = labelPen(shop)
  const charts: string[] = []
  for (let first = 0; first < rules.length; first += maxRulesPerChart) {
    charts.push(diagram(['flowchart LR', ...pathsOf(rules.slice(first, first + maxRulesPerChart), pen)]))
  }
  return charts
}

function pathsOf(rules: readonly Rule[], pen: Pen): readonly string[] {
  const starts = new Map<string, string>()
  return rules.flatMap((rule, index) => {
    const start = factsWords(rule.on, pen)
    const known = starts.get(start)
    const id = known ?? `s${starts.size + 1}`
    starts.set(start, id)
    const node = known === undefined ? [`  ${id}(["${label(start)}"])`] : []
    return [...node, ...pathOf(rule, id, index + 1, pen)]
  })
}

/** The nodes of one rule under its number: `w1` waits, `c1` checks, `a1` acts. */
function pathOf(rule: Rule, start: string, place: number, pen: Pen): readonly string[] {
  const checks = checkLabel(rule, pen)
  const nodes = [`w${place}["${label(waitWords(rule))}"]`]
  if (checks !== '') nodes.push(`c${place}{{"${checks}"}}`)
  nodes.push(`a${place}[/"${actionLabel(rule, pen)}"/]`)
  const where = rule.where === undefined ? '' : `|"${label(conditionWords(rule.where, pen))}"| `
  return nodes.map((node, index) => {
    const before = nodes[index - 1]?.match(/^[wc]\d+/)?.[0]
    return before === undefined ? `  ${start} -->${where === '' ? ' ' : where}${node}` : `  ${before} --> ${node}`
  })
}

function checkLabel(rule: Rule, pen: Pen): string {
  const unless = unlessWords(rule, pen)
  const holds = ifWords(rule, pen)
  return [unless === '' ? '' : label(`unless ${unless}`), holds === '' ? '' : label(`only if ${holds}`)]
    .filter((part) => part !== '')
    .join('<br/>')
}

function actionLabel({ then }: Rule, pen: Pen): string {
  return then.map((action) => label(actionWords(action, pen, (template) => template))).join('<br/>')
}
