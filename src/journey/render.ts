import type { Journey } from './types.ts'
import { reasonOf, sourcesOf } from './words.ts'

/** The journey as a Mermaid state diagram; each arrow carries its reason. */
export function journeyMermaid(journey: Journey): string {
  // Mermaid takes no hyphens in the id of a state, so each stage stands under a number.
  const ids = new Map<string | null, string>([[null, '[*]']])
  for (const [index, stage] of journey.stages.entries()) ids.set(stage, `s${index + 1}`)
  const lines = journey.stages.map((stage) => `  state "${stage}" as ${ids.get(stage)}`)
  for (const transition of journey.transitions) {
    const reason = mermaidText(reasonOf(transition))
    for (const from of sourcesOf(transition)) lines.push(`  ${ids.get(from)} --> ${ids.get(transition.to)} : ${reason}`)
  }
  return ['stateDiagram-v2', ...lines, ''].join('\n')
}

/** The journey as a Markdown table: from, to, when. */
export function journeyTable(journey: Journey): string {
  const rows = journey.transitions.map((transition) => {
    const from = sourcesOf(transition).map((stage) => stage ?? '(none)')
    const cycle = transition.newCycle === true ? ' (a new cycle)' : ''
    return `| ${from.join(', ')} | ${transition.to} | ${markdownText(reasonOf(transition))}${cycle} |`
  })
  return ['| from | to | when |', '| --- | --- | --- |', ...rows, ''].join('\n')
}

// In a label these end the statement or begin an entity.
function mermaidText(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[#;:"<>{}]/g, (character) => `#${character.charCodeAt(0)};`)
}

function markdownText(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\|]/g, '\\$&')
}
