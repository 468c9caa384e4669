import type { Journey } from './types.ts'
import { reasonOf, sourcesOf } from './words.ts'

/** The journey as a Mermaid state diagram; each arrow carries its reason. */
export function journeyMermaid(journey: Journey): string {
  // Mermaid takes no hyphens in the id of a state, so each stage stands under a number.
  const ids = new Map<string | null, string>([[null, '[*]']])
  for (const [index, stage] of journey.stages.entries()) ids.set(stage, `s${index + 1}`)
  const lines = journey.stages.map((stage) => `  state "${mermaidText(stage)}" as ${ids.get(stage)}`)
  for (const transition of journey.transitions) {
    const reason = mermaidText(reasonOf(transition))
    for (const from of sourcesOf(transition)) lines.push(`  ${ids.get(from)} --> ${ids.get(transition.to)} : ${reason}`)
  }
  return ['stateDiagram-v2', ...lines, ''].join('\n')
}

/** The journey as a Markdown table: from, to, when. */
export function journeyTable(journey: Journey): string {
  const rows = journey.transitions.map((transition) => {
    const from = sourcesOf(transition).map((stage) => (stage === null ? '(none)' : markdownText(stage)))
    const cycle = transition.newCycle === true ? ' (a new cycle)' : ''
    const to = markdownText(transition.to)
    return `| ${from.join(', ')} | ${to} | ${markdownText(reasonOf(transition))}${cycle} |`
  })
  return ['| from | to | when |', '| --- | --- | --- |', ...rows, ''].join('\n')
}

// In a label these end the statement, begin an entity or a comment, or stand for a kind of state.
const mermaidSigns = /[#;:"<>{}[\]%\\`]/g
/** Wherever it stands in a line, this is read as a statement of its own. */
const mermaidDirection = /d(?=irection\s+(?:TB|TD|BT|LR|RL))/gi

function mermaidText(text: string): string {
  return text.replace(/\s+/g, ' ').replace(mermaidSigns, entity).replace(mermaidDirection, entity)
}

function entity(character: string): string {
  return `#${character.charCodeAt(0)};`
}

// A pipe ends the cell; the others are marks or the beginning of HTML.
function markdownText(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\|<>`*_[\]]/g, '\\$&')
}
