import { endName, type Flow, journeyOption } from '../charts/journey.ts'
import { chartFigure } from '../charts/render.ts'
import type { Formats } from '../format.ts'
import { type Html, html } from '../html.ts'
import type { Draw } from '../section.ts'
import { bar, numberColumn, table, textColumn } from '../table.ts'
import { byStage, stageName } from '../words.ts'
import { maxGroups } from './segments.ts'

/** Smaller flows than the largest of these are too thin to see. */
const maxFlows = 40

export const journeySection: Draw = ({ input, formats, echarts }) => {
  const stages = Object.entries(input.figures.stages)
    .filter(([, customers]) => customers > 0)
    .sort(([a], [b]) => byStage(a, b))
    .slice(0, maxGroups)
  const flows = (input.activity?.moves ?? [])
    .filter(({ customers }) => customers > 0)
    .sort((a, b) => b.customers - a.customers)
    .slice(0, maxFlows)
  if (stages.length === 0 && flows.length === 0) return null
  return {
    id: 'journey',
    title: 'The journey',
    body: html`${stages.length === 0 ? null : standing(stages, formats)}${
      flows.length === 0
        ? null
        : html`<h3>How they moved</h3>${chartFigure(
            {
              id: 'journey',
              caption: captionOf(flows, formats),
              reading: 'On the left the stage they left, on the right the one they came to.',
              height: ({ name }) => (name === 'wide' ? 380 : 400),
              option: (size) => journeyOption({ flows, stages: endsOf(flows) }, formats, size),
              table: flowsTable(flows, formats),
            },
            echarts,
          )}`
    }`,
    definitions: [
      {
        term: 'Stages',
        meaning:
          'How far a customer has come with the shop: just met; getting to know us; to be won back, when silent for too long; loyal, when buying again soon; advocate, when loyal for months.',
      },
    ],
  }
}

function standing(stages: readonly (readonly [string, number])[], { count, percent }: Formats): Html {
  const all = stages.reduce((sum, [, customers]) => sum + customers, 0)
  const most = Math.max(...stages.map(([, customers]) => customers))
  return html`<h3>Where they stand now</h3>${table({
    caption: 'Customers by stage',
    shape: 'bars',
    columns: [textColumn('Stage'), textColumn('Customers'), numberColumn('Share')],
    rows: stages.map(([id, customers]) => [
      html`<bdi>${stageName(id)}</bdi>`,
      bar(customers / most, count(customers)),
      percent(customers / all),
    ]),
  })}`
}

/** Every stage of the flows once: who is new first, then the journey's order. */
function endsOf(flows: readonly Flow[]): readonly (string | null)[] {
  const ids = new Set(flows.flatMap(({ from, to }) => [from, to]).filter((id) => id !== null))
  return [null, ...[...ids].sort(byStage)]
}

function captionOf(flows: readonly Flow[], { several }: Formats): string {
  const known = flows.filter(({ from, to }) => from !== null && to !== null)
  const largest = known[0] ?? flows[0]
  const moves = flows.reduce((sum, { customers }) => sum + customers, 0)
  if (largest === undefined) return several(moves, 'move')
  return `${several(moves, 'move')}; most often from \u201C${endName(largest.from, 'from')}\u201D to \u201C${endName(largest.to, 'to')}\u201D, ${several(largest.customers, 'time')}.`
}

function flowsTable(flows: readonly Flow[], { count }: Formats): Html {
  return table({
    caption: 'Moves between stages',
    columns: [textColumn('From'), textColumn('To'), numberColumn('Moves')],
    rows: flows.map(({ from, to, customers }) => [
      html`<bdi>${endName(from, 'from')}</bdi>`,
      html`<bdi>${endName(to, 'to')}</bdi>`,
      count(customers),
    ]),
  })
}
